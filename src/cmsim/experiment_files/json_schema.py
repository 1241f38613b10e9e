"""The JSON Schema with which editors check and complete experiment files."""

from __future__ import annotations

import json
from typing import Any

from cmsim.experiment_files.model import ExperimentFile

SCHEMA_FILE = "cmsim-experiment-1.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def experiment_schema() -> dict[str, Any]:
    """Return the JSON Schema of an experiment file; what hangs on its scenarios is checked on loading."""
    generated = ExperimentFile.model_json_schema(mode="validation")
    return {"$schema": _DIALECT, **generated, "title": "cmsim experiment file"}


def schema_text() -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(experiment_schema(), ensure_ascii=False, indent=1, sort_keys=False) + "\n"
