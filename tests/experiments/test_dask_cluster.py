"""A real scheduler and real workers on this machine: the same bytes as here, whatever dies."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from test_worker_pool import Invented

from cmsim.errors import InputError
from cmsim.experiments.comparison import compare, planned
from cmsim.experiments.executor import run_tasks
from cmsim.experiments.executors import cluster_connection, dask_cluster
from cmsim.experiments.executors.choice import ExecutorChoice
from cmsim.experiments.laws import laws_of
from cmsim.store.replications import Store
from cmsim.tables.measures import measure_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
LOOPBACK = socket.gethostbyname("localhost")


class Cluster:
    """Processes of a scheduler and of workers, each ended by its own id."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.processes: list[subprocess.Popen] = []
        self._start("scheduler", "--host", LOOPBACK, "--port", "0", "--no-dashboard")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.file.is_file() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, what: str, *arguments: str) -> subprocess.Popen:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests" / "experiments")])
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        log = (self.folder / f"{what}-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [*command, "--scheduler-file", str(self.file)],
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
            stdout=log,
            stderr=log,
        )
        self.processes.append(process)
        return process

    def add_worker(self, nanny: str = "--no-nanny") -> subprocess.Popen:
        return self._start(
            "worker", "--host", LOOPBACK, "--nthreads", "1", nanny, "--no-dashboard",
            "--local-directory", str(self.folder),
        )  # fmt: skip

    def end(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.add_worker()
        made.add_worker()
        yield made
    finally:
        made.end()


def content(store: Path) -> dict[str, bytes]:
    entries = store / "v1"
    return {str(p.relative_to(entries)): p.read_bytes() for p in entries.rglob("*") if p.is_file()}


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed_midway(asked, cluster, tmp_path):
    compare(asked(tmp_path / "here"))
    killed = []

    def kill_one(what, share):
        if what == "simulation" and share < 1.0 and not killed:
            killed.append(cluster.processes[1].pid)
            os.kill(cluster.processes[1].pid, signal.SIGKILL)

    request = replace(asked(tmp_path / "there"), executor=ExecutorChoice("dask", cluster.address))
    made = compare(request, kill_one)
    assert killed
    assert content(tmp_path / "there") == content(tmp_path / "here")
    assert made.replications == 2
    assert made.values(measure_of("key_client_revenue_yuan"), "owned", "equal_participation").size == 2


def test_pilots_run_there_too_and_their_laws_come_back(tiny, cluster, tmp_path, monkeypatch):
    other = tiny.with_values({"loss.base_hazard_per_year": 0.31})
    chosen = ExecutorChoice("dask", cluster.address)
    found = laws_of([other], Store(tmp_path), 1, executor=chosen)
    assert found[other.world_digest].world_digest == other.world_digest
    assert laws_of([other], Store(tmp_path))[other.world_digest].digest == found[other.world_digest].digest


def test_a_task_that_kills_its_workers_is_its_own_failure(asked, cluster, tmp_path):
    # A nanny starts its worker again; those without one stay dead.
    cluster.add_worker("--nanny")
    cluster.add_worker("--nanny")
    done = {}
    deadly = Invented("deadly", tmp_path, "die")
    fine = [Invented(f"fine{n}", tmp_path) for n in range(4)]

    def after(task, report):
        done[task.key] = report
        return []

    dask_cluster.do_all_on_cluster(cluster.address, [deadly, *fine], after)
    assert done["deadly"].error is not None
    assert done["deadly"].stage == "process"
    assert done["deadly"].error.detail.context["seed"] == "7"
    assert all(done[task.key].error is None for task in fine)


def test_a_task_that_fails_there_is_told_with_its_stage(cluster, tmp_path):
    done = []

    def after(_task, report):
        done.append(report)
        return []

    dask_cluster.do_all_on_cluster(cluster.address, [Invented("fails", tmp_path, "fail")], after)
    assert done[0].stage == "begin"
    assert "a fault" in str(done[0].error.detail.found)


def test_what_is_finished_is_not_sent_again(asked, cluster, tmp_path):
    request = replace(asked(tmp_path), executor=ExecutorChoice("dask", cluster.address))
    compare(request)
    tasks, _ = planned(request)
    reports = []
    assert run_tasks(tasks, 1, lambda unit, done: reports.append(unit), request.executor) == []
    assert reports == []


def test_a_worker_of_another_version_is_refused(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_connection, "model_version", lambda: "another")
    with pytest.raises(InputError, match="another version of model"):
        dask_cluster.do_all_on_cluster(cluster.address, [Invented("x", tmp_path)], lambda _t, _d: [])


def test_a_cluster_without_workers_is_told_after_a_while(tmp_path_factory, tmp_path, monkeypatch):
    empty = Cluster(tmp_path_factory.mktemp("empty"))
    try:
        monkeypatch.setattr(cluster_connection, "WORKERS_SECONDS", 1.0)
        with pytest.raises(InputError, match="no worker"):
            dask_cluster.do_all_on_cluster(empty.address, [Invented("x", tmp_path)], lambda _t, _d: [])
    finally:
        empty.end()


def test_a_cluster_whose_workers_are_all_gone_is_told_and_what_is_finished_is_kept(
    cluster, tmp_path, monkeypatch
):
    monkeypatch.setattr(dask_cluster, "LOST_SECONDS", 2.0)
    monkeypatch.setattr(dask_cluster, "_BETWEEN_COUNTS_SECONDS", 0.5)

    def kill_all(_task, _done):
        for process in cluster.processes[1:]:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
        return [Invented("after", tmp_path)]

    with pytest.raises(InputError, match="all workers"):
        dask_cluster.do_all_on_cluster(cluster.address, [Invented("first", tmp_path)], kill_all)
    assert (tmp_path / "first").exists()


def test_a_scheduler_that_is_killed_is_told_and_what_is_finished_is_kept(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_cluster, "_BETWEEN_COUNTS_SECONDS", 0.5)

    def kill_scheduler(_task, _done):
        os.kill(cluster.processes[0].pid, signal.SIGKILL)
        return [Invented("after", tmp_path, "sleep")]

    started = time.monotonic()
    with pytest.raises(InputError, match="scheduler of the cluster is gone"):
        dask_cluster.do_all_on_cluster(cluster.address, [Invented("first", tmp_path)], kill_scheduler)
    assert time.monotonic() - started < PATIENCE_SECONDS
    assert (tmp_path / "first").exists()


def test_few_of_many_tasks_wait_in_the_scheduler_and_the_longest_go_first(cluster, tmp_path, monkeypatch):
    outstanding: list[int] = []
    sent: list[str] = []
    monkeypatch.setattr(dask_cluster, "_LEAST_SENT", 2)
    submitted = dask_cluster._ClusterRun._submitted

    def counted(run, task):
        future = submitted(run, task)
        outstanding.append(len(run._tasks))
        sent.append(task.key)
        return future

    monkeypatch.setattr(dask_cluster._ClusterRun, "_submitted", counted)
    order: list[str] = []

    def after(task, done):
        assert done.error is None
        order.append(task.key)
        return []

    tasks = [Invented(f"short{n}", tmp_path) for n in range(30)] + [
        Invented("long", tmp_path, size_years=9.0)
    ]
    dask_cluster.do_all_on_cluster(cluster.address, tasks, after)
    assert len(order) == 31
    # Two workers of one thread each.
    assert max(outstanding) <= 2 * dask_cluster._SENT_PER_THREAD
    assert sent[0] == "long"
