"""Tumour response at each assessment, graded here or as the reader recorded it."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, protocol_of, recorded, sources_of, treated
from trialreadout.endpoints import tumour_response
from trialreadout.sources.cohort import build_cohorts

MEASURED, RECORDED = "measurements", "assessments"


def protocol_with(lines="", endpoint=""):
    return protocol_of(
        f'[tumour_response]\n{lines}\n[[endpoint]]\nname = "response"\n'
        f'kind = "recist-timepoint"\n{endpoint}'
    )


def graded(protocol, **tables):
    sources = sources_of(protocol, **treated("A") | tables)
    (cohort,) = build_cohorts(sources, protocol)
    return tumour_response.grade(cohort, protocol, protocol.endpoints[0]), cohort, sources


def table(lines="", endpoint="", **tables):
    return tumour_response.table(*graded(protocol_with(lines, endpoint), **tables))


LESIONS = [lesion("A"), lesion("A", "N1", "non-target")]
BASELINE = [measured("A", -3, 50), measured("A", -3, None, "N1", state="present")]


def followed(day, diameter_mm, bone="present", **more):
    """Make the rows of an assessment after baseline."""
    return [
        measured("A", day, diameter_mm, **more),
        measured("A", day, None, "N1", **{"state": bone} | more),
    ]


def test_every_assessment_after_baseline_is_a_row_and_the_baseline_is_none():
    rows = [*BASELINE, *followed(56, 35), *followed(112, 34)]
    found = table(lesions=LESIONS, measurements=rows)
    columns = ["subject", "day", "response", "target", "non_target", "new_lesion", "sum_mm"]
    assert found.select(columns).rows() == [
        ("A", 56, "PR", "PR", "NON-CR/NON-PD", "no", 35.0),
        ("A", 112, "PR", "PR", "NON-CR/NON-PD", "no", 34.0),
    ]
    assert [day.isoformat() for day in found["on"]] == [on(56), on(112)]


def test_without_a_baseline_an_assessment_is_not_evaluable():
    found = table(lesions=LESIONS, measurements=followed(56, 35))
    assert found["response"].to_list() == ["NE"]


def test_a_target_that_was_not_read_has_no_sum():
    rows = [*BASELINE, measured("A", 56, None, state="not evaluable")]
    found = table(lesions=LESIONS, measurements=rows)
    assert found.select("response", "sum_mm").rows() == [("NE", None)]


@pytest.mark.parametrize(("version", "response"), [("1.0", "PD"), ("1.1", "PR")])
@pytest.mark.parametrize("stated_by", ["the study", "the endpoint"])
def test_the_version_of_recist_is_the_study_s_or_the_endpoint_s_own(version, response, stated_by):
    rows = [*BASELINE, *followed(56, 20), *followed(112, 24)]
    own = {"the study": "lines", "the endpoint": "endpoint"}[stated_by]
    found = table(**{own: f'version = "{version}"'}, lesions=LESIONS, measurements=rows)
    assert found["response"].to_list() == ["PR", response]


@pytest.mark.parametrize(
    ("unrecorded", "examinations", "response"),
    [
        pytest.param("no", [], "PR", id="nothing on record means no"),
        pytest.param("unknown", [], "NE", id="nothing on record means unknown"),
        pytest.param("unknown", ["no"], "PR", id="no is on record"),
        pytest.param("unknown", ["unequivocal"], "PD", id="a new lesion is on record"),
        pytest.param("no", ["equivocal"], "PR", id="an equivocal one carries on"),
    ],
)
def test_what_an_unrecorded_new_lesion_means(unrecorded, examinations, response):
    looked = [
        {"subject": "A", "examined_on": on(56), "new_lesion": new_lesion}
        for new_lesion in examinations
    ]
    found = table(
        f'new_lesion_unrecorded = "{unrecorded}"',
        lesions=LESIONS,
        measurements=[*BASELINE, *followed(56, 35)],
        examinations=looked,
    )
    assert found["response"].to_list() == [response]


@pytest.mark.parametrize(
    ("diameter_mm", "expected"),
    [
        pytest.param(60, ("PD", 50), id="progression from its first day"),
        pytest.param(30, ("PR", 55), id="response from the last"),
    ],
)
def test_the_day_of_an_assessment_that_took_several(diameter_mm, expected):
    rows = [
        measured("A", 50, diameter_mm, visit="WEEK 8"),
        measured("A", 55, None, "N1", visit="WEEK 8", state="present"),
    ]
    found = table(lesions=LESIONS, measurements=[*BASELINE, *rows])
    assert found.select("response", "day").rows() == [expected]
    assert found["visit"].to_list() == ["WEEK 8"]


def test_an_assessment_of_a_new_lesion_alone_keeps_its_visit_and_its_record():
    looked = {"subject": "A", "examined_on": on(56), "visit": "WEEK 8", "new_lesion": "unequivocal"}
    records = [recorded("A", 56, "PD", "WEEK 8")]
    found = table(
        lesions=LESIONS, measurements=BASELINE, examinations=[looked], assessments=records
    )
    assert found.select("visit", "response", "recorded").rows() == [("WEEK 8", "PD", "PD")]


def test_beside_each_assessment_stands_what_its_reader_recorded_for_the_visit():
    rows = [
        *BASELINE,
        *followed(56, 35, visit="WEEK 8"),
        *followed(112, 35, visit="UNSCHEDULED"),
        *followed(170, 35, visit="UNSCHEDULED"),
        *followed(224, 35, visit="WEEK 32"),
    ]
    said = [
        recorded("A", 172, "PD", "UNSCHEDULED"),
        recorded("A", 57, "SD", "WEEK 8"),
        recorded("A", 57, "CR", "WEEK 8", reader="reader 2"),
        recorded("A", 110, "PR", "UNSCHEDULED"),
    ]
    found = table(lesions=LESIONS, measurements=rows, assessments=said)
    assert found["response"].to_list() == ["PR"] * 4
    assert found.select("recorded", "recorded_row").rows() == [
        ("SD", 3),
        ("PR", 5),
        ("PD", 2),
        (None, None),
    ]


def test_responses_as_recorded_are_taken_as_they_stand():
    found = table(
        f'graded_from = "{RECORDED}"',
        lesions=LESIONS,
        measurements=[*BASELINE, *followed(56, 10)],
        assessments=[recorded("A", 57, "SD", "WEEK 8"), recorded("A", 112, "PD", "WEEK 16")],
    )
    assert found.select("day", "visit", "response").rows() == [
        (57, "WEEK 8", "SD"),
        (112, "WEEK 16", "PD"),
    ]
    assert "sum_mm" not in found.columns


def read_by(reader, diameter_mm):
    return [measured("A", -3, 50, reader=reader), measured("A", 56, diameter_mm, reader=reader)]


@pytest.mark.parametrize(
    ("of_record", "expected"),
    [
        ("reader 1", [("reader 1", "PR", True), ("reader 2", "PD", False)]),
        ("Reader 2", [("reader 1", "PR", False), ("reader 2", "PD", True)]),
        ("accepted", [("reader 1", "PR", False), ("reader 2", "PD", False)]),
    ],
)
def test_every_reader_is_graded_and_one_is_of_record(of_record, expected):
    found = table(
        endpoint=f'reader = "{of_record}"',
        lesions=[lesion("A", reader="reader 1"), lesion("A", reader="reader 2")],
        measurements=[*read_by("reader 1", 35), *read_by("reader 2", 60)],
    )
    assert found.select("reader", "response", "of_record").rows() == expected


def test_a_reader_of_record_who_read_nothing_is_refused():
    with pytest.raises(KeyError, match="reader 9"):
        graded(protocol_with(endpoint='reader = "reader 9"'))


def test_the_source_rows_begin_with_the_baseline_and_follow_in_time():
    rows = [*followed(112, 36), *followed(56, 35), *BASELINE]
    looked = [{"subject": "A", "examined_on": on(56), "new_lesion": "no"}]
    parts = graded(protocol_with(), lesions=LESIONS, measurements=rows, examinations=looked)
    found = tumour_response.source_rows(*parts, patient=0)
    named = [(row.table, row.row) for row in found]
    measurements = [(MEASURED, row) for row in (6, 7, 4, 5, 2, 3)]
    assert set(named) == {*measurements, ("examinations", 2)}
    assert {named.index(row) for row in measurements[:2]} == {0, 1}
    assert named.index(("examinations", 2)) == 4


def test_the_source_rows_say_which_lesions_merged():
    lesions = [*LESIONS, lesion("A", "T2", merged_into="T1")]
    rows = [*BASELINE, measured("A", -3, 20, "T2"), *followed(56, 35)]
    parts = graded(protocol_with(), lesions=lesions, measurements=rows)
    found = tumour_response.source_rows(*parts, patient=0)
    assert [row.says for row in found if row.table == "lesions"] == ["T2 merged into T1"]


def test_the_source_rows_of_recorded_responses_are_those_records():
    said = [recorded("A", 112, "PD"), recorded("A", 56, "PR")]
    parts = graded(protocol_with(f'graded_from = "{RECORDED}"'), assessments=said)
    found = tumour_response.source_rows(*parts, patient=0)
    assert [(row.table, row.row) for row in found] == [(RECORDED, 3), (RECORDED, 2)]


@pytest.mark.parametrize(
    ("graded_from", "expected"),
    [
        (MEASURED, ("subjects", "doses", "lesions", "measurements")),
        (RECORDED, ("subjects", "doses", "assessments")),
    ],
)
def test_the_tables_that_it_cannot_do_without(graded_from, expected):
    protocol = protocol_with(f'graded_from = "{graded_from}"')
    assert tumour_response.needs(protocol.endpoints[0], protocol) == expected


ALL_GONE = {
    **treated("A"),
    "lesions": [lesion("A")],
    "measurements": [measured("A", -5, 30), measured("A", 60, 0, state="absent")],
}


def of_marker(day, value, normal=35, **more):
    row = {"subject": "A", "sampled_on": on(day), "marker": "CEA", "value": value}
    return row | {"upper_limit_normal": normal} | more


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        pytest.param([of_marker(-3, 90), of_marker(60, 35)], "CR", id="normal at its upper limit"),
        pytest.param([of_marker(-3, 90), of_marker(60, 35.1)], "PR", id="just above normal"),
        pytest.param([of_marker(-3, 90)], "PR", id="elevated before, unknown now"),
        pytest.param([of_marker(-3, 30), of_marker(60, 80)], "CR", id="not elevated at baseline"),
        pytest.param([of_marker(-3, 90), of_marker(74, 20)], "CR", id="14 days from the CT"),
        pytest.param([of_marker(-3, 90), of_marker(75, 20)], "PR", id="15 days from the CT"),
        pytest.param(
            [of_marker(-3, 90), of_marker(60, 20, None)], "PR", id="without its limit of normal"
        ),
        pytest.param(
            [of_marker(-3, 90), of_marker(60, 0.5, limit="below")],
            "CR",
            id="below the limit of the assay",
        ),
    ],
)
def test_a_complete_response_waits_for_a_normal_marker(markers, expected):
    protocol = protocol_with('marker_must_normalise_for_cr = true\nmarker = "cea"')
    sources = sources_of(protocol, **ALL_GONE, markers=markers)
    (cohort,) = build_cohorts(sources, protocol)
    graded = tumour_response.grade(cohort, protocol, protocol.endpoints[0])
    assert tumour_response.table(graded, cohort, sources)["response"].to_list() == [expected]


NODE = [lesion("A"), lesion("A", "N1", "non-target", nodal="Y")]


def with_node(short_axis_mm):
    """Give a target that is gone, and beside it a non-target node with its short axis."""
    return [
        measured("A", -3, 50),
        measured("A", -3, 12, "N1", axis="short"),
        measured("A", 56, None, state="absent"),
        measured("A", 56, short_axis_mm, "N1", axis="short"),
    ]


@pytest.mark.parametrize(
    ("version", "short_axis_mm", "response"),
    [
        pytest.param("1.1", 9.9, "CR", id="a non-target node below 10 mm is gone"),
        pytest.param("1.1", 10, "PR", id="a non-target node of 10 mm is there"),
        pytest.param("1.0", 9.9, "PR", id="RECIST 1.0 knows no normal node"),
    ],
)
def test_a_non_target_node_that_was_measured(version, short_axis_mm, response):
    found = table(f'version = "{version}"', lesions=NODE, measurements=with_node(short_axis_mm))
    assert found["response"].to_list() == [response]


@pytest.mark.parametrize("unrecorded", ["no", "unknown"])
def test_a_new_lesion_recorded_as_unknown_stays_so_whatever_unrecorded_means(unrecorded):
    rows = [*BASELINE, *followed(56, 35)]
    looked = [{"subject": "A", "examined_on": on(56), "new_lesion": "unknown"}]
    found = table(
        f'new_lesion_unrecorded = "{unrecorded}"',
        lesions=LESIONS,
        measurements=rows,
        examinations=looked,
    )
    assert found["response"].to_list() == ["NE"]


def test_a_patient_of_whom_no_lesion_is_known_is_not_evaluable():
    """Nobody said at baseline that there was no disease."""
    looked = [{"subject": "A", "examined_on": on(56), "new_lesion": "no"}]
    found = table(examinations=looked)
    assert found["response"].to_list() == ["NE"]
