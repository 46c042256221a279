"""The adverse events of virtual patients: how often, and what is done about them."""

from __future__ import annotations

import numpy as np
import pytest

from simulated_trials import EFFECT, UNDISTURBED, bundled, draw, generator, scenario
from trialreadout.simulation.drawn import draw_trials
from trialreadout.simulation.events import ACTED_WITHIN, ACTIONS
from trialreadout.simulation.schedule import plan

EVENT = {"term": "Rash", "organ_class": "Skin disorders", "grades": (0.2, 0.1, 0.05, 0.05)}
AT_ONCE = scenario(
    entry={"never_dosed": 0.0},
    course={"leave_per_year": 0.0, "deaths_per_year": 0.0, "deaths_per_year_progressed": 0.0},
    dosing={"reductions_per_year": 0.0, "stops_per_year": 0.0},
    event=({**EVENT, "median_weeks": 0.1},),
)


@pytest.mark.parametrize(("grade", "share"), [(0, 0.6), (1, 0.2), (2, 0.1), (3, 0.05), (4, 0.05)])
def test_events_that_come_at_once_have_the_shares_of_the_scenario(grade: int, share: float) -> None:
    events = draw(bundled("lead"), AT_ONCE, 30, 400).drawn.events
    assert events is not None
    found = float((events.grade == grade).mean())
    assert abs(found - share) < 5 * np.sqrt(share * (1 - share) / events.grade.size)


def test_half_of_the_events_have_begun_by_their_median() -> None:
    late = scenario(
        entry={"never_dosed": 0.0, "follow_up_months": 240.0},
        course={
            "leave_per_year": 0.0,
            "leave_per_year_progressed": 0.0,
            "deaths_per_year": 0.0,
            "deaths_per_year_progressed": 0.0,
        },
        dosing={"reductions_per_year": 0.0, "stops_per_year": 0.0},
        event=({**EVENT, "grades": (1.0,), "median_weeks": 8.0, "lasts_weeks": 2.0},),
    )
    events = draw(bundled("two_stage"), late, 30, 200).drawn.events
    assert events is not None
    assert (events.first_day < 56).mean() == pytest.approx(0.5, abs=0.03)
    assert (events.last_day - events.first_day <= 14).mean() == pytest.approx(0.5, abs=0.04)


def test_a_reduction_follows_within_a_week_upon_the_worst_event() -> None:
    trials = draw(bundled("lead"), UNDISTURBED, 30, 100)
    events, truth = trials.drawn.events, trials.drawn.truth
    assert events is not None
    term, patient = np.nonzero(events.action == ACTIONS.index("dose reduced"))
    assert patient.size > 100
    assert np.unique(patient).size == patient.size
    reduced = truth.levels.from_day[1, patient]
    waited = reduced - events.first_day[term, patient]
    assert ((waited >= 0) & (waited <= ACTED_WITHIN)).all()
    others = (events.grade[:, patient] > events.grade[term, patient]).any(axis=0)
    assert not others.any()


def test_a_withdrawal_has_an_event_wherever_the_patient_has_one_left() -> None:
    trials = draw(bundled("lead"), EFFECT, 30, 100)
    events, truth = trials.drawn.events, trials.drawn.truth
    assert events is not None
    term, patient = np.nonzero(events.action == ACTIONS.index("drug withdrawn"))
    assert patient.size > 20
    waited = truth.levels.stopped[patient] - events.first_day[term, patient]
    assert ((waited >= 0) & (waited <= ACTED_WITHIN)).all()


def test_nothing_is_seen_of_an_event_after_sight_of_the_patient_was_lost() -> None:
    trials = draw(bundled("lead"), UNDISTURBED, 30, 100)
    events, until = trials.drawn.events, trials.drawn.truth.seen_until
    assert events is not None
    seen = events.grade > 0
    assert (events.first_day[seen] <= np.broadcast_to(until, seen.shape)[seen]).all()
    ended = ~np.isnan(events.last_day)
    assert (events.last_day[ended] <= np.broadcast_to(until, seen.shape)[ended]).all()
    assert (~ended & seen).any()
    assert np.isnan(events.first_day[~seen]).all()


def test_as_many_events_are_called_related_as_the_scenario_says() -> None:
    half = scenario(event=({**EVENT, "related": 0.5}, EVENT))
    events = draw(bundled("lead"), half, 30, 400).drawn.events
    assert events is not None
    assert events.related[0].mean() == pytest.approx(0.5, abs=0.03)
    assert events.related[1].all()


def test_asking_for_events_changes_nothing_else() -> None:
    protocol = bundled("lead")
    planned = plan(protocol, 100)
    alone, beside = (
        draw_trials(UNDISTURBED, protocol, planned, 30, 5, generator(3), events=asked)
        for asked in (False, True)
    )
    assert alone.events is None
    assert beside.events is not None
    for one, other in zip(alone.cohorts, beside.cohorts, strict=True):
        np.testing.assert_array_equal(one.measurements.diameter_mm, other.measurements.diameter_mm)
        np.testing.assert_array_equal(one.markers.value, other.markers.value)
        np.testing.assert_array_equal(one.weights.value, other.weights.value)
        np.testing.assert_array_equal(one.death_day, other.death_day)
        np.testing.assert_array_equal(one.scintigraphy.uptake, other.scintigraphy.uptake)
