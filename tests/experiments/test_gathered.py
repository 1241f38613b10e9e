"""Tables gathered run by run are the same whether they fit into memory or not."""

import numpy as np
import pandas as pd
import pytest

from cmsim.experiments.gathered import Gathered, pieces_of
from cmsim.store.parquet import frame_of, parquet_bytes, parquet_bytes_of
from cmsim.tables.measure import Sum, total

RUNS = [(policy, "as_written", replication) for replication in range(3) for policy in ("base", "other")]
REVENUE = total("finance", "revenue_yuan")
OF_KEY_CLIENTS = Sum("finance", (("revenue_yuan", 2.0),), ("group", "public"))


def frames_of(number):
    generator = np.random.default_rng(number)
    finance = pd.DataFrame(
        {
            "year": np.repeat([1, 2, 3], 4),
            "group": ["public", "banks", "schools", "banks"] * 3,
            "revenue_yuan": generator.random(12),
        }
    )
    return {"finance": finance, "equilibrium": pd.DataFrame({"fact": ["x"], "value": [float(number)]})}


def gathered(most_rows):
    return Gathered(RUNS, frames_of, [REVENUE, OF_KEY_CLIENTS], most_rows)


@pytest.mark.parametrize("years", [range(1, 4), range(1, 3), range(3, 4)])
def test_what_does_not_fit_into_memory_reads_alike(years):
    small, large = gathered(1_000).view(years), gathered(20).view(years)
    assert set(large) == set(small) == {"finance", "equilibrium"}
    for name in small:
        assert large[name].equals(small[name])
        pieces = list(pieces_of(large, name))
        assert pd.concat(pieces, ignore_index=True).equals(small[name])
    assert len(list(pieces_of(large, "finance"))) == len(RUNS)
    assert len(list(pieces_of(small, "finance"))) == 1
    assert set(small["finance"]["year"]) == set(years)
    assert list(small["finance"].columns[:3]) == ["policy", "basis", "replication"]


def test_a_large_table_is_not_kept():
    kept = gathered(20).kept
    assert set(kept) == {"equilibrium"}
    assert set(gathered(72).kept) == {"finance", "equilibrium"}


def test_sums_are_those_of_the_rows():
    found = gathered(20).sums
    for number, (policy, basis, replication) in enumerate(RUNS):
        frame = frames_of(number)["finance"]
        for year in (1, 2, 3):
            rows = frame[frame["year"] == year]
            assert found[REVENUE][policy, basis][replication, year] == pytest.approx(
                rows["revenue_yuan"].sum()
            )
            key = 2.0 * rows[rows["group"] != "public"]["revenue_yuan"].sum()
            assert found[OF_KEY_CLIENTS][policy, basis][replication, year] == pytest.approx(key)


def test_tables_without_years_are_told_once():
    assert set(gathered(1_000).view(range(3, 4)).with_years()) == {"finance"}


def test_an_unknown_table_is_missing():
    with pytest.raises(KeyError):
        gathered(1_000).view(range(1, 4))["pay"]


def test_pieces_make_one_file_with_a_row_group_each():
    frames = [pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}), pd.DataFrame({"a": [], "b": []})]
    frames.append(pd.DataFrame({"a": [3.0], "b": ["z"]}))
    assert frame_of(parquet_bytes_of(iter(frames))).to_dict("list") == {
        "a": [1.0, 2.0, 3.0],
        "b": ["x", "y", "z"],
    }
    assert parquet_bytes_of([frames[0]]) == parquet_bytes(frames[0])
    assert frame_of(parquet_bytes_of([frames[1]])).empty
    with pytest.raises(ValueError, match="nothing"):
        parquet_bytes_of([])
