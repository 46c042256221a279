"""A reading page in a browser: where things are on it, and what a reader does there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_MS = 60_000
"""A busy machine may be slow; what is wrong is told by what is on the page."""

PIXELS = """canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}"""
"""Reads the pixels of a canvas from a copy, as the browser warns of reading its own often."""

DARKEST = f"""canvas => {{
  const pixels = ({PIXELS})(canvas);
  const {{ width, height }} = canvas;
  let [least, x, y, n] = [255, 0, 0, 0];
  for (let at = 0; at < width * height; at += 1) least = Math.min(least, pixels[4 * at]);
  for (let at = 0; at < width * height; at += 1)
    if (pixels[4 * at] <= least + 8 && pixels[4 * at] === pixels[4 * at + 2]) {{
      x += at % width; y += Math.floor(at / width); n += 1;
    }}
  return [(x / n + 0.5) * canvas.clientWidth / width, (y / n + 0.5) * canvas.clientHeight / height];
}}"""
"""Finds the middle of the darkest grey of a view, in pixels of the screen from its corner."""


def view(page: Any, scan: int, sort: str) -> Any:
    return page.locator(f".view[data-scan='{scan}'][data-sort='{sort}']")


def drawn(page: Any) -> None:
    """Wait until what was asked for is on the screen."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")


def click_darkest(page: Any, scan: int, sort: str, **how: Any) -> None:
    drawn(page)
    place = view(page, scan, sort).locator("canvas").evaluate(DARKEST)
    click_at(page, scan, sort, place, **how)


def click_at(page: Any, scan: int, sort: str, place: list[float], **how: Any) -> None:
    view(page, scan, sort).click(position={"x": place[0], "y": place[1]}, **how)
    drawn(page)


def show_case(page: Any, code: str) -> None:
    page.locator("#case").select_option(code)
    page.locator(f"body[data-case='{code}']").wait_for()
    drawn(page)


def kept(page: Any) -> dict[str, Any]:
    """Return what the browser keeps of the page."""
    held = page.evaluate(
        "() => Object.entries(localStorage).filter(([key]) => key.startsWith('trialreadout|'))"
    )
    return json.loads(held[0][1]) if held else {}


def choose(page: Any, focus: str, scan: int, uptake: str) -> None:
    page.locator(f"#focus-{focus}-{scan}-{uptake}").check()


def site(page: Any, focus: str, where: str) -> None:
    page.locator(f"#focus-{focus}-site").select_option(where)


def lock(page: Any) -> None:
    page.locator("#lock").click()
    page.locator("#ask-yes").click()
    page.wait_for_selector(".standing.locked")


def save(page: Any, button: str, folder: Path) -> Path:
    """Save a file as a reader does."""
    page.locator("#save").click()
    with page.expect_download() as download:
        page.locator(button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    page.keyboard.press("Escape")
    return path


@contextmanager
def opened(browser: Any, content: bytes, folder: Path, **context: Any) -> Iterator[Any]:
    """Open a page from disk; fail at the end if it asked for anything or said anything."""
    file = folder / "reading.html"
    file.write_bytes(content)
    context.setdefault("viewport", {"width": 1280, "height": 800})
    page = browser.new_page(accept_downloads=True, **context)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_default_timeout(PATIENCE_MS)
    page.goto(file.as_uri())
    page.wait_for_selector(".view")
    drawn(page)
    yield page
    assert [url for url in asked if not url.startswith((file.as_uri(), "blob:"))] == []
    assert said == []
    page.close()
