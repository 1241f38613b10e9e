"""Values drawn independently that cannot hold together, and which of them gives way."""

from __future__ import annotations

import math

from cmsim.scenario import Scenario
from cmsim.scenario.parameters import parameters
from cmsim.uncertainty.axes import Values

_LIMITS_PER_HOUR = 10
"""A limit of hours that makes room for norms is rounded up to a tenth of an hour."""
_OWNED, _UNOWNED = "issues.hand_offs_owned", "issues.hand_offs_unowned"


def make_possible(base: Scenario, values: Values) -> None:
    """Change values in place that a scenario would refuse together.

    - Nobody's norm of hours lies above what he can work: the limit is raised.
    - An issue that somebody owns passes through no more units than one that nobody owns: it passes through as
      many.
    """
    for name in base.staff.kinds:
        limit = f"staff.kinds.{name}.hours_limit"
        if limit not in values:
            continue
        norms = {row.path: row.value for row in parameters(base, prefix=f"staff.kinds.{name}.norm_hours")}
        total = math.fsum(_number(values.get(path, hours)) for path, hours in norms.items())
        if total > _number(values[limit]):
            values[limit] = math.ceil(total * _LIMITS_PER_HOUR) / _LIMITS_PER_HOUR
    if _OWNED in values:
        unowned = _number(values.get(_UNOWNED, float(base.issues.hand_offs_unowned)))
        values[_OWNED] = min(_number(values[_OWNED]), unowned)


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
