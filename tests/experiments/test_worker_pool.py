"""Tasks over processes: all are done, once; none is lost with another's worker; all stop when they should."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cmsim.experiments.task import Done
from cmsim.experiments.worker_pool import MOST_TRIES, do_all

PATIENCE_SECONDS = 60.0
"""A worker takes seconds to start on a busy machine."""


@dataclass(frozen=True)
class Invented:
    """Leaves its name in a folder: at once, after sleep, or after it killed its worker once."""

    name: str
    folder: Path
    deed: str = "work"
    size_years: float = 1.0

    @property
    def key(self) -> str:
        return self.name

    @property
    def what(self) -> str:
        return f"the task {self.name}"

    @property
    def luck(self) -> dict[str, str]:
        return {"seed": "7"}

    def steps(self) -> Iterator[str]:
        yield "begin"
        tried = self.folder / f"{self.name}.tried"
        again = tried.exists()
        with open(tried, "a") as file:
            file.write(f"{os.getpid()}\n")
        if self.deed == "die" or (self.deed == "die once" and not again):
            os._exit(9)
        if self.deed == "fail":
            raise ZeroDivisionError("a fault")
        if self.deed == "sleep":
            time.sleep(10 * PATIENCE_SECONDS)
        yield "end"
        (self.folder / self.name).touch()

    def pids(self) -> list[int]:
        tried = self.folder / f"{self.name}.tried"
        return [int(line) for line in tried.read_text().split()] if tried.exists() else []


def done_by(tasks: list[Invented], workers: int) -> dict[str, Done]:
    """Do all tasks, and return each one's report, made sure to be the only one."""
    reports: dict[str, Done] = {}

    def after(task: Invented, done: Done) -> list[Invented]:
        assert task.name not in reports
        reports[task.name] = done
        return []

    do_all(tasks, workers, after)
    return reports


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that ended but was not waited for is still listed.
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def wait_until(holds, seconds: float = PATIENCE_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(holds())


@pytest.mark.parametrize("workers", [1, 2])
def test_all_tasks_and_those_that_they_make_possible_are_done_once(tmp_path, workers):
    first = [Invented(name, tmp_path) for name in ("a", "b", "c")]
    seen = []

    def after(task: Invented, done: Done) -> list[Invented]:
        seen.append(task.name)
        assert done.error is None
        return [Invented(task.name * 2, tmp_path)] if len(task.name) == 1 else []

    do_all(first, workers, after)
    assert sorted(seen) == ["a", "aa", "b", "bb", "c", "cc"]
    assert all((tmp_path / name).exists() for name in seen)


def test_the_longest_goes_first_and_equals_in_the_order_of_their_coming(tmp_path):
    sizes = {"short": 1.0, "long": 9.0, "middle": 3.0, "middle too": 3.0}
    tasks = [Invented(name, tmp_path, size_years=years) for name, years in sizes.items()]
    assert list(done_by(tasks, 1)) == ["long", "middle", "middle too", "short"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_is_reported_with_stage_and_luck_and_the_others_go_on(tmp_path, workers):
    reports = done_by([Invented("bad", tmp_path, "fail"), Invented("good", tmp_path)], workers)
    assert reports["good"].error is None
    assert reports["bad"].stage == "begin"
    error = reports["bad"].error
    assert error is not None
    assert "the task bad failed in the stage begin; found ZeroDivisionError: a fault" in str(error)
    assert error.detail.context == {"seed": "7", "stage": "begin", "key": "bad"}


@pytest.mark.slow
def test_a_task_that_always_kills_its_worker_takes_no_other_down(tmp_path):
    killer = Invented("killer", tmp_path, "die", size_years=2.0)
    others = [Invented(f"other {number}", tmp_path) for number in range(5)]
    reports = done_by([killer, *others], 2)
    assert len(killer.pids()) == MOST_TRIES
    error = reports["killer"].error
    assert error is not None
    assert f"died {MOST_TRIES} times" in str(error)
    assert reports["killer"].stage == "process"
    assert [name for name, done in reports.items() if done.error is not None] == ["killer"]
    assert all((tmp_path / task.name).exists() for task in others)


def test_a_task_whose_worker_died_once_is_done_in_another(tmp_path):
    unlucky = Invented("unlucky", tmp_path, "die once")
    reports = done_by([unlucky, Invented("other", tmp_path)], 2)
    assert all(done.error is None for done in reports.values())
    assert len(set(unlucky.pids())) == 2


def test_an_interrupt_ends_the_workers_at_once(tmp_path):
    sleeper = Invented("sleeper", tmp_path, "sleep", size_years=2.0)
    stopped = []

    def after(_task: Invented, _done: Done) -> list[Invented]:
        assert wait_until(sleeper.pids)
        stopped.append(time.monotonic())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do_all([sleeper, Invented("other", tmp_path)], 2, after)
    assert time.monotonic() - stopped[0] < PATIENCE_SECONDS
    assert not any(is_running(pid) for pid in sleeper.pids())
    assert not (tmp_path / "sleeper").exists()


_SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from test_worker_pool import Invented
from cmsim.experiments.worker_pool import do_all
if __name__ == "__main__":
    do_all([Invented("sleeper", Path({folder!r}), "sleep")], 2, lambda task, done: [])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with kill -9")
def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT.format(here=str(Path(__file__).parent), folder=str(tmp_path)))
    sleeper = Invented("sleeper", tmp_path)
    parent = subprocess.Popen([sys.executable, str(script)])
    assert wait_until(sleeper.pids)
    (worker,) = sleeper.pids()
    assert is_running(worker)
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not is_running(worker))
