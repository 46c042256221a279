"""How a cohort lies in memory, how many copies of it there are, and what is left out of it where
nobody has anything, move no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from trialreadout.core.known_by import known_by
from trialreadout.core.narrowed import narrowed
from trialreadout.endpoints.kinds import grade
from trialreadout.sources.cohort import build_cohorts
from trialreadout.studies import make_study
from trialreadout.study import open_study


@pytest.fixture(scope="module", params=["lead", "small-sdtm"])
def trial(request, tmp_path_factory):
    """A bundled study's cohort and protocol."""
    folder = tmp_path_factory.mktemp("trial") / "study"
    make_study(request.param, folder)
    study = open_study(folder)
    (cohort,) = build_cohorts(study.sources, study.protocol)
    return cohort, study.protocol


def with_arrays(value, patients, change):
    """Change every array of a cohort that has an axis of patients."""
    changed = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if is_dataclass(part):
            changed[field.name] = with_arrays(part, patients, change)
        elif isinstance(part, np.ndarray) and patients in part.shape:
            changed[field.name] = change(part, part.shape.index(patients))
    return replace(value, **changed)


def patients_last(grid, axis):
    """Lay an array out with its patients side by side in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(grid, axis, -1)), -1, axis)


def arrays_of(value, path=""):
    """List every array in what was graded, by where it stands."""
    if isinstance(value, np.ndarray):
        yield path, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from arrays_of(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from arrays_of(part, f"{path}[{key}]")
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            yield from arrays_of(part, f"{path}[{place}]")


def assert_same(found, expected, where):
    """Hold codes against codes, and numbers up to the rounding of a sum in another order."""
    if expected.dtype.kind == "f":
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-13, err_msg=where)
    else:
        np.testing.assert_array_equal(found, expected, err_msg=where)


def test_the_order_in_memory_moves_nothing(trial):
    cohort, protocol = trial
    other = with_arrays(cohort, cohort.patient.size, patients_last)
    for endpoint in protocol.asked:
        found = dict(arrays_of(grade(other, protocol, endpoint)))
        expected = dict(arrays_of(grade(cohort, protocol, endpoint)))
        assert found.keys() == expected.keys()
        for path, array in expected.items():
            assert_same(found[path], array, endpoint.name + path)


@pytest.mark.parametrize("copies", [3])
def test_copies_of_a_trial_are_graded_like_one(trial, copies):
    cohort, protocol = trial
    size = cohort.patient.size

    def copied(grid, axis):
        return patients_last(np.concatenate([grid] * copies, axis=axis), axis)

    many = with_arrays(cohort, size, copied)
    for endpoint in protocol.asked:
        found = dict(arrays_of(grade(many, protocol, endpoint)))
        for path, array in arrays_of(grade(cohort, protocol, endpoint)):
            for copy in range(copies):
                which = found[path]
                if which.shape != array.shape:
                    axis = which.shape.index(copies * size)
                    which = which.take(range(copy * size, (copy + 1) * size), axis=axis)
                assert_same(which, array, endpoint.name + path)


@pytest.mark.parametrize("day", [0.0, 112.0, 196.0, 400.0])
def test_columns_in_which_nobody_has_anything_move_nothing(trial, day):
    cohort, protocol = trial
    limit = np.full(cohort.patient.size, day)
    whole, narrow = known_by(cohort, limit), known_by(narrowed(cohort, day), limit)
    assert narrow.measurements.day.shape[-1] < whole.measurements.day.shape[-1]
    for endpoint in protocol.endpoints:
        graded, expected = (grade(each, protocol, endpoint) for each in (narrow, whole))
        for name in ("answer", "day", "days", "event", "reason", "change"):
            if isinstance(getattr(expected, name, None), np.ndarray):
                found = getattr(graded, name)
                if found.ndim == 1:
                    assert_same(found, getattr(expected, name), f"{endpoint.name}.{name}")
