"""What shared luck saves: on numbers whose answer is known, and on the invented organisation."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from cmsim.errors import InputError
from cmsim.experiments.comparison import Request, compare
from cmsim.experiments.luck import OTHER_LUCK_FROM, observed_factor, variance_reduction_study
from cmsim.scenario.load import load

REPLICATIONS = 400


@dataclass
class Invented:
    """Levels that share most of their luck: common part of variance 9, own parts of variance 0.5 each."""

    request: Request
    labels: tuple[str, ...] = ("base", "owned")
    base: str = "base"

    @property
    def bases(self):
        return self.request.bases

    @property
    def replications(self):
        return self.request.replications

    def values(self, measure, label, basis):
        n = self.request.replications
        luck = np.random.Generator(np.random.Philox(self.request.first_replication))
        common, base, owned = luck.normal(size=(3, n))
        own = owned if label == "owned" else base
        return 3.0 * common + np.sqrt(0.5) * own + (10.0 if label == "owned" else 0.0)


def test_the_observed_factor_is_that_which_the_pairs_let_expect():
    base = load("hebei-2004")
    request = Request({"base": base, "owned": base}, replications=REPLICATIONS)
    (found,) = variance_reduction_study(request, measures=["revenue_yuan"], run=Invented)
    assert (found.policy, found.measure) == ("owned", "revenue_yuan")
    # (9.5 + 9.5) / (0.5 + 0.5)
    assert found.low < 19.0 < found.high
    assert found.from_pairs.low < 19.0 < found.from_pairs.high
    assert found.shared.mean == pytest.approx(10.0, abs=0.2)
    assert found.independent.mean == pytest.approx(10.0, abs=1.0)
    assert found.shared.half_width < found.independent.half_width


def test_without_common_luck_nothing_is_saved():
    rows = np.random.Generator(np.random.Philox(1)).normal(size=(REPLICATIONS, 4))
    assert observed_factor(rows) == pytest.approx(1.0, abs=0.15)


def test_what_does_not_vary_has_no_factor():
    assert np.isnan(observed_factor(np.ones((5, 4))))
    rows = np.column_stack([np.arange(5.0), np.arange(5.0), np.arange(5.0)[::-1], np.arange(5.0)[::-1]])
    assert observed_factor(rows) == np.inf


@pytest.mark.parametrize("replications", [2, OTHER_LUCK_FROM + 1])
def test_too_few_or_too_many_replications_are_refused(replications):
    request = Request({"base": load("hebei-2004")}, replications=replications)
    with pytest.raises(InputError, match="replications") as caught:
        variance_reduction_study(request, run=Invented)
    assert caught.value.detail.path == "replications"


@pytest.mark.slow
def test_replications_of_other_numbers_have_other_luck_and_those_of_the_same_the_same(asked, tmp_path):
    both = asked(tmp_path)
    second = compare(replace(both, first_replication=1, replications=1))
    two = compare(both)
    here, there = second.tables["finance"], two.tables["finance"].query("replication == 1")
    assert here.equals(there.reset_index(drop=True))
    first = two.tables["finance"].query("replication == 0")
    assert first["revenue_yuan"].sum() != here["revenue_yuan"].sum()


@pytest.mark.slow
def test_sharing_luck_saves_replications_on_the_invented_organisation(asked, tmp_path):
    found = variance_reduction_study(asked(tmp_path, replications=12, workers=2))
    revenue = next(one for one in found if one.measure == "key_client_revenue_yuan")
    assert revenue.low > 1.0
    assert revenue.from_pairs.factor > 1.0
