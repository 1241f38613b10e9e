from pathlib import Path

import pytest

from cmsim.scenario import Scenario, load

FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="session")
def arcadia() -> Scenario:
    return load(FILES / "arcadia.yaml")


@pytest.fixture(scope="session")
def hebei() -> Scenario:
    return load("hebei-2004")


@pytest.fixture
def write(tmp_path: Path):
    """Write a scenario file that extends the invented organisation, unless told otherwise."""
    (tmp_path / "arcadia.yaml").write_bytes((FILES / "arcadia.yaml").read_bytes())

    def writer(name: str, text: str, *, extends: str = "arcadia", kind: str = "scenario") -> Path:
        head = f"format: cmsim/scenario-1\nkind: {kind}\nname: {name.title()}\n"
        if extends:
            head += f"extends: {extends}\n"
        path = tmp_path / f"{name}.yaml"
        path.write_text(head + text, encoding="utf-8")
        return path

    return writer
