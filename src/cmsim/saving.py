"""Writing a comparison's folder: tables, summaries, resolved scenarios, manifest, figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmsim.experiments.comparison import Comparison, Request
    from cmsim.experiments.decomposition import Decomposition


def save(
    comparison: Comparison, asked: Request, out: str | Path, *, seconds: float, lang: str = "en"
) -> Path:
    """Write the folder of a comparison, figures included, and return it.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    from cmsim.experiments.replication import plug_ins_of
    from cmsim.report.figures.write import write_figures
    from cmsim.report.summary_page import summary_page
    from cmsim.store.run_folder import write_run_folder

    base = asked.scenarios[comparison.base]
    folder = write_run_folder(
        Path(out),
        tables=comparison.pieces(),
        summaries={"summary": comparison.summary()},
        page=summary_page(comparison, lang, asked.parameters),
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
        },
        timing={"seconds": seconds, "workers": asked.workers},
    )
    write_figures(comparison, folder / "figures", lang, asked.parameters)
    return folder


def save_decompositions(
    found: Sequence[Decomposition], asked: Request, out: str | Path, *, lang: str = "en"
) -> Path:
    """Write table, summary, page and figures of decompositions into a comparison's folder, and return it.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    from cmsim.experiments.decomposition_tables import TABLE, decomposition_summary, decomposition_table
    from cmsim.report.decomposition import decomposition_page
    from cmsim.report.figures.decomposition import write_waterfalls
    from cmsim.store.run_folder import write_added

    folder = Path(out)
    write_added(
        folder,
        TABLE,
        table=decomposition_table(found, asked.first_replication),
        summary=decomposition_summary(found),
        page=decomposition_page(found, lang, asked.parameters),
    )
    write_waterfalls(found, folder / "figures", lang, asked.parameters)
    return folder
