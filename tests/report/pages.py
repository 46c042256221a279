"""Study folders made into pages, and pages read as a browser or a screen reader reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from plain_files import put
from trialreadout.study import Readout, open_study

VOID = {"meta", "img", "br", "link", "input", "hr"}

_ALIGNING = dict.fromkeys(map(ord, "\N{FIGURE SPACE}\N{PUNCTUATION SPACE}"))
"""Spaces that put numbers beneath each other."""


@dataclass
class Page(HTMLParser):
    """What stands on a page; reading fails where tags do not close each other."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if found.get("href"):
            self.links.append(str(found["href"]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> at {self.getpos()}"
        self.text += "\n" if tag in ("td", "th", "p", "dd", "li", "caption") else ""

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["script"]:
            self.text += data.translate(_ALIGNING)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: bytes) -> Page:
    """Parse a page whole."""
    page = Page()
    page.feed(html.decode())
    page.close()
    assert not page._open
    return page


def study(folder: Path, lines: str, title: str = "Invented", **tables: str) -> Readout:
    """Write a study folder of plain CSV files, and run it."""
    folder.mkdir(parents=True)
    head = f"format = 1\n[study]\nid = \"T-01\"\ntitle = '{title}'\n"
    (folder / "study.toml").write_text(head + lines, encoding="utf-8")
    put(folder, **tables)
    return open_study(folder).run()
