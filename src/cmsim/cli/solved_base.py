"""The base's own conduct, solved, for what is measured of a base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.cli.progress import Progress

if TYPE_CHECKING:
    from cmsim.calibrate.norm_conduct import Worth
    from cmsim.scenario import Scenario
    from cmsim.simulation.prepared import PreparedPolicy


def solved_base(base: Scenario, folder: Path, note: Progress | None) -> PreparedPolicy:
    """Return a base's policy as written, with solved behaviour; a law that must be measured is kept."""
    from cmsim.equilibrium.law_artefact import response_law
    from cmsim.equilibrium.prepare import prepare
    from cmsim.store.replications import Store

    tell = None if note is None else (lambda share: note("pilot", share))
    law = response_law(base, Store(folder).laws, tell)
    return prepare(base, base, "as_written", law)


def base_on_pay(base: Scenario, folder: Path, replications: int) -> list[dict[str, float]]:
    """Return the patterns on pay of a base, one mapping a replication."""
    from cmsim.calibrate.observation import CALIBRATION_REPLICATION
    from cmsim.calibrate.pay_response import pay_response
    from cmsim.equilibrium.law_artefact import response_law
    from cmsim.store.replications import Store

    law = response_law(base, Store(folder).laws, None)
    return [pay_response(base, law, CALIBRATION_REPLICATION - number) for number in range(replications)]


def solved_base_worth(base: Scenario, folder: Path, note: Progress | None) -> Worth:
    """Return what a post is worth by kind of staff under a base's plan."""
    from cmsim.calibrate.norm_conduct import worth_of

    return worth_of(solved_base(base, folder, note), base)
