"""Tasks and results on their way to another machine, which shares no folder with this one.

A task is done there in a store of its own; what it leaves in that store comes back as bytes and is written
into the store here, so that both hold the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from cmsim.experiments.laws_task import PilotTask
from cmsim.experiments.replication import PolicyTask, WarmUpTask
from cmsim.experiments.task import Done, Task, perform
from cmsim.store.atomic import whole_folder, write_whole
from cmsim.store.replications import Store

T = TypeVar("T", bound=Task)


@dataclass(frozen=True)
class Shipped:
    """Files of a store: path below its root, as posix text, to content."""

    files: dict[str, bytes]

    @property
    def size_bytes(self) -> int:
        """Sum of all files."""
        return sum(len(content) for content in self.files.values())


def store_of(task: Task) -> Path:
    """Return the store of a task; raises TypeError if it cannot be done elsewhere."""
    if isinstance(task, PolicyTask):
        return task.warm.store
    if isinstance(task, WarmUpTask):
        return task.store
    if isinstance(task, PilotTask):
        return task.store.root
    raise TypeError(f"{type(task).__name__} cannot be done on a cluster")


def with_store(task: T, root: Path) -> T:
    """Return the task with another store; a task without one as it is."""
    if isinstance(task, PolicyTask):
        return replace(task, warm=replace(task.warm, store=root))
    if isinstance(task, WarmUpTask):
        return replace(task, store=root)
    if isinstance(task, PilotTask):
        return replace(task, store=Store(root))
    return task


def place_of(task: Task) -> str:
    """Return what a task leaves in its store, below the root: an entry's folder, or a law's file; nothing for
    a task without a store.
    """
    if isinstance(task, PolicyTask | WarmUpTask):
        root = store_of(task)
        return Store(root).folder(task.key).relative_to(root).as_posix()
    if isinstance(task, PilotTask):
        return task.path.relative_to(task.store.root).as_posix()
    return ""


def needed_by(task: Task) -> WarmUpTask | None:
    """Return the warm-up whose state a task begins with, if it begins with one."""
    return task.warm if isinstance(task, PolicyTask) else None


def packed(root: Path, place: str) -> Shipped:
    """Return the files at a place of a store."""
    path = root / place
    if path.is_file():
        return Shipped({place: path.read_bytes()})
    files = sorted(one for one in path.rglob("*") if one.is_file()) if place else []
    return Shipped({one.relative_to(root).as_posix(): one.read_bytes() for one in files})


def unpack(root: Path, shipped: Shipped) -> None:
    """Write files into a store, each entry whole or not at all.

    Raises
    ------
    StoreError
        If they cannot be written.
    """
    by_folder: dict[str, dict[str, bytes]] = {}
    for path, content in shipped.files.items():
        folder, _, name = path.rpartition("/")
        by_folder.setdefault(folder, {})[name] = content
    for folder, files in by_folder.items():
        if len(files) == 1 and folder.startswith("laws"):
            write_whole(root / folder / next(iter(files)), next(iter(files.values())))
            continue
        with whole_folder(root / folder) as made:
            for name, content in files.items():
                (made / name).write_bytes(content)


@dataclass(frozen=True)
class Returned:
    """What comes back: the report, and what the task left in its store."""

    done: Done
    shipped: Shipped


def perform_elsewhere(task: Task, scratch: Path, warm: Shipped | None) -> Returned:
    """Do a task in a store of one's own.

    Parameters
    ----------
    scratch : Path
        Root of that store.
    warm : Shipped, optional
        The state at the end of the warm-up that the task begins with.
    """
    store = Store(scratch)
    store.open()
    if warm is not None:
        before = needed_by(task)
        if before is not None and not store.has(before.key):
            unpack(scratch, warm)
    there = with_store(task, scratch)
    done = perform(there)
    shipped = Shipped({}) if done.error is not None else packed(scratch, place_of(there))
    return Returned(done, shipped)
