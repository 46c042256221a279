"""The reading page in a browser, from disk: what a reader clicks, says, locks and saves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from reading.read_pages import (
    DARKEST,
    PIXELS,
    choose,
    click_at,
    click_darkest,
    drawn,
    kept,
    lock,
    opened,
    save,
    site,
    view,
)
from reading.small_scans import pair, planar, volume
from trialreadout.reading.cases import Candidate, Case, CaseScan, Mark
from trialreadout.reading.page import About, render_reading_page

ABOUT = About("T-01", "Invented", "A")
SEEN_AT = (60, 22)


def page_of(*cases: Case, about: About = ABOUT) -> bytes:
    return render_reading_page(about, cases)


def place_of(page: Any, code: str, focus: int, scan: int) -> list[float]:
    marks: dict[str, Any] = kept(page)[code]["first"]["foci"][focus]["marks"]
    return marks[str(scan)]["place"]


@pytest.mark.parametrize("behind", [True, False], ids=["from behind", "mirrored"])
@pytest.mark.parametrize("sort", ["anterior", "posterior"])
@pytest.mark.parametrize("steps", [0, 2], ids=["whole body", "zoomed in"])
def test_a_click_on_a_focus_marks_its_pixel(
    browser: Any, tmp_path: Path, sort: str, steps: int, behind: bool
):
    """The focus is found on the screen as the darkest spot, as an eye would."""
    with opened(browser, page_of(pair("AA", [SEEN_AT], [SEEN_AT])), tmp_path) as page:
        page.locator("#smooth").select_option("8")
        page.locator("#behind").set_checked(behind)
        view(page, 0, sort).focus()
        for _ in range(steps):
            page.locator("#larger").click()
        click_darkest(page, 0, sort)
        row, column = place_of(page, "AA", 0, 0)
        assert (row, column) == pytest.approx(SEEN_AT, abs=0.6)


def test_a_mark_in_one_view_can_be_chosen_in_the_other_of_that_time_point(
    browser: Any, tmp_path: Path
):
    with opened(browser, page_of(pair("AA", [SEEN_AT], [SEEN_AT])), tmp_path) as page:
        page.locator("#smooth").select_option("8")
        drawn(page)
        behind = view(page, 0, "posterior").locator("canvas")
        place = behind.evaluate(DARKEST)
        click_darkest(page, 0, "anterior")
        click_at(page, 0, "posterior", place)
        assert page.locator("section.focus").count() == 1
        click_at(page, 0, "posterior", [place[0], place[1] + 80])
        assert page.locator("section.focus").count() == 2


def test_a_whole_session(browser: Any, tmp_path: Path):
    """Two cases: one with a focus that appeared, one without any."""
    found = [Candidate(60.2, 21.7, 0.91, True)]
    content = page_of(pair("AA", (), [SEEN_AT], found), pair("BB"))
    with opened(browser, content, tmp_path) as page:
        page.locator("#smooth").select_option("8")
        assert page.locator("#lock").is_disabled()
        click_darkest(page, 1, "anterior")
        site(page, "1", "lung")
        choose(page, "1", 0, "none")
        choose(page, "1", 1, "present")
        assert page.locator(".lacks li").all_text_contents() == [
            "First scan: mark a focus, or say that none is seen."
        ]
        page.locator("#empty-0").check()
        assert page.locator("ol.candidates").count() == 0
        page.reload()
        page.wait_for_selector("#lock:enabled")
        page.locator("#lock").click()
        page.locator("#ask button[value=no]").click()
        assert kept(page)["AA"]["first"]["locked_at"] is None
        lock(page)
        assert page.locator("ol.candidates li").all_text_contents() == [
            "0.91, new (row 60, column 22)"
        ]
        assert page.locator("#focus-1-site").is_disabled()
        click_at(page, 0, "anterior", [100, 100])
        assert page.locator("section.focus").count() == 1
        assert "locked" in page.locator("#told").text_content()
        assert page.locator("#progress").text_content() == "1 of 2 locked"

        page.locator("#next-open").click()
        page.locator("body[data-case=BB]").wait_for()
        for scan in (0, 1):
            page.locator(f"#empty-{scan}").check()
        lock(page)
        held = json.loads(save(page, "#save-reading", tmp_path).read_text())
        reads = rows_of(save(page, "#save-reads", tmp_path))
        foci = rows_of(save(page, "#save-foci", tmp_path))
    assert [(r["case"], r["time_point"], r["kind"]) for r in reads] == [
        ("AA", "1", "planar"),
        ("AA", "2", "planar"),
        ("BB", "1", "planar"),
        ("BB", "2", "planar"),
    ]
    assert {r["adjudicated"] for r in reads} == {"N"}
    said = [(f["time_point"], f["lesion"], f["site"], f["uptake"]) for f in foci]
    assert said == [("1", "1", "lung", "none"), ("2", "1", "lung", "present")]
    assert float(foci[1]["pixel_row"]) == pytest.approx(SEEN_AT[0], abs=0.6)
    assert float(foci[1]["pixel_column"]) == pytest.approx(SEEN_AT[1], abs=0.6)
    assert foci[1]["pixel_slice"] == ""
    assert [{k: str(v) for k, v in row.items()} for row in held["reads"]] == reads
    assert [{k: str(v) for k, v in row.items()} for row in held["foci"]] == foci
    assert held["cases"]["AA"]["first"]["locked_at"].startswith(reads[0]["read_on"])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def wait_until_told(page: Any, words: str) -> None:
    page.locator("#told", has_text=words).wait_for(state="attached")


def test_a_reading_that_was_saved_is_loaded_again_and_a_lock_stays(browser: Any, tmp_path: Path):
    content = page_of(pair("AA"), pair("BB"))
    with opened(browser, content, tmp_path) as page:
        page.locator("#empty-0").check()
        file = save(page, "#save-reading", tmp_path)
        page.locator("#empty-1").check()
        lock(page)
        page.locator("#save").click()
        page.locator("#load").set_input_files(file)
        wait_until_told(page, "locked here")
        assert page.locator("#progress").text_content() == "1 of 2 locked"
        other = tmp_path / "other.json"
        other.write_text(json.dumps(json.loads(file.read_text()) | {"reader": "B"}))
        page.locator("#save").click()
        page.locator("#load").set_input_files(other)
        wait_until_told(page, "“B”")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    with opened(browser, content, fresh) as page:
        page.locator("#save").click()
        page.locator("#load").set_input_files(file)
        wait_until_told(page, "2 cases")
        assert page.locator("#empty-0").is_checked()


def test_marks_are_moved_taken_away_and_brought_back(browser: Any, tmp_path: Path):
    with opened(browser, page_of(pair("AA", [SEEN_AT], [SEEN_AT])), tmp_path) as page:
        click_at(page, 0, "anterior", [60, 100])
        was = place_of(page, "AA", 0, 0)
        box = view(page, 0, "anterior").bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + 100)
        page.mouse.down()
        page.mouse.move(box["x"] + 90, box["y"] + 160, steps=3)
        page.mouse.up()
        moved = place_of(page, "AA", 0, 0)
        assert moved[0] > was[0]
        assert moved[1] > was[1]
        page.keyboard.press("Delete")
        assert page.locator("section.focus").count() == 0
        page.locator("#undo").click()
        assert place_of(page, "AA", 0, 0) == moved
        page.keyboard.press("Control+z")
        assert place_of(page, "AA", 0, 0) == was


def test_a_case_is_read_by_keyboard_alone(browser: Any, tmp_path: Path):
    with opened(browser, page_of(pair("AA", (), [SEEN_AT])), tmp_path) as page:
        view(page, 1, "posterior").focus()
        page.keyboard.press("Shift+ArrowUp")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        row, column = place_of(page, "AA", 0, 1)
        assert (row, column) == (65, 31), "seen from behind, left on the screen is the right"
        page.keyboard.press("p")
        view(page, 0, "anterior").focus()
        page.keyboard.press("n")
        page.locator("#focus-1-site").focus()
        page.keyboard.type("lung")
        page.locator("#empty-0").focus()
        page.keyboard.press("Space")
        page.locator("#lock").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".standing.locked")
        (focus,) = kept(page)["AA"]["first"]["foci"]
        assert focus["site"] == "lung"
        assert [focus["marks"][at]["uptake"] for at in "01"] == ["none", "present"]


def test_a_second_opinion_stands_beside_the_first(browser: Any, tmp_path: Path):
    found = [Candidate(*SEEN_AT, 0.8, True)]
    with opened(browser, page_of(pair("AA", (), [SEEN_AT], found)), tmp_path) as page:
        for scan in (0, 1):
            page.locator(f"#empty-{scan}").check()
        lock(page)
        page.locator("#second").click()
        page.locator("#smooth").select_option("8")
        page.locator("#empty-1").uncheck()
        click_darkest(page, 1, "anterior")
        site(page, "1", "lung")
        choose(page, "1", 0, "none")
        choose(page, "1", 1, "equivocal")
        lock(page)
        held = json.loads(save(page, "#save-reading", tmp_path).read_text())
        foci = rows_of(save(page, "#save-foci", tmp_path))
    assert foci == []
    assert held["foci"] == []
    assert [row["uptake"] for row in held["second_foci"]] == ["none", "equivocal"]
    assert held["cases"]["AA"]["first"]["foci"] == []


def test_what_cannot_be_read_has_no_row(browser: Any, tmp_path: Path):
    with opened(browser, page_of(pair("AA")), tmp_path) as page:
        page.locator("#unreadable-0").check()
        page.locator("#empty-1").check()
        lock(page)
        held = json.loads(save(page, "#save-reading", tmp_path).read_text())
    assert [row["time_point"] for row in held["reads"]] == [2]
    assert [row["time_point"] for row in held["unreadable"]] == [1]


def test_a_focus_of_a_volume_is_found_in_the_projection_and_stored_as_in_the_file(
    browser: Any, tmp_path: Path
):
    """The file runs from foot to head, the page from head to foot."""
    where = (5, 12, 21)
    case = Case("AA", [CaseScan(0, volume(3, where)), CaseScan(1, volume(4, where))])
    with opened(browser, page_of(case), tmp_path) as page:
        page.locator("#smooth").select_option("0")
        page.locator("#preset").select_option("1")
        click_darkest(page, 0, "projection")
        for sort in ("axial", "coronal", "sagittal"):
            view(page, 0, sort).focus()
        page.keyboard.press("Enter")
        choose(page, "1", 0, "present")
        choose(page, "1", 1, "present")
        site(page, "1", "spine")
        lock(page)
        foci = rows_of(save(page, "#save-foci", tmp_path))
    for focus in foci:
        place = [float(focus[f"pixel_{axis}"]) for axis in ("slice", "row", "column")]
        assert place == pytest.approx(where, abs=0.6)
        assert focus["kind"] == "spect"


def test_slices_turned_by_keys_show_the_focus_where_it_is(browser: Any, tmp_path: Path):
    where = (5, 12, 21)
    case = Case("AA", [CaseScan(0, volume(3, where))])
    with opened(browser, page_of(case), tmp_path) as page:
        page.locator("#smooth").select_option("0")
        page.locator("#preset").select_option("1")
        axial = view(page, 0, "axial")
        axial.focus()
        for _ in range((24 - 1 - where[0]) - 12):
            page.keyboard.press("PageDown")
        page.locator("#tool input[value=mark]").check(force=True)
        click_darkest(page, 0, "axial")
        place = place_of(page, "AA", 0, 0)
        assert place == pytest.approx([24 - 1 - where[0], *where[1:]], abs=0.6)


def test_the_window_follows_a_drag_and_is_the_same_in_all_views_if_asked(
    browser: Any, tmp_path: Path
):
    """A pixel of the body gets darker as the upper level falls."""
    middle = "4 * (Math.round(canvas.height / 2) * canvas.width + Math.round(canvas.width / 2))"
    grey = f"canvas => ({PIXELS})(canvas)[{middle}]"
    with opened(browser, page_of(pair("AA", [SEEN_AT], [SEEN_AT])), tmp_path) as page:
        page.locator("#smooth").select_option("8")
        page.locator("#preset").select_option("1")
        drawn(page)
        canvas = [view(page, scan, "anterior").locator("canvas") for scan in (0, 1)]
        before = [each.evaluate(grey) for each in canvas]
        box = view(page, 0, "anterior").bounding_box()
        page.mouse.move(box["x"] + 180, box["y"] + 300)
        page.mouse.down(button="right")
        page.mouse.move(box["x"] + 20, box["y"] + 150, steps=4)
        page.mouse.up(button="right")
        drawn(page)
        after = [each.evaluate(grey) for each in canvas]
        assert after[0] < before[0]
        assert after[1] == before[1]
        assert page.locator("section.focus").count() == 0
        page.locator("#invert").uncheck()
        drawn(page)
        assert canvas[0].evaluate(grey) > 255 - before[0]


def test_a_browser_that_keeps_nothing_is_told_at_once(browser: Any, tmp_path: Path):
    file = tmp_path / "reading.html"
    file.write_bytes(page_of(pair("AA")))
    page = browser.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error() } })"
    )
    page.goto(file.as_uri())
    assert "keeps nothing" in page.locator("#warning").text_content()
    page.close()


def test_who_adjudicates_sees_what_both_marked_and_decides(browser: Any, tmp_path: Path):
    mark = Mark("A", "L1", "lung", "present", (60.0, 22.0))
    case = Case(
        "AA",
        [
            CaseScan(0, planar(1), read_by=("A", "B")),
            CaseScan(1, planar(2, SEEN_AT), marks=(mark,), read_by=("A", "B")),
        ],
    )
    about = About("T-01", "Invented", "C", "adjudicate")
    with opened(browser, page_of(case, about=about), tmp_path) as page:
        assert page.locator("ul.others li").all_text_contents() == [
            "A, first scan no focus",
            "B, first scan no focus",
            "A, second scan L1: present, lung",
            "B, second scan no focus",
        ]
        page.locator("#over-A-L1").click()
        assert place_of(page, "AA", 0, 1) == [60, 22]
        choose(page, "1", 0, "none")
        choose(page, "1", 1, "present")
        page.locator("#empty-0").check()
        lock(page)
        reads = rows_of(save(page, "#save-reads", tmp_path))
    assert {row["adjudicated"] for row in reads} == {"Y"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (3840, 2160), (420, 900)], ids=str)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Any, tmp_path: Path, scheme: str, size: tuple[int, int]
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    cases = [pair("AA", [SEEN_AT], [SEEN_AT], [Candidate(*SEEN_AT, 0.5, False)])]
    width, height = size
    look = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    with opened(browser, page_of(*cases), tmp_path, **look) as page:
        page.locator("#smooth").select_option("8")
        click_darkest(page, 0, "anterior")
        found = axe.run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:150]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
