"""An allocation's advice written to its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.report.allocation_folder import write_allocation_figures
from cmsim.report.allocation_tables import allocation_frames, allocation_page
from cmsim.saving import save
from cmsim.store.atomic import write_whole
from cmsim.store.run_folder import write_run_folder

ADVISED_FILE = "advised.yaml"
COMPARED_FOLDER = "compared"
POLICIES_FOLDER = "policies"


def save_advice(advice: AllocationAdvice, out: Path, *, seconds: float, lang: str = "en") -> Path:
    """Write the folder of an advice and return it; raises StoreError if it cannot be written."""
    best = advice.best
    manifest: dict[str, Any] = {
        "study": "allocation",
        "name": advice.name,
        "scenario": advice.scenario,
        "state": best.state,
        "gap": best.gap,
        "objective": advice.problem.objective,
        "years": len(advice.years),
        "surface": "judged" if advice.measured is None else dict(advice.measured.forms),
    }
    if advice.plan is not None:
        names = [one.name for one in advice.plan.box.parameters]
        manifest["plan"] = dict(zip(names, advice.plan.values, strict=True))
    folder = write_run_folder(
        out,
        tables={},
        summaries=allocation_frames(advice),
        page=allocation_page(advice, lang),  # type: ignore[arg-type]
        resolved={},
        manifest=manifest,
        timing={"seconds": seconds},
    )
    write_allocation_figures(advice, out, lang)
    write_whole(out / ADVISED_FILE, advice.policy.resolved_yaml().encode())
    if advice.confirmation is not None:
        confirmed = advice.confirmation
        save(confirmed.comparison, confirmed.request, out / COMPARED_FOLDER, seconds=seconds, lang=lang)
    if advice.plan is not None and advice.plan.judged is not None:
        judged = advice.plan.judged
        save(judged.comparison, judged.request, out / COMPARED_FOLDER, seconds=seconds, lang=lang)
        for label, policy in judged.policies.items():
            write_whole(out / POLICIES_FOLDER / f"{label}.yaml", policy.resolved_yaml().encode())
    return folder
