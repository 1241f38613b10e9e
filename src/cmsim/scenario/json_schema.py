"""The JSON Schema with which editors check and complete scenario files.

A file may hold part of a scenario only, since it can extend another or be an overlay: so no field is
required, and ``null`` (which deletes) is allowed wherever a value is. Unknown keys are refused everywhere
except in a plan's parameters, which the plan itself checks.
"""

from __future__ import annotations

import json
from typing import Any

from cmsim.scenario.file_head import FILE_KINDS, FORMAT
from cmsim.scenario.model import Scenario
from cmsim.scenario.number_schema import PROVENANCE_DEFINITION, provenance_schema

SCHEMA_FILE = "cmsim-scenario-1.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SET_BY_LOADER = ("id", "base", "format", "name", "name_zh", "description", "description_zh")
_TEXT = {"type": "string", "minLength": 1}
_NAME = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$"}


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    generated = Scenario.model_json_schema(mode="validation")
    definitions = {name: _partial(schema) for name, schema in generated.pop("$defs").items()}
    sections = {
        name: _or_null(_partial(schema))
        for name, schema in generated["properties"].items()
        if name not in _SET_BY_LOADER
    }
    head: dict[str, Any] = {
        "format": {"const": FORMAT, "description": "Format of the file; stands first"},
        "kind": {
            "enum": list(FILE_KINDS),
            "description": "An overlay is put on a scenario with +; policies are compared with a base",
        },
        "extends": {
            "description": "Scenarios that come first, from left to right",
            "anyOf": [_NAME, {"type": "array", "items": _NAME}],
        },
        "name": {**_TEXT, "description": "Title in English"},
        "name_zh": {**_TEXT, "description": "Title in Chinese"},
        "description": {**_TEXT, "description": "What the scenario is, in English"},
        "description_zh": {**_TEXT, "description": "What the scenario is, in Chinese"},
    }
    return {
        "$schema": _DIALECT,
        "title": "cmsim scenario file",
        "description": "A scenario, a policy that extends one, or an overlay",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "name"],
        "properties": {**head, **sections},
        "$defs": {PROVENANCE_DEFINITION: provenance_schema(), **definitions},
    }


def schema_text() -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=1, sort_keys=False) + "\n"


_MARKER = "x-provenance"
_NOT_FOR_PARTS = frozenset({"required", "minProperties", "minLength", "default", "title"})
"""What holds for the whole scenario only, or says nothing."""


def _partial(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which nothing is required and null deletes."""
    if "anyOf" in schema and any(_MARKER in option for option in schema["anyOf"]):
        return _quantity(schema)
    result = {key: value for key, value in schema.items() if key not in _NOT_FOR_PARTS}
    for key in ("properties", "patternProperties"):
        if isinstance(result.get(key), dict):
            result[key] = {name: _or_null(_partial(inner)) for name, inner in result[key].items()}
            result["additionalProperties"] = False
    return result


def _quantity(schema: dict[str, Any]) -> dict[str, Any]:
    value, described = schema["anyOf"]
    reference = {"$ref": f"#/$defs/{PROVENANCE_DEFINITION}", "properties": described["properties"]}
    return {"description": schema["description"], "anyOf": [value, reference]}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    null = {"type": "null"}
    if null in schema.get("anyOf", ()):
        return schema
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], null]}
    described = {"description": schema["description"]} if "description" in schema else {}
    return {**described, "anyOf": [schema, null]}
