"""The fields of an experiment file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "cmsim/experiment-1"
DEFAULT_RESPONSES = (
    "net_contribution_yuan",
    "net_contribution_with_terminal_yuan",
    "key_client_revenue_yuan",
    "logo_retention_share",
    "selling_cost_yuan",
)
Finite = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=300)]


class FilePart(BaseModel):
    """A part of a file: frozen, no unknown fields, no text read as a number."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FactorPart(FilePart):
    """How a field is varied.

    Attributes
    ----------
    values : tuple of float, optional
        Values to take.
    low, high : float, optional
        Ends of a range; without them and without values, the range that the scenario states for the field.
    levels : int, optional
        Values that a grid takes from a range.
    scale : {'linear', 'log'}
        How a range is explored.
    of : tuple of str, optional
        Policies in which a lever is set.
    """

    values: Annotated[tuple[Finite, ...], Field(min_length=1, max_length=1000)] | None = None
    low: Finite | None = None
    high: Finite | None = None
    levels: Annotated[int, Field(ge=2, le=1000)] | None = None
    scale: Literal["linear", "log"] = "linear"
    of: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None


class SweepPart(FilePart):
    """A design over factors.

    Attributes
    ----------
    points : int, optional
        Number of points of a Latin hypercube or Sobol sequence.
    seed : int
        Of the design; the luck of the simulation has the scenario's seed.
    factors : dict
        By dotted path of the field.
    """

    design: Literal["grid", "latin_hypercube", "sobol"] = "grid"
    points: Annotated[int, Field(ge=1)] | None = None
    seed: Annotated[int, Field(ge=0)] = 1
    factors: Annotated[dict[Name, FactorPart], Field(min_length=1, max_length=50)]


class PrecisionPart(FilePart):
    """Replications added at each point until intervals are narrow.

    Attributes
    ----------
    amount : str or float
        Such as 1% of each policy's level, or an amount for each difference from the base.
    """

    amount: Name | int | Finite
    measure: Name = "net_contribution_yuan"
    most_replications: Annotated[int, Field(ge=2, le=100_000)] = 200


class ExperimentFile(FilePart):
    """A whole experiment file."""

    format: Literal["cmsim/experiment-1"]
    name: Name
    name_zh: Name | None = None
    question: Text | None = None
    question_zh: Text | None = None
    scenarios: Annotated[tuple[Name, ...], Field(min_length=1, max_length=200)]
    bases: Annotated[
        tuple[Literal["as_written", "equal_pay_bill", "equal_participation"], ...], Field(min_length=1)
    ] = ("equal_participation",)
    replications: Annotated[int, Field(ge=1, le=100_000)] | None = None
    precision: PrecisionPart | None = None
    years: Annotated[int, Field(ge=1, le=50)] | None = None
    scale: Annotated[float, Field(ge=0.01, le=1.0)] = 1.0
    seed: Annotated[int, Field(ge=0)] | None = None
    parameters: Literal["defaults", "accepted"] = "defaults"
    set: dict[Name, bool | int | Finite | str] | None = None
    sweep: SweepPart | None = None
    responses: Annotated[tuple[Name, ...], Field(min_length=1)] = DEFAULT_RESPONSES
    comparisons: Literal["base", "all_pairs", "best"] = "base"
