"""A study begun from a hospital's own files: a map is proposed, written down, and checked."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, text

from plain_files import workbook
from trialreadout.cli import main
from trialreadout.core.findings import StudyError
from trialreadout.protocol import read_protocol
from trialreadout.sources.read import read_sources
from trialreadout.studies.beginning import begin_study
from trialreadout.studies.templates.chapters import SCENARIOS
from trialreadout.study import open_study

D = date
GERMAN = {
    "Stammdaten": [
        ["Prüfung 12"],
        [],
        ["Pat.-Nr.", "Nachname", "Geschlecht", "Alter", "Einschluss", "Todesdatum", "Last contact"],
        ["P1", "Mustermann", "w", 61, D(2011, 1, 3), None, D(2012, 6, 1)],
        [],
        ["P2", "Musterfrau", "m", 70, D(2011, 1, 10), D(2012, 3, 9), D(2012, 3, 1)],
    ],
    "Behandlung": [
        ["Pat.-Nr.", "Beginn", "Ende", "Dosis (mg)", "Bemerkung"],
        ["P1", D(2011, 1, 10), D(2011, 6, 10), 40, "keine"],
        ["P2", D(2011, 1, 17), D(2011, 5, 1), 40, None],
    ],
    "Läsionen": [
        ["Pat.-Nr.", "Läsion", "Art", "Lymphknoten"],
        ["P1", "L1", "Ziel", "nein"],
        ["P1", "L2", "Nichtziel", "nein"],
        ["P2", "L1", "Ziel", "ja"],
    ],
    "Messungen": [
        ["Pat.-Nr.", "Läsion", "Datum", "Größe (cm)", "Zustand"],
        ["P1", "L1", D(2011, 1, 5), 3.1, "gemessen"],
        ["P1", "L2", D(2011, 1, 5), None, "vorhanden"],
        ["P1", "L1", D(2011, 3, 7), 2.0, "gemessen"],
        ["P1", "L2", D(2011, 3, 7), None, "vorhanden"],
        ["P1", "L1", D(2011, 5, 2), 1.9, "gemessen"],
        ["P1", "L2", D(2011, 5, 2), None, "vorhanden"],
        ["P2", "L1", D(2011, 1, 12), 2.4, "gemessen"],
        ["P2", "L1", D(2011, 3, 14), None, "nicht auswertbar"],
    ],
    "Tumormarker": [
        ["Marker der Studie"],
        ["Pat.-Nr.", "CEA_0", "CEA_4", "CEA_8", "Datum_0", "Datum_4", "Datum_8", "Labor-Nr."],
        ["P1", 120.5, 80, "<0,5", D(2011, 1, 10), D(2011, 2, 7), D(2011, 3, 7), 17],
        ["P2", 20, 30, 45, D(2011, 1, 17), D(2011, 2, 14), D(2011, 3, 14), 18],
    ],
    "Nebenwirkungen": [
        ["Pat.-Nr.", "Ereignis", "Grad", "Beginn", "Ende"],
        ["P1", "Übelkeit", 2, D(2011, 2, 1), D(2011, 2, 9)],
    ],
}
DUTCH = {
    "Patiënten": [
        ["Patiëntnummer", "Geslacht", "Leeftijd", "Geboortedatum"],
        ["N1", "v", 61, D(1950, 1, 3)],
        ["N2", "m", 70, D(1941, 5, 3)],
    ],
    "Behandeling": [
        ["Patiëntnummer", "Start", "Stop"],
        ["N1", D(2011, 1, 10), D(2011, 6, 10)],
        ["N2", D(2011, 1, 17), D(2011, 5, 1)],
    ],
    "Beoordeling": [
        ["Patiëntnummer", "Dag", "Respons"],
        ["N1", 57, "partiële respons"],
        ["N1", 113, "partiële respons"],
        ["N2", 60, "Progressieve ziekte"],
    ],
    "Overleving": [
        ["Patiëntnummer", "Overlijdensdatum", "Laatste contact", "Leeft"],
        ["N1", None, D(2012, 6, 1), "ja"],
        ["N2", D(2012, 3, 9), D(2012, 3, 1), "nee"],
    ],
}


def begun(tmp_path: Path, sheets: dict[str, list[list[object]]], *more: str):
    """Begin a study from a workbook; return its folder and what was printed."""
    workbook(tmp_path / "own/hospital.xlsx", **sheets)
    words = ["init", str(tmp_path / "study"), "--from", str(tmp_path / "own/hospital.xlsx"), *more]
    result = CliRunner().invoke(main, [*words, "--json"])
    assert result.exit_code in (0, 1), result.output
    return tmp_path / "study", json.loads(result.stdout)


def checked(study: Path):
    result = CliRunner().invoke(main, ["check", str(study), "--json"])
    return result.exit_code, json.loads(result.stdout)["findings"]


def errors(findings):
    return [finding for finding in findings if finding["severity"] == "error"]


@pytest.mark.parametrize("sheets", [GERMAN, DUTCH], ids=["German", "Dutch"])
def test_the_proposed_map_passes_check_and_runs(tmp_path: Path, sheets):
    study, said = begun(tmp_path, sheets)
    status, findings = checked(study)
    assert (status, errors(findings)) == (0, [])
    assert findings == said["findings"]
    ran = CliRunner().invoke(main, ["run", str(study), "--json"])
    results = {each["id"]: each for each in json.loads(ran.stdout)["results"]}
    first = next(iter(sheets.values()))[-1][0][0] + "1"
    assert results["objective-response/treated/proportion/met"]["subjects"] == [first]


@pytest.mark.parametrize("sheets", [GERMAN, DUTCH], ids=["German", "Dutch"])
def test_its_scenarios_have_what_the_files_can_answer_and_can_be_simulated(tmp_path: Path, sheets):
    study, _ = begun(tmp_path, sheets)
    opened = open_study(study)
    simulated = opened.simulate(trials=8).simulated
    assert ("Tumormarker" in sheets) == ("[scenario.marker]" in (study / SCENARIOS).read_text())
    assert ("Nebenwirkungen" in sheets) == bool(simulated.assumed["event"])
    asked = {each.endpoint for each in opened.protocol.statistics}
    assert asked - {"exposure"} == {row.endpoint for row in simulated.rows} - {"trial"}


def test_tables_are_read_as_a_reader_of_german_would_read_them(tmp_path: Path):
    study, _ = begun(tmp_path, GERMAN)
    sources = read_sources(study, read_protocol(study / "study.toml"))
    assert set(sources.tables) == {
        *("subjects", "doses", "lesions", "measurements", "markers", "adverse_events", "status")
    }
    assert sources.table("subjects")["row"].to_list() == [4, 6]
    measured = sources.table("measurements")
    assert measured["diameter_mm"].to_list() == [31, None, 20, None, 19, None, 24, None]
    assert sources.table("lesions")["role"].to_list() == ["target", "non-target", "target"]
    assert sources.table("lesions")["nodal"].to_list() == [False, False, True]
    markers = sources.table("markers").sort("subject", "sampled_on")
    assert markers["value"].to_list() == [120.5, 80, 0.5, 20, 30, 45]
    assert markers["marker"].unique().to_list() == ["CEA"]
    assert markers["sampled_on"].to_list()[2] == D(2011, 3, 7)
    assert sources.table("status")["died_on"].to_list() == [None, D(2012, 3, 9)]


def test_tables_are_read_as_a_reader_of_dutch_would_read_them(tmp_path: Path):
    study, _ = begun(tmp_path, DUTCH)
    protocol = read_protocol(study / "study.toml")
    sources = read_sources(study, protocol)
    assert protocol.tumour_response.graded_from == "assessments"
    assert sources.table("assessments")["response"].to_list() == ["PR", "PR", "PD"]
    assert sources.table("assessments")["assessed_on"].to_list()[0] == D(2011, 3, 7)
    assert sources.table("status")["alive"].to_list() == [True, False]


def test_what_is_not_mapped_stands_in_the_file_with_its_place(tmp_path: Path):
    study, _ = begun(tmp_path, {**GERMAN, "Legende": [["Kürzel", "Bedeutung"], ["x", "y"]]})
    text = (study / "study.toml").read_text(encoding="utf-8")
    assert '# not used: "Bemerkung" (row 1, column E)' in text
    assert '# not used: "Labor-Nr." (row 2, column H)' in text
    assert '# not used: "hospital.xlsx#Legende", which is like no table' in text


@pytest.mark.parametrize("sheets", [GERMAN, DUTCH], ids=["German", "Dutch"])
def test_no_patient_stands_in_the_study_file(tmp_path: Path, sheets):
    study, _ = begun(tmp_path, sheets)
    protocol = read_protocol(study / "study.toml")
    assert not protocol.study.synthetic
    text = (study / "study.toml").read_text(encoding="utf-8")
    written = {word for column in protocol.codes.values() for word in column}
    cells = {
        cell
        for rows in sheets.values()
        for heading, *records in [[row for row in rows if len(row) > 1]]
        for row in records
        for cell in row
        if isinstance(cell, str)
    }
    assert {"P1", "Mustermann"} & cells or {"N1"} & cells
    assert not [cell for cell in cells - written if f'"{cell}"' in text]


def test_the_file_is_copied_as_it_is(tmp_path: Path):
    study, said = begun(tmp_path, GERMAN)
    assert said["files"] == ["study.toml", "scenarios.toml", "data/hospital.xlsx"]
    own = (tmp_path / "own/hospital.xlsx").read_bytes()
    assert (study / "data/hospital.xlsx").read_bytes() == own


def test_the_same_files_give_the_same_study(tmp_path: Path):
    (one, _), (other, _) = (begun(tmp_path / name, GERMAN) for name in ("one", "other"))
    assert (one / "study.toml").read_bytes() == (other / "study.toml").read_bytes()


def test_several_files_are_one_study(tmp_path: Path):
    (tmp_path / "Stammdaten.csv").write_bytes("Pat.-Nr.;Größe\nP1;1\n".encode("cp1252"))
    (tmp_path / "Verlauf.csv").write_text("Pat.-Nr.;Todestag\nP1;03.01.2012\n")
    (tmp_path / "doses.csv").write_text("subject,started_on\nP1,2011-01-03\n")
    names = ("Stammdaten", "Verlauf", "doses")
    own = [word for name in names for word in ("--from", f"{tmp_path}/{name}.csv")]
    result = CliRunner().invoke(main, ["init", str(tmp_path / "study"), *own, "--json"])
    assert result.exit_code == 0, result.output
    protocol = read_protocol(tmp_path / "study/study.toml")
    assert [endpoint.name for endpoint in protocol.endpoints] == ["overall survival", "exposure"]
    assert errors(checked(tmp_path / "study")[1]) == []


def test_without_a_first_dose_time_counts_from_registration(tmp_path: Path):
    sheets = {
        "Patienten": [["ID", "Einschluss"], ["A", D(2011, 1, 3)], ["B", D(2011, 2, 3)]],
        "Überleben": [
            ["ID", "Todestag", "letzter Kontakt"],
            ["A", D(2011, 9, 3), None],
            ["B", None, D(2012, 1, 1)],
        ],
    }
    study, said = begun(tmp_path, sheets)
    assert errors(said["findings"]) == []
    assert read_protocol(study / "study.toml").dates.time_zero == "registration"


def test_a_file_like_no_table_leaves_a_study_file_to_be_mended(tmp_path: Path):
    study, said = begun(tmp_path, {"Legende": [["Kürzel", "Bedeutung"], ["x", "y"]]})
    assert [finding["rule"] for finding in errors(said["findings"])] == ["missing-table"]
    assert "like no table" in (study / "study.toml").read_text(encoding="utf-8")


def test_a_marker_in_a_column_has_the_name_that_is_asked_for(tmp_path: Path):
    rows = [["Pat.-Nr.", "Marker", "Datum", "Wert"]]
    rows += [["P1", "CEA", D(2011, month, 1), 10 + month] for month in range(1, 6)]
    sheets = {**{k: GERMAN[k] for k in ("Stammdaten", "Behandlung")}, "Tumormarker": rows}
    plain, _ = begun(tmp_path / "plain", sheets)
    assert "marker trend" not in {e.name for e in read_protocol(plain / "study.toml").endpoints}
    study, said = begun(tmp_path / "marker", sheets, "--like", "marker", "--marker", "CEA")
    assert errors(said["findings"]) == []
    assert read_protocol(study / "study.toml").endpoint("marker trend").marker == "CEA"


@pytest.mark.parametrize(
    ("files", "value"),
    [
        pytest.param(["absent.csv"], "No such file", id="a file that is not there"),
        pytest.param(["a/x.csv", "b/x.csv"], "two files of one name", id="two of one name"),
        pytest.param(["broken.xlsx"], "", id="a workbook that is none"),
        pytest.param(["notes.docx"], "notes.docx", id="a letter"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_no_study(tmp_path: Path, files, value):
    for name in ("a/x.csv", "b/x.csv", "broken.xlsx", "notes.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("subject\nA\n")
    own = [word for name in files for word in ("--from", str(tmp_path / name))]
    result = CliRunner().invoke(main, ["init", str(tmp_path / "study"), *own, "--json"])
    assert result.exit_code == 2
    assert value in json.loads(result.stdout)["findings"][0]["value"]
    assert not (tmp_path / "study").exists()


def faults_in_beginning(study: Path, kind: str, own: Path) -> set[str | None]:
    """Begin a study; name the files that are at fault if it is refused."""
    try:
        begin_study(study, kind, "M", [own])
    except StudyError as refused:
        return {finding.file for finding in refused.findings}
    return set()


@given(
    headings=lists(
        sampled_from(["Pat.-Nr.", "Datum", "Wert", "Beginn", "Lebt", "Todestag", "Art", "ID"])
        | text("aBß {}\"'\\#=.-_0123", min_size=1, max_size=9),
        min_size=1,
        max_size=8,
    ),
    cells=lists(
        sampled_from(["", "1", "ja", "2011-01-03", "03.04.2011", "P1", "<0,5"]) | text(max_size=4),
        min_size=8,
        max_size=16,
    ),
    name=sampled_from(["Patienten", "Labor", "Überleben", "Messungen", "a b", 'x"y']),
    kind=sampled_from(["single-arm", "two-stage", "marker"]),
)
def test_whatever_a_file_holds_it_is_mapped_or_refused(headings, cells, name, kind):
    with TemporaryDirectory() as made:
        own = Path(made) / f"{name}.csv"
        with own.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            rows = zip(*[iter(cells)] * len(headings), strict=False)
            writer.writerows([headings, *rows])
        study = Path(made) / "study"
        refused = faults_in_beginning(study, kind, own)
        assert "study.toml" not in refused
        assert study.exists() == (not refused)
        if not refused:
            read_protocol(study / "study.toml")
