"""A trial as it was known on a day."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from builders import (
    cohort_and_sources,
    focus,
    given,
    lab,
    lesion,
    measured,
    on,
    protocol_of,
    read,
    recorded,
    sampled,
    scan,
    treated,
    weighed,
)
from trialreadout.core.cohort import Cohort
from trialreadout.core.known_by import known_by

SUBJECTS = ("A", "B", "C")


def trial():
    """Make three patients with a record of everything on days 0, 56 and 112."""
    days = (0, 56, 112)
    both = [(each, day) for each in SUBJECTS for day in days]
    tables = {
        "subjects": [{"subject": each} for each in SUBJECTS],
        "doses": [given(each, day, day + 20) for each, day in both],
        "lesions": [lesion(each) for each in SUBJECTS],
        "measurements": [measured(each, day, 30 + day, visit=f"V{day}") for each, day in both],
        "examinations": [
            {"subject": each, "examined_on": on(day), "visit": f"V{day}", "new_lesion": "no"}
            for each, day in both
        ],
        "assessments": [recorded(each, day, "SD") for each, day in both],
        "markers": [sampled(each, day, 1 + day) for each, day in both],
        "weights": [weighed(each, day, 80) for each, day in both],
        "scans": [scan(each, day) for each, day in both],
        "reads": [read(each, day) for each, day in both],
        "foci": [focus(each, day, "present", tumour_to_background=2) for each, day in both],
        "therapies": [
            {"subject": each, "started_on": on(60), "planned": planned}
            for each in SUBJECTS
            for planned in "YN"
        ],
        "status": [
            {
                "subject": each,
                "died_on": on(150),
                "discontinued_on": on(100),
                "last_contact_on": on(140),
                "progression_claimed_on": on(130),
            }
            for each in SUBJECTS
        ],
    }
    (cohort, _) = cohort_and_sources(protocol_of(), **tables)
    return cohort


TRIAL = trial()


def limits(*days):
    return np.array(days, float)


def arrays(value, name=""):
    """List every array of a cohort with its place."""
    for field in fields(value):
        part, at = getattr(value, field.name), f"{name}.{field.name}"
        if is_dataclass(part):
            yield from arrays(part, at)
        elif isinstance(part, np.ndarray):
            yield at, part


def same(one: Cohort, other: Cohort):
    for (name, here), (_, there) in zip(arrays(one), arrays(other), strict=True):
        np.testing.assert_array_equal(here, there, err_msg=name)


def test_without_a_limit_everything_is_known():
    same(known_by(TRIAL, limits(np.nan, np.nan, np.nan)), TRIAL)
    same(known_by(TRIAL, limits(999, 999, 999)), TRIAL)


@pytest.mark.parametrize(
    ("limit", "records"),
    [
        pytest.param(55, 1, id="the day before the second visit"),
        pytest.param(56, 2, id="on it"),
        pytest.param(111, 2, id="the day before the third"),
        pytest.param(112, 3, id="on it too"),
        pytest.param(-1, 0, id="before everything"),
    ],
)
def test_what_came_later_is_gone_as_a_whole(limit, records):
    known = known_by(TRIAL, limits(limit, np.nan, np.nan))
    reader = TRIAL.readers.index("investigator")
    counts = {
        "measured": (~np.isnan(known.measurements.diameter_mm[reader, 0])).sum(),
        "rows": (known.measurements.row[reader, 0] >= 0).sum(),
        "examined": (known.measurements.new_lesion_row[reader, 0] >= 0).sum(),
        "markers": (~np.isnan(known.markers.value[0, 0])).sum(),
        "weights": (known.weights.row[0, 0] >= 0).sum(),
        "scans": known.scintigraphy.made[0].sum(),
        "reads": known.scintigraphy.read[:, 0].sum(),
        "foci": (known.scintigraphy.row[:, 0] >= 0).sum(),
        "ratios": (~np.isnan(known.scintigraphy.to_background[:, 0])).sum(),
        "doses": (~np.isnan(known.doses.mg_per_day[0, 0])).sum(),
    }
    assert counts == dict.fromkeys(counts, records)
    others = known_by(TRIAL, limits(np.nan, np.nan, np.nan))
    np.testing.assert_array_equal(known.markers.value[:, 1:], others.markers.value[:, 1:])


def test_an_assessment_that_ends_a_day_after_the_limit_is_gone_though_it_began_before():
    rows = [measured("A", -3, 50), *(measured("A", day, 30, visit="W8") for day in (56,))]
    rows.append(measured("A", 60, 20, "T2", visit="W8"))
    cohort, _ = cohort_and_sources(
        protocol_of(),
        subjects=[{"subject": "A"}],
        doses=[given("A", 0, 90)],
        lesions=[lesion("A"), lesion("A", "T2")],
        measurements=rows,
    )
    for limit, there in ((59, False), (60, True)):
        known = known_by(cohort, limits(limit)).measurements
        assert (~np.isnan(known.diameter_mm[..., 1, :])).any() == there
        assert (known.day[0, 0, 1] == 60) == there


def test_the_days_of_a_patient():
    before, after = known_by(TRIAL, limits(59, 129, 149)), known_by(TRIAL, limits(60, 130, 150))
    np.testing.assert_array_equal(np.isnan(before.therapy_day), [True, False, False])
    np.testing.assert_array_equal(np.isnan(before.planned_therapy_day), [True, False, False])
    np.testing.assert_array_equal(np.isnan(before.progression_claimed_day), [True, True, False])
    np.testing.assert_array_equal(np.isnan(before.death_day), [True, True, True])
    np.testing.assert_array_equal(after.death_day, [np.nan, np.nan, 150])
    np.testing.assert_array_equal(before.last_contact_day, [59, 129, 140])
    np.testing.assert_array_equal(before.end_of_treatment_day, [np.nan, np.nan, 132])


def test_a_dose_that_goes_on_has_no_end_yet():
    known = known_by(TRIAL, limits(60, 76, np.nan)).doses
    np.testing.assert_array_equal(known.last_day[0, 0], [20, np.nan, np.nan])
    np.testing.assert_array_equal(known.last_day[0, 1], [20, 76, np.nan])
    np.testing.assert_array_equal(known.goes_on_until_day[0, 0], [np.nan, 60, np.nan])
    np.testing.assert_array_equal(known.known_until_day[0, 1], [20, 76, np.nan])


days = st.one_of(st.just(np.nan), st.integers(-10, 160).map(float))


@drawn(st.tuples(days, days, days), st.tuples(days, days, days))
def test_one_limit_after_another_is_the_earlier_of_the_two(first, second):
    one, other = np.array(first), np.array(second)
    twice = known_by(known_by(TRIAL, one), other)
    same(twice, known_by(TRIAL, np.fmin(one, other)))
    same(known_by(known_by(TRIAL, one), one), known_by(TRIAL, one))


@drawn(st.tuples(days, days, days), st.permutations(range(3)))
def test_patients_do_not_see_each_other(limit, order):
    """All three have the same records, so that a limit alone parts them."""
    one, other = known_by(TRIAL, np.array(limit)), known_by(TRIAL, np.array(limit)[order])
    np.testing.assert_array_equal(one.markers.value[:, order], other.markers.value)
    np.testing.assert_array_equal(one.scintigraphy.uptake[:, order], other.scintigraphy.uptake)
    np.testing.assert_array_equal(one.measurements.state[:, order], other.measurements.state)
    np.testing.assert_array_equal(one.doses.last_day[:, order], other.doses.last_day)
    np.testing.assert_array_equal(one.death_day[order], other.death_day)


def test_laboratory_values_of_later_days_are_not_known():
    protocol = protocol_of('[[endpoint]]\nname = "labs"\nkind = "laboratory-toxicity"\n')
    labs = [lab("A", day, 30) for day in (-2, 10, 11)]
    cohort, _ = cohort_and_sources(protocol, **treated("A"), labs=labs)
    seen = known_by(cohort, np.array([10.0])).laboratory
    assert seen.row.ravel().tolist() == [0, 1, -1]
    assert np.isnan(seen.value).ravel().tolist() == [False, False, True]
    assert np.array_equal(cohort.laboratory.day, [[[-2, 10, 11]]])


def test_laboratory_values_are_laid_out_only_where_they_are_graded():
    cohort, _ = cohort_and_sources(protocol_of(), **treated("A"), labs=[lab("A", 1, 30)])
    assert cohort.laboratory is None
    assert known_by(cohort, np.array([10.0])).laboratory is None
