"""A hospital's own workbook and exports, read end to end: found, graded, explained, or refused."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from plain_files import put, workbook
from trialreadout.cli import main
from trialreadout.study import open_study

DONE, DATA_HAVE_ERRORS = 0, 1
STUDY = """format = 1
[study]
id = "INVENTED-02"
title = "An invented study in a hospital's own tables"
synthetic = true

[data]
dialect = "plain"
files = { subjects = "Stammdaten.csv", markers = "labor.xlsx#Marker", doses = "Therapie" }

[columns.subjects]
subject = "Pat.-Nr."
age_years = "Alter"
sex = "Geschlecht"

[columns.doses]
subject = "Pat.-Nr."
started_on = "Beginn"
dose_mg = "Dosis (mg)"

[columns.lesions]
subject = "Pat.-Nr."
lesion = "Läsion"
role = "Art"

[columns.measurements]
subject = "Pat.-Nr."
lesion = "Läsion"
assessed_day = "Tag"
diameter_mm = { heading = "Größe", unit = "cm" }

[columns.status]
subject = "Pat.-Nr."
died_on = "Todestag"
last_contact_on = "zuletzt gesehen"

[columns.markers]
subject = "Pat.-Nr."
value = "M W{week}"
sampled_on = "Datum W{week}"
marker = { is = "marker M" }
unit = { is = "ug/l" }
visit = { is = "week {week}" }

[codes.role]
"Ziel" = "target"
"übrige" = "non-target"

[codes.state]
"nicht messbar" = "not evaluable"

[codes.value]
"n.d." = ""

[tumour_response]
version = "1.1"

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "best"
kind = "recist-best"
confirmation_days = 0
stable_from_week = 6

[[statistic]]
endpoint = "best"
yields = "proportion"
of = ["CR", "PR"]
analysis_set = "treated"
method = "clopper-pearson"
"""
STAMMDATEN = """Pat.-Nr.;Alter;Geschlecht;Alkohol (Gläser)
P1;61,5;w;x

