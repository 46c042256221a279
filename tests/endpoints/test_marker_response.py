"""The response of a marker by published criteria: which values count, and what stands beside it."""

from __future__ import annotations

from datetime import date

import pytest

from builders import cohort_and_sources, given, graded_rows, on, protocol_of, sampled, treated
from trialreadout.analysis.stops import stops
from trialreadout.criteria import MarkerRule
from trialreadout.endpoints.kinds import grade, module_of
from trialreadout.endpoints.marker_response import RULES, SPOILED
from trialreadout.report.definitions import definitions_of

COURSE = {-7: 200, 28: 90, 56: 80, 84: 170, 91: 180}
"""It falls to less than half, then doubles, and never becomes normal."""


def protocol_with(criteria="GCIG CA-125", keys="", head=""):
    return protocol_of(
        f'{head}[[endpoint]]\nname = "response"\nkind = "marker-response"\nmarker = "M"\n'
        f'criteria = "{criteria}"\n{keys}'
    )


def values(course, **more):
    more = {"upper_limit_normal": 35} | more
    return [sampled("A", day, value, "M", **more) for day, value in course.items()]


def row(markers, criteria="GCIG CA-125", keys="", **tables):
    (found,) = graded_rows(protocol_with(criteria, keys), markers=markers, **treated("A"), **tables)
    return found


def test_the_row_of_a_patient():
    assert row(values(COURSE)) == {
        "subject": "A",
        "answer": "response",
        "day": 28,
        "on": _date(28),
        "rule": "fell from baseline, and stayed low",
        "progression_on": _date(84),
        "values": 5,
        "baseline": 200,
        "nadir": 80,
        "best_change_percent": -60,
        "response_weeks": 4,
        "progression_weeks": 12,
    }


def _date(day):
    return date.fromisoformat(on(day))


def test_progression_alone_gives_the_answer_its_day():
    found = row(values({-7: 100, 28: 200, 35: 200}))
    assert (found["answer"], found["day"]) == ("progression", 28)
    assert found["progression_on"] == found["on"]


def test_the_same_course_by_the_criteria_of_another_marker():
    found = row(values(COURSE), "PCWG3 PSA")
    assert (found["answer"], found["progression_on"]) == ("response", None)
    assert row(values({-7: 60, 28: 20, 56: 20}), "PCWG3 PSA")["answer"] == "response"
    assert row(values({-7: 60, 28: 20, 56: 20}))["rule"].endswith("too low for a response")


def test_without_limits_of_normal_ca_125_is_not_evaluable_and_psa_is():
    markers = values(COURSE, upper_limit_normal=None)
    found = row(markers)
    assert (found["answer"], found["rule"]) == (
        "NE",
        "not evaluable: upper limit of normal missing",
    )
    assert row(markers, "PCWG3 PSA")["answer"] == "response"


@pytest.mark.parametrize(
    ("disturbed", "expected"),
    [
        pytest.param(28, "stable", id="surgery four weeks before the confirming sample"),
        pytest.param(27, "response", id="a day more"),
        pytest.param(None, "response", id="none"),
    ],
)
def test_a_disturbance_takes_out_the_values_of_four_weeks_whichever_row_names_it(
    disturbed, expected
):
    markers = values({-7: 100, 27: 50, 56: 50})
    if disturbed is not None:
        markers = values({-7: 100, 26: 50, 56: 50})
        markers[0] |= {"disturbed_on": on(disturbed)}
    assert row(markers)["answer"] == expected


def test_what_was_sampled_with_antibodies_spoils_the_course_unless_it_is_left_out():
    markers = values({-7: 100, 28: 50, 56: 50})
    markers.append(sampled("A", 70, 300, "M", upper_limit_normal=35, antibody_positive="Y"))
    found = row(markers)
    assert (found["answer"], found["rule"], found["values"]) == ("NE", RULES[SPOILED], 0)
    assert found["baseline"] is None
    assert found["day"] is None
    left_out = row(markers, keys='antibody_positive = "left out"')
    assert (left_out["answer"], left_out["values"]) == ("response", 3)


def test_days_count_from_treatment_and_are_told_from_time_zero():
    protocol = protocol_with(head='[dates]\ntime_zero = "registration"\n')
    markers = values({6: 200, 38: 90, 66: 80})
    subjects = [{"subject": "A", "enrolled_on": on(0)}]
    (found,) = graded_rows(protocol, subjects=subjects, doses=[given("A", 10, 90)], markers=markers)
    assert (found["answer"], found["day"], found["response_weeks"]) == ("response", 38, 4)
    assert found["on"] == _date(38)


def test_a_patient_without_values_is_not_evaluable():
    protocol = protocol_with()
    found = graded_rows(protocol, markers=values(COURSE), **treated("A", "B"))
    assert [each["answer"] for each in found] == ["response", "NE"]
    assert found[1]["rule"] == "not evaluable: no value before treatment"


def test_the_source_rows_say_what_each_value_shows():
    protocol = protocol_with()
    cohort, sources = cohort_and_sources(protocol, markers=values(COURSE), **treated("A"))
    endpoint = protocol.endpoint("response")
    rows = module_of(endpoint).source_rows(grade(cohort, protocol, endpoint), cohort, sources, 0)
    assert [each.says for each in rows] == [
        "M 200 ug/L",
        "M 90 ug/L: a response",
        "M 80 ug/L: a response",
        "M 170 ug/L: progression",
        "M 180 ug/L: progression",
    ]


@pytest.mark.parametrize(
    ("unit", "stopped"),
    [
        pytest.param("ng/mL", False, id="the unit of the criteria"),
        pytest.param("µg/L", False, id="the same unit by another name"),
        pytest.param("mg/L", True, id="another unit"),
        pytest.param(None, True, id="no unit"),
    ],
)
def test_psa_has_no_result_in_another_unit_than_its_2_ng_per_ml(unit, stopped):
    for criteria in ("PCWG3 PSA", "GCIG CA-125"):
        protocol = protocol_with(criteria)
        _, sources = cohort_and_sources(protocol, markers=values(COURSE, unit=unit), **treated("A"))
        found = stops(protocol.endpoint("response"), protocol, sources, ())
        expected = ["not-the-unit-of-criteria"] if stopped and criteria == "PCWG3 PSA" else []
        assert [finding.rule for finding in found] == expected


def test_every_rule_has_its_words():
    assert RULES.keys() == {SPOILED, *MarkerRule}
    assert len(set(RULES.values())) == len(RULES)


def test_the_definition_names_every_threshold():
    said = definitions_of(protocol_with("PCWG3 PSA"))["response"]
    for words in ("50 %", "21 days", "25 % and 2 ng/ml", "from day 84 on"):
        assert words in said
    said = definitions_of(protocol_with())["response"]
    for words in ("50 %", "28 days", "10 %", "2 times", "14 days", "100 %", "7 days"):
        assert words in said
