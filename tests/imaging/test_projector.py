"""A camera around a body, against rays that are followed step by step."""

from __future__ import annotations

from dataclasses import replace
from math import cos, exp, pi, sin

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.projector import around

VOXEL_MM = 4.8
SIZE, SLICES, VIEWS = 64, 24, 12
HALF_ACROSS, HALF_DEEP = 110.0, 70.0
CAMERA = Camera()
STRAIGHT = replace(CAMERA, core=1.0, scattered=0.0, halo=0.0, star=0.0)
PLACES = (np.arange(SIZE) - (SIZE - 1) / 2) * VOXEL_MM


def oval() -> np.ndarray:
    """Draw an elliptic cylinder through all slices, each voxel by the share that lies in it."""
    fine = (np.arange(8) + 0.5) / 8 - 0.5
    places = (PLACES[:, None] + fine * VOXEL_MM).ravel()
    inside = (places / HALF_ACROSS) ** 2 + (places[:, None] / HALF_DEEP) ** 2 <= 1
    share = inside.reshape(SIZE, 8, SIZE, 8).mean((1, 3))
    return np.repeat(share[None].astype(np.float32), SLICES, 0) * np.float32(ATTENUATION_PER_MM)


@pytest.fixture(scope="module")
def projector():
    return around(oval(), VOXEL_MM, CAMERA, VIEWS)


@pytest.fixture(scope="module")
def straight():
    return around(oval(), VOXEL_MM, STRAIGHT, VIEWS)


def point(row: int, column: int, at: int = SLICES // 2) -> np.ndarray:
    volume = np.zeros((SLICES, SIZE, SIZE), dtype=np.float32)
    volume[at, row, column] = 1.0
    return volume


def left_by_a_ray(x: float, y: float, angle: float) -> float:
    """Follow a photon to the camera, half a millimetre at a time."""
    passed, step = 0.0, 0.5
    while (x / HALF_ACROSS) ** 2 + (y / HALF_DEEP) ** 2 <= 1:
        x, y, passed = x + step * sin(angle), y - step * cos(angle), passed + step
    return exp(-ATTENUATION_PER_MM * passed)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param(32, 32, id="in the middle"),
        pytest.param(22, 32, id="near the front"),
        pytest.param(36, 48, id="behind, on the left"),
        pytest.param(32, 14, id="far on the right"),
    ],
)
@pytest.mark.parametrize("view", range(VIEWS))
def test_a_point_fades_as_along_a_ray_and_is_seen_where_the_ray_ends(straight, row, column, view):
    angle = 2 * pi * view / VIEWS
    x, y = PLACES[column], PLACES[row]
    mbq = straight.pixels_of(point(row, column))
    image = straight.projected(mbq, view, response=False)
    expected = CAMERA.counts_per_mbq * left_by_a_ray(x, y, angle)
    assert image.sum() == pytest.approx(expected, rel=0.03)
    assert np.average(PLACES, weights=image.sum(0)) == pytest.approx(
        x * cos(angle) + y * sin(angle), abs=0.05
    )
    assert set(np.flatnonzero(image.sum(1))) == {SLICES // 2}


@pytest.mark.parametrize("view", [0, 1, 3, 7])
def test_the_way_back_is_the_transpose_of_the_way_there(straight, view):
    random = np.random.default_rng(view)
    mbq = random.random((len(straight.inside), SLICES), dtype=np.float32)
    image = random.random((SLICES, SIZE), dtype=np.float32)
    for response in (True, False):
        there = (straight.projected(mbq, view, response).astype(float) * image).sum()
        back = (straight.returned(image, view, response).astype(float) * mbq).sum()
        assert there == pytest.approx(back, rel=1e-4)


@pytest.mark.parametrize(
    ("row", "view", "distance_mm"),
    [
        pytest.param(32, 0, HALF_DEEP, id="the middle, from before"),
        pytest.param(22, 0, HALF_DEEP - 48, id="near the front, from before"),
        pytest.param(22, 6, HALF_DEEP + 48, id="near the front, from behind"),
        pytest.param(32, 3, HALF_ACROSS, id="the middle, from the left"),
    ],
)
def test_a_point_is_the_wider_the_farther_from_the_camera(straight, row, view, distance_mm):
    image = straight.projected(straight.pixels_of(point(row, 32)), view)
    below = np.arange(SLICES) * VOXEL_MM
    middle = np.average(below, weights=image.sum(1))
    sigma = np.sqrt(np.average((below - middle) ** 2, weights=image.sum(1)))
    assert sigma == pytest.approx(float(STRAIGHT.sigma_mm(distance_mm)), abs=0.6)


def test_what_comes_astray_is_the_share_that_the_camera_says(projector, straight):
    mbq = projector.pixels_of(point(32, 32))
    core, whole = straight.projected(mbq, 0), projector.projected(mbq, 0)
    astray = whole - CAMERA.core * core
    assert astray.min() > -1e-3
    # Scatter and halo reach beyond these few slices, so not all of the rest is seen.
    assert 0.2 < astray.sum() / core.sum() < 1 - CAMERA.core
    assert core.sum() == pytest.approx(straight.projected(mbq, 0, response=False).sum(), rel=1e-3)


def test_activities_add_up_and_slices_lie_from_head_to_foot(projector):
    one, other = (projector.pixels_of(point(30, 30, at)) for at in (4, 18))
    both = projector.projected(one + 2 * other, 5)
    apart = projector.projected(one, 5) + 2 * projector.projected(other, 5)
    np.testing.assert_allclose(both, apart, rtol=1e-3, atol=1e-4)
    assert projector.projected(one, 5).sum(1).argmax() == 4


def test_a_volume_comes_back_from_its_pixels_and_the_air_around_is_empty(projector):
    volume = np.random.default_rng(1).random((SLICES, SIZE, SIZE), dtype=np.float32)
    back = projector.volume_of(projector.pixels_of(volume))
    body = oval() > 0
    np.testing.assert_array_equal(back[body], volume[body])
    assert not back[:, 0].any()


@pytest.mark.parametrize(
    ("shape", "views"),
    [
        pytest.param((4, 8, 9), 6, id="slices that are no squares"),
        pytest.param((4, 8, 8), 7, id="an odd number of directions"),
    ],
)
def test_what_has_no_opposite_directions_is_refused(shape, views):
    with pytest.raises(ValueError, match="square slices, and an even number"):
        around(np.ones(shape, dtype=np.float32), VOXEL_MM, CAMERA, views)
