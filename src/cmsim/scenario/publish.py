"""Write the files that are generated from the scenario layer: ``python -m cmsim.scenario.publish``.

Two files of a checkout: the JSON Schema beside the scenarios and the provenance page among the documents.
Tests compare both with what would be written.
"""

from __future__ import annotations

from pathlib import Path

from cmsim.scenario.json_schema import SCHEMA_FILE, schema_text
from cmsim.scenario.load import load
from cmsim.scenario.provenance_page import provenance_page

BASE = "hebei-2004"


def publish(root: Path) -> tuple[Path, Path]:
    """Write both files below the root of a checkout and return their paths."""
    schema = root / "scenarios" / SCHEMA_FILE
    page = root / "docs" / "provenance.md"
    scenario = load(root / "scenarios" / f"{BASE}.yaml")
    for path, text in ((schema, schema_text()), (page, provenance_page(scenario))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return schema, page


if __name__ == "__main__":
    for written in publish(Path.cwd()):
        print(written)