P2;70;m;y
P3;55,25;w;x
"""
D = date(2011, 1, 3)


@pytest.fixture
def hospital(tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    put(
        folder,
        Stammdaten=STAMMDATEN.encode("cp1252"),
        Therapie="Pat.-Nr.;Beginn;Dosis (mg)\n"
        "P1;03.01.2011;40\nP2;10.01.2011;40\nP3;17.01.2011;20\n",
        measurements="Pat.-Nr.;Läsion;Tag;Größe;state\n"
        "P1;L1;-3;3,0;\nP1;L2;-3;;present\nP1;L1;57;2,1;\nP1;L2;57;;present\n"
        "P2;L1;-5;2,5;\nP2;L1;60;3,1;\n"
        "P3;L1;-1;4,2;\nP3;L1;55;4,0;\n",
        lesions="Pat.-Nr.;Läsion;Art\nP1;L1;Ziel\nP1;L2;übrige\nP2;L1;Ziel\nP3;L1;Ziel\n",
        status="Pat.-Nr.;Todestag;zuletzt gesehen\nP1;;01.06.2012\nP2;03.2012;\nP3;;01.05.2012\n",
    )
    weeks = [f"{what} W{week}" for week in (0, 4) for what in ("M", "Datum")]
    rows = [
        ["Marker der Studie"],
        ["Pat.-Nr.", *weeks],
        ["P1", 120.25, D, "<0,1", date(2011, 1, 31)],
        [],
        ["P2", "n.d.", date(2011, 1, 10), 3, date(2011, 2, 7)],
        ["P3", 7, date(2011, 1, 17)],
    ]
    workbook(folder / "data" / "labor.xlsx", Deckblatt=[["Studie"]], Marker=rows)
    return folder


def check(folder):
    result = CliRunner().invoke(main, ["check", str(folder), "--json"])
    return result.exit_code, json.loads(result.stdout)["findings"]


def test_it_is_read_and_graded(hospital):
    readout = open_study(hospital).run()
    assert [(f.severity, f.rule, f.file) for f in readout.findings] == [
        ("warning", "unused-file", "data/labor.xlsx#Deckblatt"),
        ("warning", "incomplete-date", "data/status.csv"),
    ]
    best = readout.table("best").sort("subject")
    assert best.select("subject", "answer").rows() == [("P1", "PR"), ("P2", "PD"), ("P3", "SD")]
    (result,) = (each for each in readout.results if each.endpoint == "best")
    assert (result.n, result.denominator) == (1, 3)


def test_it_says_how_each_file_was_read(hospital):
    semicolons = "semicolons"
    assert open_study(hospital).sources.read_as == {
        "data/Stammdaten.csv": f"{semicolons}, Windows-1252, decimal commas",
        "data/Therapie.csv": f"{semicolons}, dates as day.month.year",
        "data/lesions.csv": semicolons,
        "data/measurements.csv": f"{semicolons}, decimal commas",
        "data/labor.xlsx#Marker": "headings in row 2, decimal commas",
        "data/status.csv": f"{semicolons}, dates as day.month.year",
    }


def test_its_values_are_those_of_the_workbook(hospital):
    markers = open_study(hospital).sources.table("markers")
    columns = ("subject", "visit", "sampled_on", "value", "limit", "row")
    assert markers.select(columns).rows() == [
        ("P1", "week 0", D, 120.25, None, 3),
        ("P1", "week 4", date(2011, 1, 31), 0.1, "below", 3),
        ("P2", "week 0", date(2011, 1, 10), None, None, 5),
        ("P2", "week 4", date(2011, 2, 7), 3, None, 5),
        ("P3", "week 0", date(2011, 1, 17), 7, None, 6),
    ]


def test_a_result_opens_to_the_row_in_the_site_s_own_file(hospital):
    results = open_study(hospital).run().results
    (result,) = (each for each in results if each.endpoint == "best")
    opened = CliRunner().invoke(
        main, ["explain", str(hospital), result.id, "--patient", "P1", "--json"]
    )
    assert opened.exit_code == DONE
    assert '"data/measurements.csv"' in opened.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        pytest.param(
            "measurements.csv",
            "57;2,1",
            "57;2.1",
            ("mixed-forms", "data/measurements.csv", 4, "Größe", "P1", "2.1"),
            id="a point among decimal commas",
        ),
        pytest.param(
            "measurements.csv",
            "L1;57",
            "L9;57",
            ("unknown-lesion", "data/measurements.csv", 4, "Läsion", "P1", "L9"),
            id="a lesion that nobody identified",
        ),
        pytest.param(
            "measurements.csv",
            ";-5;",
            ";0;",
            ("day-zero", "data/measurements.csv", 6, "Tag", "P2", "0"),
            id="a day 0",
        ),
        pytest.param(
            "measurements.csv",
            "P3;L1;-1",
            "P9;L1;-1",
            ("unknown-patient", "data/measurements.csv", 8, "Pat.-Nr.", "P9", "P9"),
            id="a patient who is unknown",
        ),
        pytest.param(
            "Therapie.csv",
            "10.01.2011",
            "2011-01-10",
            ("mixed-forms", "data/Therapie.csv", 3, "Beginn", "P2", "2011-01-10"),
            id="a date in another form",
        ),
        pytest.param(
            "lesions.csv",
            "P1;L1;Ziel",
            "P1;L1;Zeil",
            ("unknown-term", "data/lesions.csv", 2, "Art", "P1", "Zeil"),
            id="a word that is not mapped",
        ),
    ],
)
def test_a_fault_stops_the_endpoint_and_is_named_at_its_cell(hospital, file, old, new, finding):
    path = hospital / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    status, findings = check(hospital)
    keys = ("rule", "file", "row", "column", "subject", "value")
    assert finding in [tuple(f[key] for key in keys) for f in findings]
    assert status == DATA_HAVE_ERRORS
    assert [f["value"] for f in findings if f["rule"] == "endpoint-stopped"] == ["best"]


def test_a_table_that_an_endpoint_needs_and_that_is_not_there(hospital):
    (hospital / "data" / "measurements.csv").unlink()
    _, findings = check(hospital)
    (missing,) = [f for f in findings if f["rule"] == "missing-table" and f["value"] == "best"]
    assert (
        missing["allowed"] == "the table of measurements (measurements.csv), with at least one row"
    )
    assert missing["remedy"] == (
        "Add measurements.csv with its rows, or name its file under [data] files."
    )


def test_without_a_table_of_status_survival_says_so(hospital):
    (hospital / "data" / "status.csv").unlink()
    survival = (
        '\n[[endpoint]]\nname = "survival"\nkind = "time-to-event"\nunit = "months"\n'
        'events = [{ of = "death" }]\ncensor = [{ of = "last contact" }]\n'
    )
    with (hospital / "study.toml").open("a") as file:
        file.write(survival)
    _, findings = check(hospital)
    stopped = [(f["rule"], f["table"]) for f in findings if f["value"] == "survival"]
    assert stopped == [("missing-table", "status")]
