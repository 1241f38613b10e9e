"""Writers that are killed at any moment, and writers that want the same place at once."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cmsim.store.atomic import TEMPORARY_PREFIX, whole_folder, write_whole
from cmsim.store.replications import Store, key_of

KILLS = 40
LEAST_FINISHED = 0

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, for kills by the dozen")

_TABLES = """
import sys
from pathlib import Path
import pandas as pd
from cmsim.store.replications import Store, key_of
from cmsim.store.atomic import write_whole
ROWS = 500
FRAME = pd.DataFrame({"year": [1] * ROWS, "group": [f"g{i}" for i in range(ROWS)]})
FRAME = FRAME.assign(tier="mid", cause="won", clients=1.0, revenue_yuan=2.0)
"""

_WRITER = (
    _TABLES
    + """
import os
root, kills, page = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
store = Store(root)
# What is imported at the first write is imported before the clock runs.
store.save(key_of({"warm": "up"}), {"client_flows": FRAME}, {})
for life in range(kills):
    # A child for each life: what is imported once need not be imported forty times.
    child = os.fork()
    if child == 0:
        print("begun", life, os.getpid(), flush=True)
        for number in range(10**6):
            store.save(key_of({"life": life, "number": number}), {"client_flows": FRAME}, {})
            write_whole(page, f"{life}-{number}\\n".encode() * ROWS)
            print("done", life, number, flush=True)
    os.waitpid(child, 0)
"""
)


@pytest.mark.slow
def test_whatever_moment_a_writer_is_killed_at_all_that_it_finished_is_whole(tmp_path):
    luck = random.Random(20041231)
    store, page = Store(tmp_path / "store"), tmp_path / "page.txt"
    store.open()
    command = [sys.executable, "-c", _WRITER, str(store.root), str(KILLS), str(page)]
    finished, kills = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        for line in parent.stdout:
            word, life, number = line.split()
            if word == "done":
                finished.append((int(life), int(number)))
                continue
            time.sleep(luck.uniform(0.0, 0.2))
            os.kill(int(number), signal.SIGKILL)
            kills += 1
            # A reader at any moment sees one whole page.
            assert not page.exists() or len(set(page.read_text().splitlines())) == 1
    assert kills == KILLS
    assert len(finished) > LEAST_FINISHED
    for life, number in finished:
        assert store.load(key_of({"life": life, "number": number})) is not None
    # What was being written at the moment of a kill is whole or not there; nothing else is left behind.
    for folder in (store.root / "v1").glob("??/*"):
        if not folder.name.startswith(TEMPORARY_PREFIX):
            assert store.load(folder.name) is not None
    assert len(page.read_text().splitlines()) > 1


_SAME_KEY = (
    _TABLES
    + """
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    store.save(key_of({"number": number}), {"client_flows": FRAME}, {})
    assert store.load(key_of({"number": number})) is not None
"""
)


def test_two_processes_may_write_the_same_entries_at_once(tmp_path):
    entries = 40
    store = Store(tmp_path / "store")
    command = [sys.executable, "-c", _SAME_KEY, str(store.root), str(entries)]
    pair = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in pair:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in pair:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait() for process in pair] == [0, 0]
    for process in pair:
        process.communicate()
    assert all(store.load(key_of({"number": number})) is not None for number in range(entries))
    assert not list(store.root.rglob(f"{TEMPORARY_PREFIX}*"))


def test_whoever_comes_first_of_many_stays_and_the_others_leave_nothing(tmp_path):
    target = tmp_path / "entry"

    def write(number: int) -> None:
        with whole_folder(target) as folder:
            (folder / "a").write_text(str(number))
            (folder / "b").write_text(str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(64)))
    assert (target / "a").read_text() == (target / "b").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["entry"]


def test_a_reader_never_sees_a_part_of_a_file_that_is_written_again(tmp_path):
    page = tmp_path / "page"
    write_whole(page, b"0" * 100_000)

    def write(number: int) -> None:
        write_whole(page, str(number % 10).encode() * 100_000)

    def read(_number: int) -> tuple[int, int]:
        content = page.read_bytes()
        return len(content), len(set(content))

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, number) for number in range(50)]
        seen = list(pool.map(read, range(200)))
        for one in writing:
            one.result()
    assert set(seen) == {(100_000, 1)}


def test_the_store_of_a_path_with_spaces_and_chinese_names_works(tmp_path):
    store = Store(Path(tmp_path / "结果 一" / "store"))
    store.open()
    write_whole(store.root / "a page", b"text")
    assert (store.root / "a page").read_bytes() == b"text"
