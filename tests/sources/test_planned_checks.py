"""Where data depart from the plan: a row that does and one that does not, on both sides."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, protocol_of, sources_of, treated

VISITS = """
[[visit]]
name = "baseline"
week = 0
window_days = { before = 7, after = 0 }
collect = ["Tg", "ct"]
[[visit]]
name = "week {week}"
weeks = [4, 8]
window_days = { before = 3, after = 3 }
collect = ["Tg"]
"""


def found(table, lines="", **tables):
    findings = sources_of(protocol_of(lines), **treated("A") | tables).findings
    return [(f.rule, f.severity, f.row, f.value, f.allowed) for f in findings if f.table == table]


@pytest.mark.parametrize(
    ("age", "is_outside"),
    [(17, True), (17.9, True), (18, False), (80.5, False), (81, True), (None, False)],
)
def test_an_age_that_may_not_enter(age, is_outside):
    lines = "[population]\nage_years = { minimum = 18, maximum = 80 }\n"
    rows = [{"subject": "A", "age_years": age}]
    said = ("age-outside", "warning", 2, str(age), "18 to 80 years")
    assert found("subjects", lines, subjects=rows) == ([said] if is_outside else [])
    assert found("subjects", subjects=rows) == []


@pytest.mark.parametrize(
    ("entered", "is_early"), [("2019-09-30", True), ("2019-10-01", False), (None, False)]
)
def test_a_patient_who_entered_before_the_study_began(entered, is_early):
    lines = 'started = "2019-10"\n'
    allowed = "a day on or after 2019-10, when the study began"
    said = ("entered-before-study", "warning", 2, entered, allowed)
    patient = [{"subject": "A", "enrolled_on": entered}]
    assert found("subjects", lines, subjects=patient) == ([said] if is_early else [])


def marker(day, visit=None, name="Tg"):
    return {"subject": "A", "sampled_on": on(day), "marker": name, "value": 5, "visit": visit}


@pytest.mark.parametrize(
    ("visit", "rules"),
    [
        pytest.param("week 4", [], id="a visit of the schedule"),
        pytest.param("WEEK 4", [], id="in capitals"),
        pytest.param("week 5", ["unknown-visit"], id="a week that is none of it"),
        pytest.param("Unscheduled 1", [], id="said to be unscheduled"),
        pytest.param(None, [], id="no label"),
    ],
)
def test_a_visit_that_the_schedule_does_not_know(visit, rules):
    rows = [marker(-1, "baseline"), marker(56, "week 8"), marker(28, visit)]
    said = [each[0] for each in found("markers", VISITS, markers=rows)]
    assert said == rules


def test_a_site_whose_visits_have_names_of_its_own_is_left_alone():
    rows = [marker(-1, "V1"), marker(28, "V2"), marker(56, "V3")]
    assert found("markers", VISITS, markers=rows) == []


@pytest.mark.parametrize(
    ("row", "is_outside"),
    [
        pytest.param(marker(31, "week 4"), False, id="on the last day of its visit's window"),
        pytest.param(marker(32, "week 4"), True, id="a day later"),
        pytest.param(marker(25), False, id="without a label, on the first day of a window"),
        pytest.param(marker(24), True, id="without a label, the day before it"),
        pytest.param(marker(24, name="CEA"), False, id="a marker that no visit collects"),
        pytest.param(marker(-400), False, id="a value from long before treatment"),
    ],
)
def test_a_value_outside_the_windows(row, is_outside):
    rows = [marker(-1, "baseline"), marker(56, "week 8"), row]
    said = [(each[0], each[2]) for each in found("markers", VISITS, markers=rows)]
    assert said == ([("outside-window", 4)] if is_outside else [])


@pytest.mark.parametrize(
    ("offer", "is_unknown"),
    [
        ("go on", False),
        ("Go on", False),
        ("stop treatment", False),
        ("stop", False),
        ("wait", True),
    ],
)
def test_an_offer_that_no_decision_makes(offer, is_unknown):
    lines = (
        f'{VISITS}[[decision]]\nat = "week 4"\noffer = "go on"\n'
        '[[decision]]\nat = "week 4"\noffer = "stop treatment"\nrecorded_as = "stop"\n'
    )
    rows = [{"subject": "A", "decided_on": on(30), "offer": offer}]
    said = ("unknown-offer", "warning", 2, offer, "go on, stop")
    assert found("decisions", lines, decisions=rows) == ([said] if is_unknown else [])


@pytest.mark.parametrize(
    ("day", "is_alone"), [(-1, False), (70, False), (71, True), (41, True), (42, False)]
)
def test_an_examination_at_which_nothing_was_measured(day, is_alone):
    """The dates of one assessment lie no more than 14 days apart."""
    tables = {
        "lesions": [lesion("A")],
        "measurements": [measured("A", -1, 20), measured("A", 56, 20)],
        "examinations": [{"subject": "A", "examined_on": on(day)}],
    }
    rules = [each[0] for each in found("examinations", **tables)]
    assert rules == (["examination-without-measurement"] if is_alone else [])


@pytest.mark.parametrize(
    ("there", "here", "told"),
    [
        pytest.param(["week 8"], "week 8", None, id="the same name"),
        pytest.param(["week 8"], "W8", "week 8", id="another name"),
        pytest.param(["week 8", "Week 8"], "W8", "Week 8 or week 8", id="two names, and a third"),
        pytest.param(["week 8", "W8"], "W8", None, id="one of two names"),
        pytest.param(["week 8"], None, None, id="none here"),
        pytest.param([None], "W8", None, id="none there"),
    ],
)
@pytest.mark.parametrize(
    ("reader", "looked"), [(None, None), ("central", "central"), (None, "investigator")]
)
def test_a_visit_that_two_tables_name_differently(there, here, told, reader, looked):
    tables = {
        "lesions": [lesion("A", reader=reader)],
        "measurements": [measured("A", 56, 20, visit=name, reader=reader) for name in there],
        "examinations": [{"subject": "A", "examined_on": on(56), "visit": here, "reader": looked}],
    }
    said = [each for each in found("examinations", **tables) if each[0] == "visit-named-otherwise"]
    allowed = f"{told}, as the measurements of that day have it"
    assert said == (
        [("visit-named-otherwise", "warning", 2, here, allowed)] if told is not None else []
    )


def test_another_reader_or_another_day_may_name_a_visit_differently():
    looks = [
        {"subject": "A", "examined_on": on(56), "visit": "W8", "reader": "central"},
        {"subject": "A", "examined_on": on(57), "visit": "W8", "reader": None},
    ]
    tables = {
        "lesions": [lesion("A")],
        "measurements": [measured("A", 56, 20, visit="week 8")],
        "examinations": looks,
    }
    assert "visit-named-otherwise" not in [each[0] for each in found("examinations", **tables)]


@pytest.mark.parametrize(("day", "is_without"), [(-1, False), (0, False), (1, True)])
def test_a_treated_patient_without_a_weight_before_the_first_dose(day, is_without):
    asked = '[[endpoint]]\nname = "loss"\nkind = "weight-loss"\n'
    weights = [{"subject": "A", "measured_on": on(day), "weight_kg": 60}]
    rules = [each[0] for each in found("subjects", asked, weights=weights)]
    assert rules == (["no-baseline-weight"] if is_without else [])
    assert found("subjects", weights=weights) == []


GCIG = '[[endpoint]]\nname = "m"\nkind = "marker-response"\nmarker = "CA-125"\n'
GCIG += 'criteria = "GCIG CA-125"\n'


def ca_125(day, name="CA-125", limit=35):
    row = {"subject": "A", "sampled_on": on(day), "marker": name, "value": 80, "unit": "U/mL"}
    return row | {"upper_limit_normal": limit}


@pytest.mark.parametrize(
    ("name", "is_alike"),
    [("CA 125", True), ("ca125", True), ("ca-125", False), ("CA 15-3", False), ("CA-12", False)],
)
def test_a_marker_that_is_spelled_otherwise(name, is_alike):
    said = ("marker-perhaps-meant", "warning", 3, name, "CA-125")
    markers = [ca_125(-2), ca_125(30, name)]
    assert found("markers", GCIG, markers=markers) == ([said] if is_alike else [])


@pytest.mark.parametrize(("limit", "is_odd"), [(0, True), (35, False)])
def test_a_marker_whose_limit_of_normal_is_zero(limit, is_odd):
    allowed = "an upper limit of normal above 0"
    said = ("limits-contradict", "error", 2, str(limit), allowed)
    assert found("markers", GCIG, markers=[ca_125(-2, limit=limit)]) == ([said] if is_odd else [])
