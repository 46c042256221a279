"""The website in a browser, from disk: what a reader finds, on a wide page and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from build_site import build

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    build(folder)
    return folder


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test where a script of it fails or another host is asked."""
    context = browser.new_context(viewport=WIDE)
    shown, faults = context.new_page(), []
    shown.on("pageerror", lambda fault: faults.append(str(fault)))
    shown.on(
        "request",
        lambda asked: faults.append(asked.url) if not asked.url.startswith("file:") else None,
    )
    yield shown
    context.close()
    assert not faults


def test_what_is_typed_into_the_search_is_found_and_leads_there(page: Any, folder: Path):
    page.goto((folder / "rules.html").as_uri())
    page.get_by_label("Search").fill("nadir unread")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found li")
    assert page.locator("#q").input_value() == "nadir unread"
    page.locator("#found a").first.click()
    assert "nadir" in page.locator("main").inner_text().lower()
    assert "#" in page.url


def test_where_nothing_is_found_the_search_says_so_and_shows_it_as_text(page: Any, folder: Path):
    page.goto((folder / "search.html").as_uri() + "?q=%3Cimg+src%3Dx%3E")
    assert "Nothing has “<img src=x>”" in page.locator("#told").inner_text()


def test_on_a_phone_tables_and_blocks_scroll_and_the_page_does_not(page: Any, folder: Path):
    page.set_viewport_size(PHONE)
    for name in ("index", "validation", "study-file", "rules", "gallery", "findings"):
        page.goto((folder / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


def test_a_page_has_no_barrier_that_axe_knows(page: Any, folder: Path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for name in ("index", "rules", "search"):
            page.goto((folder / f"{name}.html").as_uri())
            found = axe.run(page).response["violations"]
            assert not [(each["id"], each["help"]) for each in found], (scheme, name)
