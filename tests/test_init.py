"""A study begun: what `readout init` writes is checked and run as it is, and says what it is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.protocol import read_protocol
from trialreadout.protocol.open_keys import unexplained_keys
from trialreadout.sources.read import read_sources
from trialreadout.sources.tables import TABLES
from trialreadout.studies.templates import DEFAULT_KIND, DEFAULT_MARKER, KINDS, WORKBOOK

every_kind = pytest.mark.parametrize("kind", KINDS)
OFFICE = shutil.which("soffice")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Each sheet a file in UTF-8, with commas and quotes, its cells as they are shown."""


def called(*words: str | Path):
    return CliRunner().invoke(main, [str(word) for word in words])


def begun(folder: Path, kind: str = "single-arm", *more: str) -> Path:
    assert called("init", folder, "--like", kind, *more).exit_code == 0
    return folder


def sheets_of(path: Path) -> dict[str, list[list[object]]]:
    """Read every sheet as rows of cells, from row 1."""
    book = fastexcel.read_excel(path)
    loaded = {name: book.load_sheet(name, header_row=None) for name in book.sheet_names}
    return {name: [list(r) for r in each.to_polars().iter_rows()] for name, each in loaded.items()}


def offered(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Read from the file itself which words the cells of each column are chosen from."""
    found = {}
    with ZipFile(path) as parts:
        names = re.findall(r'<sheet name="(\w+)"', parts.read("xl/workbook.xml").decode())
        for number, name in enumerate(names, start=1):
            content = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
            headings = sheets_of(path)[name][0]
            for at, words in re.findall(
                r'<dataValidation type="list"[^>]* sqref="([A-Z])2:[^>]*>'
                r"<formula1>\"([^\"]*)\"</formula1>",
                content,
            ):
                found[name, str(headings[ord(at) - ord("A")])] = tuple(words.split(","))
    return found


def saved_again(workbook: Path, folder: Path, form: str) -> None:
    """Let LibreOffice open a workbook and save it in another form."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", form, "--outdir", folder, workbook]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


@every_kind
def test_a_study_begun_has_no_findings_and_runs(tmp_path: Path, kind: str):
    study = begun(tmp_path / "study", kind)
    checked = called("check", study, "--strict", "--json")
    assert (checked.exit_code, json.loads(checked.stdout)["findings"]) == (0, [])
    ran = called("run", study, "--strict", "--json")
    assert ran.exit_code == 0
    protocol = read_protocol(study / "study.toml")
    asked = {result["endpoint"] for result in json.loads(ran.stdout)["results"]}
    assert asked == {endpoint.name for endpoint in protocol.endpoints}


@every_kind
def test_every_key_left_open_is_explained(tmp_path: Path, kind: str):
    assert not unexplained_keys(read_protocol(begun(tmp_path / "study", kind) / "study.toml"))


@every_kind
def test_the_same_study_has_the_same_bytes(tmp_path: Path, kind: str):
    one, other = (begun(tmp_path / name, kind) for name in ("one", "other"))
    for name in ("study.toml", WORKBOOK):
        assert (one / name).read_bytes() == (other / name).read_bytes()


@every_kind
def test_the_examples_are_invented_and_the_study_says_so(tmp_path: Path, kind: str):
    study = begun(tmp_path / "study", kind)
    protocol = read_protocol(study / "study.toml")
    assert protocol.study.synthetic
    subjects = read_sources(study, protocol).table("subjects")["subject"]
    assert all(name.startswith("EXAMPLE-") for name in subjects)


def test_one_example_responds_and_the_other_progresses_and_dies(tmp_path: Path):
    ran = called("run", begun(tmp_path / "study"), "--json")
    results = {each["id"]: each for each in json.loads(ran.stdout)["results"]}
    assert results["objective-response/treated/proportion/met"]["subjects"] == ["EXAMPLE-01"]
    assert results["progression-free-survival/treated/median"]["subjects"] == ["EXAMPLE-02"]
    assert results["overall-survival/treated/median"]["subjects"] == ["EXAMPLE-02"]


