"""Accepted joint draws: each replication its world, and each world its response law."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cmsim.errors import CmsimError, InputError
from cmsim.experiments import accepted, laws_task
from cmsim.experiments.accepted import accepted_draws, accepted_world
from cmsim.experiments.comparison import compare, planned
from cmsim.store.replications import Store
from cmsim.tables.measures import measure_of

# Numbers whose last bit the quick way of reading decimals gets wrong.
RESTS = (0.30000000000000004, 0.4123456789012345)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where the working directory keeps accepted draws."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "scenarios" / "accepted"
    place.mkdir(parents=True)
    return place


def write(folder: Path, base: str, content: str) -> None:
    (folder / f"{base}.csv").write_text(content, encoding="utf-8")


def drawn(folder: Path, tiny) -> None:
    frame = pd.DataFrame({"care.trust_rest": RESTS, "reached_share": [0.5, float("nan")]})
    write(folder, tiny.id, frame.to_csv(index=False))


def test_only_columns_that_are_paths_are_draws_and_no_bit_is_lost(folder, tiny):
    drawn(folder, tiny)
    draws = accepted_draws(tiny)
    assert list(draws.columns) == ["care.trust_rest"]
    assert tuple(draws["care.trust_rest"]) == RESTS


def test_replications_take_the_draws_in_turn(folder, tiny):
    drawn(folder, tiny)
    rests = [float(accepted_world(tiny, number).care.trust_rest) for number in range(4)]
    assert rests == [*RESTS, *RESTS]
    assert accepted_world(tiny, 0).world_digest != tiny.world_digest


def test_a_file_that_changed_is_read_again(folder, tiny):
    write(folder, tiny.id, "care.trust_rest\n0.2\n")
    assert len(accepted_draws(tiny)) == 1
    write(folder, tiny.id, "care.trust_rest\n0.2\n0.25\n")
    assert len(accepted_draws(tiny)) == 2


def test_without_draws_of_this_base_nothing_is_sampled(folder, tiny):
    write(folder, "another-base", "care.trust_rest\n0.2\n")
    with pytest.raises(InputError, match="no accepted draws") as caught:
        accepted_draws(tiny)
    assert caught.value.detail.found == tiny.id


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("care.trust_rest\n0.2\nlots\n", "finite number"),
        ('care.trust_rest\n0.2\n""\n', "finite number"),
        ("care.trust_rest\n0.2\ninf\n", "finite number"),
        ("care.trust_rest\n", "no draws"),
        ("reached_share\n0.5\n", "no draws"),
        ("", "cannot be read"),
        ("care.trust_west\n0.2\n", "no such field"),
        ("care.trust_rest\n7\n", "trust_rest"),
    ],
)
def test_a_wrong_file_is_one_clear_error(folder, tiny, content, said):
    write(folder, tiny.id, content)
    with pytest.raises(InputError, match=said):
        accepted_world(tiny, 0)


def test_the_place_of_a_wrong_number_is_told(folder, tiny):
    write(folder, tiny.id, "care.trust_rest,care.trust_decay_per_week\n0.2,0.01\n0.2,much\n")
    with pytest.raises(InputError) as caught:
        accepted_draws(tiny)
    assert caught.value.detail.line == 3
    assert caught.value.detail.path == "care.trust_decay_per_week"
    assert caught.value.detail.found == "much"


def test_worlds_are_measured_once_each_and_their_laws_are_kept(asked, folder, tiny, tiny_law, monkeypatch):
    drawn(folder, tiny)
    measured = []

    def pilot(base, *_more):
        measured.append(base.world_digest)
        return replace(tiny_law, world_digest=base.world_digest)

    monkeypatch.setattr(laws_task, "measured_law", pilot)
    request = asked(folder / "store", parameters="accepted", replications=3)
    tasks, known = planned(request)
    assert len(measured) == len(set(measured)) == len(known) == 2
    assert {task.warm.base.world_digest for task in tasks} == set(measured)
    assert all(task.warm.law.world_digest == task.warm.base.world_digest for task in tasks)
    again, _ = planned(request)
    assert [task.key for task in again] == [task.key for task in tasks]
    assert len(measured) == 2
    assert len(list(Store(request.store).laws.glob("*.json"))) == 3  # and that of the files' own world


def test_a_pilot_that_fails_is_reported_and_the_others_are_kept(asked, folder, tiny, tiny_law, monkeypatch):
    drawn(folder, tiny)

    def fragile(base, *_more):
        if float(base.care.trust_rest) == RESTS[0]:
            raise ZeroDivisionError("a fault")
        return replace(tiny_law, world_digest=base.world_digest)

    monkeypatch.setattr(laws_task, "measured_law", fragile)
    request = asked(folder / "store", parameters="accepted")
    with pytest.raises(CmsimError, match=r"1 of 2 pilots failed.* stage pilot.*a fault"):
        planned(request)
    assert (Store(request.store).laws / f"{accepted_world(tiny, 1).world_digest}.json").is_file()


@pytest.mark.slow
def test_a_comparison_in_accepted_worlds_differs_between_replications_and_by_the_draw(
    asked, folder, tiny, tiny_law, monkeypatch
):
    # The same draw as in the files, and one in which nobody trusts anybody to begin with.
    write(folder, tiny.id, f"care.trust_rest\n{float(tiny.care.trust_rest)!r}\n0.01\n")
    monkeypatch.setattr(
        laws_task,
        "measured_law",
        lambda base, *_more: replace(tiny_law, world_digest=base.world_digest),
    )
    sampled = compare(asked(folder / "store", parameters="accepted"))
    as_written = compare(asked(folder / "store"))
    revenue = measure_of("key_client_revenue_yuan")
    ours = sampled.values(revenue, "base", "equal_participation")
    theirs = as_written.values(revenue, "base", "equal_participation")
    assert ours[0] == theirs[0]
    assert ours[1] < theirs[1]
    assert len(sampled.law_digests) == 2
    assert np.isfinite(ours).all()
    assert accepted.accepted_path(tiny.id) is not None
