"""What a camera counts of a patient on average, against sums along rays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, Position, Uptake
from trialreadout.imaging.phantom.planar import counted, expected_counts, grid_mm

CAMERA = Camera()
BUILD = Build(height_mm=1700, width=1, thickness=1)
EMPTY = Uptake(0.0, NO_BLOBS, NO_BLOBS)
LEVEL_MM = 0.36 * 1700


def patient(
    *blobs: tuple[tuple[float, float, float], tuple[float, float, float], float],
) -> Patient:
    parts = [np.array(each, dtype=float) for each in zip(*blobs, strict=True)]
    lesions = Blobs(*parts) if parts else NO_BLOBS
    return Patient(BUILD, EMPTY, NO_BLOBS, lesions, ("lung",) * len(blobs))


def by_rays(centre, semi_axes, mbq: float, seconds: float) -> tuple[float, float]:
    """Add up small cubes of an ellipsoid, each faded on its way to the skin, from both sides."""
    fine = (np.arange(40) + 0.5) / 20 - 1
    x, y, z = np.meshgrid(fine, fine, fine, indexing="ij")
    inside = x**2 + y**2 + z**2 <= 1
    x, y, z = (
        c + a * part[inside] for c, a, part in zip(centre, semi_axes, (x, y, z), strict=True)
    )
    skin = half_thickness(BUILD, x, z)
    sent = mbq * CAMERA.counts_per_mbq * seconds / len(x)
    return tuple(
        float((sent * np.exp(-ATTENUATION_PER_MM * (skin + side * y))).sum()) for side in (1, -1)
    )


@pytest.mark.parametrize(
    ("centre", "semi_axes"),
    [
        pytest.param((0, 0, LEVEL_MM), (8, 8, 8), id="a lesion in the middle"),
        pytest.param((40, -60, LEVEL_MM), (4, 4, 4), id="the smallest, near the front"),
        pytest.param((-60, 40, LEVEL_MM), (12, 30, 25), id="a long one towards the back"),
    ],
)
def test_both_views_count_what_rays_through_the_body_bring(centre, semi_axes):
    seen = expected_counts(patient((centre, semi_axes, 0.1)), CAMERA, 300.0).whole.sum((1, 2))
    assert seen == pytest.approx(by_rays(centre, semi_axes, 0.1, 300.0), rel=0.02)


def test_a_small_source_counts_the_same_at_any_depth_by_the_geometric_mean():
    found = []
    for behind in (-70.0, 0.0, 70.0):
        one = patient(((0.0, behind, LEVEL_MM), (5.0, 5.0, 5.0), 1.0))
        found.append(np.sqrt(np.prod(expected_counts(one, CAMERA, 100.0).whole.sum((1, 2)))))
    thick = 2 * half_thickness(BUILD, np.array([0.0]), np.array([LEVEL_MM]))[0]
    attenuated = CAMERA.counts_per_mbq * 100 * np.exp(-ATTENUATION_PER_MM * thick / 2)
    assert found == pytest.approx([attenuated] * 3, rel=0.01)


def test_a_source_stands_in_both_views_where_it_is_and_no_nearer():
    one = patient(((55.0, -30.0, LEVEL_MM), (5.0, 5.0, 5.0), 1.0))
    across, below = grid_mm(CAMERA)
    for view in expected_counts(one, CAMERA, 100.0).whole:
        row, column = np.unravel_index(view.argmax(), view.shape)
        assert abs(across[column] - 55) <= CAMERA.pixel_mm
        assert abs(below[row] - LEVEL_MM) <= CAMERA.pixel_mm


def test_a_body_alone_is_seen_alike_from_both_sides_and_counts_fade_by_its_thickness():
    plain = replace(patient(), uptake=replace(EMPTY, soft_tissue=5.0))
    front, back = expected_counts(plain, CAMERA, 60.0).whole
    np.testing.assert_allclose(front, back, rtol=1e-5)
    across, below = grid_mm(CAMERA)
    half = half_thickness(BUILD, across, below[:, None])
    seen = ((1 - np.exp(-2 * ATTENUATION_PER_MM * half)) / ATTENUATION_PER_MM).sum()
    sent = 5.0 * CAMERA.counts_per_mbq * 60 / (2 * half.sum())
    assert front.sum() == pytest.approx(sent * seen, rel=0.02)


def test_lesions_add_to_what_is_behind_them_and_time_to_both():
    two = patient(((0, 0, LEVEL_MM), (8, 8, 8), 0.1), ((30, 20, LEVEL_MM), (6, 6, 6), 0.2))
    short, long = (expected_counts(two, CAMERA, seconds) for seconds in (100.0, 300.0))
    assert len(short.lesions) == 2
    np.testing.assert_allclose(short.whole * 3, long.whole, rtol=1e-4, atol=1e-6)
    assert short.background.sum() == 0


def test_counts_are_those_of_poisson_and_of_one_seed():
    mean = np.full((2, 60, 60), 7.0, dtype=np.float32)
    counts = counted(mean, np.random.default_rng(1))
    assert counts.mean() == pytest.approx(7, abs=0.1)
    assert counts.var() == pytest.approx(7, abs=0.4)
    np.testing.assert_array_equal(counts, counted(mean, np.random.default_rng(1)))


def test_a_patient_who_lies_otherwise_is_seen_there():
    one = patient(((55.0, -30.0, LEVEL_MM), (5.0, 5.0, 5.0), 1.0))
    moved = replace(one, position=Position(across_mm=24.0, below_mm=-48.0))
    there, here = (expected_counts(each, CAMERA, 100.0).whole for each in (one, moved))
    np.testing.assert_allclose(np.roll(there, (-20, 10), (1, 2)), here, rtol=1e-3, atol=1e-2)
