"""A difference taken apart, as tables and as a figure."""

from itertools import pairwise

import numpy as np
import pytest
from invented import BASE, Effect, invented_comparison

from cmsim.experiments.decomposition import Decomposition
from cmsim.experiments.switches import SWITCHES
from cmsim.report.decomposition import decomposition_page, decomposition_tables
from cmsim.report.figures.decomposition import data, write_waterfalls
from cmsim.report.setting import setting

BASIS = "equal_participation"
SWITCH_REVENUE_YUAN = (12e6, -3e6, 0.0, 6e6)
"""What each switch adds to revenue, nothing with another."""
KEPT_STAFF_YUAN = 4e6


def invented_decomposition(switches=("ownership", "head_count", "pay"), **options) -> Decomposition:
    """Return an invented decomposition: effects of the switches add up, and pay brings 6 by 4 and 2."""
    effects = {"base": BASE}
    labels, kept = [], []
    for on in range(16):
        names = [s for i, s in enumerate(SWITCHES) if on >> i & 1 and s in switches]
        label = "base" if not names else "new" if len(names) == len(switches) else "new: " + ", ".join(names)
        revenue = sum(SWITCH_REVENUE_YUAN[SWITCHES.index(name)] for name in names)
        effects.setdefault(label, Effect("All new", "全新", revenue, luck_yuan=0.0))
        labels.append(label)
    for on in range(8):
        label = f"{labels[on]}, kept"
        revenue = effects[labels[on]].revenue_yuan + (KEPT_STAFF_YUAN if "pay" in switches else 0.0)
        effects[label] = Effect("Kept", "不变", revenue, luck_yuan=0.0)
        kept.append(label)
    cells = invented_comparison(effects, **{"replications": 3, "years": 1, **options})
    return Decomposition("new", BASIS, list(switches), cells, tuple(labels), tuple(kept))


@pytest.fixture(scope="module")
def apart() -> Decomposition:
    return invented_decomposition()


def test_the_table_of_shares_has_a_column_for_each_switch_that_differs_and_the_total(apart):
    shares, effects, sorting = decomposition_tables(apart, "en")
    assert shares.headers == ("Measure", "Ownership", "Head-count", "Pay", "Total")
    assert "No difference, and so no share: Selection of staff." in shares.notes
    assert [row[0] for row in effects.rows][:3] == ["Ownership, mean", "Head-count, mean", "Pay, mean"]
    assert "Head-count with Pay" in [row[0] for row in effects.rows]
    assert sorting.headers[1:] == ("Effort", "Sorting", "Share of pay")


def test_shares_of_the_invented_policy_are_what_each_switch_adds(apart):
    found = {s: apart.part("key_client_revenue_yuan", "share", s).values for s in SWITCHES}
    for switch, yuan in zip(SWITCHES, SWITCH_REVENUE_YUAN, strict=True):
        assert found[switch] == pytest.approx(np.full(3, yuan), abs=1.0)
    assert apart.effort("key_client_revenue_yuan") == pytest.approx(np.full(3, KEPT_STAFF_YUAN), abs=1.0)
    revenue = next(row for row in decomposition_tables(apart, "en")[0].rows if "revenue, million" in row[0])
    assert [float(cell.split(" ")[0]) for cell in revenue[1:]] == [12.0, -3.0, 6.0, 15.0]


def test_one_switch_has_neither_effects_nor_sorting_of_its_own():
    one = invented_decomposition(("ownership",), replications=2, years=1)
    assert len(decomposition_tables(one, "zh")) == 1


def test_a_policy_that_differs_in_nothing_says_so_and_has_no_figure(tmp_path):
    same = invented_decomposition((), replications=2, years=1)
    (table,) = decomposition_tables(same, "en")
    assert any("in none of these parts" in note for note in table.notes)
    assert write_waterfalls([same], tmp_path) == []


def test_the_page_holds_all_tables(apart):
    page = decomposition_page([apart], "zh")
    assert page.count("\n## ") + page.startswith("## ") == 3
    assert "| 指标 | 产权归属 | 岗位数 | 薪酬 | 合计 |" in page


def test_bars_follow_each_other_and_end_where_the_total_ends(apart):
    shown = data(apart, setting(apart.cells, BASIS, "en"))
    for panel in shown.panels:
        steps = [bar for bar in panel.bars[:-1] if not bar.detail]
        assert steps[0].start == 0.0
        assert all(after.start == before.end for before, after in pairwise(steps))
        assert panel.bars[-1].end == pytest.approx(steps[-1].end)
        effort, sorting = (bar for bar in panel.bars if bar.detail)
        assert effort.start == steps[-1].start
        assert sorting.end == pytest.approx(steps[-1].end)


def test_one_replication_has_bars_without_intervals_or_verdicts(tmp_path):
    one = invented_decomposition(replications=1, years=1)
    tables = decomposition_tables(one, "en")
    assert not any("too close" in cell for table in tables for row in table.rows for cell in row)
    assert len(write_waterfalls([one], tmp_path)) == 2


def test_figures_of_several_policies_have_names_of_their_own(apart, tmp_path):
    other = Decomposition("base", BASIS, apart.switches, apart.cells, apart.labels, apart.kept_staff_labels)
    names = {path.name for path in write_waterfalls([apart, other], tmp_path, "zh")}
    assert names == {f"decomposition-{n}-{BASIS}.{end}" for n in (1, 2) for end in ("png", "svg")}
