"""A disk that is full now and then: one clear error each time, nothing lost, at the end the same bytes."""

import errno
import os
import random

import pytest
from test_kill_campaign import asked, content, whole_entries  # noqa: F401 - asked is a fixture

from cmsim import api
from cmsim.errors import CmsimError
from cmsim.store import atomic

FULL = 30
REASONS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
MEAN_WRITES = 12.0

pytestmark = pytest.mark.slow


def test_whatever_write_fails_the_error_is_clear_and_nothing_finished_is_lost(asked, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
    expected_folder, folder = tmp_path / "expected", tmp_path / "full"
    api.compare(asked(expected_folder), out=expected_folder / "out")
    expected = content(expected_folder)

    luck = random.Random(20041231)
    real = os.fsync
    finished: list[int] = []
    messages: set[str] = set()
    for _ in range(FULL):
        left = int(luck.expovariate(1.0 / MEAN_WRITES))
        reason = luck.choice(REASONS)

        def full_at_last(descriptor: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(reason, os.strerror(reason))  # noqa: B023
            real(descriptor)

        monkeypatch.setattr(atomic.os, "fsync", full_at_last)
        try:
            api.compare(asked(folder), out=folder / "out")
        except CmsimError as error:
            messages.add(str(error))
            # A folder that is not whole does not say that it is.
            assert not (folder / "out" / "manifest.json").exists()
        finally:
            monkeypatch.setattr(atomic.os, "fsync", real)
        finished.append(whole_entries(folder / "store"))
        assert not list(folder.rglob(f"{atomic.TEMPORARY_PREFIX}*"))
    assert finished == sorted(finished)
    assert any(os.strerror(reason) in text for reason in REASONS for text in messages)
    api.compare(asked(folder), out=folder / "out")
    kept = content(folder)
    assert kept == expected
