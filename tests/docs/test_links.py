"""Every link between pages leads somewhere, and every page is led to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages import DOCS, ROOT, anchors_of, without_blocks

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
INDEX = "README.md"
LINK = re.compile(r"!?\[(?:[^\]]*)\]\(([^)\s]+)\)")


def links_of(path: Path) -> list[str]:
    return LINK.findall(without_blocks(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(path):
    for link in links_of(path):
        if re.match(r"[a-z]+:", link):
            assert link.startswith("https://"), link
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file) if file else path
        assert target.exists(), f"{path.name} leads to {link}"
        if anchor:
            assert anchor in anchors_of(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_the_list_of_pages_leads_to_every_page(path):
    assert path.name == INDEX or path.name in links_of(DOCS / INDEX)


def test_anchors_are_made_of_headings_as_they_are_followed():
    assert anchors_of("# A b, c\n## A b, c\n```\n# no heading\n```\n") == {"a-b-c", "a-b-c-1"}
