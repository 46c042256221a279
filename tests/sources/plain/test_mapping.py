"""Headings of a site's own, wide layouts, units: every cell is found, or a finding names it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plain_files import put, read
from trialreadout.protocol.columns import PlainTable
from trialreadout.sources.plain.headings import nearest, normalised
from trialreadout.sources.plain.patterns import filled, matching, words_in
from trialreadout.sources.tables import TABLES

SUBJECTS = "subject\nA\nB\n"
DOSES = "subject,started_on\nA,2011-01-01\nB,2011-02-01\n"


def found(sources):
    return [(f.severity, f.rule, f.file, f.row, f.column) for f in sources.findings]


def test_the_tables_of_a_study_file_are_those_of_all_floors():
    assert set(PlainTable.__args__) == set(TABLES)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Diameter mm", "diameter_mm"),
        (" DIAMETER-MM ", "diameter_mm"),
        ("diameter\nmm", "diameter_mm"),
        ("diameter_mm", "diameter_mm"),
    ],
)
def test_headings_that_are_the_same(heading, name):
    assert normalised(heading) == name


def test_the_nearest_name():
    assert nearest("diametr mm", ["diameter_mm", "lesion"]) == "diameter_mm"
    assert nearest("xyz", ["diameter_mm", "lesion"]) is None


def test_a_site_s_own_headings_are_mapped(tmp_path):
    put(tmp_path, subjects="Pat.-Nr.;Geschlecht;Zentrum 1\nA;f;x\n")
    lines = '[columns.subjects]\nsubject = "pat.-nr."\nsex = "Geschlecht"\n'
    sources = read(tmp_path, lines)
    assert sources.table("subjects").select("subject", "sex", "zentrum_1").rows() == [
        ("A", "f", "x")
    ]
    assert sources.findings == ()
    assert sources.heading("subjects", "subject") == "Pat.-Nr."


@pytest.mark.parametrize(
    ("lines", "expected", "said"),
    [
        pytest.param(
            '[columns.weights]\nweight_kg = "Gewichtt"',
            ("error", "missing-column", "data/weights.csv", None, "Gewichtt"),
            'Is "Gewicht" meant?',
            id="a heading that is not there",
        ),
        pytest.param(
            '[columns.weights]\nwieght_kg = "Gewicht"',
            ("error", "unknown-column", "study.toml", None, "columns.weights.wieght_kg"),
            "Write weight_kg.",
            id="a column that the table does not have",
        ),
        pytest.param(
            '[columns.weights]\nweight_kg = { heading = "Gewicht", unit = "mm" }',
            ("error", "unknown-unit", "study.toml", None, "columns.weights.weight_kg.unit"),
            "Name the unit",
            id="a unit of something else",
        ),
        pytest.param(
            '[columns.weights]\nweight_kg = { weeks = "4" }',
            ("error", "unknown-column", "study.toml", None, "columns.weights.weight_kg.weeks"),
            "stand for a date",
            id="planned weeks for what is no date",
        ),
        pytest.param(
            '[columns.weights]\nweight_kg = "Gewicht {week}"',
            ("error", "missing-column", "data/weights.csv", None, "Gewicht {week}"),
            "Mend weight_kg under [columns.weights]",
            id="a pattern that no heading has",
        ),
    ],
)
def test_a_map_that_is_wrong_is_an_error_and_the_table_is_not_used(tmp_path, lines, expected, said):
    put(tmp_path, subjects=SUBJECTS, weights="subject,measured_on,Gewicht\nA,2011-01-01,60\n")
    sources = read(tmp_path, lines)
    assert expected in found(sources)
    fault = sources.fault_of("weights")
    assert fault.rule == expected[1]
    assert said in fault.remedy
    assert sources.table("weights").height == 0


@pytest.mark.parametrize(
    ("heading", "rules"),
    [("enroled_on", ["unknown-column"]), ("enrolled_on", []), ("blood_group", [])],
)
def test_a_subgroup_whose_name_is_nearly_that_of_a_column(tmp_path, heading, rules):
    sources = read(put(tmp_path, subjects=f"subject,{heading}\nA,2011\n"))
    found = [f.rule for f in sources.findings if f.rule != "incomplete-date"]
    assert found == rules
    assert heading in sources.table("subjects").columns


def test_a_heading_that_nothing_is_read_from_is_a_warning_with_the_nearest_name(tmp_path):
    put(tmp_path, subjects=SUBJECTS, deviations="subject,noted_on,tekst\nA,2011-01-01,late\n")
    (finding,) = read(tmp_path).findings
    assert (finding.severity, finding.rule, finding.column) == (
        "warning",
        "unknown-column",
        "tekst",
    )
    assert "Is text meant?" in finding.remedy


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        pytest.param("doses", "subject,dose_mg\nA,1\n", "started_on", id="the day of a dose"),
        pytest.param("lesions", "subject,lesion\nA,T1\n", "role", id="the role of a lesion"),
        pytest.param("status", "subject,alive\nA,Y\n", "died_on", id="the day of death"),
        pytest.param(
            "measurements", "subject,lesion,assessed_on\nA,T1,2011\n", "state", id="what was seen"
        ),
        pytest.param("markers", "subject,sampled_on,marker\nA,2011,x\n", "value", id="the value"),
        pytest.param("weights", "subject,weight_kg\nA,60\n", "measured_on", id="when weighed"),
        pytest.param("weights", "subject,measured_on\nA,2011\n", "weight_kg", id="the weight"),
    ],
)
def test_a_table_without_a_column_that_it_needs_is_not_used(tmp_path, table, text, column):
    sources = read(put(tmp_path, subjects=SUBJECTS, **{table: text}))
    assert found(sources) == [("error", "missing-column", f"data/{table}.csv", None, column)]
    assert sources.fault_of(table) is not None


@pytest.mark.parametrize(
    ("unit", "cell", "expected"),
    [("cm", "1.23", 12.3), ("cm", "0.7", 7), ("cm", "4.1", 41), ("mm", "4.1", 4.1)],
)
def test_a_unit_is_converted_to_the_last_digit(tmp_path, unit, cell, expected):
    put(
        tmp_path,
        subjects=SUBJECTS,
        lesions="subject,lesion,role\nA,T1,target\n",
        measurements=f"subject,lesion,assessed_on,Größe\nA,T1,2011-01-01,{cell}\n",
    )
    lines = f'[columns.measurements]\ndiameter_mm = {{ heading = "größe", unit = "{unit}" }}'
    assert read(tmp_path, lines).table("measurements")["diameter_mm"].to_list() == [expected]


@pytest.mark.parametrize(("unit", "expected"), [("GBq", 7400), ("mCi", 273.8), ("MBq", 7.4)])
def test_an_activity_is_converted(tmp_path, unit, expected):
    put(tmp_path, subjects=SUBJECTS, doses="subject,started_on,Dosis\nA,2011-01-01,7.4\n")
    lines = f'[columns.doses]\nactivity_mbq = {{ heading = "Dosis", unit = "{unit}" }}'
    assert read(tmp_path, lines).table("doses")["activity_mbq"].to_list() == [expected]


WIDE = """[columns.markers]
value = "tg_{week}"
sampled_on = "date_{week}"
visit = { is = "week {week}" }
marker = { is = "Tg" }
"""


def markers(tmp_path, text, lines=WIDE):
    return read(put(tmp_path, subjects=SUBJECTS, doses=DOSES, markers=text), lines)


def test_a_wide_layout_becomes_a_row_for_each_value(tmp_path):
    text = "subject,tg_0,tg_4,date_0,date_4\nA,100,50,2011-01-01,2011-01-29\n\nB,70,,2011-02-01,\n"
    table = markers(tmp_path, text).table("markers")
    columns = ("subject", "visit", "sampled_on", "value", "marker", "row")
    assert [tuple(map(str, row)) for row in table.select(columns).rows()] == [
        ("A", "week 0", "2011-01-01", "100.0", "Tg", "2"),
        ("A", "week 4", "2011-01-29", "50.0", "Tg", "2"),
        ("B", "week 0", "2011-02-01", "70.0", "Tg", "4"),
    ]


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        pytest.param("A,1,l2,2011-01-01,2011-01-29", ("not-a-number", "tg_4"), id="a value"),
        pytest.param("A,1,2,2011-01-01,2011-02-30", ("not-a-date", "date_4"), id="a date"),
        pytest.param("A,1,2,2011-01-01,", ("missing-value", "date_4"), id="no date"),
        pytest.param("A,1,0,2011-01-01,2011-01-29", ("no-logarithm", "tg_4"), id="no logarithm"),
    ],
)
def test_a_fault_in_a_wide_layout_names_the_heading_of_its_cell(tmp_path, row, finding):
    sources = markers(tmp_path, f"subject,tg_0,tg_4,date_0,date_4\n{row}\n")
    assert [(f.rule, f.column, f.row) for f in sources.findings] == [(*finding, 2)]


def test_a_value_taken_and_not_measured_keeps_its_day(tmp_path):
    sources = markers(tmp_path, "subject,tg_0,date_0\nA,,2011-01-01\n")
    assert sources.table("markers")["value"].to_list() == [None]
    assert sources.findings == ()


def test_lesions_beside_each_other_at_visits_beside_each_other(tmp_path):
    put(
        tmp_path,
        subjects=SUBJECTS,
        lesions="subject,lesion,role\nA,T1,target\nA,T2,target\n",
        measurements="subject,CT 0,CT 8,T1 wk 0,T1 wk 8,T2 wk 0,T2 wk 8\n"
        "A,2011-01-01,2011-03-01,20,10,30,\n",
    )
    lines = (
        '[columns.measurements]\nlesion = { is = "{lesion}" }\n'
        'diameter_mm = "{lesion} wk {week}"\nassessed_on = "CT {week}"\n'
    )
    sources = read(tmp_path, lines)
    rows = sources.table("measurements").select("lesion", "assessed_on", "diameter_mm").rows()
    assert [(name, str(day), size) for name, day, size in rows] == [
        ("T1", "2011-01-01", 20),
        ("T1", "2011-03-01", 10),
        ("T2", "2011-01-01", 30),
    ]
    assert sources.findings == ()


def test_patients_beside_each_other(tmp_path):
    put(tmp_path, subjects=SUBJECTS, weights="Datum,A kg,B kg,C kg\n2011-01-01,60,70,80\n")
    lines = (
        '[columns.weights]\nsubject = { is = "{patient}" }\nmeasured_on = "Datum"\n'
        'weight_kg = "{patient} kg"\n'
    )
    sources = read(tmp_path, lines)
    assert sources.table("weights").select("subject", "weight_kg").rows() == [
        ("A", 60),
        ("B", 70),
        ("C", 80),
    ]
    (finding,) = sources.findings
    assert (finding.rule, finding.row, finding.value) == ("unknown-patient", 2, "C")


def test_new_lesions_beside_each_other(tmp_path):
    put(
        tmp_path,
        subjects=SUBJECTS,
        lesions="subject,lesion,role\nA,T1,target\nA,N1,new\n",
        measurements="subject,assessed_on,T1 mm,N1 mm\nA,2011-03-01,20,5\n",
    )
    lines = '[columns.measurements]\nlesion = { is = "{lesion}" }\ndiameter_mm = "{lesion} mm"\n'
    sources = read(tmp_path, lines)
    assert [(f.rule, f.table, f.row) for f in sources.findings] == [
        ("new-lesion-without-word", "measurements", 2)
    ]


def test_patterns_of_which_none_holds_all_words(tmp_path):
    lines = WIDE.replace("date_{week}", "date_{day}")
    sources = markers(tmp_path, "subject,tg_0,date_0\nA,1,2011-01-01\n", lines)
    assert sources.fault_of("markers").rule == "contradictory-patterns"


@given(st.dictionaries(st.integers(0, 200).map(str), st.just(""), min_size=1))
def test_a_pattern_finds_what_it_makes(weeks):
    headings = [filled("tg_{week}", {"week": week}) for week in weeks]
    assert words_in("tg_{week}") == ["week"]
    assert matching("tg_{week}", [*headings, "tg_unit", "xtg_1"]) == {
        (week,): heading for week, heading in zip(weeks, headings, strict=True)
    }


@pytest.mark.parametrize(
    ("heading", "identifying"),
    [
        ("Name", True),
        ("Geburtsdatum", True),
        ("achternaam", True),
        ("MRN", True),
        ("Date of birth", True),
        ("Krankenhausnummer", True),
        ("site", False),
        ("marker name", False),
        ("Pat.-Nr.", True),
    ],
)
def test_a_column_that_names_a_person_reaches_no_table(tmp_path, heading, identifying):
    sources = read(put(tmp_path, subjects=f"subject,{heading}\nA,Secret\n"))
    rules = [f.rule for f in sources.findings]
    assert rules == (["identifying-column"] if identifying else [])
    held = "Secret" in str(sources.table("subjects").rows()) + str(sources.findings)
    assert held is not identifying


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        pytest.param("", "grade_(who)", id="nothing asks for it: its plain name"),
        pytest.param(
            '[[statistic]]\nendpoint = "death"\nyields = "median"\nanalysis_set = "treated"\n'
            'group = "Grade (WHO)"',
            "Grade (WHO)",
            id="results are split by it",
        ),
        pytest.param(
            '[[statistic]]\nendpoint = "death"\nyields = "median"\nanalysis_set = "treated"\n'
            'group = "grade_(who)"',
            "grade_(who)",
            id="results are split by its plain name",
        ),
        pytest.param(
            '[[analysis_set]]\nname = "low"\nrule = { column = "Grade (WHO)", in = ["G1"] }',
            "Grade (WHO)",
            id="a set is chosen by it",
        ),
    ],
)
def test_a_further_column_of_the_subjects_bears_the_name_that_the_study_file_writes(
    tmp_path, lines, column
):
    protocol = (
        '[[analysis_set]]\nname = "treated"\nrule = "at least one dose"\n'
        '[[endpoint]]\nname = "death"\nkind = "time-to-event"\nunit = "months"\n'
        'events = [{ of = "death" }]\ncensor = [{ of = "last contact" }]\n'
    )
    subjects = "subject,Grade (WHO),Histology\nA,G1,NET\nB,G2,NET\n"
    sources = read(put(tmp_path, subjects=subjects, doses=DOSES), protocol + lines)
    rows = sources.table("subjects").select(column, "histology").rows()
    assert rows == [("G1", "NET"), ("G2", "NET")]
    assert sources.heading("subjects", column) == "Grade (WHO)"


def test_a_name_that_would_be_taken_for_a_group_and_its_word_is_no_subgroup_s(tmp_path):
    lines = '[[analysis_set]]\nname = "low"\nrule = { column = "Grade: WHO", in = ["G1"] }\n'
    subjects = "subject,Grade: WHO\nA,G1\nB,G2\n"
    sources = read(put(tmp_path, subjects=subjects, doses=DOSES), lines)
    assert "Grade: WHO" not in sources.table("subjects").columns
