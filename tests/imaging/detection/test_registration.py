"""An earlier scan brought onto a later one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.grid import BIN_MM, COLUMNS, ROWS
from trialreadout.imaging.detection.registration import Shift, registered
from trialreadout.imaging.phantom.patient import Position, draw_patient
from trialreadout.imaging.phantom.planar import expected_counts, pixel_of
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.phantom.two_points import second_point

CAMERA = Camera(rows=ROWS, columns=COLUMNS, pixel_mm=BIN_MM)


def test_a_place_lies_where_the_image_shows_it():
    image = np.zeros((2, ROWS, COLUMNS), dtype=np.float32)
    image[:, 100, 60] = 1
    shift = Shift(rows=7, columns=-3, lean=0.02)
    row, column = np.unravel_index(int(shift.applied(image)[0].argmax()), (ROWS, COLUMNS))
    np.testing.assert_allclose(shift.of(np.array([[100.0, 60.0]])), [[row, column]], atol=0.51)


@pytest.mark.parametrize(
    ("across_mm", "below_mm", "lean"),
    [(0, 0, 0.0), (12, -30, 0.0), (-20, 40, 0.0), (5, 10, 0.03), (0, 0, -0.04)],
)
def test_a_patient_who_lies_otherwise_is_brought_back(across_mm, below_mm, lean):
    random = np.random.default_rng(4)
    patient = draw_patient(POPULATION, random)
    other = replace(patient, position=Position(across_mm, below_mm, lean))
    before, after = (
        random.poisson(expected_counts(each, CAMERA, 300.0).whole).astype(np.float32)
        for each in (patient, other)
    )
    places, expected = (
        pixel_of(each.uptake.organs, each.position, CAMERA) for each in (patient, other)
    )
    found = registered(before, after).of(places)
    assert np.abs(found - expected).max() < 1.0


def test_organs_that_take_up_more_or_less_leave_it_within_a_bin_and_a_half():
    worst = []
    for seed in range(8):
        random = np.random.default_rng([3, seed])
        points = second_point(draw_patient(POPULATION, random), POPULATION, random, False)
        before, after = (
            random.poisson(expected_counts(each, CAMERA, 300.0).whole).astype(np.float32)
            for each in (points.before, points.after)
        )
        organs = points.before.uptake.organs
        places = pixel_of(organs, points.before.position, CAMERA)
        expected = pixel_of(organs, points.after.position, CAMERA)
        worst.append(np.abs(registered(before, after).of(places) - expected).max())
    assert np.median(worst) < 1.0
    assert max(worst) < 1.5