@every_kind
def test_rows_are_those_that_a_spreadsheet_shows(tmp_path: Path, kind: str):
    study = begun(tmp_path / "study", kind)
    shown = sheets_of(study / WORKBOOK)
    for name, table in read_sources(study, read_protocol(study / "study.toml")).tables.items():
        at = shown[name][0].index("subject")
        for subject, row in table.select("subject", "row").iter_rows():
            assert shown[name][row - 1][at] == subject


@every_kind
def test_a_cell_is_chosen_from_the_words_that_its_column_allows(tmp_path: Path, kind: str):
    study = begun(tmp_path / "study", kind)
    lists = offered(study / WORKBOOK)
    for name, rows in sheets_of(study / WORKBOOK).items():
        for heading in rows[0] if name in TABLES else ():
            spec = TABLES[name].columns[str(heading)]
            words = ("Y", "N") if spec.kind == "flag" else spec.terms
            assert lists.get((name, str(heading)), ()) == words


def test_the_readme_sheet_says_what_every_column_is(tmp_path: Path):
    shown = sheets_of(begun(tmp_path / "study") / WORKBOOK)
    said = {(row[0], row[1]): row[2:4] for row in shown["README"]}
    for name, rows in shown.items():
        for heading in rows[0] if name in TABLES else ():
            assert all(said[name, heading])
    assert said["measurements", "diameter_mm"][1] == "a number in mm"
    assert said["lesions", "role"][1] == "target, non-target, new"


@pytest.mark.parametrize("marker", ["CEA", 'CA "19-9"', "Thyreoglobulin (µg/l)"])
def test_a_marker_has_the_name_that_the_user_gives_it(tmp_path: Path, marker: str):
    study = begun(tmp_path / "study", "marker", "--marker", marker)
    assert read_protocol(study / "study.toml").endpoint("marker trend").marker == marker
    assert called("check", study, "--strict").exit_code == 0


@pytest.mark.parametrize("there", ["notes.txt", "manifest.json", "study.toml"])
def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path, there: str):
    (tmp_path / there).write_text("mine")
    refused = called("init", tmp_path)
    assert refused.exit_code == 2
    assert there in refused.output
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_an_empty_folder_will_do(tmp_path: Path):
    (tmp_path / "study").mkdir()
    begun(tmp_path / "study")


def test_what_comes_next_stands_in_three_lines(tmp_path: Path):
    said = called("init", tmp_path / "study").output
    assert len(said.split("Next:")[1].strip().splitlines()) == 3
    document = json.loads(called("init", tmp_path / "other", "--json").stdout)
    assert set(document) == {"study", "files", "next", "findings"}
    assert document["files"] == ["study.toml", WORKBOOK]
    assert len(document["next"]) == 3


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_holds_the_same_tables(tmp_path: Path):
    study = begun(tmp_path / "study", "marker")
    protocol = read_protocol(study / "study.toml")
    before = read_sources(study, protocol)
    saved_again(study / WORKBOOK, tmp_path, "xlsx")
    shutil.copy(tmp_path / Path(WORKBOOK).name, study / WORKBOOK)
    after = read_sources(study, protocol)
    assert after.findings == before.findings == ()
    for name, table in before.tables.items():
        assert after.table(name).equals(table)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_sheets_saved_by_libreoffice_as_csv_hold_the_same_tables(tmp_path: Path):
    study = begun(tmp_path / "study", "marker")
    protocol = read_protocol(study / "study.toml")
    before = read_sources(study, protocol)
    saved_again(study / WORKBOOK, tmp_path / "csv", EVERY_SHEET)
    (study / WORKBOOK).unlink()
    for path in (tmp_path / "csv").glob("*.csv"):
        name = path.stem.removeprefix("patients-")
        if name in TABLES:
            shutil.copy(path, study / "data" / f"{name}.csv")
    after = read_sources(study, protocol)
    assert after.findings == ()
    for name, table in before.tables.items():
        assert after.table(name).drop("file").equals(table.drop("file"))


def test_the_command_offers_every_kind_and_its_defaults():
    offered = {each.name: each for each in main.commands["init"].params}
    assert list(offered["like"].type.choices) == list(KINDS)
    assert offered["like"].default == DEFAULT_KIND
    assert offered["marker"].default == DEFAULT_MARKER
