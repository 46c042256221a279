"""Pages in a browser: what they ask of the network, say to the console, and carry as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialreadout.study import Readout


@dataclass(frozen=True)
class Browsed:
    """A readout, the file of its page, and that page in a browser."""

    readout: Readout
    file: Path
    page: Any


def quiet_page(browser: Any, file: Path, **context: Any) -> Iterator[Any]:
    """Open a page; fail at the end if it asked for anything or said anything."""
    page = browser.new_page(**context)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []
    assert said == []
    page.close()


def follow(page: Any, name: str) -> None:
    """Go to a place of the page as a link does."""
    page.evaluate("name => { location.hash = name }", name)


def wait_for_result(page: Any, name: str) -> None:
    page.wait_for_function(
        "name => document.getElementById('opened').open && "
        "[...document.querySelectorAll('#opened dd')].some(each => each.textContent === name)",
        arg=name,
    )


def names_in_panel(page: Any) -> list[str]:
    return [str(text) for text in page.locator("#opened .behind > li > a").all_text_contents()]


def text_of(locator: Any) -> list[list[str]]:
    """Read the cells of rows."""
    rows: list[list[str]] = locator.evaluate_all(
        "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return rows


OPEN_EACH = """async addresses => {
  const shown = [];
  for (const address of addresses) {
    if (location.hash !== address) {
      const moved = new Promise(done => addEventListener("hashchange", done, {once: true}));
      location.hash = address;
      await moved;
    }
    const panel = document.getElementById("opened");
    const links = [...panel.querySelectorAll(".behind > li > a")];
    const facts = [...panel.querySelectorAll("dl > div")].map(
      line => [line.children[0].textContent, line.children[1].textContent]);
    shown.push({
      open: panel.open,
      value: panel.querySelector(".value")?.textContent,
      facts: Object.fromEntries(facts),
      patients: links.map(link => link.textContent),
      lead: links.every(link => {
        const place = document.getElementById(link.getAttribute("href").slice(1));
        const head = place?.querySelector("summary");
        return place?.matches("details.dossier") && head.textContent.trim() === link.textContent;
      }),
    });
  }
  return shown;
}"""
"""Follows each address, and tells what the panel then shows."""

OPEN_DOSSIERS = """async names => {
  const missing = [];
  for (const name of names) {
    const address = `#patient/${encodeURIComponent(name)}`;
    const moved = new Promise(done => addEventListener("hashchange", done, {once: true}));
    location.hash = address;
    await moved;
    const place = document.getElementById(address.slice(1));
    const head = place?.querySelector("summary");
    if (!place?.open || head.textContent.trim() !== name || document.activeElement !== head)
      missing.push(name);
    if (place) place.open = false;
  }
  return missing;
}"""
"""Goes to each patient, and names those whose dossier did not open."""

CURVES = """() => [...document.querySelectorAll("details.points")].map(details => ({
  endpoint: details.closest("article").querySelector("h3").firstChild.textContent.trim(),
  caption: details.closest("figure").querySelector("figcaption").textContent,
  tables: [...details.querySelectorAll("table")].map(table => ({
    columns: [...table.tHead.rows[0].cells].map(cell => cell.textContent),
    rows: [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent)),
  })),
}))"""
"""Reads the numbers beside each survival curve."""
