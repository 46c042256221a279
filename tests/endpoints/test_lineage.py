"""The source rows behind an answer, where they stand and what they say."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, protocol_of, recorded, sources_of, treated
from plain_files import put, read
from trialreadout.endpoints.lineage import (
    rows_of_assessment,
    rows_of_lesions,
    rows_of_subject,
    rows_of_table,
)
from trialreadout.sources.cohort import build_cohorts


def said(rows):
    return [(row.file, row.row, row.about, row.says) for row in rows]


def test_what_was_measured_and_what_was_said_of_new_lesions():
    protocol = protocol_of()
    sources = sources_of(
        protocol,
        **treated("A"),
        lesions=[lesion("A"), lesion("A", "N1", "non-target")],
        measurements=[
            measured("A", 56, 34.5, visit="WEEK 8"),
            measured("A", 56, None, "N1", visit="WEEK 8", state="present"),
        ],
        examinations=[
            {"subject": "A", "examined_on": on(56), "visit": "WEEK 8", "new_lesion": "equivocal"}
        ],
    )
    (cohort,) = build_cohorts(sources, protocol)
    rows = rows_of_assessment(cohort, sources, (0, 0, 1), from_assessments=False)
    assert sorted(said(rows)) == [
        ("data/examinations.csv", 2, "2020-02-26, WEEK 8", "new lesion: equivocal"),
        ("data/measurements.csv", 2, "2020-02-26, WEEK 8", "T1 34.5 mm"),
        ("data/measurements.csv", 3, "2020-02-26, WEEK 8", "N1 present"),
    ]


def test_what_the_reader_recorded():
    protocol = protocol_of()
    assessments = [recorded("A", 56, "PR", "WEEK 8", reader="reader 1")]
    sources = sources_of(protocol, **treated("A"), assessments=assessments)
    (cohort,) = build_cohorts(sources, protocol)
    rows = rows_of_assessment(cohort, sources, (1, 0, 1), from_assessments=True)
    assert said(rows) == [("data/assessments.csv", 2, "2020-02-26, WEEK 8, reader 1", "PR")]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("no", [], id="nobody was in doubt"),
        pytest.param(
            "equivocal",
            [("data/lesions.csv", 7, "investigator", "N1 new, first seen on 2020-02-26")],
            id="a new lesion in doubt",
        ),
    ],
)
def test_what_befell_lesions(word, expected):
    sources = sources_of(
        **treated("A"),
        lesions=[
            lesion("A"),
            lesion("A", "T2", merged_into="T1"),
            lesion("A", "T3", part_of="T1", removed_on=on(56)),
            lesion("A", "T4", irradiated_on=on(56), reader="reader 2"),
            lesion("B", "T2", merged_into="T1"),
            lesion("A", "N1", "new", first_seen_on=on(56)),
        ],
        examinations=[{"subject": "A", "examined_on": on(56), "new_lesion": word}],
    )
    assert said(rows_of_lesions(sources, "A", "investigator")) == [
        ("data/lesions.csv", 3, "investigator", "T2 merged into T1"),
        ("data/lesions.csv", 4, "investigator", "T3 part of T1, taken out on 2020-02-26"),
        *expected,
    ]
    assert said(rows_of_lesions(sources, "A", "reader 2")) == [
        ("data/lesions.csv", 5, "reader 2", "T4 irradiated on 2020-02-26")
    ]


STATUS = {
    "A": {"died_on": "2020-05"},
    "B": {"last_contact_on": on(56)},
    "C": {"last_contact_on": on(56), "last_contact_file": "data/lb.csv", "last_contact_row": 41},
    "D": {},
}


@pytest.mark.parametrize(
    ("subject", "origin", "expected"),
    [
        pytest.param(
            "A",
            "status.died_on",
            [("data/status.csv", 2, "2020-05-15 (collected as 2020-05)", "died")],
            id="a death whose day was imputed",
        ),
        pytest.param(
            "B",
            "status.last_contact_on",
            [("data/status.csv", 3, "2020-02-26", "known to be alive")],
            id="a last contact",
        ),
        pytest.param(
            "C",
            "status.last_contact_on",
            [("data/lb.csv", 41, "2020-02-26", "known to be alive")],
            id="a last contact that another file shows",
        ),
        pytest.param(
            "B",
            "doses.started_on",
            [("data/doses.csv", 3, "2020-01-01", "first dose, inventinib")],
            id="the first of several doses",
        ),
        pytest.param("D", "status.died_on", [], id="a date that is not known"),
        pytest.param("X", "status.died_on", [], id="a patient who is not known"),
    ],
)
def test_the_row_that_a_date_of_a_patient_stands_in(subject, origin, expected):
    protocol = protocol_of('[dates]\nimpute = { died_on = "mid" }')
    sources = sources_of(
        protocol,
        subjects=[{"subject": subject} for subject in STATUS],
        status=[{"subject": subject} | row for subject, row in STATUS.items()],
        doses=[{"subject": "B", "started_on": on(day), "agent": "inventinib"} for day in (30, 0)],
    )
    assert said(rows_of_subject(sources, origin, subject)) == expected


def test_a_date_that_is_the_planned_day_says_so(tmp_path):
    lines = (
        '[columns.markers]\nvalue = "CgA {week}"\nsampled_on = { weeks = "{week}" }\n'
        'marker = { is = "CgA" }\n'
    )
    folder = put(
        tmp_path,
        subjects="subject\nA\n",
        doses="subject,agent,started_on\nA,x,2020-01-01\n",
        markers="subject,CgA 4\nA,9\n",
    )
    (row,) = rows_of_table(read(folder, lines), "markers", "A")
    assert (row.about, row.says) == ("2020-01-29 (planned)", "CgA 9")
