"""The report in a browser, from disk: what a reader clicks, hears and finds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from report.pages import study
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study

browsers = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsers.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def readout(tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("browser") / "study"
    make_study("lead", folder)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def file(readout: Readout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(readout.page())
    return path


@pytest.fixture(scope="module")
def opened(browser: Any, file: Path) -> Iterator[Any]:
    """The page with all that it asked of the network and said to the console."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert [url for url in page.asked if not url.startswith(("data:", file.as_uri()))] == []
    assert page.said == []
    page.close()


@pytest.fixture(autouse=True)
def _nothing_open(opened: Any) -> None:
    opened.evaluate("location.hash = ''")
    opened.wait_for_function("!document.getElementById('opened').open")


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


def test_every_number_of_headline_and_tables_opens_its_patients(opened: Any, readout: Readout):
    links = opened.locator("main a[href]").evaluate_all(
        "all => all.map(each => each.getAttribute('href').slice(1))"
    )
    results = {result.id: result for result in readout.results}
    numbers = [unquote(link) for link in links if unquote(link) in results]
    assert set(numbers) == set(results)
    for name in dict.fromkeys(numbers):
        follow(opened, quote(name, safe=""))
        wait_for_result(opened, name)
        result = results[name]
        assert opened.locator("#opened .value").text_content() == result.text
        told = opened.locator("#opened dd").all_text_contents()
        assert told[:2] == [result.method, f"{result.n} of {result.denominator}"]
        shown = names_in_panel(opened)
        assert sorted(shown) == sorted(result.about)
        counted = [name for name in result.about if name in result.subjects]
        assert shown[: len(counted)] == counted


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
    rows = tables.last.locator("tbody tr").evaluate_all(
        "all => all.map(row => [...row.children].map(cell => cell.textContent))"
    )
    assert rows == [[r.file, str(r.row), r.about, r.says] for r in patient.source_rows]


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
    for subject in readout.study.sources.table("subjects")["subject"]:
        follow(opened, f"patient/{subject}")
        opened.wait_for_function("id => document.getElementById(id).open", arg=f"patient/{subject}")


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
    ],
)
def test_what_is_looked_for_is_found_by_keyboard_alone(opened: Any, words: str, place: str):
    opened.locator("#search-for").focus()
    opened.keyboard.type(words)
    links = opened.locator("#search-hits a")
    assert any(place in str(each.get_attribute("href")) for each in links.all())
    assert "found" in opened.locator("#search-told").text_content()
    opened.keyboard.press("Escape")
    assert links.count() == 0


def test_without_the_script_tables_and_dossiers_are_there(browser: Any, file: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#search").is_hidden()
    summary = page.locator("[id='patient/NL-07'] > summary")
    summary.click()
    assert page.locator("[id='patient/NL-07'] table").first.is_visible()
    context.close()


CLOSED = {"exclude": [["details.dossier:not([open])"]]}
PANEL = {"include": [["#opened"]]}


def test_axe_finds_no_serious_fault(browser: Any, file: Path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page()
    page.goto(f"{file.as_uri()}#patient/NL-01")
    page.wait_for_function("document.getElementById('patient/NL-01').open")
    found = {"page": faults(axe, page, CLOSED)}
    follow(page, "best-overall-response/treated/proportion/CR-or-PR")
    page.wait_for_selector("#opened[open]")
    page.locator("#opened summary").first.click()
    found["panel"] = faults(axe, page, PANEL)
    page.close()
    assert found == {"page": [], "panel": []}


def faults(axe: Any, page: Any, where: dict[str, Any]) -> list[Any]:
    """Name what hinders people, of what stands there."""
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in axe.run(page, context=where).response["violations"]
        if each["impact"] in ("serious", "critical")
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
    assert page.locator("script").count() == 2
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


def test_the_curve_that_is_drawn_is_that_of_the_results(readout: Readout):
    """Numbers at risk and the share without the event, at each round time of the figure."""
    from trialreadout.analysis.drawn import rows_to_draw
    from trialreadout.report.figures.survival import survival_figure

    drawn = rows_to_draw(readout.study.protocol, readout.study.sources, readout.graded)
    for curve in drawn.curves:
        medians = [
            row
            for row in readout.results
            if (row.endpoint, row.statistic) == (curve.endpoint, "median")
        ]
        figure = survival_figure([curve], "first dose", medians)
        points = json.loads(json.dumps(figure.specification["datasets"]["points"]))
        (median, *_) = [
            row
            for row in medians
            if (row.analysis_set, row.group) == (curve.analysis_set, curve.group)
        ]
        reached = [point["time"] for point in points if point["survival"] <= 0.5 + 1e-12]
        assert (min(reached, default=None) is None) == (median.value is None)
        if median.value is not None:
            assert min(reached) <= median.value + 1e-9
            before = [p["survival"] for p in points if p["time"] < min(reached)]
            assert all(share > 0.5 for share in before)
