"""The course of a patient: days from the first dose, what has no end, what has no date."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from trialreadout.report.dossier.timeline import LEFT, WIDTH, timeline_of
from trialreadout.report.figures.waterfall import RESPONSE_COLOURS

DOSE = {"agent": "x", "started_on": date(2020, 1, 1), "ended_on": date(2020, 3, 1), "dose_mg": 5.0}
RASH = {"term": "Rash", "grade": 2, "started_on": date(2020, 2, 1), "ended_on": None}


def lanes(**rows):
    return {lane.name: lane.spans for lane in timeline_of("P1", rows, {}).lanes}


def test_days_count_from_the_first_dose():
    ((span,),) = lanes(doses=[DOSE]).values()
    assert (span.start, span.end, span.says) == (0, 60, "5 mg")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"times_per_day": 2}, "5 mg, 2 times a day", id="twice a day"),
        pytest.param({"times_per_day": 1}, "5 mg", id="once a day"),
        pytest.param({"times_per_day": None}, "5 mg", id="how often was not recorded"),
        pytest.param({"dose_mg": None, "activity_mbq": 7400.0}, "7400 MBq", id="a radionuclide"),
        pytest.param({"dose_mg": 0.0}, "0 mg", id="an interruption is a dose of 0"),
    ],
)
def test_a_dose_says_its_unit(changed, said):
    ((span,),) = lanes(doses=[DOSE | changed]).values()
    assert span.says == said


def test_an_event_without_an_end_reaches_the_edge_and_says_so():
    drawn = timeline_of("P1", {"doses": [DOSE], "adverse_events": [RASH]}, {})
    (span,) = drawn.lanes[1].spans
    assert span.end is None
    assert drawn.x(span.end) == LEFT + WIDTH
    assert drawn.x(drawn.first) == LEFT


def test_an_event_without_a_date_is_not_drawn_and_not_hidden():
    found = lanes(doses=[DOSE], adverse_events=[RASH | {"started_on": None}])
    assert found["Rash, grade 2 (1 undated)"] == ()


def test_a_missing_grade_is_no_grade():
    assert "Rash, not graded" in lanes(doses=[DOSE], adverse_events=[RASH | {"grade": None}])


def test_a_missing_dose_is_not_zero():
    assert lanes(doses=[DOSE | {"dose_mg": None}])["x"][0].says == "dose not recorded"


def test_a_long_term_keeps_its_grade():
    (_, name) = lanes(doses=[DOSE], adverse_events=[RASH | {"term": "R" * 60}])
    assert name.endswith("…, grade 2")


def test_death_stands_instead_of_the_last_contact():
    status = {"died_on": date(2020, 4, 1), "last_contact_on": date(2020, 4, 1)}
    assert set(lanes(doses=[DOSE], status=[status])) == {"x", "Died"}
    assert set(lanes(doses=[DOSE], status=[status | {"died_on": None}])) == {"x", "Last contact"}


def test_responses_carry_their_word_and_the_baseline_none():
    sums = [
        {"on": date(2019, 12, 28), "response": None},
        {"on": date(2020, 2, 26), "response": "PR"},
    ]
    drawn = timeline_of("P1", {"doses": [DOSE]}, {"best": sums})
    lane = drawn.lanes[1]
    assert [(span.start, span.label) for span in lane.spans] == [(-4, "baseline"), (56, "PR")]
    assert [text for _, _, text in drawn.labels(lane)] == ["baseline", "PR"]
    assert lane.spans[1].colour == RESPONSE_COLOURS["PR"]
    assert lane.spans[1].says == "2020-02-26: PR"


def test_responses_on_which_numbers_rest_that_differ_have_a_lane_each_named_by_its_endpoint():
    recorded = [{"on": date(2020, 2, 26), "response": "PD"}]
    graded = [{"on": date(2020, 2, 26), "response": "SD"}]
    assessed = {"best overall response": recorded, "each assessment": graded}
    found = {lane.name: lane.spans for lane in timeline_of("P1", {}, assessed).lanes}
    assert {name: spans[0].label for name, spans in found.items()} == {
        "Response, best overall response": "PD",
        "Response, each assessment": "SD",
    }


def test_labels_that_would_lie_on_each_other_are_left_out_and_the_marks_still_say_them():
    sums = [{"on": date(2020, 1, day), "response": "NON-CR/NON-PD"} for day in range(1, 20, 2)]
    drawn = timeline_of("P1", {"doses": [DOSE]}, {"best": sums})
    lane = drawn.lanes[1]
    assert all(span.says.endswith("NON-CR/NON-PD") for span in lane.spans)
    boxes = []
    for x, anchor, text in drawn.labels(lane):
        width = 6.5 * len(text)
        boxes.append((x, x + width) if anchor == "start" else (x - width, x))
    assert len(boxes) < len(sums)
    boxes.sort()
    assert all(one[1] <= other[0] for one, other in pairwise(boxes))
    assert all(left >= 0 and right <= drawn.width for left, right in boxes)


def test_a_marker_has_a_lane_in_which_its_highest_value_lies_highest():
    values = [
        {"on": date(2019, 12, 25), "value": 100.0, "says": "first"},
        {"on": date(2020, 1, 29), "value": 1.0, "says": "second"},
        {"on": date(2020, 2, 26), "value": 10.0, "says": "third"},
    ]
    drawn = timeline_of("P1", {"doses": [DOSE]}, {}, {"CA-125, U/ml": values})
    lane = drawn.lanes[1]
    assert lane.name == "CA-125, U/ml"
    assert [(each.day, each.says, each.label) for each in lane.points] == [
        (-7, "first", "100"),
        (28, "second", ""),
        (56, "third", "10"),
    ]
    highest, lowest, middle = (each.below for each in lane.points)
    assert 0 < highest < lowest < lane.height
    assert middle == pytest.approx((highest + lowest) / 2)
    assert drawn.height == sum(each.height for each in drawn.lanes) + 36


def test_a_marker_of_one_value_lies_in_the_middle_of_its_lane():
    values = [{"on": date(2020, 1, 29), "value": 7.0, "says": "alone"}]
    ((point,),) = (lane.points for lane in timeline_of("P1", {}, {}, {"CEA": values}).lanes)
    assert point.below == pytest.approx(22)


def test_the_end_of_treatment_and_another_therapy_have_their_lanes():
    status = {"died_on": None, "last_contact_on": date(2020, 9, 1),
              "discontinued_on": date(2020, 3, 2), "reason": "toxicity"}  # fmt: skip
    therapy = {"started_on": date(2020, 4, 1), "ended_on": None, "kind": "surgery"}
    before = therapy | {"started_on": date(2011, 4, 1)}
    found = lanes(doses=[DOSE], status=[status], therapies=[before, therapy])
    assert len(found["Another therapy"]) == 1, "what lies years back would hide the course"
    assert list(found) == ["x", "Another therapy", "Treatment ended", "Last contact"]
    assert found["Treatment ended"][0].label == "toxicity"
    assert found["Another therapy"][0].end is None


def test_a_patient_without_dates_has_no_course():
    assert timeline_of("P1", {"subjects": [{"subject": "P1"}]}, {}) is None


def test_a_single_day_is_a_course():
    drawn = timeline_of("P1", {"doses": [DOSE | {"ended_on": DOSE["started_on"]}]}, {})
    assert drawn.ticks == (0,)
    assert drawn.x(0) == LEFT


def test_weeks_of_the_axis_are_whole_and_few():
    long = DOSE | {"ended_on": date(2029, 1, 1)}
    ticks = timeline_of("P1", {"doses": [long]}, {}).ticks
    assert ticks[0] == 0
    assert 2 < len(ticks) <= 11
