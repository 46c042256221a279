"""Build the website of the documentation: `python docs/build_site.py [FOLDER]`.

Static pages that open from a disk, need no script to be read and ask no other host for anything.
The one script searches, on a page of its own.
"""

from __future__ import annotations

import posixpath
import shutil
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from website.links import Links
from website.pages import ROOT, Page, groups, pages
from website.rendered import Rendered, rendered
from website.search import search_index

from trialreadout.report.figures.letters import with_letters

TEMPLATES = Path(__file__).resolve().parent / "website" / "templates"
DEFAULT = ROOT / "build" / "site"
SEARCH = "search.html"
MANY_HEADINGS = 3
"""From so many on a page has a list of them."""


def build(folder: Path) -> tuple[Page, ...]:
    """Write the site into a folder, in the place of an earlier one.

    Raises
    ------
    BrokenLinkError
        If a link of a page leads nowhere.
    FileExistsError
        If the folder holds something that is no site.
    """
    listed = pages()
    links = Links({page.source: page.target for page in listed})
    written = [(page, rendered(page, links)) for page in listed]
    files = {page.target: _page(listed, at, each) for at, (page, each) in enumerate(written)}
    files[SEARCH] = _template("search.html").render(**_around(listed, SEARCH), title="Search")
    files["search-index.js"] = search_index(written)
    for name in ("site.css", "search.js"):
        files[name] = (TEMPLATES / name).read_text(encoding="utf-8")
    _make_way(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name, source in links.copied.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".svg":
            text = with_letters(source.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(source, path)
    return listed


def _page(listed: tuple[Page, ...], at: int, each: Rendered) -> str:
    page = listed[at]
    heading, end, body = each.html.partition("</h1>")
    headings = [s.heading for s in each.sections if s.heading.level in (2, 3)]
    return _template("page.html").render(
        **_around(listed, page.target),
        title=each.title,
        heading=heading + end,
        body=body,
        headings=headings if len(headings) >= MANY_HEADINGS else [],
        before=listed[at - 1] if at else None,
        after=listed[at + 1] if at + 1 < len(listed) else None,
    )


def _around(listed: tuple[Page, ...], target: str) -> dict[str, Any]:
    """Return what stands around every page: the navigation, and the way to other files."""
    here = posixpath.dirname(target) or "."
    return {
        "groups": groups(listed),
        "target": target,
        "to": lambda other: posixpath.relpath(other, here),
        "search": SEARCH,
    }


def _template(name: str) -> Any:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(name)


def _make_way(folder: Path) -> None:
    """Take an earlier site away, and nothing else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "search-index.js").is_file():
            raise FileExistsError(f"{folder} holds something that is no site: choose another")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def main() -> None:
    """Build the site where the command says, or in build/site."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    listed = build(folder)
    print(f"{len(listed)} pages in {folder}. Open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
