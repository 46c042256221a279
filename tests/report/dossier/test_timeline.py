"""The course of a patient: days from the first dose, what has no end, what has no date."""

from __future__ import annotations

from datetime import date

from trialreadout.report.dossier.timeline import LEFT, WIDTH, timeline_of

DOSE = {"agent": "x", "started_on": date(2020, 1, 1), "ended_on": date(2020, 3, 1), "dose_mg": 5.0}
RASH = {"term": "Rash", "grade": 2, "started_on": date(2020, 2, 1), "ended_on": None}


def lanes(**rows):
    return {lane.name: lane.spans for lane in timeline_of("P1", rows, []).lanes}


def test_days_count_from_the_first_dose():
    ((span,),) = lanes(doses=[DOSE]).values()
    assert (span.start, span.end, span.says) == (0, 60, "5 mg")


def test_an_event_without_an_end_reaches_the_edge_and_says_so():
    drawn = timeline_of("P1", {"doses": [DOSE], "adverse_events": [RASH]}, [])
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
    lane = timeline_of("P1", {"doses": [DOSE]}, sums).lanes[1]
    assert [(span.start, span.label) for span in lane.spans] == [(-4, "baseline"), (56, "PR")]


def test_a_patient_without_dates_has_no_course():
    assert timeline_of("P1", {"subjects": [{"subject": "P1"}]}, []) is None


def test_a_single_day_is_a_course():
    drawn = timeline_of("P1", {"doses": [DOSE | {"ended_on": DOSE["started_on"]}]}, [])
    assert drawn.ticks == (0,)
    assert drawn.x(0) == LEFT


def test_weeks_of_the_axis_are_whole_and_few():
    long = DOSE | {"ended_on": date(2029, 1, 1)}
    ticks = timeline_of("P1", {"doses": [long]}, []).ticks
    assert ticks[0] == 0
    assert 2 < len(ticks) <= 11
