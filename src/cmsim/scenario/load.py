"""Loading scenarios: finding files, `extends`, overlays, overrides, and errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from cmsim.errors import CmsimError, PlanError, ScenarioError, nearest_name
from cmsim.plans.registry import validate as validate_plan
from cmsim.scenario.document import Branch, Place, parse_document, read_document
from cmsim.scenario.model import FORMAT, Scenario

MAX_EXTENDS_DEPTH = 16
OVERLAY_SIGN = "+"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*\Z")
_HEADER = ("format", "extends")
_PLAN_KEY = "plan"
_QUANTITY_KEYS = frozenset({"value", "unit", "kind", "ref", "range", "distribution"})


@dataclass(frozen=True)
class ScenarioInfo:
    """What `cmsim list` shows of a shipped scenario."""

    id: str
    name: str
    name_zh: str
    description: str
    kind: str
    base: str


def shipped_folder() -> Path:
    """Return the folder of shipped scenarios: inside the installed package, or the checkout's own."""
    inside = Path(str(files("cmsim"))) / "_shipped" / "scenarios"
    if inside.is_dir():
        return inside
    return Path(__file__).resolve().parents[3] / "scenarios"


def find_file(name: str, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by path or by name.

    Raises
    ------
    ScenarioError
        If there is none; the nearest shipped name is given as a hint.
    """
    as_path = Path(name)
    if as_path.suffix in (".yaml", ".yml") and beside is None:
        if as_path.is_file():
            return as_path
        raise ScenarioError("scenario.not-found", "there is no such file", file=name)
    if not _NAME.match(name):
        raise ScenarioError(
            "scenario.bad-name",
            "this is not the name of a scenario",
            found=repr(name),
            allowed="letters, digits, - and _, or a path that ends in .yaml",
        )
    folders = [beside] if beside is not None else []
    folders += [Path("scenarios"), shipped_folder()]
    for folder in folders:
        candidate = folder / f"{name}.yaml"
        if candidate.is_file():
            return candidate
    names = sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.yaml")})
    near = nearest_name(name, names)
    raise ScenarioError(
        "scenario.not-found",
        "there is no scenario of this name",
        found=name,
        allowed=", ".join(names),
        hint=f"did you mean {near}?" if near else None,
    )


def _merged(under: Branch, over: Branch) -> Branch:
    """Return `under` with `over` on top: mappings merge, null deletes, everything else is replaced.

    A quantity is replaced as a whole, so that an override loses the old reference and range; so is a pay plan that
    names its plan, because the parameters of one plan mean nothing to another.
    """
    whole = _is_quantity(under) or _is_quantity(over) or (over.is_mapping and _PLAN_KEY in over.value)
    if whole or not (under.is_mapping and over.is_mapping):
        return over
    content = dict(under.value)
    for key, branch in over.value.items():
        if branch.value is None:
            content.pop(key, None)
        elif key in content:
            content[key] = _merged(content[key], branch)
        else:
            content[key] = branch
    return Branch(over.place, content, is_mapping=True)


def _is_quantity(branch: Branch) -> bool:
    return branch.is_mapping and "value" in branch.value and set(branch.value) <= _QUANTITY_KEYS


def _read_with_parents(path: Path, chain: tuple[Path, ...]) -> Branch:
    shown = str(path)
    here = read_document(path, shown)
    _check_format(here, shown)
    extends = here.value.get("extends")
    merged: Branch | None = None
    if extends is not None:
        names = extends.plain()
        for name in names if isinstance(names, list) else [names]:
            where = extends.place.where()
            if not isinstance(name, str) or not _NAME.match(name):
                raise ScenarioError(
                    "scenario.extends",
                    "`extends` takes names of scenarios",
                    path="extends",
                    found=repr(name),
                    **where,
                )
            try:
                parent = find_file(name, beside=path.parent)
            except ScenarioError as error:
                raise error.located(path="extends", **where) from error
            real = parent.resolve()
            if real in chain or len(chain) > MAX_EXTENDS_DEPTH:
                raise ScenarioError(
                    "scenario.extends-cycle",
                    "`extends` leads back to a file that is being read",
                    path="extends",
                    found=name,
                    **where,
                )
            branch = _read_with_parents(parent, (*chain, real))
            merged = branch if merged is None else _merged(merged, branch)
    content = Branch(
        here.place, {k: v for k, v in here.value.items() if k not in _HEADER}, is_mapping=True
    )
    return content if merged is None else _merged(merged, content)


def _check_format(here: Branch, shown: str) -> None:
    keys = list(here.value)
    first = here.value.get("format")
    if not keys or keys[0] != "format" or first is None:
        raise ScenarioError(
            "scenario.format",
            "the first key must be the format",
            file=shown,
            line=1,
            path="format",
            found=keys[0] if keys else "an empty file",
            allowed=f"format: {FORMAT}",
        )
    if first.value != FORMAT:
        raise ScenarioError(
            "scenario.format",
            "this format is not known",
            path="format",
            found=str(first.value),
            allowed=FORMAT,
            **first.place.where(),
        )


def load(name: str | Path, overrides: Mapping[str, str] | None = None) -> Scenario:
    """Return the scenario of a name or file, with overlays (`a+b`) and overrides (dotted path -> value).

    Raises
    ------
    ScenarioError
        With file, line, column, field, found, allowed and the nearest valid name, as far as they apply.
    """
    parts = str(name).split(OVERLAY_SIGN) if not Path(str(name)).is_file() else [str(name)]
    tree: Branch | None = None
    for part in parts:
        path = find_file(part)
        branch = _read_with_parents(path, (path.resolve(),))
        tree = branch if tree is None else _merged_overlay(tree, branch)
    assert tree is not None
    for path_text, text in (overrides or {}).items():
        tree = _merged(tree, _override(path_text, text))
    return _validated(tree)


def _merged_overlay(tree: Branch, overlay: Branch) -> Branch:
    merged = _merged(tree, overlay)
    first = {key: tree.value[key].plain() for key in ("name", "name_zh") if key in tree.value}
    for key, text in first.items():
        if key in overlay.value:
            both = f"{text} + {overlay.value[key].plain()}"
            merged.value[key] = Branch(overlay.value[key].place, both)
    for key in ("kind", "description"):
        if key in tree.value:
            merged.value[key] = tree.value[key]
        else:
            merged.value.pop(key, None)
    return merged


def _override(path: str, text: str) -> Branch:
    source = f"--set {path}={text}"
    parsed = parse_document(f"value: {text}\n".encode(), source).value["value"]
    place = Place(source, 1, 1)
    branch = Branch(place, parsed.value, parsed.is_mapping)
    for key in reversed(path.split(".")):
        branch = Branch(place, {key: branch}, is_mapping=True)
    return branch


def _validated(tree: Branch) -> Scenario:
    data = {"format": FORMAT, **tree.plain()}
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        raise _first_error(error, tree) from error
    except RecursionError as error:
        raise ScenarioError("scenario.too-deep", "the scenario is nested too deeply") from error
    pay = scenario.policy.pay
    try:
        validate_plan(pay.plan, pay.params)
    except PlanError as error:
        path = "policy.pay" + (f".{error.detail.path}" if error.detail.path else "")
        place = _place_of(tree, path.split("."))
        raise error.located(path=path, **place.where()) from error
    return scenario


def _first_error(error: ValidationError, tree: Branch) -> CmsimError:
    """Turn pydantic's first error into ours."""
    # An unknown name is the likeliest mistake, and explains a missing field beside it.
    problems = sorted(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    problem = problems[0]
    loc = [str(part) for part in problem["loc"] if not str(part).startswith(("literal[", "list["))]
    place = _place_of(tree, loc)
    path = ".".join(loc)
    where = {**place.where(), "path": path}
    if problem["type"] == "extra_forbidden":
        allowed = _allowed_names(loc[:-1])
        near = nearest_name(loc[-1], allowed)
        return ScenarioError(
            "scenario.unknown-field",
            f"there is no field {loc[-1]!r} here",
            found=loc[-1],
            allowed=", ".join(allowed),
            hint=f"did you mean {near}?" if near else None,
            **where,
        )
    if problem["type"] == "missing":
        return ScenarioError("scenario.missing-field", f"the field {loc[-1]!r} is missing", **where)
    message = problem["msg"].removeprefix("Value error, ")
    message = message[0].lower() + message[1:]
    found = repr(problem.get("input"))
    return ScenarioError(
        "scenario.bad-value",
        message.split("; allowed: ")[0],
        found=found if len(found) <= 80 else found[:77] + "...",
        allowed=message.split("; allowed: ")[1] if "; allowed: " in message else None,
        **where,
    )


def _place_of(tree: Branch, loc: list[str]) -> Place:
    here = tree
    for key in loc:
        if here.is_mapping and key in here.value:
            here = here.value[key]
        elif isinstance(here.value, list) and key.isdigit() and int(key) < len(here.value):
            here = here.value[int(key)]
        else:
            break
    return here.place


def _allowed_names(loc: list[str]) -> list[str]:
    model: Any = Scenario
    for key in loc:
        fields = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
        if key in fields:
            model = fields[key].annotation
        args = getattr(model, "__args__", ())
        if key not in fields or getattr(model, "__origin__", None) is dict:
            if key in fields:
                continue
            model = args[-1] if args else model
    args = getattr(model, "__args__", ())
    if getattr(model, "__origin__", None) is dict and args:
        model = args[-1]
    if isinstance(model, type) and issubclass(model, BaseModel):
        return list(model.model_fields)
    return []


@lru_cache(maxsize=4)
def list_scenarios(folder: Path | None = None) -> tuple[ScenarioInfo, ...]:
    """Return the shipped scenarios: the base first, then policies, then overlays, each in the order of names."""
    found = []
    for path in sorted((folder or shipped_folder()).glob("*.yaml")):
        tree = _read_with_parents(path, (path.resolve(),)).plain()
        found.append(
            ScenarioInfo(
                path.stem,
                tree.get("name", path.stem),
                tree.get("name_zh", path.stem),
                tree.get("description", ""),
                tree.get("kind", "scenario"),
                tree.get("base", ""),
            )
        )
    return tuple(sorted(found, key=lambda i: (i.kind == "overlay", bool(i.base), i.id)))
