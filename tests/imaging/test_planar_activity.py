"""The activity of a focus and its error, on invented patients whose activity is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import FocusCounts, counts_of_focus
from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, Uptake
from trialreadout.imaging.phantom.planar import expected_counts, pixel_of
from trialreadout.imaging.planar_activity import OTHER_ERROR, Body, planar_activity

CAMERA = Camera()
BUILD = Build(height_mm=1700, width=1, thickness=1)
LEVEL_MM = 0.33 * 1700
SECONDS = 300.0
HALF_MM = float(half_thickness(BUILD, np.array([30.0]), np.array([LEVEL_MM]))[0])
BODY = Body(2 * HALF_MM, 20.0)


def focus(behind: float, radius: float = 8.0) -> FocusCounts:
    lesion = Blobs(np.array([[30.0, behind, LEVEL_MM]]), np.full((1, 3), radius), np.array([1.0]))
    patient = Patient(BUILD, Uptake(6.0, NO_BLOBS, NO_BLOBS), NO_BLOBS, lesion, ("lung",))
    place = tuple(pixel_of(patient.lesions, patient.position, CAMERA)[0])
    counts = expected_counts(patient, CAMERA, SECONDS).whole
    return counts_of_focus(counts, place, CAMERA.pixel_mm)


@pytest.mark.parametrize("behind", [-70.0, -30.0, 0.0, 50.0])
@pytest.mark.parametrize("radius", [4.0, 8.0, 12.0])
def test_a_megabecquerel_is_told_at_any_depth_and_of_any_size(behind, radius):
    found = planar_activity(focus(behind, radius), SECONDS, CAMERA, BODY)
    assert found.mbq == pytest.approx(1.0, rel=0.05)
    assert found.depth_mm == pytest.approx(HALF_MM + behind, abs=8)


def test_errors_of_each_origin_add_by_their_squares():
    found = planar_activity(focus(0.0), SECONDS, CAMERA, BODY, calibration_error=0.05)
    body = np.hypot(0.011 * 20 / 2, 0.001 * BODY.thickness_mm / 2)
    assert found.body == pytest.approx(body)
    assert 0.005 < found.counting < 0.05
    expected = np.sqrt(found.counting**2 + body**2 + 0.05**2 + OTHER_ERROR**2)
    assert found.relative_error == pytest.approx(expected)


def test_a_thickness_known_exactly_adds_nothing_and_a_thicker_body_hides_more():
    exact = replace(BODY, thickness_error_mm=0.0, attenuation_error_per_mm=0.0)
    thicker = replace(BODY, thickness_mm=BODY.thickness_mm + 20)
    seen = focus(0.0)
    known, more = (planar_activity(seen, SECONDS, CAMERA, each) for each in (exact, thicker))
    assert known.body == 0
    assert more.mbq / known.mbq == pytest.approx(np.exp(0.011 * 10), rel=0.03)


def test_a_view_without_net_counts_tells_nothing_but_keeps_no_number():
    pixels, level = np.full(2, 100.0), np.full(2, 2.0)
    seen = FocusCounts(np.array([900.0, 180.0]), pixels, level, np.full(2, 0.05))
    found = planar_activity(seen, SECONDS, CAMERA, BODY)
    assert np.isnan([found.mbq, found.depth_mm, found.counting, found.relative_error]).all()
