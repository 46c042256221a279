"""The day of a progression by the last of its scans, and the same said patient by patient."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import NewLesion, Response
from trialreadout.criteria.progression_by_last_scan import progression_by_last_scan

NEW, NO, EQUIVOCAL = NewLesion.UNEQUIVOCAL, NewLesion.NO, NewLesion.EQUIVOCAL


def dated(seen, target, new_lesion, new_after, after, scanned):
    found = progression_by_last_scan(
        *(np.array([each]) for each in (float(seen), 60.0, target, new_lesion, new_after)),
        np.array([after], np.int16),
        np.array([scanned]),
    )
    return found[0]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param((56, "PD", NO, 0, [-4, -1], [1, 1]), 59, id="the sum: the last of its scans"),
        pytest.param((10, "PD", NO, 0, [-50, -40], [1, 1]), 20, id="scans of weeks ago"),
        pytest.param((56, "PD", NO, 0, [-4, 0], [1, 0]), 56, id="a scan of no target: no matter"),
        pytest.param((56, "PD", NEW, -3, [-4, -1], [1, 1]), 57, id="a new lesion between them"),
        pytest.param((56, "PD", NEW, 0, [-4, -1], [1, 1]), 59, id="a new lesion after them"),
        pytest.param((58, "SD", NEW, -2, [-4, -1], [1, 1]), 58, id="a new lesion alone"),
        pytest.param((56, "PD", EQUIVOCAL, -3, [-4, -1], [1, 1]), 59, id="an equivocal one: none"),
        pytest.param((57, "SD", NO, 0, [-4, -1], [1, 1]), 57, id="of non-target lesions: as seen"),
        pytest.param((np.nan, "SD", NO, 0, [-4, -1], [0, 0]), np.nan, id="no day: no day"),
    ],
)
def test_the_day_of_a_progression(case, expected):
    seen, target, *rest, scanned = case
    found = dated(seen, Response[target], *rest, [bool(each) for each in scanned])
    np.testing.assert_equal(found, expected)


def one(seen, last, target, new_lesion, new_after, after, scanned):
    """Date one progression, as the FDA's table says it."""
    days = []
    if target == Response.PD:
        days.append(last + max(a for a, there in zip(after, scanned, strict=True) if there))
    if new_lesion == NEW:
        days.append(last + new_after)
    return max(min(days), seen) if days else seen


def test_agrees_with_its_twin():
    rng = np.random.default_rng(71195)
    n = 5000
    after = rng.integers(-7, 1, (n, 3)).astype(np.int16)
    scanned = rng.random((n, 3)) < 0.6
    scanned[:, 0] |= ~scanned.any(axis=-1)
    target = rng.choice([Response.PD, Response.SD], n)
    new_lesion = rng.choice([NEW, NO, EQUIVOCAL], n)
    new_after = rng.integers(-7, 1, n)
    last = rng.integers(50, 60, n).astype(float)
    seen = last - rng.integers(0, 8, n)
    found = progression_by_last_scan(seen, last, target, new_lesion, new_after, after, scanned)
    rows = zip(seen, last, target, new_lesion, new_after, after, scanned, strict=True)
    assert found.tolist() == [one(*row) for row in rows]
