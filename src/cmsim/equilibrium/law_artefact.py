"""Where the response law comes from: shipped with the scenario, cached from before, or measured by a new
pilot.
"""

from __future__ import annotations

import json
from collections.abc import Callable
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


def known_law(base: Scenario, cache: Path | None) -> ResponseLaw | None:
    """Return a stored law whose hash matches the base's world, or None."""
    candidates = sorted((shipped_folder() / "laws").glob("*.json"))
    if cache is not None:
        candidates.append(cache / f"{base.world_digest}.json")
    for path in candidates:
        law = _read(path, base.world_digest)
        if law is not None:
            return law
    return None


def measured_law(base: Scenario, progress: Progress | None = None) -> ResponseLaw:
    """Return the response law of a world of the user's own, by a new pilot of moderate size."""
    return run_pilot(
        base, scale=QUICK_PILOT_SCALE, elasticity_years=QUICK_ELASTICITY_YEARS, progress=progress
    )


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
