"""Verbs on whole studies: until intervals are precise, the best selected, robustness."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.asking import asked_for
from cmsim.naming import Named

if TYPE_CHECKING:
    from cmsim.experiments.best_selected import Selection, SelectionSettings
    from cmsim.experiments.request import Progress, Request
    from cmsim.experiments.until_precise import PrecisionReached, PrecisionSettings
    from cmsim.uncertainty.findings import Findings


def until_precise(
    scenarios: Sequence[Named] | Request,
    *,
    precision: str = "1%",
    measure: str = "net_contribution_yuan",
    most_replications: int = 200,
    settings: PrecisionSettings | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> PrecisionReached:
    """Find how many replications make a comparison precise; its `request` then goes to :func:`compare`.

    Parameters
    ----------
    precision : str
        Such as ``"1%"`` of each policy's level, or an amount for each difference from the base.

    Raises
    ------
    CmsimError
        As :func:`compare`.
    """
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.experiments.until_precise import precision_settings
    from cmsim.experiments.until_precise import until_precise as replicate
    from cmsim.store.replications import Store

    asked = asked_for(scenarios, options)
    wanted = settings or precision_settings(precision, measure, most_replications)
    Store(asked.store).open()
    with one_blas_thread(), main_module_hidden():
        return replicate(asked, wanted, progress)


def select_best(
    scenarios: Sequence[Named] | Request,
    *,
    indifference: float = 0.0,
    measure: str = "net_contribution_yuan",
    confidence: float = 0.95,
    most_replications: int = 500,
    settings: SelectionSettings | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Selection:
    """Select the best policy with a promised probability (Kim & Nelson 2001, common random numbers).

    Parameters
    ----------
    indifference : float
        Difference in the measure's unit that is worth telling apart.

    Raises
    ------
    CmsimError
        As :func:`compare`; if nothing can be selected as asked.
    """
    from cmsim.experiments.best_selected import SelectionSettings
    from cmsim.experiments.best_selected import select_best as select
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store

    asked = asked_for(scenarios, options)
    wanted = settings or SelectionSettings(indifference, measure, confidence, most_replications)
    Store(asked.store).open()
    with one_blas_thread(), main_module_hidden():
        return select(asked, wanted, progress)


def robustness(
    scenarios: Sequence[Named] | Request,
    *,
    budget: int = 1000,
    space: str = "accepted",
    objective: str = "net_contribution_yuan",
    drivers: int = 5,
    luck_replications: int = 8,
    full_replications: int = 4,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    **options: Any,
) -> Findings:
    """Find what a ranking of policies owes to assumptions that nobody can check.

    Parameters
    ----------
    scenarios : sequence or Request
        As for :func:`request`, which also takes all further options; `scale` is 0.1 unless given.
    budget : int
        Runs of a policy in a world, all stages together.
    space : {'accepted', 'ranges'}
        Accepted joint draws for the fields that they hold, or the range of every field.
    objective : str
        ``net_contribution_yuan``, or ``net_contribution_with_terminal_yuan``.
    drivers : int
        Most groups of assumptions whose shares of variance are estimated.
    luck_replications, full_replications : int
        Replications of the world as written, thinned and at full size.

    Raises
    ------
    CmsimError
        As :func:`cmsim.robustness_study.study_robustness`.
    """
    from cmsim.robustness_study import DEFAULT_SCALE, study_robustness
    from cmsim.uncertainty.plan import StudySettings

    by_name = isinstance(scenarios, Sequence)
    asked = asked_for(scenarios, {"scale": DEFAULT_SCALE, **options} if by_name else options)
    settings = StudySettings(
        budget,
        space,  # type: ignore[arg-type]
        objective,
        drivers,
        luck_replications,
        full_replications,
    )
    return study_robustness(asked, settings, out=out, progress=progress, lang=lang)
