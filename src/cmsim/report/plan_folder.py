"""The folder of a plan that is looked at: figures, curves as numbers, manifest; whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cmsim.experiments.plan_view import PlanView
from cmsim.report.figures import plan_effort, plan_payout
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.figures.write import NOTE_FILE
from cmsim.report.words import Lang
from cmsim.store.atomic import replaced_folder
from cmsim.store.run_folder import versions

MANIFEST = "plan.json"
MANIFEST_FORMAT = "cmsim/plan-1"
_FIGURES: dict[str, Any] = {"payout": plan_payout, "effort": plan_effort}


def write_plan(view: PlanView, out: Path, lang: Lang, plug_ins: Mapping[str, str]) -> Path:
    """Write figures and curves of a plan, and return the folder. That of an earlier call is replaced.

    Raises
    ------
    StoreError
        If it cannot be written, or holds something else.
    """
    font = font_for(lang)
    with replaced_folder(out, MANIFEST) as folder:
        with themed(font):
            for name, module in _FIGURES.items():
                shown = module.data(view, font.lang)
                if shown is None:
                    continue
                figure = module.draw(shown)
                (folder / f"{name}.png").write_bytes(png(figure))
                (folder / f"{name}.svg").write_bytes(svg(figure, shown.title))
        if font.note:
            (folder / NOTE_FILE).write_text(f"{font.note}\n", encoding="utf-8")
        (folder / "curves.csv").write_bytes(_csv(curves_frame(view)))
        if view.efforts:
            (folder / "effort.csv").write_bytes(_csv(effort_frame(view)))
        (folder / MANIFEST).write_text(_manifest(view, plug_ins), encoding="utf-8")
    return out


def curves_frame(view: PlanView) -> pd.DataFrame:
    """Return pay by kind and results of an account period."""
    rows = [
        (curve.kind, number, float(results), float(pay))
        for curve in view.curves
        for number, piece in enumerate(curve.pieces)
        for results, pay in zip(piece.results_yuan, piece.pay_yuan, strict=True)
    ]
    return pd.DataFrame(rows, columns=["kind", "piece", "results_yuan", "pay_yuan"])


def effort_frame(view: PlanView) -> pd.DataFrame:
    """Return hours a week of the median type by kind, week and attainment."""
    rows = [
        (one.kind, week + 1, float(share), float(hours))
        for one in view.efforts
        for week, row in enumerate(one.hours)
        for share, hours in zip(one.attainment, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["kind", "week", "attainment_share", "hours_per_week"])


def _csv(frame: pd.DataFrame) -> bytes:
    return str(frame.to_csv(index=False, lineterminator="\r\n")).encode("utf-8-sig")


def _manifest(view: PlanView, plug_ins: Mapping[str, str]) -> str:
    content = {
        "format": MANIFEST_FORMAT,
        "scenario": view.scenario,
        "scenario_digest": view.scenario_digest,
        "plan": view.plan,
        "period": view.period,
        "plug_ins": dict(plug_ins),
        "versions": versions(),
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
