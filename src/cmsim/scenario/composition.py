"""From a name to one tree: `extends`, overlays put on with ``+``, and single values set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cmsim.errors import ScenarioError
from cmsim.scenario.catalogue import SUFFIXES, find, is_name
from cmsim.scenario.file_head import FileHead, split_head
from cmsim.scenario.merging import Removals, merged
from cmsim.scenario.mistakes import shown
from cmsim.scenario.tree import Node, Place
from cmsim.scenario.yaml_reader import read_bytes, read_file

MAX_CHAIN = 16
"""Longest chain of files that extend each other."""
SUM_SIGN = "+"


@dataclass
class Composition:
    """The tree of a scenario while its files are put on each other.

    Attributes
    ----------
    id : str
        How the scenario was asked for: file names joined by ``+``.
    base : str
        Id of the base that the first file stands on: the last file of kind `base` below it, or the one at
        the bottom; empty if it is a base itself.
    tree : Node or None
        The merged sections.
    removals : dict
        Deleted paths and where they were deleted.
    """

    id: str = ""
    base: str = ""
    head: FileHead | None = None
    tree: Node | None = None
    removals: Removals = field(default_factory=dict)
    _applied: set[Path] = field(default_factory=set)

    def add(self, path: Path) -> None:
        """Put a file, after what it extends, on top."""
        first = self.head is None
        head = self._apply(path, ())
        if first:
            if head.kind == "overlay":
                raise ScenarioError(
                    "scenario.overlay-alone",
                    "this file is an overlay and needs a scenario below it",
                    file=str(path),
                    found=shown(path.stem),
                    hint=f"for example hebei-2004{SUM_SIGN}{path.stem}",
                )
            self.head, self.id = head, path.stem
        else:
            assert self.head is not None
            self.head = _joined(self.head, head)
            self.id = f"{self.id}{SUM_SIGN}{path.stem}"

    def _apply(self, path: Path, chain: tuple[Path, ...]) -> FileHead:
        """Apply a file once; the second time that it is reached it has already had its effect."""
        head, sections = split_head(read_file(path))
        resolved = path.resolve()
        if resolved in self._applied:
            return head
        for name, place in head.extends:
            if not is_name(name):
                raise ScenarioError(
                    "scenario.bad-name",
                    "extends names scenarios, never paths",
                    path="extends",
                    found=shown(name),
                    allowed="letters, digits, - and _",
                    **place.where(),  # type: ignore[arg-type]
                )
            self._apply(_parent(name, place, path, (*chain, resolved)), (*chain, resolved))
        if not self._applied or head.kind == "base":
            self.base = path.stem if chain else ""
        self._applied.add(resolved)
        self.tree = merged(self.tree, _with_policy_name(head, sections), self.removals)
        return head

    def override(self, values: Mapping[str, str]) -> None:
        """Set single values given as texts, such as ``{"care.trust_rest": "0.5"}``."""
        for dotted_path, text in values.items():
            self.tree = merged(self.tree, _override_tree(dotted_path, text), self.removals)


def compose(reference: str | Path) -> Composition:
    """Return the composition of a path, a name, or several joined by ``+``.

    Raises
    ------
    ScenarioError
        If a file cannot be found or read, or the files cannot be put together.
    """
    result = Composition()
    for path in _paths(reference):
        result.add(path)
    return result


def _paths(reference: str | Path) -> list[Path]:
    if isinstance(reference, Path):
        return [reference]
    if _looks_like_path(reference) and _is_file(Path(reference)):
        return [Path(reference)]
    parts = reference.split(SUM_SIGN)
    return [Path(part) if _looks_like_path(part) else find(part) for part in parts]


def _looks_like_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.endswith(SUFFIXES)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _parent(name: str, place: Place, child: Path, chain: tuple[Path, ...]) -> Path:
    try:
        path = find(name, beside=child.parent)
    except ScenarioError as error:
        raise error.located(path="extends", **place.where()) from None
    if path.resolve() in chain:
        circle = " -> ".join([*(link.stem for link in chain), path.stem])
        raise ScenarioError(
            "scenario.extends-cycle",
            "scenarios extend each other in a circle",
            path="extends",
            found=circle,
            **place.where(),  # type: ignore[arg-type]
        )
    if len(chain) >= MAX_CHAIN:
        raise ScenarioError(
            "scenario.extends-too-deep",
            "the chain of extends is too long",
            path="extends",
            allowed=f"at most {MAX_CHAIN} files",
            **place.where(),  # type: ignore[arg-type]
        )
    return path


def _joined(below: FileHead, above: FileHead) -> FileHead:
    return replace(
        below,
        name=f"{below.name} {SUM_SIGN} {above.name}",
        name_zh=f"{below.name_zh} {SUM_SIGN} {above.name_zh}",
        description=" ".join(text for text in (below.description, above.description) if text),
        description_zh="".join(text for text in (below.description_zh, above.description_zh) if text),
    )


def _with_policy_name(head: FileHead, sections: Node) -> Node:
    """Lend the file's names to the policy that it states, unless the policy has its own."""
    assert isinstance(sections.content, dict)
    policy = sections.content.get("policy")
    if head.kind == "overlay" or policy is None or policy.entries is None:
        return sections
    lent = {
        "name": head.name,
        "name_zh": head.name_zh,
        "description": head.description or head.name,
        "description_zh": head.description_zh or head.name_zh,
    }
    names = {
        key: Node(text, policy.place, policy.key_place)
        for key, text in lent.items()
        if key not in policy.entries
    }
    named = Node({**names, **policy.entries}, policy.place, policy.key_place)
    return Node({**sections.content, "policy": named}, sections.place, sections.key_place)


def _override_tree(dotted_path: str, text: str) -> Node:
    source = f"override {dotted_path}={text}"
    source = source if len(source) <= 100 else source[:99] + "…"
    keys = dotted_path.split(".")
    if not all(keys):
        raise ScenarioError(
            "scenario.bad-override",
            "an override is a dotted path and a value",
            file=source,
            found=shown(dotted_path),
            allowed="section.field=value",
        )
    if not text.strip():
        raise ScenarioError(
            "scenario.bad-override",
            "the override has no value",
            file=source,
            path=dotted_path,
            allowed="section.field=value",
        )
    # A value such as `0.5` or `{value: 0.5, ref: …}` is a YAML document of its own.
    node = read_bytes(text.encode("utf-8", "surrogatepass"), source, may_be_null=True)
    for key in reversed(keys):
        node = Node({key: node}, node.place, node.key_place)
    return node
