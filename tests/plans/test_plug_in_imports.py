"""A file of plans stands for itself: what lies beside it could change without changing the file."""

import pytest

from cmsim.errors import PlanError
from cmsim.plans.plug_in_imports import check_imports
from cmsim.plans.plug_ins import classes_of_file, read_plug_in


@pytest.mark.parametrize(
    "line",
    [
        "import beside",
        "from beside import x",
        "def f():\n    from beside.deep import y",
        "import json, beside as b",
    ],
)
def test_a_module_beside_the_file_is_refused_with_its_line(tmp_path, monkeypatch, line):
    (tmp_path / "beside.py").write_text("x = 1\n", encoding="utf-8")
    file = tmp_path / "mine.py"
    file.write_text(f"import math\n{line}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PlanError, match="may not import") as caught:
        classes_of_file(read_plug_in(file))
    assert caught.value.detail.found == "beside"
    assert caught.value.detail.line in (2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np, json\nfrom scipy.stats import norm\nimport cmsim.plans",
        "import that_is_nowhere",
        "this does not parse",
        "from . import relative",
    ],
)
def test_installed_packages_are_allowed_and_what_is_not_there_is_told_when_it_is_run(text):
    check_imports(text, "mine.py")
