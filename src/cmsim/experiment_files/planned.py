"""What an experiment file asks for: the comparison, the factors, the points, and the request at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmsim.asking import request
from cmsim.errors import CmsimError, InputError, did_you_mean
from cmsim.experiment_files.load import LoadedFile
from cmsim.experiment_files.mistakes import mistake
from cmsim.experiment_files.model import FactorPart, SweepPart
from cmsim.experiments.factors import DEFAULT_LEVELS, Factor, design_points, only_in
from cmsim.experiments.points import Point, request_at
from cmsim.experiments.request import Request
from cmsim.experiments.until_precise import PrecisionSettings, precision_settings
from cmsim.quantities import Role
from cmsim.scenario.parameters import Parameter, parameters
from cmsim.tables.measures import measure_of


@dataclass(frozen=True)
class Changes:
    """What a call sets in place of the file; None leaves the file's own."""

    replications: int | None = None
    years: int | None = None
    scale: float | None = None
    seed: int | None = None
    workers: int = 0
    store: Path = Path("results/store")
    executor: str = "local"
    scheduler: str = ""


@dataclass(frozen=True)
class PlannedExperiment:
    """An experiment that can be run.

    Attributes
    ----------
    request : Request
        The comparison without the values of a point.
    points, requests : sequences
        The points, and the comparison at each.
    """

    file: LoadedFile
    request: Request
    factors: tuple[Factor, ...]
    points: Sequence[Point]
    requests: Sequence[Request]
    precision: PrecisionSettings | None

    @property
    def design(self) -> str:
        """How points are chosen."""
        sweep = self.file.content.sweep
        return sweep.design if sweep is not None else "one point"


def planned_experiment(file: LoadedFile, changes: Changes | None = None) -> PlannedExperiment:
    """Return what a file asks for, every point of it checked.

    Raises
    ------
    InputError
        With the place in the file, if a scenario, field, value or measure is wrong.
    """
    changes = changes or Changes()
    content = file.content
    _check_measures(file)
    asked = _request(file, changes)
    factors = _factors(file, asked)
    sweep = content.sweep
    try:
        points = design_points(
            factors,
            sweep.design if sweep is not None else "grid",
            (sweep.points or 0) if sweep is not None else 0,
            sweep.seed if sweep is not None else 1,
        )
    except InputError as error:
        raise _at(file, ("sweep",), error) from None
    requests = [_at_point(file, asked, point, factors) for point in points]
    return PlannedExperiment(file, asked, factors, points, requests, _precision(file, changes))


def _request(file: LoadedFile, changes: Changes) -> Request:
    content = file.content
    beside = file.path.parent
    # A scenario's file may lie beside the experiment's.
    named = [_beside(beside, name) for name in content.scenarios]
    overrides = {path: _text(value) for path, value in (content.set or {}).items()}
    given = {
        "replications": changes.replications if changes.replications is not None else content.replications,
        "years": changes.years if changes.years is not None else content.years,
        "scale": changes.scale if changes.scale is not None else content.scale,
        "seed": changes.seed if changes.seed is not None else content.seed,
    }
    try:
        asked = request(
            named,
            bases=tuple(dict.fromkeys(content.bases)),
            workers=changes.workers,
            store=changes.store,
            executor=changes.executor,
            scheduler=changes.scheduler,
            parameters=content.parameters,
            overrides=overrides,
            **given,  # type: ignore[arg-type]
        )
    except CmsimError as error:
        if error.detail.file is not None:
            raise
        known = error.detail.path
        path = ("set", known) if known in overrides else ("scenarios",)
        raise _at(file, path, error) from None
    return asked


def _beside(folder: Path, name: str) -> str:
    file, plus, overlays = name.partition("+")
    path = folder / file
    if file.endswith((".yaml", ".yml")) and not Path(file).is_file() and path.is_file():
        return f"{path}{plus}{overlays}"
    return name


