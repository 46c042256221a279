"""SPECT of an invented patient, held against the planar scan of the same patient."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.phantom import spect
from trialreadout.imaging.phantom.body import Build
from trialreadout.imaging.phantom.patient import (
    NO_BLOBS,
    Blobs,
    Patient,
    Uptake,
    draw_patient,
)
from trialreadout.imaging.phantom.planar import expected_counts, grid_mm
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.phantom.volume import activity, trunk

CAMERA = Camera()
BUILD = Build(height_mm=1700, width=1, thickness=1)
PLACES = ((0.0, -40.0, 400.0), (-60.0, 30.0, 450.0), (70.0, 0.0, 560.0), (20.0, 60.0, 620.0))
SECONDS = 30.0
LEVEL = 0.36 * 1700


@pytest.fixture(scope="module")
def blobs() -> Patient:
    """Make a patient of blobs alone, all well inside the field of view."""
    lesions = Blobs(np.array(PLACES), np.full((4, 3), 15.0), np.array([0.4, 0.6, 0.8, 0.5]))
    return Patient(BUILD, Uptake(0.0, NO_BLOBS, NO_BLOBS), NO_BLOBS, lesions, ("lung",) * 4)


def in_the_field(planar: np.ndarray, patient: Patient) -> np.ndarray:
    """Add up the pixels of a planar view within the columns and slices of the projections."""
    grid = trunk(patient)
    _, below = grid_mm(CAMERA)
    first = int(np.searchsorted(below, grid.top_mm))
    rows = planar[first : first + 2 * grid.slices]
    return rows.reshape(grid.slices, 2, grid.size, 2).sum((1, 3))


@pytest.mark.parametrize(
    ("view", "angle"), [pytest.param(0, 0, id="anterior"), pytest.param(1, 1, id="posterior")]
)
def test_the_planar_view_is_the_projection_from_the_same_side(blobs, view, angle):
    counted = spect.mean_counts(blobs, CAMERA, SECONDS, views=2)
    seen = counted.counts[angle]
    seen = seen[:, ::-1] if view else seen
    planar = in_the_field(expected_counts(blobs, CAMERA, SECONDS).whole[view], blobs)
    assert seen.sum() == pytest.approx(planar.sum(), rel=0.04)
    # Shape by shape: the grids are half a row apart, and planar cameras keep to the skin itself.
    assert np.abs(seen - planar).sum() / planar.sum() < 0.12
    assert np.corrcoef(seen.ravel(), planar.ravel())[0, 1] > 0.99


def test_a_whole_patient_gives_both_cameras_the_counts_of_the_chest_between_the_arms():
    one = draw_patient(POPULATION, np.random.default_rng(11))
    seen = spect.mean_counts(one, CAMERA, SECONDS, views=2).counts[0]
    planar = in_the_field(expected_counts(one, CAMERA, SECONDS).whole[0], one)
    chest = (slice(30, 80), slice(48, 80))
    # A little less: halo from the arms and from beyond the field is not there.
    assert 0.85 < seen[chest].sum() / planar[chest].sum() < 1.02


@pytest.fixture(scope="module")
def scanned():
    """Scan a drawn patient with lesions of known activity at quiet places."""
    drawn = draw_patient(POPULATION, np.random.default_rng(3))
    places = [(-60.0, 20.0, 370.0), (60.0, -20.0, 440.0), (0.0, 40.0, 520.0)]
    lesions = Blobs(np.array(places), np.full((3, 3), 8.0), np.array([0.003, 0.080, 0.300]))
    one = replace(drawn, lesions=lesions, site=("lung",) * 3)
    return one, spect.scanned(one, CAMERA, np.random.default_rng(4))


def around_lesion(one: Patient, volume, at: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the distance of each voxel from a lesion, and the values there."""
    slices, rows, columns = np.indices(volume.values.shape)
    steps = volume.steps_mm
    place = volume.origin_mm + (
        slices[..., None] * steps[0] + rows[..., None] * steps[1] + columns[..., None] * steps[2]
    )
    across, behind, below = one.lesions.centre_mm[at]
    return np.linalg.norm(place - (across, behind, -below), axis=-1), volume.values


def contrast(one: Patient, volume, at: int) -> float:
    """Hold the hottest voxel of a lesion against the hottest around it."""
    distance, values = around_lesion(one, volume, at)
    return float(values[distance < 10].max() / values[(distance > 25) & (distance < 50)].max())


def test_a_lesion_of_80_kbq_stands_out_of_the_noise_and_one_of_3_kbq_does_not(scanned):
    assert contrast(*scanned, 0) < 1
    assert contrast(*scanned, 1) > 3
    assert contrast(*scanned, 2) > contrast(*scanned, 1)


def test_the_volume_is_in_mbq_per_ml_with_the_activity_of_the_patient(scanned):
    one, volume = scanned
    assert volume.kind == "MBq/ml"
    ml = np.prod(np.abs(volume.steps_mm).sum(1)) / 1e3
    there = activity(one, trunk(one)).sum()
    assert volume.values.sum() * ml == pytest.approx(there, rel=0.03)
    distance, values = around_lesion(one, volume, 2)
    background = np.median(values[(distance > 28) & (distance < 40)])
    near = distance <= 18
    net = (values[near] - background).sum() * ml
    assert net == pytest.approx(0.300, rel=0.15)


def test_the_same_seed_is_the_same_scan_even_of_few_counts(blobs):
    few = replace(blobs, lesions=NO_BLOBS, uptake=Uptake(0.5, NO_BLOBS, NO_BLOBS))
    one, again = (
        spect.scanned(few, CAMERA, np.random.default_rng(1), rounds=spect.Rounds(1, 10))
        for _ in range(2)
    )
    np.testing.assert_array_equal(one.values, again.values)
    assert one.values.max() > 0


def test_tissue_between_a_source_and_the_camera_takes_its_photons_away(blobs):
    at = Blobs(np.array([[0.0, -80.0, LEVEL]]), np.full((1, 3), 8.0), np.array([1.0]))
    front, back = spect.mean_counts(replace(blobs, lesions=at), CAMERA, SECONDS, views=2).counts
    assert np.log(front.sum() / back.sum()) == pytest.approx(2 * 80 * ATTENUATION_PER_MM, rel=0.03)
