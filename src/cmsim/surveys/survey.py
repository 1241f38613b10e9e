"""A survey: runs of a design, what they brought, and the surface fitted to it; kept, and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from cmsim.experiments.comparison import planned, run_outstanding, runs_failed, tables_of
from cmsim.experiments.request import Progress, Request, check_request
from cmsim.optimise.surfaces.measured import MeasuredSurface
from cmsim.optimise.surfaces.moving import staffing_surface
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.store.atomic import write_whole
from cmsim.store.replications import Store, key_of
from cmsim.surveys.design import surveyed_posts, with_posts
from cmsim.surveys.observe import cell_sizes, cell_values, run_costs, running_costs, simulated_posts
from cmsim.world.geography import geography_of

FOLDER = "surfaces"
_RUN = "run-"


@dataclass(frozen=True)
class SurveySettings:
    """How large a survey is.

    Attributes
    ----------
    runs : int
        Runs of the design all over, beside those about single staffings.
    first_year : int
        First year that counts; those before are for people to learn their new posts.
    """

    runs: int = 16
    first_year: int = 2


@dataclass(frozen=True)
class Survey:
    """A surface and how it came about.

    Attributes
    ----------
    seen : Observations or None
        None if the surface was kept from before.
    """

    surface: MeasuredSurface
    seen: Observations | None
    key: str


def surveyed(
    request: Request,
    label: str,
    settings: SurveySettings,
    about: Sequence[IntArray],
    progress: Progress | None = None,
) -> Survey:
    """Return the surface of a scenario, from the store or by a new survey.

    Parameters
    ----------
    request : Request
        The base, whose warm-up all runs share, and the scenario; size of the survey.
    label : str
        Of the scenario.
    about : sequence of array (C, K)
        Staffings to look at more closely, by city and group: today's, then what was found best.

    Raises
    ------
    InputError
        If the request cannot be run as asked.
    CmsimError
        If runs failed; what is finished is kept.
    """
    check_request(request)
    say = progress or (lambda _what, _share: None)
    scenario, store = request.scenarios[label], Store(request.store)
    parts = {
        "what": "surface",
        "base": request.scenarios[request.base].digest,
        "scenario": scenario.digest,
        "seed": scenario.run.seed,
        "replications": request.replications,
        "first_replication": request.first_replication,
        "years": request.years,
        "scale": request.scale,
        **asdict(settings),
        "about": [staffing.tolist() for staffing in about],
    }
    key = key_of(parts)
    kept = _kept(store, key)
    if kept is not None:
        return Survey(kept, None, key)
    runs = _runs(scenario, settings, about)
    design = replace(
        request, scenarios={request.base: request.scenarios[request.base], **runs}, bases=("as_written",)
    )
    check_request(design)
    tasks, _ = planned(design, lambda share: say("pilot", share))
    tasks = [task for task in tasks if task.label in runs]
    failures, units = run_outstanding(tasks, design, lambda share: say("simulation", share))
    if failures:
        raise runs_failed(failures, units)
    geography = geography_of(scenario, request.scale)
    number = {name: row for row, name in enumerate(runs)}
    values: dict[str, FloatArray] = {}
    costs = []
    shape = (len(runs), request.replications, geography.groups * geography.cities)
    for done, task in enumerate(tasks):
        frames = tables_of(task)
        costs.append(run_costs(frames, scenario))
        place = number[task.label], task.warm.replication - request.first_replication
        for name, of_cell in cell_values(frames, geography, settings.first_year).items():
            values.setdefault(name, np.zeros(shape))[place] = of_cell
        say("surface", 0.5 * (done + 1) / len(tasks))
    seen = Observations(
        geography.group_ids,
        geography.city_ids,
        geography.kind_ids,
        simulated_posts(runs.values(), geography),
        values,
        cell_sizes(scenario, request.replication_numbers, request.scale),
    )
    surface = staffing_surface(seen, Streams(scenario.run.seed, 0), running_costs(costs))
    write_whole(store.root / FOLDER / f"{key}.json", surface.to_json().encode())
    say("surface", 1.0)
    return Survey(surface, seen, key)


def _runs(scenario: Scenario, settings: SurveySettings, about: Sequence[IntArray]) -> dict[str, Scenario]:
    geography = geography_of(scenario)
    posts = surveyed_posts(scenario, geography, settings.runs, about)
    return {f"{_RUN}{run + 1}": with_posts(scenario, one, geography) for run, one in enumerate(posts)}


def _kept(store: Store, key: str) -> MeasuredSurface | None:
    """Return a surface that was kept, or None; a damaged one is as good as none."""
    try:
        text = (store.root / FOLDER / f"{key}.json").read_text(encoding="utf-8")
        return MeasuredSurface.from_json(text)
    except (OSError, ValueError, KeyError, TypeError):
        return None
