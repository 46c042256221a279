"""No text of a readout's CSV files is a formula, and each comes back as it was."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.analysis.files import as_csv
from trialreadout.analysis.formulas import as_meant, inert, inert_table, table_as_meant

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.text("'=+-@\t\r1. to", max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=1+1", id="a sum"),
        pytest.param('=HYPERLINK("http://example.org","x")', id="a link"),
        pytest.param("=cmd|' /C calc'!A0", id="a call of a program"),
        pytest.param("+cmd|' /C calc'!A0", id="a call behind a plus"),
        pytest.param("-2+3+cmd|' /C calc'!A0", id="a call behind a number"),
        pytest.param("@SUM(1,1)", id="an at sign"),
        pytest.param("\t=1+1", id="a tabulator before it"),
        pytest.param("\r=1+1", id="a carriage return before it"),
        pytest.param("-2 +cmd|' /C calc'!A0", id="a call behind a number and a blank"),
        pytest.param("-A1", id="the cell beside it"),
        pytest.param("'=1+1", id="a text that has its apostrophe already"),
    ],
)
def test_what_a_spreadsheet_would_calculate_has_an_apostrophe(text):
    assert inert(text) == f"'{text}"
    assert as_meant(inert(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "-1.5",
        "+12",
        "-30 %",
        "-1.5 to 2.0",
        "-2.1 to -0.3",
        "-0.009 per week (-0.1 to 0.2)",
        "NL-01",
        "",
        "'t Hart",
        "–",
        "-",
    ],
)
def test_numbers_and_names_stay_as_they_are(text):
    assert inert(text) == text


@given(TEXTS)
def test_every_text_comes_back(text):
    assert as_meant(inert(text)) == text
    assert inert(text)[:1] not in set("=@\t\r")


@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
def test_a_table_says_what_its_texts_say_one_by_one(texts, heading):
    table = pl.DataFrame({heading: texts, f"{heading}n": range(len(texts))})
    written = inert_table(table)
    assert written.columns == [inert(heading), inert(f"{heading}n")]
    assert written[inert(heading)].to_list() == list(map(inert, texts))
    assert table_as_meant(written).equals(table)


def test_a_spreadsheet_program_shows_each_as_text(tmp_path):
    """LibreOffice opens the file, calculates, and writes what its cells show."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("there is no LibreOffice on this machine")
    hostile = ["=1+1", "+1+1+1", "-(1+1)", "@SUM(1,1)", '=HYPERLINK("http://localhost/","x")']
    table = pl.DataFrame({"said": [*hostile, "-1.5"], "value": [-1.5] * 6})
    (tmp_path / "made.csv").write_bytes(as_csv(table))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    into = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "x")]
    csv_again = ["--convert-to", "csv", "--outdir", str(tmp_path / "y")]
    for words in ([*into, tmp_path / "made.csv"], [*csv_again, tmp_path / "x" / "made.xlsx"]):
        subprocess.run(
            [soffice, profile, "--headless", *map(str, words)],
            check=True,
            capture_output=True,
            timeout=180,
        )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "y" / "made.csv").read_text())))
    assert [as_meant(row["said"]) for row in rows] == [*hostile, "-1.5"]
    assert [float(row["value"]) for row in rows] == [-1.5] * 6
