"""Times agree with their twin patient by patient, and keep the laws of censoring."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import cohort_of, protocol_of
from trialreadout.core.terms import Response
from trialreadout.endpoints import time_to_event
from twins.time_to_event import Patient, Rules
from twins.time_to_event import time_to_event as twin

WEEKS = (4, 8, 12, 16, 20)
VISITS = f"""
[[visit]]
name = "CT {{week}}"
weeks = {list(WEEKS)}
window_days = {{ before = 3, after = 3 }}
collect = ["ct"]
"""
WINDOWS = [(7 * week - 3, 7 * week, 7 * week + 3) for week in WEEKS]
PD = '{ of = "tumour response", is = ["PD"]'


def protocol_with(keys):
    return protocol_of(
        f'[tumour_response]\ngraded_from = "assessments"\n{VISITS}\n'
        f'[[endpoint]]\nname = "time"\nkind = "time-to-event"\n{keys}'
    )


def event(of, dated):
    if of != "PD":
        return f'{{ of = "{of}" }}'
    return f"{PD} }}" if dated is None else f'{PD}, dated = "{dated}" }}'


def censoring(of, after):
    return f'{{ of = "{of}" }}' if after is None else f'{{ of = "{of}", after = "{after}" }}'


EVENTS = [("PD", None), ("PD", "next scheduled visit"), ("death", None)] + [
    (of, None) for of in ("progression claimed", "new therapy")
]
OF = ("last adequate assessment", "last visit", "last contact", "death", "new therapy", "time zero")
AFTER = (None, "new therapy", "treatment stopped", "missed visits", "progression claimed")


def chosen(rng, choices, most):
    size = int(rng.integers(1, most + 1))
    return tuple(choices[i] for i in rng.permutation(len(choices))[:size])


def random_rules(rng):
    """Choose rules, as the protocol writes them and as the twin takes them."""
    events = chosen(rng, EVENTS, 3)
    censor = chosen(rng, list(itertools.product(OF, AFTER)), 8)
    therapy, planned, stopped = (bool(rng.random() < 0.5) for _ in range(3))
    lines = [
        f"events = [{', '.join(event(*each) for each in events)}]",
        f"censor = [{', '.join(censoring(*each) for each in censor)}]",
        f"new_therapy = {{ censor = {str(therapy).lower()}, "
        f"planned_radioiodine_counts = {str(planned).lower()} }}",
        f"stopped = {{ censor = {str(stopped).lower()} }}",
    ]
    further = {}
    for one, other in (
        (("missed_visits", [1, 2, 3]), ("missed_after_days", [27, 28, 56])),
        (
            ("death_without_assessment_counts_until_week", [4, 8]),
            ("death_without_assessment_within_visits", [1, 2]),
        ),
    ):
        which = (one, other, None)[rng.integers(3)]
        if which is not None:
            further[which[0]] = int(rng.choice(which[1]))
            lines.append(f"{which[0]} = {further[which[0]]}")
    rules = Rules(
        events,
        censor,
        WINDOWS,
        further.get("death_without_assessment_counts_until_week"),
        further.get("death_without_assessment_within_visits"),
        further.get("missed_visits"),
        further.get("missed_after_days"),
        therapy,
        planned,
        stopped,
    )
    return protocol_with("\n".join(lines)), rules


def random_cohort(rng, patients, visits=4):
    """Make patients whose days often fall together, with gaps, or without any assessment."""
    day = np.cumsum(rng.choice([7, 24, 28, 32, 56], (1, patients, visits)), axis=-1).astype(float)
    day[rng.random(day.shape) < 0.2] = np.nan
    day[:, rng.random(patients) < 0.2] = np.nan

    def sometimes(share, days):
        return np.where(rng.random(patients) < share, rng.choice(days, patients), np.nan)

    return cohort_of(
        day,
        rng.choice([Response.PR, Response.SD, Response.PD, Response.NE], day.shape),
        time_zero=np.where(rng.random(patients) < 0.05, np.nan, 18_262.0),
        death_day=sometimes(0.5, [-3, 0, 28, 31, 32, 56, 57, 59, 60, 112, 113, 140]),
        last_contact_day=sometimes(0.8, [-7, 0, 56, 84, 140]),
        therapy_day=sometimes(0.3, [1, 28, 56, 84]),
        planned_therapy_day=sometimes(0.3, [28, 57]),
        progression_claimed_day=sometimes(0.3, [20, 56, 90]),
        discontinued_day=sometimes(0.4, [10, 28, 56, 83]),
    )


def none_if_nan(vector):
    return [None if np.isnan(day) else day for day in vector.tolist()]


OF_PATIENTS = (
    "death_day",
    "last_contact_day",
    "therapy_day",
    "planned_therapy_day",
    "progression_claimed_day",
    "discontinued_day",
)


def patients_of(cohort):
    """Take a cohort of one reader apart, patient by patient."""
    days = zip(*(none_if_nan(getattr(cohort, name)) for name in OF_PATIENTS), strict=True)
    grids = zip(cohort.responses.day[0], cohort.responses.response[0], strict=True)
    for zero, (day, response), happened in zip(cohort.time_zero, grids, days, strict=True):
        visits = zip(day.tolist(), response.tolist(), strict=True)
        assessments = [visit for visit in visits if not np.isnan(visit[0])]
        yield Patient(not np.isnan(zero), assessments, *happened)


def graded(protocol, cohort):
    return time_to_event.grade(cohort, protocol, protocol.endpoints[0])


def test_agrees_with_its_twin_on_100_000_random_patients():
    rng = np.random.default_rng(2018)
    reasons = set()
    for _ in range(200):
        protocol, rules = random_rules(rng)
        cohort = random_cohort(rng, 500)
        times = graded(protocol, cohort)
        why = [None if at < 0 else times.reasons[at] for at in times.reason]
        found = list(zip(none_if_nan(times.days), times.event.tolist(), why, strict=True))
        expected = [twin(patient, rules) or (None, False, None) for patient in patients_of(cohort)]
        assert found == expected, rules
        reasons.update(zip(why, times.event.tolist(), strict=True))
    assert len(reasons) == 11


def test_the_earliest_event_counts_in_whatever_order_the_protocol_names_them():
    cohort = random_cohort(np.random.default_rng(7), 500)
    named = [event(of, None) for of in ("PD", "death", "progression claimed")]
    censor = 'censor = [{ of = "time zero" }]'
    orders = [", ".join(some) for some in itertools.permutations(named)]
    days = [graded(protocol_with(f"events = [{some}]\n{censor}"), cohort).days for some in orders]
    for other in days[1:]:
        np.testing.assert_array_equal(days[0], other)


def test_the_number_of_a_censoring_is_that_of_its_source():
    cohort = random_cohort(np.random.default_rng(3), 500)
    times = graded(protocol_with('preset = "FDA-1"'), cohort)
    for numbered, at, event_ in zip(times.censored_as, times.reason, times.event, strict=True):
        assert numbered == (-1 if at < 0 else 0 if event_ else at - 1)
    assert (times.censored_as[times.event] == 0).all()


SEEDS = st.integers(0, 2**32 - 1)
PRESETS = ["FDA-1", "FDA-2", "FDA-3", "EMA"]
OF_PRESET = {name: protocol_with(f'preset = "{name}"') for name in PRESETS}


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(PRESETS))
def test_a_further_therapy_never_lengthens_a_time(seed, preset):
    """FDA-2 censors a claim at a visit that was not evaluable: there, of those without a claim."""
    rng = np.random.default_rng(seed)
    cohort = random_cohort(rng, 60)
    if preset == "FDA-2":
        cohort = replace(cohort, progression_claimed_day=np.full(60, np.nan))
    more = np.fmin(cohort.therapy_day, rng.choice([5, 40, 56, 100, np.nan], 60))
    before = graded(OF_PRESET[preset], cohort).days
    after = graded(OF_PRESET[preset], replace(cohort, therapy_day=more)).days
    assert (after[~np.isnan(after)] <= before[~np.isnan(after)]).all()
    assert (np.isnan(after) == np.isnan(before)).all()


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_european_time_is_never_shorter_than_that_of_documented_progressions(seed):
    cohort = random_cohort(np.random.default_rng(seed), 60)
    fda, ema = (graded(OF_PRESET[name], cohort) for name in ("FDA-1", "EMA"))
    known = ~np.isnan(fda.days)
    assert (ema.days[known] >= fda.days[known]).all()
    assert ema.event[fda.event].all()


def cut_off(cohort, day):
    """Take off what came after a day; who was seen later was seen on it."""

    def until(days):
        return np.where(days > day, np.nan, days)

    events = {name: until(getattr(cohort, name)) for name in OF_PATIENTS}
    contact = {"last_contact_day": np.minimum(cohort.last_contact_day, day)}
    responses = replace(cohort.responses, day=until(cohort.responses.day))
    return replace(cohort, responses=responses, **events | contact)


@pytest.mark.parametrize("preset", ["FDA-1", "FDA-3", "EMA"])
@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(0, 150), st.integers(0, 60))
def test_a_later_cut_off_never_shortens_the_time_of_who_had_no_event(preset, seed, day, later):
    cohort = random_cohort(np.random.default_rng(seed), 60)
    early = graded(OF_PRESET[preset], cut_off(cohort, day))
    late = graded(OF_PRESET[preset], cut_off(cohort, day + later))
    known = ~np.isnan(early.days) & ~early.event
    assert (late.days[known] >= early.days[known]).all()
