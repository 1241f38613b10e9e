"""The part of the page of plans that is generated, from the classes and their pay cases.

``python -m cmsim.plans.page docs/plans.md`` writes it into the page, between its two marks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cmsim.generated_page import END as END
from cmsim.generated_page import GeneratedPart
from cmsim.plans.description import ParameterDescription, PlanDescription, describe_plans
from cmsim.plans.parameters import PlanParams
from cmsim.plans.protocol import Additive, GatedScore, Grid2, Index, Plan, Reduction
from cmsim.plans.registry import LIBRARY, build
from cmsim.quantities import number_text

CASES = Path(__file__).parent / "cases"
ONE_KIND = ("seller",)
_SOURCE = re.compile(r"[Dd]omain \d|of the sources|\b(?:19|20)\d\d\b")
_IN_BRACKETS = re.compile(r"\(([Dd]omain \d[^)]*)\)")
_OF_PARTS = ("what its parts count", "those of its parts", "from its parts")
_HEADS = "| Plan | Pays | Source | Parameters | Counts | State; others | Reduction | Claims |"


def plans_part() -> str:
    """Return all plans of the library in Markdown: one row each, then the parameters of each."""
    described = describe_plans()
    lines = ["## All plans", "", _HEADS, "|---|---|---|---|---|---|---|---|"]
    lines += [_row(plan) for plan in described]
    lines += ["", "## Parameters"]
    for plan in described:
        lines += ["", f"### {plan.name}", "", *_parameter_table(plan)]
    return "\n".join(lines) + "\n"


def examples(name: str) -> tuple[Plan, ...]:
    """Return the plans that the pay cases of a name build, each once."""
    entries = YAML(typ="safe").load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    found: dict[str, Plan] = {}
    for entry in entries:
        plan = build(name, entry["params"], kind_ids=tuple(entry.get("kinds", ONE_KIND)))
        found.setdefault(repr(plan.params), plan)
    return tuple(found.values())


def _row(described: PlanDescription) -> str:
    plans = examples(described.name)
    names = [*(p.name for p in described.parameters), *described.nests]
    cells = (
        f"[`{described.name}`](#{described.name})",
        described.summary,
        _source(described.name),
        ", ".join(f"`{name}`" for name in names) or "none",
        *(_OF_PARTS if described.nests else _of_examples(plans)),
        ", ".join(_claims(plans)) or "none",
    )
    return f"| {' | '.join(cells)} |"


def _of_examples(plans: tuple[Plan, ...]) -> tuple[str, str, str]:
    """Return what the pay cases count, what they carry and are told, and how they reduce."""
    counted = _named(measure.name for plan in plans for measure in plan.measures)
    carried = _named(axis.name for plan in plans for axis in plan.state)
    told = _named(statistic.name for plan in plans for statistic in plan.peers)
    reduced = " or ".join(_each(_reduction(plan.reduction) for plan in plans))
    return counted or "nothing", f"{carried or '–'}; {told or '–'}", reduced


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in _each(names))


def _each(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _reduction(form: Reduction) -> str:
    """Return the kind of reduction; which measures it takes is told beside it."""
    words: Mapping[type, str] = {
        Index: "one index",
        Additive: "sum of parts",
        Grid2: "grid of two measures",
        GatedScore: "score",
    }
    return words.get(type(form), "none")


def _claims(plans: tuple[Plan, ...]) -> list[str]:
    """Return what all examples claim, and what some claim with a note that it depends on parameters."""
    always = frozenset.intersection(*(plan.claims for plan in plans))
    some = frozenset.union(*(plan.claims for plan in plans)) - always
    words = [str(claim).replace("_", "-") for claim in sorted(always)]
    return words + [f"{str(claim).replace('_', '-')} (by parameters)" for claim in sorted(some)]


def _source(name: str) -> str:
    """Return the sentences of a plan's own words that name a source."""
    words = " ".join((LIBRARY.find(name).__doc__ or "").split())
    sentences = [s for s in re.split(r"(?<=\.)\s+", words) if _SOURCE.search(s)]
    told = [found.group(1) if (found := _IN_BRACKETS.search(s)) else s.rstrip(".") for s in sentences]
    return "; ".join(told) or "–"


def _parameter_table(plan: PlanDescription) -> list[str]:
    if not plan.parameters and not plan.nests:
        return ["None."]
    lines = ["| Parameter | Unit | Default | Meaning | Provenance |", "|---|---|---|---|---|"]
    lines += [f"| `{name}` | – | required | another plan as `plan` and `params` | – |" for name in plan.nests]
    return lines + [row for parameter in plan.parameters for row in _parameter_rows(parameter, "")]


def _parameter_rows(parameter: ParameterDescription, above: str) -> list[str]:
    name = f"{above}{parameter.name}"
    default = "required" if parameter.required else _shown(parameter.default)
    cells = (
        f"`{name}`",
        parameter.unit,
        default,
        parameter.description,
        f"{parameter.kind}: {parameter.ref}",
    )
    inner = [row for part in parameter.parts for row in _parameter_rows(part, f"{name}{parameter.parts_at}.")]
    return [f"| {' | '.join(cells)} |", *inner]


def _shown(default: Any) -> str:
    if default is None:
        return "left out"
    if isinstance(default, tuple | Mapping):
        return "; ".join(_entry(entry) for entry in default) or "none"
    return number_text(default) if isinstance(default, float) else str(default)


def _entry(entry: Any) -> str:
    if isinstance(entry, PlanParams):
        return ", ".join(f"{name} {number_text(value)}" for name, value in entry)
    return str(entry)


PART = GeneratedPart("cmsim.plans.page", plans_part)
BEGIN, with_generated_part, main = PART.begin, PART.within, PART.write

if __name__ == "__main__":
    main(sys.argv[1:])
