"""The pages of the documentation, in pieces: their sections, blocks and links."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
OMITTED = "..."
"""Stands for lines that a page leaves out."""
_FENCE = re.compile(r"^```")
_HEADING = re.compile(r"^(#+) +(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what it is written in, what it is called, its text and its section."""

    language: str
    title: str
    text: str
    section: str
    line: int


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def blocks_of(page: str) -> list[Block]:
    """List the fenced blocks of a page of docs/, in its order."""
    return blocks_in(DOCS / page)


def blocks_in(path: Path) -> list[Block]:
    """List the fenced blocks of a page, in its order."""
    found, section, begun = [], "", None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if begun is None and (heading := _HEADING.match(line)):
            section = heading[2]
        elif _FENCE.match(line):
            if begun is None:
                begun = (number, line.removeprefix("```"), [])
            else:
                language, _, title = begun[1].partition(" ")
                text = "".join(f"{each}\n" for each in begun[2])
                found.append(Block(language, title, text, section, begun[0]))
                begun = None
        elif begun is not None:
            begun[2].append(line)
    assert begun is None, f"{path.name}: the block that begins in line {begun[0]} is not closed"
    return found


def without_blocks(text: str) -> str:
    """Leave out fenced blocks and code spans, in which nothing is a link."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", lambda span: span[0].replace("[", "").replace("]", ""), text)


def anchors_of(text: str) -> set[str]:
    """Name the anchors of a page, as they are made of its headings."""
    found: set[str] = set()
    for line in re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL).split("\n"):
        if heading := _HEADING.match(line):
            anchor = re.sub(r"[^\w\- ]", "", heading[2].lower()).replace(" ", "-")
            number = 1
            own = anchor
            while own in found:
                own, number = f"{anchor}-{number}", number + 1
            found.add(own)
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: what is said of it in the comment above, and its rows."""

    said: str
    """"" where there is no such comment."""
    rows: tuple[dict[str, str], ...]
    line: int


def tables_of(page: str) -> list[Table]:
    """List the tables of a page, in its order."""
    lines = text_of(page).split("\n")
    found = []
    for at, line in enumerate(lines):
        if re.fullmatch(r"\|( -+ \|)+", line):
            headings = _cells(lines[at - 1])
            below = itertools.takewhile(lambda each: each.startswith("|"), lines[at + 1 :])
            rows = tuple(dict(zip(headings, _cells(row), strict=True)) for row in below)
            comment = re.fullmatch(r"<!-- checked: (.*) -->", lines[at - 3] if at > 2 else "")
            found.append(Table(comment[1] if comment else "", rows, at))
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split("|")]


def prints(said: str, shown: str) -> bool:
    """Tell whether a text is as shown; a line of dots stands for any lines."""
    pieces = [re.escape(line) for line in shown.rstrip("\n").split("\n")]
    pattern = "\n".join(r"(?:.*\n)*?.*" if p == re.escape(OMITTED) else p for p in pieces)
    return re.fullmatch(pattern, said.rstrip("\n")) is not None
