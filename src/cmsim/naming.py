"""Which scenarios are meant: names, files or loaded ones, overlays, and the base that goes before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cmsim.scenario import Scenario, load
from cmsim.scenario.catalogue import SUFFIXES

OVERLAY_SIGN = "+"
Named = str | Path | Scenario
DEFAULT_STORE = Path("results/store")


def scenario_of(given: Named, overrides: Mapping[str, str] | None) -> Scenario:
    """Return a scenario by name or file, with values set, or the loaded one as it is."""
    return given if isinstance(given, Scenario) else load(given, overrides)


def label_of(given: Named, scenario: Scenario) -> str:
    """Return names joined by ``+``, folders and suffixes left out."""
    if isinstance(given, Scenario):
        return scenario.id or scenario.name
    return scenario.id


def base_beside(file: str, base: str) -> str | None:
    """Return the file of a base beside the file that stands on it, as `extends` looks for it, or None."""
    beside = [Path(file).with_name(f"{base}{suffix}") for suffix in SUFFIXES if file.endswith(SUFFIXES)]
    return next((str(path) for path in beside if path.is_file()), None)


def base_of(
    given: Named, named: Mapping[str, Scenario], overrides: Mapping[str, str] | None
) -> dict[str, Scenario]:
    """Return the base that goes before the first scenario, if that is a policy."""
    label, first = next(iter(named.items()))
    if not first.base or first.base == label:
        return {}
    wanted = OVERLAY_SIGN.join([first.base, *label.split(OVERLAY_SIGN)[1:]])
    if wanted in named:
        return {wanted: named[wanted]}
    if isinstance(given, Scenario):
        return {wanted: load(wanted, overrides)}
    file, *overlays = given.split(OVERLAY_SIGN) if isinstance(given, str) else [str(given)]
    found = base_beside(file, first.base)
    # Overlays may be files, of which a label holds the name alone.
    return {wanted: load(OVERLAY_SIGN.join([found or first.base, *overlays]), overrides)}


def todays(given: Named, scenario: Scenario) -> Scenario:
    """Return the scenario whose plan is today's: the base under the same overlays, or the scenario itself if
    it is one.
    """
    if not scenario.base or scenario.base == scenario.id:
        return scenario
    if isinstance(given, Scenario):
        return load(scenario.base)
    file, *overlays = str(given).split(OVERLAY_SIGN)
    return load(OVERLAY_SIGN.join([base_beside(file, scenario.base) or scenario.base, *overlays]))
