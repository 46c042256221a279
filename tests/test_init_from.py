"""A study begun from a hospital's own files: a map is proposed, written down, and checked."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import pairwise
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


ONE_SHEET_OF_LESIONS = {
    "Patients": [
        ["Patient no.", "Sex", "Age", "WHO PS", "Date informed consent", "Date registration"],
        ["P1", "m", 61, 1, D(2019, 12, 1), D(2019, 12, 3)],
        ["P2", "f", 70, 0, D(2019, 12, 2), D(2019, 12, 4)],
    ],
    "Treatment": [
        ["Patient no.", "Drug", "Start", "Stop", "Dose (mg)", "x per day", "Reason"],
        ["P1", "inventinib", D(2020, 1, 1), D(2020, 5, 1), 10, 1, None],
        ["P2", "inventinib", D(2020, 1, 1), D(2020, 6, 30), 10, 1, "progression"],
    ],
    "CT lesions": [
        [
            *("Patient no.", "CT date", "Visit", "Lesion no.", "Type", "Site", "LN?"),
            *("Size (mm)", "Status"),
        ],
        ["P1", D(2019, 12, 20), "screening", "T1", "target", "liver", None, 40, None],
        ["P1", D(2019, 12, 20), "screening", "N1", "non-target", "liver", None, None, "present"],
        ["P1", D(2020, 3, 25), "wk 12", "T1", "target", None, None, 20, None],
        ["P1", D(2020, 3, 25), "wk 12", "N1", "non-target", None, None, None, "present"],
        ["P2", D(2019, 12, 22), "screening", "T1", "target", "lung", None, 30, None],
        ["P2", D(2020, 3, 26), "wk 12", "T1", None, None, None, 31, None],
        ["P2", D(2020, 6, 17), "wk 24", "T1", None, None, None, 45, None],
    ],
    "CT overall": [
        ["Patient no.", "CT date", "Visit", "New lesions", "Overall response"],
        ["P1", D(2019, 12, 20), "screening", "no", None],
        ["P1", D(2020, 3, 25), "wk 12", "no", "PR"],
        ["P2", D(2019, 12, 22), "screening", "no", None],
        ["P2", D(2020, 3, 26), "wk 12", "no", "SD"],
        ["P2", D(2020, 6, 17), "wk 24", "yes", "PD"],
    ],
    "Lab": [
        ["Patient no.", "CgA 0", "CgA 12", "CgA 24", "Unit"],
        ["P1", 459, 402, 371, "ug/L"],
        ["P2", 364, "<20", None, "ug/L"],
    ],
    "AE": [
        ["Patient no.", "Event", "SOC", "Grade", "Start", "Stop", "Serious", "Related to drug"],
        ["P1", "Rash", "Skin disorders", 1, D(2020, 2, 1), D(2020, 2, 9), "no", "yes"],
    ],
    "Follow-up": [
        [
            *("Patient no.", "Status", "Date of death", "Last seen"),
            *("Date off study", "Reason off study"),
        ],
        ["P1", "alive", None, D(2020, 12, 9), D(2020, 5, 1), "toxicity"],
        ["P2", "dead", D(2020, 9, 9), D(2020, 9, 9), D(2020, 6, 30), "progression"],
    ],
}
GERMAN_AND_DUTCH = {
    "Patienten": [
        ["Pat.-Nr.", "Geschlecht", "Zentrum", "ECOG", "Registrierung", "Einwilligung"],
        ["A", "w", "Nord", 1, D(2019, 12, 3), D(2019, 12, 1)],
        ["B", "m", "Zuid", 0, D(2019, 12, 4), D(2019, 12, 2)],
    ],
    "Behandlung": [
        ["Pat.-Nr.", "Wirkstoff", "Beginn", "Ende", "Dosierung (mg)", "pro Tag"],
        ["A", "Erfundinib", D(2020, 1, 1), D(2020, 5, 1), 40, 2],
        ["B", "Erfundinib", D(2020, 1, 1), D(2020, 6, 1), 40, 2],
    ],
    "Metingen": [
        [
            *("Pat.-Nr.", "Datum", "Bezoek", "Laesie", "Art", "Orgaan", "Lymfeklier"),
            *("Grootte (cm)", "Nieuwe laesie"),
        ],
        ["A", D(2019, 12, 20), "Screening", "T1", "Ziel", "Leber", "nein", 4.0, "nein"],
        ["A", D(2020, 2, 25), "Woche 8", "T1", "Ziel", None, None, 2.0, "nein"],
        ["A", D(2020, 4, 21), "Woche 16", "T1", "Ziel", None, None, 2.1, None],
        ["B", D(2019, 12, 20), "Screening", "T1", "Ziel", "Lunge", "nein", 4.0, "nein"],
        ["B", D(2020, 2, 25), "Woche 8", "T1", "Ziel", None, None, 4.1, "ja"],
    ],
    "Nachsorge": [
        [
            "Pat.-Nr.",
            "Vitalstatus",
            "Todesdatum",
            "Letzter Kontakt",
            "Therapieende",
            "Abbruchgrund",
        ],
        ["A", "lebt", None, D(2020, 12, 9), D(2020, 5, 1), "Toxizität"],
        ["B", "verstorben", D(2020, 9, 9), D(2020, 9, 9), D(2020, 6, 1), "Progress"],
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


@pytest.mark.parametrize(
    ("sheets", "left"),
    [
        pytest.param(ONE_SHEET_OF_LESIONS, ["planned-dates"], id="one sheet for lesions and sizes"),
        pytest.param(GERMAN_AND_DUTCH, [], id="German and Dutch headings"),
    ],
)
def test_the_first_check_shows_what_is_wrong_in_the_data_alone(tmp_path: Path, sheets, left):
    study, said = begun(tmp_path, sheets)
    assert [finding["rule"] for finding in said["findings"]] == left
    ran = CliRunner().invoke(main, ["run", str(study), "--json"])
    results = {each["id"]: each for each in json.loads(ran.stdout)["results"]}
    assert results["progression-free-survival/treated/median"]["n"] == 1
    assert results["exposure/treated/summary/weeks"]["subjects"]


def test_a_sheet_of_lesions_in_each_examination_is_two_tables(tmp_path: Path):
    study, _ = begun(tmp_path, ONE_SHEET_OF_LESIONS)
    protocol = read_protocol(study / "study.toml")
    assert protocol.data.files["lesions"] == protocol.data.files["measurements"]
    assert protocol.data.files["examinations"] == protocol.data.files["assessments"]
    assert "labs" not in protocol.data.files
    sources = read_sources(study, protocol)
    assert sources.table("lesions").select("subject", "lesion", "role", "organ").rows() == [
        ("P1", "T1", "target", "liver"),
        ("P1", "N1", "non-target", "liver"),
        ("P2", "T1", "target", "lung"),
    ]
    assert sources.table("assessments")["response"].to_list() == ["PR", "SD", "PD"]
    assert sources.table("subjects")["ecog"].to_list() == [1, 0]
    assert sources.table("status")["discontinued_on"].to_list() == [D(2020, 5, 1), D(2020, 6, 30)]


def test_what_the_files_say_of_patients_drug_and_visits_stands_in_the_study_file(tmp_path: Path):
    study, _ = begun(tmp_path, ONE_SHEET_OF_LESIONS)
    protocol = read_protocol(study / "study.toml")
    assert protocol.study.planned_subjects == 2
    assert protocol.treatments[0].agent == "inventinib"
    weeks = {
        thing: [v.week for v in protocol.planned_visits(30) if thing in v.collect]
        for thing in ("ct", "CgA")
    }
    assert weeks == {"ct": [0, 12, 24], "CgA": [0, 12, 24]}
    assert protocol.codes["new_lesion"] == {"yes": "unequivocal"}
    assert protocol.codes["alive"] == {"alive": "Y", "dead": "N"}
    text = (study / "study.toml").read_text(encoding="utf-8")
    assert '"yes" = "unequivocal"  # or "equivocal"' in text


def test_two_drugs_are_left_to_the_author(tmp_path: Path):
    rows = [*ONE_SHEET_OF_LESIONS["Treatment"], ["P2", "other", D(2020, 7, 1), None, 5, 1, None]]
    study, _ = begun(tmp_path, {**ONE_SHEET_OF_LESIONS, "Treatment": rows})
    protocol = read_protocol(study / "study.toml")
    assert protocol.treatments[0].agent == "study drug"
    assert "exposure" not in {endpoint.name for endpoint in protocol.endpoints}


def test_visits_four_weeks_apart_have_windows_that_do_not_touch(tmp_path: Path):
    sheet = [
        [*row[:2], row[2].replace("12", "4").replace("24", "8"), *row[3:]]
        for row in ONE_SHEET_OF_LESIONS["CT overall"]
    ]
    sheets = {k: v for k, v in ONE_SHEET_OF_LESIONS.items() if k != "CT lesions"}
    study, _ = begun(tmp_path, {**sheets, "CT overall": sheet})
    planned = read_protocol(study / "study.toml").planned_visits(12)
    of_ct = [visit for visit in planned if "ct" in visit.collect]
    assert [visit.week for visit in of_ct] == [0, 4, 8, 12]
    assert all(a.last_day < b.first_day for a, b in pairwise(of_ct))


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
