import json
from datetime import date

import pytest
from pydantic import ValidationError

from trialreadout.core.terms import Response, codes_of
from trialreadout.protocol import Protocol, parse_protocol
from trialreadout.protocol.endpoints import RESPONSES
from trialreadout.protocol.imputation import POLICIES, Imputation
from trialreadout.protocol.schedule import PlannedVisit, Repeat, Visit, Window


def test_the_words_for_responses_are_those_of_all_floors():
    assert tuple(codes_of(Response)) == RESPONSES


def test_a_protocol_cannot_be_changed(example):
    with pytest.raises(ValidationError):
        example.data.assessment_days = 3


def test_an_endpoint_grades_tumours_as_the_study_does(example):
    graded = example.tumour_response_of(example.endpoint("response at week 8"))
    assert graded == example.tumour_response
    assert graded.baseline.visit == ("SCREENING", "BASELINE")


def test_an_endpoint_grades_tumours_by_its_own_keys_where_it_has_them(example):
    graded = example.tumour_response_of(example.endpoint("best overall response"))
    assert graded.model_dump() == {
        "version": "1.0",
        "graded_from": "measurements",
        "baseline": example.tumour_response.baseline.model_dump(),
        "new_lesion_unrecorded": "no",
        "marker_must_normalise_for_cr": False,
        "marker": None,
        "collected_as": ("ct", "mri"),
        "equivocal_then_proven": "proof",
        "irradiated_during": "as measured",
        "too_small_mm": 4.0,
        "baseline_within_days": 35,
    }


@pytest.mark.parametrize(
    ("endpoint", "reader"),
    [
        pytest.param("objective response", "accepted", id="the reader of record for CT"),
        pytest.param("best overall response", "reader 2", id="the endpoint's own reader"),
        pytest.param("uptake", "adjudicated", id="the reader of record for scintigraphy"),
        pytest.param("duration of response", "accepted", id="a time that grades tumours"),
    ],
)
def test_reader_of_an_endpoint(example, endpoint, reader):
    assert example.reader_of(example.endpoint(endpoint)) == reader


@pytest.mark.parametrize(
    ("endpoint", "days"),
    [
        pytest.param("clinical benefit", 168, id="from a week"),
        pytest.param("best overall response", 49, id="from a day"),
        pytest.param("objective response", 0, id="from time zero"),
    ],
)
def test_day_from_which_stable_disease_counts(example, endpoint, days):
    assert example.endpoint(endpoint).stable_from_days == days


def test_what_does_not_exist_is_not_found(example):
    for find in (example.endpoint, example.analysis_set, example.planned_visit):
        with pytest.raises(KeyError):
            find("nothing of this name")


def test_one_text_is_a_list_of_one(example):
    assert example.statistics[1].analysis_set == ("evaluable",)
    assert example.endpoint("any effect").counts["objective response"] == ("met",)


def test_a_date_is_kept_as_exactly_as_it_is_known(example):
    assert example.study.started == date(2015, 3, 1)
    assert example.study.registered_on == "2014"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_for_incomplete_dates_is_read_as_it_is_written(policy):
    assert str(Imputation.model_validate(policy)) == policy


def test_a_column_of_one_table_goes_before_the_column_of_all(example):
    dates = example.dates
    assert str(dates.imputation_of("doses", "started_on")) == "first, not before first dose"
    assert str(dates.imputation_of("status", "died_on")) == "mid, not before last known alive"
    assert dates.imputation_of("subjects", "died_on") is None


def weeks(visit, until):
    return [planned.week for planned in visit.planned(until)]


def test_planned_visits():
    single = Visit(name="a", week=4, window_days=Window(before=2, after=3), collect=("ct",))
    assert list(single.planned(4)) == [PlannedVisit("a", 4, 26, 31, ("ct",))]
    assert weeks(single, 3) == []
    assert weeks(Visit(name="{week}", weeks=(8, 4, 12)), 8) == [4, 8]


def test_a_visit_that_recurs_without_end_recurs_until_it_is_asked_no_more():
    visit = Visit(name="CT", repeat=Repeat(from_week=39, every_weeks=13))
    assert weeks(visit, 65) == [39, 52, 65]
    assert weeks(visit, 38) == []


def test_a_visit_that_recurs_until_a_week_stops_there():
    visit = Visit(name="CT", repeat=Repeat(from_week=8, every_weeks=8, until_week=20))
    assert weeks(visit, 1000) == [8, 16]


def test_the_schedule_is_in_order_of_days(example):
    assert [visit.name for visit in example.planned_visits(16)] == [
        "screening",
        "marker week 3",
        "marker week 6",
        "CT week 8",
        "CT week 16",
    ]
    assert example.planned_visit("CT week 16").day == 112


def objects(node):
    """Every table in the description of the format."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for below in node.values():
            yield from objects(below)
    elif isinstance(node, list):
        for below in node:
            yield from objects(below)


def test_every_key_of_the_format_is_described():
    for table in objects(Protocol.model_json_schema()):
        assert table.get("description"), table["title"]
        for key, described in table["properties"].items():
            assert "description" in described or "$ref" in described, f"{table['title']}.{key}"


def test_the_format_describes_itself_in_json():
    assert json.loads(json.dumps(Protocol.model_json_schema()))["title"] == "Protocol"


def test_months_alone_are_not_dates():
    text = 'format = 1\n[study]\nid = "X"\ntitle = "T"\nstarted = "2007-10"\n'
    assert parse_protocol(text).study.started == "2007-10"
