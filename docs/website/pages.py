"""The pages of the site, in the groups of the contents page.

`docs/README.md` is the one list: each of its headings is a group, each link below it a page. Pages
of a folder follow the README of their folder, in the order in which it leads to them; a page that
nothing names comes last, so that none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
OVERVIEW = ROOT / "README.md"
CONTENTS = DOCS / "README.md"
EXAMPLES = ROOT / "examples"
NOT_NAMED = "Not yet in the contents"

_GROUP = re.compile(r"^## +(.+?)\s*$")
_ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#\s]+\.md)\)")
_LINK = re.compile(r"\]\(([^)#\s:]+)(?:#[^)\s]*)?\)")
_TITLE = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the file that it is written in, and where it stands in the site."""

    source: Path
    target: str
    """Below the folder of the site, with "/" between the parts."""
    label: str
    """What the navigation calls it."""
    group: str
    depth: int = 0
    """1: it belongs to the page above it."""


def pages() -> tuple[Page, ...]:
    """List every page in the order of the navigation, each once."""
    listed = [
        Page(OVERVIEW, "index.html", "Overview", "Begin"),
        Page(CONTENTS, "contents.html", "All pages", "Begin"),
        *_named_in(CONTENTS.read_text(encoding="utf-8")),
    ]
    found: dict[Path, Page] = {}
    for page in listed:
        found.setdefault(page.source, page)
        if page.source.name == "README.md" and page.source.parent not in (ROOT, DOCS):
            for below in _below(page.source):
                found.setdefault(below, _page(below, title_of(below), page.group, 1))
    for source in sorted(DOCS.rglob("*.md")):
        found.setdefault(source, _page(source, title_of(source), NOT_NAMED))
    return tuple(found.values())


def groups(listed: tuple[Page, ...]) -> dict[str, list[Page]]:
    """Bring pages together by their groups, both in the order given."""
    found: dict[str, list[Page]] = {}
    for page in listed:
        found.setdefault(page.group, []).append(page)
    return found


def title_of(source: Path) -> str:
    """Return the first heading of a page."""
    heading = _TITLE.search(source.read_text(encoding="utf-8"))
    if heading is None:
        raise ValueError(f"{source} has no title: begin it with '# ...'")
    return heading[1].replace("`", "")


def _below(contents: Path) -> list[Path]:
    """List the pages of a folder as its README leads to them, and then the others."""
    text = contents.read_text(encoding="utf-8")
    led = [(contents.parent / link).resolve() for link in _LINK.findall(text)]
    pages_led = [each / "README.md" if each.is_dir() else each for each in led]
    found = sorted(contents.parent.rglob("*.md"))
    return [*(each for each in dict.fromkeys(pages_led) if each in found), *found]


def _named_in(contents: str) -> Iterator[Page]:
    group = "Begin"
    for line in contents.splitlines():
        if heading := _GROUP.match(line):
            group = heading[1]
        elif entry := _ENTRY.match(line):
            yield _page((CONTENTS.parent / entry[2]).resolve(), entry[1], group)


def _page(source: Path, label: str, group: str, depth: int = 0) -> Page:
    return Page(source, _target(source), label.replace("`", ""), group, depth)


def _target(source: Path) -> str:
    """Say where a page stands: those of docs/ at the top, others by their folder."""
    base = DOCS if source.is_relative_to(DOCS) else ROOT
    path = source.relative_to(base).with_suffix(".html")
    name = "index.html" if path.name == "README.html" else path.name.lower()
    return path.with_name(name).as_posix()
