"""Activities told from counts, where they are known."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.projector import around
from trialreadout.imaging.reconstruction import Rounds, reconstructed

VOXEL_MM = 4.8
SIZE, SLICES, VIEWS = 64, 40, 60
SECONDS = 30.0
RADIUS_MM = 105.0
PLACES = (np.arange(SIZE) - (SIZE - 1) / 2) * VOXEL_MM
BELOW = (np.arange(SLICES) - (SLICES - 1) / 2) * VOXEL_MM
FROM_AXIS = np.hypot(PLACES, PLACES[:, None])
ML = VOXEL_MM**3 / 1e3


def cylinder() -> np.ndarray:
    """Draw a cylinder of water, 21 cm wide, in all slices but some at the ends."""
    share = np.clip((RADIUS_MM - FROM_AXIS) / VOXEL_MM + 0.5, 0, 1)
    long = np.abs(BELOW) < 75
    return (share * long[:, None, None]).astype(np.float32)


def distance_mm(x: float, y: float, below: float) -> np.ndarray:
    return np.sqrt(
        (PLACES - x) ** 2 + (PLACES[:, None] - y) ** 2 + (BELOW[:, None, None] - below) ** 2
    )


@pytest.fixture(scope="module")
def projector():
    return around(cylinder() * np.float32(ATTENUATION_PER_MM), VOXEL_MM, Camera(), VIEWS)


def counts_of(mbq: np.ndarray, projector, seed: int | None = None) -> np.ndarray:
    pixels = projector.pixels_of(mbq)
    mean = np.stack([projector.projected(pixels, view) for view in range(VIEWS)]) * SECONDS
    mean = np.maximum(mean, 0)
    if seed is None:
        return mean.astype(np.float32)
    return np.random.default_rng(seed).poisson(mean).astype(np.float32)


def test_a_cylinder_of_even_activity_is_even_and_has_its_concentration(projector):
    true = cylinder() * np.float32(0.01)
    found = reconstructed(counts_of(true, projector), projector, SECONDS)
    inner = (FROM_AXIS < 80) & (np.abs(BELOW) < 50)[:, None, None]
    assert found[inner].mean() == pytest.approx(0.01, rel=0.03)
    middle, edge = (FROM_AXIS < 30), (FROM_AXIS > 60) & (FROM_AXIS < 80)
    at = np.abs(BELOW) < 50
    assert found[at][:, middle].mean() == pytest.approx(found[at][:, edge].mean(), rel=0.05)
    assert found.sum() == pytest.approx(true.sum(), rel=0.02)


@pytest.mark.parametrize(
    ("radius_mm", "share_at_least"),
    [
        pytest.param(30.0, 0.90, id="of 30 mm radius, 90 % within it"),
        pytest.param(15.0, 0.80, id="of 15 mm radius, 80 % within it"),
    ],
)
def test_a_sphere_keeps_most_of_its_activity_within_its_borders(
    projector, radius_mm, share_at_least
):
    distance = distance_mm(40, -20, 0)
    sphere = np.clip((radius_mm - distance) / VOXEL_MM + 0.5, 0, 1)
    true = (0.002 * cylinder() + 0.02 * sphere).astype(np.float32)
    found = reconstructed(counts_of(true, projector), projector, SECONDS)
    held = found[distance <= radius_mm].mean() / true[distance <= radius_mm].mean()
    assert share_at_least <= held <= 1.05
    # With the rim that the camera smears it into, all of it is there.
    wide = distance <= radius_mm + 20
    assert found[wide].sum() == pytest.approx(true[wide].sum(), rel=0.04)


def test_a_point_is_found_where_it_is_with_its_activity(projector):
    true = np.zeros((SLICES, SIZE, SIZE), dtype=np.float32)
    true[22, 25, 41] = 2.0
    found = reconstructed(counts_of(true, projector), projector, SECONDS)
    assert np.unravel_index(found.argmax(), found.shape) == (22, 25, 41)
    near = distance_mm(PLACES[41], PLACES[25], BELOW[22]) <= 20
    assert found[near].sum() == pytest.approx(2.0, rel=0.05)


def test_without_the_response_a_point_is_wider_and_keeps_less_of_its_activity(projector):
    true = np.zeros((SLICES, SIZE, SIZE), dtype=np.float32)
    true[20, 32, 32] = 2.0
    counts = counts_of(true, projector)
    near = distance_mm(PLACES[32], PLACES[32], BELOW[20]) <= 20
    sharp, plain = (
        reconstructed(counts, projector, SECONDS, Rounds(response=response))[near]
        for response in (True, False)
    )
    assert plain.max() < sharp.max() / 2
    # Of the whole only the core lies near: scatter and halo were taken for activity elsewhere.
    assert plain.sum() == pytest.approx(2.0 * Camera().core, rel=0.12)


def test_noise_leaves_the_mean_of_a_cylinder_where_it_was(projector):
    true = cylinder() * np.float32(0.002)
    found = reconstructed(counts_of(true, projector, seed=5), projector, SECONDS)
    inner = (FROM_AXIS < 80) & (np.abs(BELOW) < 50)[:, None, None]
    assert found[inner].mean() == pytest.approx(0.002, rel=0.03)
    assert found.min() >= 0


def test_more_rounds_explain_the_counts_better(projector):
    true = 0.002 * cylinder() + 0.05 * (distance_mm(30, 30, 10) <= 12)
    counts = counts_of(true.astype(np.float32), projector, seed=6)

    def misfit(rounds: Rounds) -> float:
        found = projector.pixels_of(reconstructed(counts, projector, SECONDS, rounds))
        mean = [projector.projected(found, view) * SECONDS for view in range(VIEWS)]
        mean = np.maximum(np.stack(mean), 1e-6)
        return float((mean - counts * np.log(mean)).sum())

    steps = [misfit(Rounds(1, 1)), misfit(Rounds(3, 1)), misfit(Rounds(1, 10)), misfit(Rounds())]
    assert steps == sorted(steps, reverse=True)


def test_no_counts_are_no_activity(projector):
    found = reconstructed(np.zeros((VIEWS, SLICES, SIZE), np.float32), projector, SECONDS)
    assert found.max() < 1e-6


@pytest.mark.parametrize(
    ("views", "rounds"),
    [
        pytest.param(VIEWS - 1, Rounds(), id="a direction lacks"),
        pytest.param(VIEWS, Rounds(subsets=7), id="subsets of unequal size"),
    ],
)
def test_counts_that_do_not_match_the_projector_are_refused(projector, views, rounds):
    with pytest.raises(ValueError, match="the projector has 60 views"):
        reconstructed(np.zeros((views, SLICES, SIZE), np.float32), projector, SECONDS, rounds)
