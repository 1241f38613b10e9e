"""Finding the documents, and taking them apart into code, commands and links."""

import re
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
_PROGRAMME = re.compile(r"^(?:\S*[/\\])?cmsim$")
SHELLS = frozenset({"sh"})


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    page: Path
    info: str
    code: str


@cache
def pages() -> tuple[Path, ...]:
    """Return all documents that people read."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found += [ROOT / "results" / "README.md", ROOT / "changelog.d" / "README.md"]
    return tuple(sorted(found))


def text_of(page: Path) -> str:
    """Return a document's text."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a document."""
    return [Block(page, info.strip(), code) for info, code in _FENCE.findall(text_of(page))]


def without_blocks(page: Path) -> str:
    """Return a document without its fenced blocks."""
    return _FENCE.sub("", text_of(page))


def links(page: Path) -> list[str]:
    """Return the targets of all links."""
    return _LINK.findall(_CODE_SPAN.sub("", without_blocks(page)))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a document's headings, as the usual viewers make them."""
    titles = _HEADING.findall(without_blocks(page))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def commands_in(line: str) -> list[list[str]]:
    """Return the arguments of each call of cmsim in a line of shell."""
    words = shlex.split(line, comments=True)
    calls: list[list[str]] = []
    call: list[str] | None = None
    for position, word in enumerate(words):
        begins = position == 0 or words[position - 1] in {"&&", ";", "|"}
        if begins:
            call = None
        if begins and _PROGRAMME.match(word):
            call = []
            calls.append(call)
        elif word in {"&&", ";", "|"}:
            call = None
        elif call is not None:
            call.append(word)
    return calls


def commands(page: Path) -> list[list[str]]:
    """Return the arguments of every call of cmsim in a document: in shell blocks, and in the text."""
    lines = [line for block in blocks(page) if block.info in SHELLS for line in block.code.splitlines()]
    lines += [span for span in _CODE_SPAN.findall(without_blocks(page)) if span.startswith("cmsim ")]
    return [call for line in lines for call in commands_in(line)]


def options(page: Path) -> list[str]:
    """Return the options that sentences name."""
    return [span.split()[0] for span in _CODE_SPAN.findall(without_blocks(page)) if span.startswith("--")]