def _text(value: bool | int | float | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_measures(file: LoadedFile) -> None:
    for number, name in enumerate(file.content.responses):
        try:
            measure_of(name)
        except InputError as error:
            raise _at(file, ("responses", number), error) from None


def _precision(file: LoadedFile, changes: Changes) -> PrecisionSettings | None:
    part = file.content.precision
    if part is None or changes.replications is not None:
        return None
    try:
        return precision_settings(str(part.amount), part.measure, part.most_replications)
    except InputError as error:
        field = {"precision": "amount", "most-replications": "most_replications"}
        place = field.get(error.detail.path or "", "measure")
        raise _at(file, ("precision", place), error) from None


def _factors(file: LoadedFile, asked: Request) -> tuple[Factor, ...]:
    sweep = file.content.sweep
    if sweep is None:
        return ()
    known = {row.path: row for row in parameters(asked.scenarios[asked.base])}
    return tuple(
        _factor(file, asked, sweep, path, part, known.get(path)) for path, part in sweep.factors.items()
    )


def _factor(
    file: LoadedFile,
    asked: Request,
    sweep: SweepPart,
    path: str,
    part: FactorPart,
    row: Parameter | None,
) -> Factor:
    place = ("sweep", "factors", path)
    of = _meant_for(file, asked, path, part, row)
    if part.values is not None:
        if part.low is not None or part.high is not None or part.levels is not None:
            raise mistake(
                file.tree,
                place,
                "experiment.factor",
                "a factor has values or a range, not both",
                allowed="values, or low and high",
            )
        return Factor(path, part.values, of=of)
    low, high = part.low, part.high
    if (low is None) != (high is None):
        raise mistake(
            file.tree,
            place,
            "experiment.factor",
            "a range has two ends",
            found="one of low and high",
            allowed="both",
        )
    if low is None or high is None:
        if row is None or row.range is None:
            raise mistake(
                file.tree,
                place,
                "experiment.no-range",
                "the scenario states no range for this field",
                found=path,
                allowed="values, or low and high",
                hint=did_you_mean(path, [p.path for p in parameters(asked.scenarios[asked.base])]),
            )
        low, high = row.range
    if not low < high or (part.scale == "log" and low <= 0.0):
        raise mistake(
            file.tree,
            place,
            "experiment.factor",
            "this is no range that can be explored so",
            found=f"{low:g} to {high:g}",
            allowed="low below high, both positive for scale: log",
        )
    return Factor(path, (), low, high, part.scale == "log", part.levels or DEFAULT_LEVELS, of)


def _meant_for(
    file: LoadedFile, asked: Request, path: str, part: FactorPart, row: Parameter | None
) -> tuple[str, ...]:
    """Return the scenarios in which a factor is set: all for a parameter, the policies that have it for a
    lever, or those named.
    """
    labels = list(asked.scenarios)
    if part.of is not None and row is not None and row.role is Role.PARAMETER:
        raise mistake(
            file.tree,
            ("sweep", "factors", path, "of"),
            "experiment.factor",
            "a parameter belongs to the world, which all scenarios share",
            found="of",
            allowed="values or a range only; `of` is for levers",
        )
    if part.of is not None:
        for number, label in enumerate(part.of):
            if label not in labels:
                raise mistake(
                    file.tree,
                    ("sweep", "factors", path, "of", number),
                    "experiment.unknown-policy",
                    "there is no such policy in this experiment",
                    found=label,
                    allowed=", ".join(labels),
                    hint=did_you_mean(label, labels),
                )
        return part.of
    if row is not None and row.role is Role.PARAMETER:
        return ()
    value = part.values[0] if part.values else part.low
    if value is None and row is not None and row.range is not None:
        value = row.range[0]
    others = labels[1:] or labels
    return tuple(label for label in others if value is not None and _takes(asked, label, path, value))


def _takes(asked: Request, label: str, path: str, value: float) -> bool:
    try:
        asked.scenarios[label].with_values({path: value})
    except CmsimError:
        return False
    return True


def _at_point(file: LoadedFile, asked: Request, point: Point, factors: Sequence[Factor]) -> Request:
    try:
        return request_at(asked, point, only_in(factors))
    except CmsimError as error:
        known = error.detail.path or ""
        named = [factor.path for factor in factors if factor.path == known or known.startswith(factor.path)]
        place = ("sweep", "factors", named[0]) if named else ("sweep",) if factors else ("scenarios",)
        raise _at(file, place, error, point) from None


def _at(
    file: LoadedFile, place: tuple[str | int, ...], error: CmsimError, point: Point | None = None
) -> InputError:
    """Return an error with the place of the experiment file that led to it."""
    d = error.detail
    context = dict(d.context)
    if point is not None and point.values:
        context["point"] = ", ".join(f"{path}={value:g}" for path, value in point.values.items())
    told = mistake(file.tree, place, d.code, d.message, found=d.found, allowed=d.allowed, hint=d.hint)
    return InputError(
        d.code,
        d.message,
        file=told.detail.file,
        line=told.detail.line,
        column=told.detail.column,
        path=d.path if d.path and place[0] != "responses" else told.detail.path,
        found=d.found,
        allowed=d.allowed,
        hint=d.hint,
        context=context,
    )
