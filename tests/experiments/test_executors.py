"""Executors: a choice is checked before anything runs; what travels arrives whole."""

import socket
from dataclasses import replace

import pytest

from cmsim.cli import options
from cmsim.errors import InputError
from cmsim.experiments import replication
from cmsim.experiments.comparison import check_request, planned
from cmsim.experiments.executors import choice, cluster_connection
from cmsim.experiments.executors.choice import EXECUTORS, ExecutorChoice, check_executor
from cmsim.experiments.executors.cluster_connection import identity
from cmsim.experiments.executors.dask_cluster import do_all_on_cluster
from cmsim.experiments.executors.shipping import (
    needed_by,
    packed,
    perform_elsewhere,
    place_of,
    store_of,
    unpack,
    with_store,
)
from cmsim.experiments.task import perform
from cmsim.store.replications import Store

NOBODY = f"tcp://{socket.gethostbyname('localhost')}:9"
"""The port of a service that discards what it gets, and that nobody runs."""


def test_the_command_knows_the_same_executors():
    assert options.EXECUTORS == EXECUTORS == choice.EXECUTORS


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (ExecutorChoice("cloud"), "executor.unknown"),
        (ExecutorChoice("dask"), "executor.no-scheduler"),
        (ExecutorChoice("local", NOBODY), "executor.scheduler-unused"),
    ],
)
def test_a_choice_that_cannot_be_used_is_refused_before_anything_runs(asked, tmp_path, chosen, code):
    with pytest.raises(InputError) as caught:
        check_request(replace(asked(tmp_path), executor=chosen))
    assert caught.value.detail.code == code
    with pytest.raises(InputError):
        check_executor(chosen)


def test_nobody_at_the_address_is_told_with_the_address(monkeypatch):
    monkeypatch.setattr(cluster_connection, "CONNECT_SECONDS", 0.5)
    with pytest.raises(InputError, match="nobody answers") as caught:
        do_all_on_cluster(NOBODY, [object()], lambda _task, _done: [])  # type: ignore[type-var]
    assert caught.value.detail.found == NOBODY


def test_a_missing_library_is_told_with_what_to_install(monkeypatch):

    def missing(_name):
        raise ImportError

    monkeypatch.setattr(cluster_connection, "import_module", missing)
    with pytest.raises(InputError, match="Dask"):
        do_all_on_cluster(NOBODY, [object()], lambda _task, _done: [])  # type: ignore[type-var]


def test_machines_that_give_the_same_bytes_agree_in_all_that_moves_numbers():
    assert identity() == identity()
    assert {"model", "python", "numpy", "cpu"} <= set(identity())


@pytest.fixture(scope="module")
def tasks(asked, tmp_path_factory):
    """A warm-up and a run that begins with it, done here."""
    tasks, _ = planned(asked(tmp_path_factory.mktemp("here"), replications=1))
    run = tasks[0]
    assert perform(run.warm).error is None
    assert perform(run).error is None
    return run


def content(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in (root / "v1").rglob("*") if p.is_file()}


def test_a_run_done_elsewhere_comes_back_as_the_same_bytes(tasks, tmp_path):
    run = tasks
    warm = packed(store_of(run), place_of(needed_by(run)))
    assert warm.size_bytes > 0
    returned = perform_elsewhere(run, tmp_path / "there", warm)
    assert returned.done.error is None
    here = tmp_path / "back"
    unpack(here, returned.shipped)
    unpack(here, warm)
    assert content(here) == content(store_of(run))


def test_a_warm_up_is_made_again_where_it_did_not_travel(tasks, tmp_path):
    returned = perform_elsewhere(tasks, tmp_path / "there", None)
    assert returned.done.error is None
    assert Store(tmp_path / "there").has(tasks.warm.key)


def test_a_task_that_fails_elsewhere_brings_its_error_and_no_files(tasks, tmp_path, monkeypatch):
    def fail(*_args, **_more):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(replication, "prepare", fail)
    returned = perform_elsewhere(tasks, tmp_path / "there", None)
    assert returned.done.error is not None
    assert returned.done.stage == "behaviour"
    assert not returned.shipped.files


def test_a_task_keeps_its_key_wherever_its_store_is(tasks, tmp_path):
    moved = with_store(tasks, tmp_path)
    assert moved.key == tasks.key
    assert moved.warm.key == tasks.warm.key
    assert store_of(moved) == tmp_path
    assert with_store(tasks.warm, tmp_path).store == tmp_path
