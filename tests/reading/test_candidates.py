"""Candidates for a reader: what the detector names, and which of them are new."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, draw_patient
from trialreadout.imaging.phantom.planar import counted, expected_counts, pixel_of
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.scans import PlanarScan
from trialreadout.reading.candidates import LEAST, candidates_in

CAMERA = Camera()
LESION = Blobs(np.array([[70.0, 0.0, 480.0]]), np.full((1, 3), 8.0), np.array([2.0]))


@pytest.fixture(scope="module")
def scans() -> tuple[PlanarScan, PlanarScan, np.ndarray]:
    """The same patient without and with a bright lesion in the lung."""
    random = np.random.default_rng(5)
    patient = replace(draw_patient(POPULATION, random), lesions=NO_BLOBS, site=())
    with_one = replace(patient, lesions=LESION, site=("lung",))
    images = [
        PlanarScan(counted(expected_counts(each, CAMERA, 300).whole, random), CAMERA.pixel_mm, 300)
        for each in (patient, with_one)
    ]
    return images[0], images[1], pixel_of(LESION, patient.position, CAMERA)[0]


def near(candidates, place):
    return [
        each
        for each in candidates
        if np.hypot(each.row - place[0], each.column - place[1]) * CAMERA.pixel_mm < 14
    ]


def test_a_bright_lesion_that_was_not_there_is_new_and_one_that_was_is_not(scans):
    without, with_one, place = scans
    (appeared,) = near(candidates_in(with_one, without), place)
    (stayed,) = near(candidates_in(with_one, with_one), place)
    (unknown,) = near(candidates_in(with_one, None), place)
    assert appeared.appeared
    assert not stayed.appeared
    assert not unknown.appeared
    assert appeared.probability > 0.5


def test_the_most_probable_come_first_and_the_improbable_are_left_out(scans):
    shown = [each.probability for each in candidates_in(scans[1], scans[0])]
    assert shown == sorted(shown, reverse=True)
    assert min(shown) >= LEAST
