"""Taking differences apart, from the request to the files in the comparison's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmsim.experiments.comparison import Progress, Request
    from cmsim.experiments.decomposition import Decomposition


def decompose(
    asked: Request,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
) -> list[Decomposition]:
    """Take each policy's difference from the base apart: ownership, head-count, selection of staff, pay.

    Up to 16 settings of the four switches are run with the same luck, and 8 more in which people come and go
    as they would without the new pay; what a comparison has run is taken from the store.

    Parameters
    ----------
    out : str or Path, optional
        Folder of the comparison, into which table, summary, page and figures go.
    lang : {'en', 'zh'}
        Language of page and figures.

    Raises
    ------
    InputError
        If there is no policy, or one differs from its base in what belongs to no switch, such as a shock.
    CmsimError
        If runs failed (what is finished is kept); if results cannot be written.
    """
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.decomposition import decompose as take_apart
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder

    Store(asked.store).open()
    with claimed_folder(out, adds=True):
        with one_blas_thread(), main_module_hidden():
            found = take_apart(asked, progress)
        if out is not None:
            save_decompositions(found, asked, out, lang=lang)
    return found


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
