"""Replications that a call adds by itself: until a precision is reached, until the best is selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmsim.cli.progress import Progress

if TYPE_CHECKING:
    from cmsim.experiments.best_selected import Selection, SelectionSettings
    from cmsim.experiments.request import Request
    from cmsim.experiments.until_precise import PrecisionReached, PrecisionSettings


@dataclass
class ReplicationsAdded:
    """What is asked for, and what came of it once it is done."""

    asked: Request
    wanted: PrecisionSettings | None
    best: SelectionSettings | None
    precision: PrecisionReached | None = None
    selection: Selection | None = None

    def done(self, progress: Progress | None) -> Request:
        """Add the replications, and return the comparison with as many as that took."""
        from cmsim import api

        if self.best is not None:
            self.selection = api.select_best(self.asked, settings=self.best, progress=progress)
        if self.wanted is not None:
            self.precision = api.until_precise(self.asked, settings=self.wanted, progress=progress)
            return self.precision.request
        return self.asked


def replications_added(asked: Request, given: Mapping[str, Any]) -> ReplicationsAdded:
    """Return what a call asks for; raises InputError if it cannot be done, before anything runs."""
    from cmsim.experiments.best_selected import SelectionSettings, check_selection
    from cmsim.experiments.until_precise import precision_settings

    measure, most = given["precision_of"], given["most_replications"]
    wanted = None
    if given["precision"] is not None:
        wanted = precision_settings(given["precision"], measure, most)
    best = None
    if given["select_best"] is not None:
        best = SelectionSettings(given["select_best"], measure, given["confidence"], most)
        check_selection(asked, best)
    return ReplicationsAdded(asked, wanted, best)
