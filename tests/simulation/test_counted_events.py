"""The law: what is counted of drawn events is what a trial that was held counts of its rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulated_trials import (
    DISTURBED,
    EVENTS,
    UNDISTURBED,
    Trials,
    bundled,
    draw,
    scenario,
    through_files,
)
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import IntercurrentEvent, Statistic
from trialreadout.protocol.safety import AdverseEvents, OfEvents, TimeToAdverseEvent
from trialreadout.simulation.counted_events import kinds_of, patients_with
from trialreadout.simulation.scenario import Event, Scenario

WAITED_FOR = {
    "any event": {},
    "rash": {"term": "RASH"},
    "grade 3": {"from_grade": 3},
    "related rash of grade 2": {"term": "rash", "from_grade": 2, "related": True},
    "in weeks": {"unit": "weeks"},
}


def asking() -> Protocol:
    """Ask the lead study for times to events, and for events at any time."""
    times = [
        TimeToAdverseEvent.model_validate({"name": name, "kind": "time-to-adverse-event", **keys})
        for name, keys in WAITED_FOR.items()
    ]
    always = AdverseEvents(name="whenever", kind="adverse-events", emergent=False)
    lead = bundled("lead")
    return lead.model_copy(update={"endpoints": (*lead.endpoints, *times, always)})


def worsening(protocol: Protocol) -> Protocol:
    """Count those events alone that are worse than what was there before treatment."""
    changed = [
        each.model_copy(update={"present_before": "must worsen"})
        if isinstance(each, OfEvents)
        else each
        for each in protocol.endpoints
    ]
    return protocol.model_copy(update={"endpoints": tuple(changed)})


def while_treated(protocol: Protocol) -> Protocol:
    """Look until the end of treatment alone."""
    until = IntercurrentEvent(
        event="end of treatment",
        endpoint=("adverse events", "whenever", *WAITED_FOR),
        strategy="while on treatment",
    )
    return protocol.model_copy(update={"intercurrent_events": (until,)})


def from_registration(protocol: Protocol) -> Protocol:
    """Count time from registration."""
    dates = protocol.dates.model_copy(update={"time_zero": "registration"})
    return protocol.model_copy(update={"dates": dates})


def without_treatment(protocol: Protocol) -> Protocol:
    """Plan no drug, so that something is given that the protocol does not name."""
    named = [each for each in protocol.endpoints if isinstance(each, OfEvents)]
    bare = {"treatments": (), "endpoints": tuple(named), "decisions": (), "statistics": ()}
    bare |= {"successes": (), "published": (), "analysis_sets": (), "intercurrent_events": ()}
    bare["visits"] = tuple(each.model_copy(update={"ends_with": ()}) for each in protocol.visits)
    return protocol.model_copy(update={**bare, "assumptions": ()})


CASES = {
    "by default": (UNDISTURBED, asking),
    "much disturbed": (DISTURBED, asking),
    "what was there must worsen": (DISTURBED, lambda: worsening(asking())),
    "while on treatment": (DISTURBED, lambda: while_treated(asking())),
    "from registration": (DISTURBED, lambda: from_registration(asking())),
    "no drug planned": (DISTURBED, lambda: without_treatment(asking())),
}


@pytest.fixture(scope="module", params=CASES)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    assumed, protocol = CASES[request.param]
    trials = draw(protocol(), assumed, 30, 20)
    folder = tmp_path_factory.mktemp("counted") / "study"
    return trials, through_files(trials, folder, "parquet").graded


@pytest.mark.parametrize("name", WAITED_FOR)
def test_files_and_grid_agree_on_the_time_to_the_first_event(both, name: str) -> None:
    trials, graded = both
    days, event = trials.seen.times(name)
    rows = graded[name].table
    own = {subject: at for at, subject in enumerate(trials.people.subject.to_list())}
    assert rows.height == days.size
    found = 0
    for subject, there, waited in rows.select("subject", "event", "days").iter_rows():
        at = own[subject]
        assert (None if np.isnan(days[at]) else days[at]) == waited
        assert there is None or event[at] == there
        found += bool(there)
    assert found > 50


@pytest.mark.parametrize("related", [False, True])
@pytest.mark.parametrize("endpoint", ["adverse events", "whenever"])
def test_files_and_grid_agree_on_every_event(both, endpoint: str, related: bool) -> None:
    trials, graded = both
    rows = graded[endpoint].table
    rows = rows.filter("related") if related else rows
    grade = trials.seen.events_of(endpoint, related)
    names, terms = trials.people.subject.to_list(), trials.drawn.events.terms
    on_grid = {
        (names[patient], terms[term].term, int(grade[term, patient]))
        for term, patient in zip(*np.nonzero(grade), strict=True)
    }
    assert on_grid == set(rows.select("subject", "term", "grade").iter_rows())


def test_an_event_long_after_the_last_dose_does_not_emerge_under_treatment() -> None:
    trials = draw(asking(), UNDISTURBED, 30, 100)
    after = treated_no_longer(trials)
    assert after.any()
    emergent = trials.seen.events_of("adverse events", related=False) > 0
    whenever = trials.seen.events_of("whenever", related=False) > 0
    assert not (emergent & after).any()
    assert ((emergent | after) == whenever).all()


def treated_no_longer(trials: Trials) -> np.ndarray:
    """Tell (term, patient) which events began more than 30 days after the last dose."""
    last = np.empty(trials.people.subject.len())
    for cohort in trials.drawn.cohorts:
        last[cohort.patient] = cohort.end_of_treatment_day
    return trials.drawn.events.first_day > last + trials.protocol.toxicity.emergent_until_days


def incidence(by: str) -> Statistic:
    asked = {"endpoint": "x", "yields": "incidence", "analysis_set": ("treated",), "by": by}
    return Statistic.model_validate(asked)


TERMS = tuple(
    Event(term=term, organ_class=organ_class, grades=(0.1,))
    for term, organ_class in (("Rash", "Skin"), ("Fever", "General"), ("Itching", "Skin"))
)


@pytest.mark.parametrize(
    ("by", "kinds"),
    [
        ("term", {"Rash": [0], "Fever": [1], "Itching": [2]}),
        ("organ class", {"Skin": [0, 2], "General": [1]}),
        ("overall", {"any adverse event": [0, 1, 2]}),
    ],
)
def test_terms_are_brought_together_as_is_asked(by: str, kinds: dict[str, list[int]]) -> None:
    assert kinds_of(TERMS, incidence(by)) == kinds


def test_a_patient_counts_once_at_the_highest_grade_of_a_kind_and_in_his_own_trial() -> None:
    #                one trial      another
    grade = np.array([[1, 3, 0, 0, 4, 0], [2, 0, 0, 3, 0, 0]], np.int8)
    inside = np.array([[True, True, True], [True, False, True]])
    counts = patients_with(grade, [[0], [0, 1]], (1, 2, 3), inside)
    first, second = counts.tolist()
    assert first == [[2, 1, 1], [2, 2, 1]]
    assert second == [[0, 0, 0], [1, 1, 1]]


def test_whoever_has_no_event_counts_at_no_grade() -> None:
    counts = patients_with(np.zeros((1, 4), np.int8), [[0]], (0, 1), np.ones((2, 2), bool))
    assert not counts.any()


def test_unrelated_events_count_unless_related_ones_are_asked_for() -> None:
    assumed: Scenario = scenario(event=({**EVENTS[0], "related": 0.0}, EVENTS[1]))
    trials = draw(asking(), assumed, 30, 20)
    every, related = (trials.seen.events_of("adverse events", asked) for asked in (False, True))
    assert every[0].any()
    assert not related[0].any()
    assert ((related[1] > 0) == (every[1] > 0) & trials.drawn.events.related[1]).all()


def test_what_the_law_is_held_to_occurs(tmp_path: Path) -> None:
    events = draw(asking(), DISTURBED, 30, 20).drawn.events
    assert set(np.unique(events.grade).tolist()) == {0, 1, 2, 3, 4}
    assert 0 < events.related[1].mean() < 1
    assert (~np.isnan(events.last_day)).any()
