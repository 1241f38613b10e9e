"""Writing a comparison's folder: tables, summaries, resolved scenarios, manifest, figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmsim.experiments.comparison import Comparison, Request
    from cmsim.experiments.tuned_comparison import TunedComparison


def save(
    comparison: Comparison,
    asked: Request,
    out: str | Path,
    *,
    seconds: float,
    lang: str = "en",
    tuned: TunedComparison | None = None,
) -> Path:
    """Write the folder of a comparison, figures included, and return it.

    Parameters
    ----------
    tuned : TunedComparison, optional
        How the plans compared were tuned, which the folder then tells as well.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    from cmsim.experiments.ranking import can_be_ranked, ranking_frame
    from cmsim.report.figures.write import write_figures
    from cmsim.report.summary_page import summary_page
    from cmsim.scenario.plug_ins_used import plug_ins_of
    from cmsim.store.run_folder import write_run_folder

    page = summary_page(comparison, lang, asked.parameters)
    more: dict[str, object] = {}
    if tuned is not None:
        from cmsim.report.tuning_folder import tuning_page, write_tuning

        write_tuning(tuned, Path(out), lang, asked.parameters)
        page += "\n" + tuning_page(tuned, lang, asked.parameters)
        more["tuning"] = tuned.as_json()
    base = asked.scenarios[comparison.base]
    folder = write_run_folder(
        Path(out),
        tables=comparison.pieces(),
        summaries={
            "summary": comparison.summary(),
            **({"ranking": ranking_frame(comparison)} if can_be_ranked(comparison) else {}),
        },
        page=page,
        resolved={label: scenario.resolved_yaml() for label, scenario in asked.scenarios.items()},
        manifest={
            "base": comparison.base,
            "policies": {label: scenario.digest for label, scenario in asked.scenarios.items()},
            "bases": list(asked.bases),
            "replications": asked.replications,
            "years": asked.years,
            "scale": asked.scale,
            "seed": base.run.seed,
            "parameters": asked.parameters,
            "law": comparison.law.digest,
            "laws": comparison.law_digests,
            "steady_years": asked.steady_years,
            "first_replication": asked.first_replication,
            "events": asked.events,
            "plug_ins": {label: plug_ins_of(scenario) for label, scenario in asked.scenarios.items()},
            **more,
        },
        timing={"seconds": seconds, "workers": asked.workers},
    )
    write_figures(comparison, folder / "figures", lang, asked.parameters)
    return folder
