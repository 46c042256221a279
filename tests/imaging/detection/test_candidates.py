"""Candidate foci of a planar pair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.candidates import Calibration, find_foci, taught
from trialreadout.imaging.detection.grid import COLUMNS, ROWS
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, draw_patient
from trialreadout.imaging.phantom.planar import expected_counts, pixel_of
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.scans import PlanarScan

CAMERA = Camera()
LUNG = Blobs(np.array([[70.0, 10.0, 430.0]]), np.full((1, 3), 8.0), np.array([0.3]))


def someone(seed: int, lesions: Blobs = NO_BLOBS) -> Patient:
    drawn = draw_patient(POPULATION, np.random.default_rng([6, seed]))
    site = ("lung",) * len(lesions)
    return replace(drawn, lesions=lesions, remnants=NO_BLOBS, site=site)


def scan_of(patient: Patient, seed: int = 0, camera: Camera = CAMERA) -> PlanarScan:
    counts = expected_counts(patient, camera, 300.0).whole
    noisy = np.random.default_rng(seed).poisson(counts).astype(np.float32)
    return PlanarScan(noisy, camera.pixel_mm, 300.0)


@pytest.mark.parametrize(
    "camera",
    [Camera(), Camera(rows=512, columns=128, pixel_mm=4.8), Camera(columns=230, pixel_mm=2.26)],
    ids=["2.4 mm", "4.8 mm", "2.26 mm"],
)
def test_a_bright_focus_of_the_lung_is_the_first_candidate_in_its_place(camera):
    patient = someone(1, LUNG)
    found = find_foci(scan_of(patient, camera=camera))
    row, column = pixel_of(LUNG, patient.position, camera)[0]
    away = np.hypot(found.row[0] - row, found.column[0] - column) * camera.pixel_mm
    assert away < 6
    assert found.probability[0] > 0.9


def test_without_it_there_is_no_such_candidate():
    patient = someone(1)
    found = find_foci(scan_of(patient))
    row, column = pixel_of(LUNG, patient.position, Camera())[0]
    near = np.hypot(found.row - row, found.column - column) * 2.4 < 14
    assert found.probability[near].max(initial=0.0) < 0.3


def test_the_same_scan_gives_the_same_candidates():
    scan = scan_of(someone(2, LUNG))
    one, other = find_foci(scan), find_foci(scan)
    np.testing.assert_array_equal(one.probability, other.probability)
    np.testing.assert_array_equal(one.row, other.row)


def test_the_most_probable_comes_first_and_all_are_probabilities():
    found = find_foci(scan_of(someone(3, LUNG))).probability
    assert (np.diff(found) <= 0).all()
    assert ((found >= taught().least) & (found <= 1)).all()


def test_an_empty_scan_has_numbers_and_no_likely_focus():
    found = find_foci(PlanarScan(np.zeros((2, 1024, 256), dtype=np.float32), 2.4, 300.0))
    assert np.isfinite(found.probability).all()
    assert (found.probability < 0.5).all()


def test_what_is_not_compared_did_not_appear():
    counts = np.ones((2, ROWS, COLUMNS), dtype=np.float32)
    assert len(taught().peaks(counts)[1].probability) == 0


def test_a_calibration_moves_odds_and_keeps_their_order():
    peaks = np.array([0.1, 0.5, 0.9])
    np.testing.assert_allclose(Calibration()(peaks, 1.0), peaks)
    moved = Calibration(offset=1.0, slope=0.5, by_level=-1.0)(peaks, 1.0)
    np.testing.assert_allclose(np.log(moved / (1 - moved)), 0.5 * np.log(peaks / (1 - peaks)))
