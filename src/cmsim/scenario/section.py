"""The common shape of all sections: frozen, closed to unknown keys, quantities parsed by their declaration."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from cmsim.quantities import spec_of


class Section(BaseModel):
    """A part of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _parse_quantities(cls, data: Any, info: ValidationInfo) -> Any:
        spec = spec_of(cls.model_fields[info.field_name or ""])
        if spec is None:
            return data
        if isinstance(data, list):
            return [spec.parse(item) for item in data]
        if isinstance(data, dict) and "value" not in data:
            return {name: spec.parse(item) for name, item in data.items()}
        return spec.parse(data)
