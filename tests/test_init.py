"""A study begun: what `readout init` writes is checked and run as it is, and says what it is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import takewhile
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.protocol import read_protocol
from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.protocol.open_keys import unexplained_keys
from trialreadout.sources.read import read_sources
from trialreadout.sources.tables import TABLES
from trialreadout.studies.templates import DEFAULT_KIND, DEFAULT_MARKER, KINDS, WORKBOOK
from trialreadout.studies.templates.chapters import SCENARIOS
from trialreadout.study import open_study

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
    assert asked - {*OF_SUBJECTS} == {endpoint.name for endpoint in protocol.endpoints}


@every_kind
def test_a_study_begun_can_be_simulated_in_each_of_its_scenarios(tmp_path: Path, kind: str):
    study = begun(tmp_path / "study", kind)
    listed = json.loads(called("simulate", study, "--list", "--json").stdout)["scenarios"]
    assert [each["name"] for each in listed] == ["no effect", "effect", "effect, much missing"]
    for scenario in listed:
        words = ("--scenario", scenario["name"], "--trials", "16", "--workers", "1", "--json")
        ran = called("simulate", study, *words)
        assert ran.exit_code == 0, ran.output
        document = json.loads(ran.stdout)
        asked = {each.endpoint for each in read_protocol(study / "study.toml").statistics}
        found = {row["endpoint"] for row in document["characteristics"]}
        assert asked - {"exposure"} == found - {"trial"}
        counted = [row for row in document["characteristics"] if row["statistic"] == "incidence"]
        assert {"Fatigue, any grade", "Diarrhoea, any grade"} < {row["category"] for row in counted}


def simulated(study: Path, scenario: str) -> dict[str, float]:
    """Simulate a study, and give the value of each of its numbers."""
    found = open_study(study).simulate(scenario, trials=512).simulated
    return {row.id: row.estimate.value for row in found.rows}


def test_nobody_responds_without_an_effect_and_about_three_in_ten_with_it(tmp_path: Path):
    study = begun(tmp_path / "study", "two-stage")
    without, hoped = simulated(study, "no effect"), simulated(study, "effect")
    response = "objective-response/treated/proportion/met/true-value"
    assert without[response] < 0.01
    assert 0.25 < hoped[response] < 0.35
    success = "objective-response/treated/success/met/probability"
    assert without[success] < 0.01
    assert hoped[success] > 0.7


def test_the_marker_is_drawn_at_the_visits_that_collect_it(tmp_path: Path):
    study = begun(tmp_path / "study", "marker", "--marker", "CEA")
    found = simulated(study, "no effect")
    trend = "marker-trend/treated/proportion"
    assert found[f"{trend}/progression/true-value"] > found[f"{trend}/response/true-value"]
    assert found[f"{trend}/NE/true-value"] < 0.5


@every_kind
def test_each_number_of_a_scenario_says_what_it_is(tmp_path: Path, kind: str):
    lines = (begun(tmp_path / "study", kind) / SCENARIOS).read_text().splitlines()
    tables = [at for at, line in enumerate(lines) if re.match(r"\[scenario\.", line)]
    assert len(tables) >= 7
    for at in tables:
        keys = list(takewhile(str.strip, lines[at + 1 :]))
        assert lines[at - 1].startswith("# ") or any("  # " in key for key in keys)


@every_kind
def test_every_key_left_open_is_explained(tmp_path: Path, kind: str):
    assert not unexplained_keys(read_protocol(begun(tmp_path / "study", kind) / "study.toml"))


@every_kind
def test_the_same_study_has_the_same_bytes(tmp_path: Path, kind: str):
    one, other = (begun(tmp_path / name, kind) for name in ("one", "other"))
    for name in ("study.toml", SCENARIOS, WORKBOOK):
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


def test_what_comes_next_are_four_things_within_the_width_of_the_terminal(tmp_path: Path):
    said = called("init", tmp_path / "study").output
    following = said.split("Next:")[1].strip("\n").splitlines()
    assert sum(not line.startswith("    ") for line in following) == 4
    assert all(len(line) <= 80 for line in following if len(line.split()) > 1)
    document = json.loads(called("init", tmp_path / "other", "--json").stdout)
    assert set(document) == {"study", "files", "next", "findings"}
    assert document["files"] == ["study.toml", SCENARIOS, WORKBOOK]
    assert len(document["next"]) == 4


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
