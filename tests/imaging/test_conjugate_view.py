"""The activity of a focus from two views, on invented patients whose activity is known."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.conjugate_view import activity, wrong_by
from trialreadout.imaging.focus import counts_of_focus, share_in_disc
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, Uptake
from trialreadout.imaging.phantom.planar import counted, expected_counts, grid_mm

CAMERA = Camera()
BUILD = Build(height_mm=1700, width=1, thickness=1)
LEVEL_MM = 0.33 * 1700
SECONDS = 300.0


def measured(across: float, behind: float, mbq: float, seed: int | None = None, **wrong: float):
    """Scan a lesion in soft tissue of 6 MBq, and tell its activity."""
    lesion = Blobs(np.array([[across, behind, LEVEL_MM]]), np.full((1, 3), 8.0), np.array([mbq]))
    patient = Patient(BUILD, Uptake(6.0, NO_BLOBS, NO_BLOBS), NO_BLOBS, lesion, ("lung",))
    counts = expected_counts(patient, CAMERA, SECONDS).whole
    if seed is not None:
        counts = counted(counts, np.random.default_rng(seed))
    columns, rows = grid_mm(CAMERA)
    row = float(np.interp(LEVEL_MM, rows, range(len(rows))))
    column = float(np.interp(across, columns, range(len(columns))))
    focus = counts_of_focus(counts, (row, column), CAMERA.pixel_mm)
    half = float(half_thickness(BUILD, np.array([across]), np.array([LEVEL_MM]))[0])
    return activity(
        focus.net / SECONDS,
        focus.net_variance / SECONDS**2,
        CAMERA.counts_per_mbq * share_in_disc(CAMERA, round(half)),
        ATTENUATION_PER_MM + wrong.get("attenuation", 0.0),
        2 * half + wrong.get("thickness", 0.0),
        16.0,
    )


@pytest.mark.parametrize("across", [0.0, 60.0, -100.0])
@pytest.mark.parametrize("behind", [-50.0, 0.0, 50.0])
def test_an_activity_is_told_wherever_it_lies(across, behind):
    assert measured(across, behind, 1.0).mbq == pytest.approx(1.0, rel=0.12)


def test_the_error_is_that_of_counting_again():
    found = [measured(40.0, 20.0, 0.05, seed) for seed in range(40)]
    spread = np.std([each.mbq for each in found], ddof=1)
    assert spread == pytest.approx(np.mean([each.error for each in found]), rel=0.35)


def test_what_a_wrong_thickness_and_attenuation_bring_is_foretold():
    right, thick = measured(0.0, 0.0, 1.0), measured(0.0, 0.0, 1.0, thickness=20.0)
    half = float(half_thickness(BUILD, np.array([0.0]), np.array([LEVEL_MM]))[0])
    expected = wrong_by(ATTENUATION_PER_MM, 2 * half, 0.0, 20.0)
    assert thick.mbq / right.mbq - 1 == pytest.approx(expected, rel=0.1)
    weak = measured(0.0, 0.0, 1.0, attenuation=0.001)
    expected = wrong_by(ATTENUATION_PER_MM, 2 * half, 0.001, 0.0)
    assert weak.mbq / right.mbq - 1 == pytest.approx(expected, rel=0.1)


def test_a_view_without_a_count_above_its_background_tells_no_activity():
    found = activity([[5.0, -1.0], [4.0, 4.0]], np.ones((2, 2)), 60.0, 0.011, 200.0)
    assert np.isnan(found.mbq[0])
    assert np.isnan(found.error[0])
    assert found.mbq[1] == pytest.approx(4.0 / 60 * np.exp(0.011 * 100))


def test_a_source_of_some_thickness_counts_a_little_more_than_a_point():
    rates, variances = [4.0, 4.0], [1.0, 1.0]
    point, thick = (activity(rates, variances, 60, 0.011, 200, size).mbq for size in (0.0, 60.0))
    assert thick / point == pytest.approx(0.33 / np.sinh(0.33))
