"""The background of a focus that has neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import Region, counts_of_focus, share_in_disc

REGION = Region(radius_mm=12, ring_mm=(18, 36))
CENTRE = (50.0, 50.0)


def with_hot(*places: tuple[int, int], level: float = 3.0) -> np.ndarray:
    counts = np.full((2, 101, 101), level, np.float32)
    for row, column in places:
        counts[:, row - 2 : row + 3, column - 2 : column + 3] += 200
    return counts


def test_a_hot_neighbour_in_the_ring_changes_nothing_though_nobody_marked_it():
    near = counts_of_focus(with_hot((50, 61)), CENTRE, 2.4, REGION)
    assert near.net == pytest.approx([0, 0])


def test_neighbours_in_most_sectors_change_nothing_once_they_are_marked():
    places = [(50, 61), (61, 50), (39, 50), (50, 39), (58, 58), (42, 42), (58, 42), (42, 58)]
    unmarked = counts_of_focus(with_hot(*places), CENTRE, 2.4, REGION)
    assert (unmarked.net < -100).all()
    marked = counts_of_focus(with_hot(*places[:6]), CENTRE, 2.4, REGION, places[:6])
    assert marked.net == pytest.approx([0, 0])


def test_marks_all_around_leave_no_background():
    around = [
        (50 + 11 * np.sin(angle), 50 + 11 * np.cos(angle))
        for angle in np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ]
    hemmed = counts_of_focus(with_hot(), CENTRE, 2.4, REGION, around)
    assert np.isnan(hemmed.net).all()
    assert np.isnan(hemmed.to_background_error).all()


def test_sectors_that_differ_make_the_background_less_certain():
    even = counts_of_focus(with_hot(level=100), CENTRE, 2.4, REGION)
    slope = with_hot(level=100) + np.linspace(-60, 60, 101, dtype=np.float32)
    uneven = counts_of_focus(slope, CENTRE, 2.4, REGION)
    assert uneven.net == pytest.approx([0, 0], abs=60)
    assert (uneven.background_error > 3 * even.background_error).all()


def test_both_views_together_are_their_sums():
    counts = with_hot(level=4)
    counts[0, 50, 50] += 90
    both = counts_of_focus(counts, CENTRE, 2.4, REGION).together()
    added = counts_of_focus(counts.sum(0, keepdims=True), CENTRE, 2.4, REGION)
    assert both.net == pytest.approx(added.net)
    assert both.to_background == pytest.approx(added.to_background)
    assert both.to_background_error == pytest.approx(added.to_background_error, rel=0.05)


def test_a_larger_focus_leaves_less_in_its_disc():
    camera = Camera(rows=256, columns=170)
    point, large = (share_in_disc(camera, 100, Region(), radius) for radius in (0.0, 12.0))
    assert large < point
    assert point - large < 0.1
