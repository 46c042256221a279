"""A study of which every text is an attack: nothing of it acts in anything that is written.

One string that breaks out of HTML, attributes, scripts, SVG, typst, XML, spreadsheets, templates
and terminals stands in every free text of every table, in a heading of its own, and in every
title, name and sentence of the study file. Every output is made and opened.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from dicom_files import ABOUT, small_scan, study_with_tables
from trialreadout.cli import main
from trialreadout.sources.dicom import write_planar
from trialreadout.sources.tables import TABLES
from trialreadout.studies import make_study
from trialreadout.study import open_study

HOSTILE = (
    "=cmd|' /C calc'!A0\"><img src=http://localhost:9/x onerror=alert(1)></script>"
    "<script>alert(2)</script>'-alert(3)-'</style><svg onload=alert(4)>]]>-->{{7*7}}${7*7}"
    '#panic("typst") $x$ \\u0041 javascript:alert(5) \u2028\u2029\u202e\x1b[31m\x1b]0;t\x07'
)
SHORT = '=1+1"><img src=http://localhost:9/x onerror=alert(2)>\u202e\x1b[31m'
"""For names, which figures write beside each other."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]")
ACTIVE = 'img[src^="http"], svg[onload], [onerror], a[href^="javascript:"]'
_SENTENCE = re.compile(r'^(title|text|sponsor) = "((?:[^"\\]|\\.)*)"', re.MULTILINE)


def in_toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return CONTROLS.sub(lambda at: f"\\u{ord(at[0]):04X}", escaped)


def hostile_tables(data: Path) -> None:
    """Put the string behind every free text, and above a column of its own."""
    for path in sorted(data.glob("*.csv")):
        columns = TABLES[path.stem].columns
        with path.open(newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        free = [name in columns and columns[name].kind == "text" for name in head]
        kept = {"visit", "unit", "marker", "agent"}  # words that the study file knows
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow([*head, HOSTILE])
            for row in rows:
                cells = [
                    f"{HOSTILE}{cell}" if cell and text and name not in kept else cell
                    for cell, text, name in zip(row, free, head, strict=True)
                ]
                out.writerow([*cells, HOSTILE])


def hostile_study_file(path: Path) -> None:
    """Put the string into sentences, and into the names of endpoints, wherever they are said."""
    text = path.read_text(encoding="utf-8")
    text = _SENTENCE.sub(lambda at: f'{at[1]} = "{at[2]}{in_toml(HOSTILE)}"', text)
    named = re.findall(r'^\[\[endpoint\]\]\nname = "([^"]+)"', text, re.MULTILINE)
    assert named
    for name in named:
        said = re.compile(rf'(?<!kind = )"{re.escape(name)}"')
        text = said.sub(lambda at: f'{at[0][:-1]}{in_toml(SHORT)}"', text)
        text = text.replace(f"endpoint.{name}.", f"endpoint.{name}{in_toml(SHORT)}.")
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "study"
    make_study("two-stage", folder)
    hostile_tables(folder / "data")
    hostile_study_file(folder / "study.toml")
    return folder


@pytest.fixture(scope="module")
def written(study: Path) -> Path:
    readout = open_study(study).run()
    folder = readout.write(study.parent / "readout", ["figures"])
    readout.export_adam(study.parent / "adam", ["define", "json", "parquet"])
    return folder


def test_the_string_reaches_what_is_written(written: Path):
    """Else nothing would be tried."""
    page = (written / "report.html").read_text(encoding="utf-8")
    assert page.count("alert(2)") > 100
    assert "alert(2)" in (written / "readout.json").read_text(encoding="utf-8")


def test_no_text_of_the_readout_speaks_to_a_terminal(written: Path):
    for path in sorted([*written.rglob("*.json"), *written.rglob("*.svg")]):
        text = path.read_text(encoding="utf-8")
        assert not (at := CONTROLS.search(text)), (path.name, at)


@pytest.mark.parametrize(
    "words", [("check",), ("run",), ("run", "--json"), ("explain", "nothing"), ("check", "--json")]
)
def test_no_command_hands_a_control_character_on(study: Path, words, tmp_path):
    out = ["--out", str(tmp_path / "out")] if words[0] == "run" else []
    told = CliRunner().invoke(main, [words[0], str(study), *words[1:], *out])
    assert isinstance(told.exception, SystemExit | None)
    assert "alert" in told.output or words[0] == "explain"
    assert not (at := CONTROLS.search(told.stdout + told.stderr)), at


def test_no_cell_of_a_csv_file_is_a_formula(written: Path):
    for path in sorted(written.rglob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            assert not [cell for cell in row if cell[:1] in ("=", "@", "\t", "\r")], path.name


def test_the_workbook_is_whole_and_holds_no_formula(written: Path):
    """Word and PDF are held to strange words by `tests/report/test_docx.py` and `test_pdf.py`."""
    with zipfile.ZipFile(written / "tables.xlsx") as packed:
        for part in packed.namelist():
            content = packed.read(part)
            tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(content).iter()}
            assert "f" not in tags, part
            assert b"localhost:9" not in content or not part.endswith(".rels"), part


def test_the_define_file_is_whole(written: Path):
    ElementTree.fromstring((written.parent / "adam" / "define.xml").read_bytes())


@pytest.fixture(scope="module")
def reading_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = study_with_tables(tmp_path_factory.mktemp("hostile-scans") / "study")
    (folder / "scans" / "NL-01").mkdir(parents=True)
    write_planar(folder / "scans" / "NL-01" / "baseline-planar.dcm", small_scan(), ABOUT)
    hostile_study_file(folder / "study.toml")
    made = CliRunner().invoke(
        main,
        ["reads", "page", str(folder), "--reader", HOSTILE, "--out", str(folder / "page.html")],
    )
    assert (folder / "page.html").exists(), made.output
    assert not CONTROLS.search(made.output)
    return folder / "page.html"


def test_in_a_browser_no_dialog_opens_no_script_runs_and_nothing_is_asked_for(
    written: Path, reading_page: Path, browser: Any
):
    pages = [
        written / "report.html",
        reading_page,
        *sorted((written.parent / "adam").glob("*.html")),
        *sorted((written.parent / "adam").glob("define.xml")),
        *sorted(written.rglob("*.svg"))[:6],
    ]
    assert len(pages) > 6
    for path in pages:
        happened: list[Any] = []
        page = browser.new_page()
        page.on("dialog", lambda dialog, to=happened: (to.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda asked, to=happened: to.append(asked.url))
        page.on("pageerror", lambda error, to=happened: to.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        if path.suffix == ".html":
            for link in page.locator("main a.opens").all()[:2]:
                link.evaluate("each => each.click()")
                page.wait_for_timeout(200)
            assert page.locator(ACTIVE).count() == 0
        own = (path.as_uri(), "data:", "blob:")
        assert [each for each in happened if not each.startswith(own)] == [], path.name
        page.close()
