"""Where the response law comes from: shipped with the scenario, cached from before, or measured by a new
pilot.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from cmsim.equilibrium.law import LAW_FORMAT, ResponseLaw
from cmsim.equilibrium.pilot import run_pilot
from cmsim.scenario import Scenario
from cmsim.scenario.load import shipped_folder

Progress = Callable[[float], None]

QUICK_PILOT_SCALE = 0.4
"""A world of the user's own gets a pilot on part of the branches; the shipped table was made on all."""
QUICK_ELASTICITY_YEARS = 5
"""As long as the longest comparison usually made; the shipped table looks further."""


@dataclass(frozen=True)
class PilotSize:
    """How large the pilot of a world is that has no shipped law.

    Attributes
    ----------
    scale : float
        Share of the branches.
    elasticity_years : int
        Length of the paired runs that measure the elasticity of gross profit to effort, which is told and
        moves no result; 0 leaves it out.
    """

    scale: float = QUICK_PILOT_SCALE
    elasticity_years: int = QUICK_ELASTICITY_YEARS

    @property
    def file_suffix(self) -> str:
        """What tells a law of this size from others of the same world; nothing for the usual size."""
        return "" if self == USUAL_PILOT else f"-{self.scale:g}-{self.elasticity_years}"


USUAL_PILOT = PilotSize()


def law_file(folder: Path, world_digest: str, size: PilotSize = USUAL_PILOT) -> Path:
    """Return where the law of a world by a pilot of a size lies in a folder of measured laws."""
    return folder / f"{world_digest}{size.file_suffix}.json"


def _read(path: Path, world_digest: str) -> ResponseLaw | None:
    """Return the law in a file if it is of this world, or None."""
    try:
        text = path.read_text(encoding="utf-8")
        # There may be a law for each of many accepted worlds: most files need no more than this look.
        if world_digest not in text or json.loads(text).get("format") != LAW_FORMAT:
            return None
        law = ResponseLaw.from_json(text)
    except (OSError, ValueError, TypeError, KeyError):
        # A damaged artefact is as good as none: it is measured again.
        return None
    return law if law.world_digest == world_digest else None


def shipped_law_path(name: str) -> Path:
    """Return where the response law of a shipped base lies."""
    return shipped_folder() / "laws" / f"{name}.json"


def known_law(base: Scenario, cache: Path | None, size: PilotSize = USUAL_PILOT) -> ResponseLaw | None:
    """Return a law whose hash matches the base's world, or None.

    Shipped laws, which were made on all branches, serve where the usual size is asked for. Another size is
    asked for where many worlds are compared with each other: there, all laws are of that size.
    """
    shipped = sorted((shipped_folder() / "laws").glob("*.json")) if size == USUAL_PILOT else []
    kept = [] if cache is None else [law_file(cache, base.world_digest, size)]
    for path in [*shipped, *kept]:
        law = _read(path, base.world_digest)
        if law is not None:
            return law
    return None


def measured_law(
    base: Scenario, progress: Progress | None = None, size: PilotSize = USUAL_PILOT
) -> ResponseLaw:
    """Return the response law of a world of the user's own, by a new pilot."""
    return run_pilot(base, scale=size.scale, elasticity_years=size.elasticity_years, progress=progress)


def response_law(base: Scenario, cache: Path | None, progress: Progress | None = None) -> ResponseLaw:
    """Return the response law of a base's world, by a new pilot if no stored one matches.

    Parameters
    ----------
    cache : Path or None
        Folder in which new laws are kept.
    """
    law = known_law(base, cache)
    if law is not None:
        return law
    law = measured_law(base, progress)
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        target = cache / f"{base.world_digest}.json"
        temporary = target.with_suffix(f".{token_hex(8)}.tmp")
        temporary.write_text(law.to_json(), encoding="utf-8")
        temporary.replace(target)
    return law
