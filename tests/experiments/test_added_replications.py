"""Replications added until precise, and until the best is selected."""

from dataclasses import replace

import numpy as np
import pytest

from cmsim.errors import InputError
from cmsim.experiments import best_selected
from cmsim.experiments.best_selected import SelectionSettings, check_selection, select_best
from cmsim.experiments.until_precise import judged, precision_settings, until_precise
from cmsim.statistics.intervals import estimate, paired_difference


class Invented:
    """A comparison whose values are given."""

    labels = ("base", "owned")
    bases = ("equal_participation",)

    def __init__(self, n):
        luck = np.random.default_rng(0).normal(size=1000)[:n]
        own = np.random.default_rng(1).normal(size=1000)[:n]
        self.by_label = {"base": 100.0 + 10.0 * luck, "owned": 102.0 + 10.0 * luck + own}

    def level(self, _measure, label, _basis):
        return estimate(self.by_label[label])

    def difference(self, _measure, label, _basis):
        return paired_difference(self.by_label[label], self.by_label["base"])


@pytest.mark.parametrize(("text", "least"), [("0.3", 15), ("2%", 50)])
def test_replications_are_added_until_the_precision_is_reached(asked, tmp_path, text, least):
    settings = precision_settings(text, "net_contribution_yuan", 400)
    seen = []

    def run(request):
        seen.append(request.replications)
        return Invented(request.replications)

    found = until_precise(asked(tmp_path), settings, run=run)
    assert found.reached
    assert found.replications == seen[-1] >= least
    assert seen == sorted(seen)
    before = Invented(seen[-2])
    assert not all(settings.target.reached(one) for _, _, one in judged(before, settings))
    assert settings.target.reached(found.widest)


def test_what_is_not_reached_at_the_limit_is_told(asked, tmp_path):
    settings = precision_settings("0.001", "net_contribution_yuan", 20)
    found = until_precise(asked(tmp_path), settings, run=lambda request: Invented(request.replications))
    assert not found.reached
    assert found.replications == 20
    assert found.widest.half_width > 0.001


@pytest.mark.parametrize("text", ["", "much", "0", "-1%", "nan", "inf"])
def test_what_is_no_precision_is_refused(text):
    with pytest.raises(InputError, match="precision"):
        precision_settings(text, "net_contribution_yuan", 50)


def test_an_unknown_measure_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="net_contribution_yuan"):
        precision_settings("1%", "net_contributon_yuan", 50)


def test_a_limit_below_the_least_number_of_replications_is_refused():
    with pytest.raises(InputError, match="precision"):
        precision_settings("1%", "net_contribution_yuan", 3)


def test_the_better_policy_is_selected_and_the_other_falls_out(asked, tmp_path, monkeypatch):
    made = Invented(600).by_label
    calls = []

    def observed(_request, _settings, survivors, done, step, _progress):
        calls.append((survivors, done, step))
        return np.stack([made[label][done : done + step] for label in survivors])

    monkeypatch.setattr(best_selected, "_observed", observed)
    found = select_best(asked(tmp_path), SelectionSettings(1.0))
    assert found.selected == "owned"
    assert found.survivors == ("owned",)
    assert found.replications["base"] == found.replications["owned"]
    assert calls[0][1:] == (0, 10)
    hopeless = select_best(asked(tmp_path), SelectionSettings(1e-6, most=12))
    assert hopeless.selected in (None, "owned")


@pytest.mark.parametrize(
    "settings",
    [
        SelectionSettings(0.0),
        SelectionSettings(1.0, confidence=0.4),
        SelectionSettings(1.0, confidence=1.0),
        SelectionSettings(1.0, most=5),
        SelectionSettings(1.0, measure="pay_bill_yuan"),
    ],
)
def test_what_cannot_be_selected_is_refused_before_anything_runs(asked, tmp_path, settings):
    with pytest.raises(InputError):
        check_selection(asked(tmp_path), settings)


def test_a_selection_needs_one_basis(asked, tmp_path):
    both = replace(asked(tmp_path), bases=("as_written", "equal_participation"))
    with pytest.raises(InputError, match="one basis"):
        check_selection(both, SelectionSettings(1.0))


@pytest.mark.slow
def test_selection_by_simulation_spends_runs_on_the_survivors_only(asked, tmp_path):
    request = asked(tmp_path, workers=2)
    found = select_best(request, SelectionSettings(1e9, most=10))
    # So wide a zone is decided by the first stage.
    assert found.selected is not None
    assert found.runs == 20


@pytest.mark.slow
def test_what_is_added_hangs_on_no_number_of_workers(asked, tmp_path):
    settings = precision_settings("2%", "key_client_revenue_yuan", 12)
    selecting = SelectionSettings(1.0, most=12)

    def outcome(workers):
        request = asked(tmp_path / str(workers), workers=workers)
        precise = until_precise(request, settings)
        return precise, select_best(request, selecting)

    def content(workers):
        root = tmp_path / str(workers)
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
        }

    alone, together = outcome(1), outcome(2)
    assert (alone[0].replications, alone[0].widest) == (together[0].replications, together[0].widest)
    assert alone[1] == together[1]
    assert max(alone[1].replications.values()) > 10
    assert content(1) == content(2)
