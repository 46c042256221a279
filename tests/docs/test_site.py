"""The website of the documentation: every page, link and anchor of it, from disk and alone."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from build_site import SEARCH, TEMPLATES, build
from website.links import BrokenLinkError, Links
from website.pages import NOT_NAMED, Page, pages
from website.rendered import rendered

from colours_seen import contrast
from pages import DOCS, ROOT, anchors_of

LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
Site = dict[str, "Seen"]


class Seen(HTMLParser):
    """What stands in a page: its ids, its links, what it loads, its scripts and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.tags.append(tag)
        if tag not in ("code", "em", "strong", "a", "span", "wbr"):
            self.texts.append("\n")
        if "id" in held:
            self.ids.append(held["id"])
        if tag == "a":
            self.links.append(held["href"])
        if (name := LOADED.get(tag)) in held:
            self.loads.append(held[name])
        assert not [name for name in held if name.startswith("on")]

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "Käse und 日本"
    build(folder)
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Site:
    return {
        path.relative_to(folder).as_posix(): Seen(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.html")
        if path.relative_to(folder).parts[0] != "files"
    }


def followed(site: Site) -> Iterator[tuple[str, str, str]]:
    """List each link within the site: the page, the file that it leads to and the anchor there."""
    for name, page in site.items():
        for link in [*page.links, *page.loads]:
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            at = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(file)))
            yield name, at if file else name, anchor


def test_every_link_leads_to_a_file_and_an_anchor_of_the_site(site: Site, folder: Path):
    for name, at, anchor in followed(site):
        assert not at.startswith(".."), f"{name} leads out of the site: {at}"
        assert (folder / at).is_file(), f"{name} leads to {at}"
        if anchor:
            assert unquote(anchor) in site[at].ids, f"{name} leads to {at}#{anchor}"


def test_no_page_asks_another_host_for_anything(site: Site, folder: Path):
    for name, page in site.items():
        assert not [each for each in page.loads if ":" in each or each.startswith("//")], name
        assert not [each for each in page.links if each.startswith("http:")], name
    for text in ((folder / each).read_text(encoding="utf-8") for each in ("site.css", "search.js")):
        assert not re.search(r"https?:|url\(|@import|fetch|XMLHttp", text)


def test_only_the_page_of_the_search_has_a_script(site: Site):
    assert {name for name, page in site.items() if "script" in page.tags} == {SEARCH}
    assert "noscript" in site[SEARCH].tags


def test_every_page_of_the_documentation_is_a_page_of_the_site(site: Site):
    sources = {page.source for page in pages()}
    assert sources >= {*DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md")}
    assert sources >= {ROOT / name for name in ("README.md", "CHANGELOG.md", "ARCHITECTURE.md")}
    assert site.keys() == {page.target for page in pages()} | {SEARCH}


def test_every_page_of_the_documentation_stands_in_a_group_of_the_contents():
    remedy = "name it in docs/README.md, below Begin, Use, Reference or Trust"
    lost = [page.source.name for page in pages() if page.group == NOT_NAMED]
    assert not lost, f"{lost}: {remedy}"
    assert list(dict.fromkeys(page.group for page in pages())) == [
        "Begin",
        "Use",
        "Reference",
        "Trust",
    ]


def test_every_page_leads_to_every_other_and_says_where_one_is(site: Site, folder: Path):
    targets = {page.target for page in pages()}
    for name in targets:
        assert targets <= {at for page, at, _ in followed({name: site[name]})}
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count('aria-current="page"') == 1
        assert len(re.findall(r"<h1", text)) == 1


def test_next_leads_through_all_pages_and_before_leads_back(site: Site, folder: Path):
    order = [page.target for page in pages()]
    for at, name in enumerate(order):
        text = (folder / name).read_text(encoding="utf-8")
        for relation, other in (("prev", at - 1), ("next", at + 1)):
            links = re.findall(rf'<a rel="{relation}" href="([^"]+)"', text)
            here = posixpath.dirname(name) or "."
            beyond = other < 0 or other == len(order)
            assert links == ([] if beyond else [posixpath.relpath(order[other], here)])


def test_anchors_are_those_by_which_pages_lead_to_each_other(site: Site):
    for page in pages():
        assert anchors_of(page.source.read_text(encoding="utf-8")) <= set(site[page.target].ids)
        assert len(site[page.target].ids) == len(set(site[page.target].ids)), page.target


def test_no_word_of_a_page_is_lost(site: Site):
    for page in pages():
        text = re.sub(r"<!--.*?-->", "", page.source.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"^(```\w*|\d+\. )", "", text, flags=re.MULTILINE)
        text = unescape(re.sub(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)", "", text))
        words = Counter(re.findall(r"\w+", text))
        shown = Counter(re.findall(r"\w+", "".join(site[page.target].texts)))
        assert words - shown == Counter(), page.target


def test_the_search_knows_every_section_of_every_page(site: Site, folder: Path):
    text = (folder / "search-index.js").read_text(encoding="utf-8")
    for page in pages():
        for anchor in anchors_of(page.source.read_text(encoding="utf-8")):
            assert f'"{page.target}#{anchor}"' in text
    assert len(text.encode()) < 600_000


def test_colours_can_be_told_apart_in_light_and_in_dark():
    css = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    for scheme in schemes:
        colour = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", scheme))
        for ink in ("ink", "quiet", "link", "strong"):
            for ground in ("paper", "shade"):
                assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)


def written(folder: Path, text: str) -> Page:
    (folder / "page.md").write_text(f"# A page\n\n{text}\n", encoding="utf-8")
    return Page(folder / "page.md", "page.html", "A page", "Begin")


@pytest.mark.parametrize("link", ["gone.md", "../../gone.svg", "/etc/hostname"])
def test_a_link_that_leads_nowhere_stops_the_build(tmp_path: Path, link: str):
    with pytest.raises(BrokenLinkError, match="is not there"):
        rendered(written(tmp_path, f"[a]({link})"), Links({}))


@pytest.mark.parametrize("raw", ["<script>alert(1)</script>", "a <b>word</b>", "<img src=x>"])
def test_raw_html_stops_the_build(tmp_path: Path, raw: str):
    with pytest.raises(ValueError, match="raw HTML"):
        rendered(written(tmp_path, raw), Links({}))


def test_comments_are_left_out_and_signs_of_blocks_are_text(tmp_path: Path):
    html = rendered(written(tmp_path, "<!-- a -->\n\n```text a&b\n1 < 2 <b>\n```"), Links({})).html
    assert "<!--" not in html
    assert "1 &lt; 2 &lt;b&gt;" in html
    assert "<figcaption>a&amp;b</figcaption>" in html


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="choose another"):
        build(tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_built_twice_it_is_the_same_bytes(folder: Path, tmp_path: Path):
    build(tmp_path / "site")
    build(tmp_path / "site")
    for path in (tmp_path / "site").rglob("*"):
        if path.is_file():
            other = folder / path.relative_to(tmp_path / "site")
            assert other.read_bytes() == path.read_bytes()
