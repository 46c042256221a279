"""The report in a browser, from disk: what a reader clicks, hears and finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from report.browsed import (
    CURVES,
    OPEN_DOSSIERS,
    OPEN_EACH,
    Browsed,
    follow,
    names_in_panel,
    quiet_page,
    text_of,
    wait_for_result,
)
from report.drawn_curves import counted_at, drawn_curves, median_of, share_at
from report.pages import study
from trialreadout.report.result_names import method_in_words
from trialreadout.studies import STUDIES, make_study
from trialreadout.study import Readout, open_study

CLOSED_DOSSIER = "details.dossier:not([open])"
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 380, "height": 800}


@pytest.fixture(scope="session", params=STUDIES)
def bundled(
    request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browsed]:
    """Each bundled study, its page open."""
    yield from _browsed(request.param, browser, tmp_path_factory)


@pytest.fixture(scope="session")
def lead(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    yield from _browsed("lead", browser, tmp_path_factory)


def _browsed(name: str, browser: Any, folders: pytest.TempPathFactory) -> Iterator[Browsed]:
    folder = folders.mktemp("browser") / "study"
    make_study(name, folder)
    readout = open_study(folder).run()
    file = folder.parent / "report.html"
    file.write_bytes(readout.page())
    for page in quiet_page(browser, file, viewport=WIDE):
        yield Browsed(readout, file, page)


@pytest.fixture
def readout(lead: Browsed) -> Readout:
    return lead.readout


@pytest.fixture
def file(lead: Browsed) -> Path:
    return lead.file


@pytest.fixture
def opened(lead: Browsed) -> Any:
    """The page of the lead study, with nothing open."""
    lead.page.evaluate("location.hash = ''")
    lead.page.wait_for_function("!document.getElementById('opened').open")
    return lead.page


def test_every_number_of_headline_tables_and_sentences_opens_its_patients(bundled: Browsed):
    """Each link of the page to a result is followed; every result has one."""
    results = {result.id: result for result in bundled.readout.results}
    links = bundled.page.locator("main a.opens").evaluate_all(
        "all => [...new Set(all.map(each => each.getAttribute('href')))]"
    )
    assert sorted(unquote(link[1:]) for link in links) == sorted(results)
    for link, shown in zip(links, bundled.page.evaluate(OPEN_EACH, links), strict=True):
        result = results[unquote(link[1:])]
        assert shown["open"], result.id
        assert shown["value"] == result.text
        assert shown["facts"]["Method"] == method_in_words(result.method)
        assert shown["facts"]["Name"] == result.id
        counts = f"{result.n} of {result.denominator}"
        assert any(fact.removesuffix(" patients") == counts for fact in shown["facts"].values())
        told = bundled.readout.explain(result.id)
        in_parts = [p.subject for part in told.parts for p in told.patients if p.part == part]
        assert shown["patients"] == in_parts
        assert sorted(shown["patients"]) == sorted(result.about)
        assert shown["lead"], f"{result.id}: a name leads to no dossier"


def test_every_patient_opens_as_a_dossier(bundled: Browsed):
    subjects = list(dict.fromkeys(bundled.readout.study.sources.table("subjects")["subject"]))
    assert bundled.page.evaluate(OPEN_DOSSIERS, subjects) == []


def test_the_numbers_beside_each_curve_are_those_of_the_results(bundled: Browsed):
    """Medians, shares at a time, numbers at risk and events, point by point."""
    curves = drawn_curves(bundled.page.evaluate(CURVES))
    asked = [result for result in bundled.readout.results if result.statistic in ("median", "rate")]
    assert curves
    assert asked
    for result in asked:
        group = result.group and result.group.partition(": ")[2]
        curve = curves[result.endpoint, result.analysis_set, group]
        events = sum(point.events for point in curve.points)
        censored = sum(point.censored for point in curve.points)
        assert (events, events + censored) == (result.n, result.denominator), result.id
        if result.statistic == "median":
            median = median_of(curve, left_end=result.method.endswith("spss"))
            assert (median is None) == (result.value is None), result.id
            assert median == pytest.approx(result.value, abs=0.006), result.id
        else:
            assert result.category is not None
            drawn = share_at(curve, float(result.category.split()[0]))
            assert drawn == pytest.approx(100 * result.value, abs=0.006), result.id
    for curve in curves.values():
        for row in curve.counts:
            least, most = counted_at(curve, row.time)
            assert least <= row.at_risk <= most
            assert row.at_risk + row.events + row.censored == curve.patients


def test_a_click_on_a_number_of_the_headline_opens_it_and_escape_leads_back(opened: Any):
    link = opened.locator("#headline td a").first
    link.focus()
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#opened[open]")
    assert opened.evaluate("document.activeElement.closest('dialog') !== null")
    opened.keyboard.press("Escape")
    opened.wait_for_selector("#opened", state="hidden")
    assert link.evaluate("each => document.activeElement === each")
    assert opened.evaluate("location.hash") == ""
    link.click()
    opened.wait_for_selector("#opened[open]")
    opened.locator("#opened-close").click()
    opened.wait_for_selector("#opened", state="hidden")


def test_a_patient_in_the_panel_opens_answer_assessments_and_rows(opened: Any, readout: Readout):
    result = readout.result("best-overall-response/treated/proportion/CR-or-PR")
    follow(opened, quote(result.id, safe=""))
    wait_for_result(opened, result.id)
    item = opened.locator("#opened .behind > li").first
    item.locator("summary").click()
    (patient,) = readout.explain(result.id, item.locator("> a").text_content()).patients
    tables = item.locator("table")
    opened.wait_for_function("document.querySelectorAll('#opened details[open] table').length > 1")
    assert tables.first.locator("tbody tr").count() == len(patient.assessments)
    rows = text_of(tables.last.locator("tbody tr"))
    said = [[r.says, r.file, str(r.row)] for r in patient.source_rows]
    assert [row[-3:] for row in rows] == said
    whens = [row[0] for row in rows if len(row) == 4]
    assert whens == [when for when, _ in groupby(r.about for r in patient.source_rows)]


def test_a_source_row_in_the_panel_leads_to_that_row_of_the_dossier(opened: Any, readout: Readout):
    result = readout.result("best-overall-response/treated/proportion/CR-or-PR")
    follow(opened, quote(result.id, safe=""))
    wait_for_result(opened, result.id)
    opened.locator("#opened .behind summary").first.click()
    line = opened.locator("#opened .behind table").last.locator("tbody tr").nth(1)
    (says, file, row) = text_of(line)[0][-3:]
    line.locator("a").click()
    opened.wait_for_selector("#opened", state="hidden")
    found = opened.locator("tr.found")
    assert text_of(found)[0][-1] == row
    assert found.locator("xpath=ancestor::table/caption").text_content().endswith(f"of {file}")
    assert all(word in found.text_content() for word in says.removesuffix(" mm").split())
    assert found.is_visible()
    opened.go_back()
    wait_for_result(opened, result.id)
    assert opened.locator("tr.found").count() == 0


def test_each_patient_leads_to_a_dossier_and_back_again(opened: Any, readout: Readout):
    result = readout.result("best-overall-response/treated/proportion/CR-or-PR")
    follow(opened, quote(result.id, safe=""))
    wait_for_result(opened, result.id)
    first = opened.locator("#opened .behind > li > a").first
    name = first.text_content()
    first.click()
    opened.wait_for_selector("#opened", state="hidden")
    dossier = opened.locator(f"[id='patient/{name}']")
    assert dossier.evaluate("each => each.open")
    assert dossier.evaluate("each => document.activeElement === each.querySelector('summary')")
    opened.go_back()
    wait_for_result(opened, result.id)


def test_a_link_from_outside_opens_a_result_or_a_dossier(browser: Any, file: Path):
    page = browser.new_page()
    page.goto(f"{file.as_uri()}#best-overall-response/treated/proportion/CR-or-PR")
    wait_for_result(page, "best-overall-response/treated/proportion/CR-or-PR")
    page.close()
    page = browser.new_page()
    page.goto(f"{file.as_uri()}#patient/NL-07")
    page.wait_for_function("document.getElementById('patient/NL-07').open")
    page.close()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        pytest.param("nl-07", "patient/NL-07", id="a patient, in small letters"),
        pytest.param("cr or pr treated", "best-overall-response", id="a result, by its words"),
        pytest.param("sets denominators", "table-analysis-sets", id="a table, by its caption"),
        pytest.param("missed assessments", "endpoint-progression-free", id="a rule, by its words"),
        pytest.param("hand-foot", "adverse-events/treated/incidence", id="a term"),
        pytest.param("measurements.csv, row 7:", "row/data%2Fmeasurements.csv/7", id="a row"),
    ],
)
def test_what_is_looked_for_is_found_by_keyboard_alone(opened: Any, words: str, place: str):
    opened.locator("#search-for").focus()
    opened.keyboard.type(words)
    links = opened.locator("#search-hits a")
    leading = [str(each.get_attribute("href")) for each in links.all()]
    assert any(place in unquote(each) or place in each for each in leading)
    assert "found" in opened.locator("#search-told").text_content()
    opened.keyboard.press("ArrowDown")
    assert links.first.evaluate("each => document.activeElement === each")
    opened.keyboard.press("ArrowUp")
    assert opened.evaluate("document.activeElement.id") == "search-for"
    opened.keyboard.press("Escape")
    assert links.count() == 0
    assert opened.evaluate("document.activeElement.id") == "search-for"


def test_the_search_leads_to_the_first_that_it_found(opened: Any):
    opened.locator("#search-for").focus()
    opened.keyboard.type("nl-07")
    opened.keyboard.press("Enter")
    opened.wait_for_function("location.hash === '#patient/NL-07'")
    assert opened.locator("[id='patient/NL-07']").evaluate("each => each.open")
    assert opened.locator("#search-hits a").count() == 0
    assert opened.locator("#search-for").input_value() == ""


def test_a_search_that_finds_nothing_says_so_and_an_empty_one_says_nothing(opened: Any):
    told = opened.locator("#search-told")
    assert told.get_attribute("role") == "status"
    opened.locator("#search-for").fill("no such word")
    assert told.text_content().startswith("Nothing found for “no such word”.")
    opened.locator("#search-for").fill("  ")
    assert told.text_content() == ""


@pytest.mark.parametrize("width", [380, 550, 800, 1100, 1600])
def test_no_width_makes_the_page_scroll_sideways(bundled: Browsed, width: int):
    """550 is a window of 1100 at 200 %."""
    bundled.page.set_viewport_size({"width": width, "height": 900})
    wide = bundled.page.evaluate("document.documentElement.scrollWidth")
    bundled.page.set_viewport_size(WIDE)
    assert wide <= width


def test_the_contents_stay_at_hand_on_any_screen_without_the_script(browser: Any, file: Path):
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto(f"{file.as_uri()}#files")
    first = page.locator("#contents a").first
    assert page.locator("button[popovertarget]").is_hidden()
    assert _in_view(first)
    page.set_viewport_size(NARROW)
    assert first.is_hidden()
    button = page.locator("button[popovertarget]")
    assert _in_view(button)
    button.click()
    assert _in_view(first)
    page.keyboard.press("Escape")
    assert first.is_hidden()
    context.close()


def _in_view(locator: Any) -> bool:
    box = locator.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= WIDE["height"]


def test_a_place_chosen_from_the_contents_closes_them_on_a_narrow_screen(opened: Any):
    opened.set_viewport_size(NARROW)
    opened.locator("button[popovertarget]").click()
    opened.locator("#contents a[href='#findings']").click()
    assert opened.locator("#contents").is_hidden()
    assert opened.locator("#findings-title").is_visible()
    opened.set_viewport_size(WIDE)


def test_a_number_reached_by_keyboard_is_outlined(opened: Any):
    opened.locator("#headline").evaluate("each => { each.tabIndex = -1; each.focus() }")
    opened.keyboard.press("Tab")
    outline = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert opened.evaluate("document.activeElement.className") == "opens"
    assert outline == "solid"


def test_nothing_on_the_page_moves(opened: Any):
    """So there is nothing that a preference for less motion would have to stop."""
    moving = """all => all.filter(each => {
      const style = getComputedStyle(each);
      return parseFloat(style.transitionDuration) || style.animationName !== "none"
        || style.scrollBehavior === "smooth";
    }).length"""
    parts = opened.locator("html, body, .aside, #contents, #opened, #opened button, a.opens")
    assert parts.count() > 6
    assert parts.evaluate_all(moving) == 0


def test_every_number_looks_as_if_it_opens_and_not_on_paper(opened: Any):
    lines = "all => [...new Set(all.map(each => getComputedStyle(each).textDecorationLine))]"
    numbers = opened.locator("a.opens")
    assert numbers.evaluate_all(lines) == ["underline"]
    opened.emulate_media(media="print")
    on_paper = numbers.evaluate_all(lines)
    hidden = [opened.locator(part).first.is_hidden() for part in ("#contents", CLOSED_DOSSIER)]
    opened.emulate_media(media="screen")
    assert on_paper == ["none"]
    assert hidden == [True, True]


def test_the_head_and_the_names_of_the_patients_table_stay_in_view(opened: Any):
    opened.set_viewport_size(NARROW)
    opened.locator(".table.roll").scroll_into_view_if_needed()
    at, head, name = opened.evaluate(
        """() => {
          const table = document.querySelector(".table.roll");
          table.scrollTo(400, 300);
          const box = each => each.getBoundingClientRect();
          const head = table.querySelectorAll("thead th")[5];
          const name = table.querySelectorAll("tbody th")[12];
          return [box(table), box(head), box(name)];
        }"""
    )
    opened.set_viewport_size(WIDE)
    assert head["y"] == pytest.approx(at["y"], abs=1)
    assert name["x"] == pytest.approx(at["x"], abs=1)


def test_without_the_script_tables_and_dossiers_are_there(browser: Any, file: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#search").is_hidden()
    summary = page.locator("[id='patient/NL-07'] > summary")
    summary.click()
    assert page.locator("[id='patient/NL-07'] table").first.is_visible()
    context.close()


ALIKE = ["tbody tr:nth-child(n + 6)"]
"""Rows after the fifth of a table, which are made like those before."""
PAGE = {"exclude": [ALIKE]}
PANEL = {"include": [["#opened"]], "exclude": [ALIKE, [".behind > li:nth-child(n + 6)"]]}
ONE_DOSSIER = "closed => document.querySelectorAll(closed).forEach(each => each.remove())"
"""Leaves the dossier that is open: what is closed is not judged, and takes axe a minute."""
OF_THE_WAY_BACK = {"rules": {"skip-link": {"enabled": False}}}
"""A link to a source row opens the dossier that holds it, which the rule cannot know."""


def test_axe_finds_nothing(browser: Any, bundled: Browsed):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport=WIDE)
    page.goto(bundled.file.as_uri())
    first = bundled.readout.study.sources.table("subjects")["subject"][0]
    follow(page, f"patient/{quote(first)}")
    page.wait_for_function("document.activeElement.matches('summary')")
    page.evaluate(ONE_DOSSIER, CLOSED_DOSSIER)
    assert faults(axe, page, PAGE) == []
    page.evaluate("document.querySelectorAll('details[open]').forEach(e => { e.open = false })")
    page.locator("#headline td a.opens").first.click()
    page.wait_for_selector("#opened[open]")
    page.locator("#opened summary").first.click()
    assert faults(axe, page, PANEL) == []
    page.close()


def test_axe_finds_nothing_on_a_narrow_screen_in_the_dark(browser: Any, file: Path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport=NARROW, color_scheme="dark", reduced_motion="reduce")
    page.goto(file.as_uri())
    page.evaluate(ONE_DOSSIER, CLOSED_DOSSIER)
    headline = [["header"], [".aside"], ["#headline"], ["#findings"]]
    assert faults(axe, page, {"include": headline}) == []
    page.locator("#headline td a.opens").first.click()
    page.wait_for_selector("#opened[open]")
    page.locator("#opened summary").first.click()
    assert faults(axe, page, PANEL) == []
    page.close()


def faults(axe: Any, page: Any, where: dict[str, Any]) -> list[Any]:
    """Name what hinders people, of what stands there."""
    return [
        (each["id"], each["impact"], each["nodes"][0]["html"][:200])
        for each in axe.run(page, context=where, options=OF_THE_WAY_BACK).response["violations"]
    ]


STRANGE = "</script><script>document.title='taken'</script> <b>x</b> &amp; é"
LONG = "Ł" * 57 + " é&"
ONE = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "survival"
kind = "time-to-event"
primary = true
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[endpoint]]
name = "events"
kind = "adverse-events"
[[statistic]]
endpoint = "survival"
yields = "median"
analysis_set = "treated"
[[statistic]]
endpoint = "events"
yields = "incidence"
analysis_set = "treated"
"""


def test_free_text_is_inert_and_long_names_open(browser: Any, tmp_path: Path):
    readout = study(
        tmp_path / "study",
        ONE,
        subjects=f'subject\n"{LONG}"\n',
        doses=f'subject,agent,started_on\n"{LONG}",x,2020-01-01\n',
        status=f'subject,died_on\n"{LONG}",2020-07-01\n',
        adverse_events=f'subject,term,grade,started_on\n"{LONG}","{STRANGE}",2,2020-02-01\n',
    )
    path = tmp_path / "report.html"
    path.write_bytes(readout.page())
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    assert page.title() != "taken"
    shown = []
    for result in readout.results:
        follow(page, quote(result.id, safe=""))
        wait_for_result(page, result.id)
        assert names_in_panel(page) == [LONG]
        page.locator("#opened summary").first.click()
        page.wait_for_selector("#opened details[open] table")
        shown.append(page.locator("#opened table").last.text_content())
    assert any(STRANGE in text for text in shown)
    page.locator("#opened .behind > li > a").click()
    page.wait_for_function("document.querySelector('details.dossier').open")
    assert said == []
    page.close()
