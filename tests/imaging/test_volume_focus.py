"""Foci in volumes whose size and activity are known."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.blurred_sphere import profile
from trialreadout.imaging.scans import Volume
from trialreadout.imaging.volume_focus import focus_in, radius_of_ml

FWHM_MM = 12.0
SIGMA_MM = FWHM_MM / 2.3548
VOXEL_MM = 4.8


def volume(*spheres, background=0.01, kind="MBq/ml", noise=0.0) -> Volume:
    """Lay blurred spheres, (slice, row, column), radius in mm and MBq, into a background."""
    values = np.full((40, 44, 48), background)
    grid = np.indices(values.shape)
    for place, radius, mbq in spheres:
        away = np.sqrt(sum(((grid[i] - place[i]) * VOXEL_MM) ** 2 for i in range(3)))
        ml = 4 / 3 * np.pi * radius**3 / 1000
        values += mbq / ml * profile(radius / SIGMA_MM, away / SIGMA_MM)
    values += noise * np.random.default_rng(1).normal(size=values.shape)
    return Volume(values.astype(np.float32), np.zeros(3), np.eye(3) * VOXEL_MM, kind)


@pytest.mark.parametrize("radius", [8.0, 10.0, 12.0, 15.0])
def test_size_and_activity_are_those_of_the_sphere_that_was_blurred(radius):
    found = focus_in(volume(((20.2, 21.7, 22.4), radius, 1.5)), (21.0, 21.0, 22.0), FWHM_MM)
    assert found.mbq == pytest.approx(1.5, rel=0.07)
    assert abs(found.radius_mm - radius) < 2 * found.radius_error_mm
    assert found.background_mbq_per_ml == pytest.approx(0.01, rel=0.02)


def test_a_small_one_has_an_activity_though_its_size_is_hardly_told():
    found = focus_in(volume(((20.0, 22.0, 22.0), 4.0, 1.0)), (20.0, 22.0, 22.0), FWHM_MM)
    assert found.mbq == pytest.approx(1.0, rel=0.2)
    assert 0.05 < found.recovery_error < 0.25
    assert found.radius_mm < 8


def test_the_cut_is_larger_than_the_sphere_and_holds_less():
    found = focus_in(volume(((20.0, 22.0, 22.0), 10.0, 1.0)), (20.0, 22.0, 22.0), FWHM_MM)
    assert found.cut_ml > found.volume_ml == pytest.approx(4.19, rel=0.25)
    assert found.cut_mbq < found.mbq


def test_a_neighbour_that_does_not_touch_adds_nothing():
    alone = volume(((20.0, 22.0, 16.0), 8.0, 1.0))
    beside = volume(((20.0, 22.0, 16.0), 8.0, 1.0), ((20.0, 22.0, 23.0), 8.0, 1.0))
    mark = (20.0, 22.0, 16.0)
    found, next_to = focus_in(alone, mark, FWHM_MM), focus_in(beside, mark, FWHM_MM)
    assert next_to.cut_ml == found.cut_ml
    assert next_to.mbq == pytest.approx(found.mbq, rel=0.05)


def test_without_the_blur_the_cut_alone_is_told():
    found = focus_in(volume(((20.0, 22.0, 22.0), 10.0, 1.0)), (20.0, 22.0, 22.0))
    assert found.cut_ml > 0
    assert np.isnan([found.mbq, found.volume_ml, found.radius_mm, found.radius_error_mm]).all()


def test_noise_of_the_background_is_an_error_of_the_activity():
    quiet, loud = (
        focus_in(
            volume(((20.0, 22.0, 22.0), 10.0, 1.0), noise=noise), (20.0, 22.0, 22.0), FWHM_MM
        ).background_error
        for noise in (0.001, 0.01)
    )
    assert quiet < 0.01
    assert loud == pytest.approx(10 * quiet, rel=0.2)


def test_a_mark_on_nothing_or_beside_the_volume_tells_nothing():
    flat = volume()
    assert np.isnan(focus_in(flat, (20.0, 22.0, 22.0), FWHM_MM).cut_ml)
    beyond = focus_in(flat, (400.0, 22.0, 22.0), FWHM_MM)
    assert np.isnan([beyond.cut_ml, beyond.mbq]).all()


def test_counts_are_no_activity():
    with pytest.raises(ValueError, match="counts, not MBq/ml"):
        focus_in(volume(kind="counts"), (20.0, 22.0, 22.0))


def test_a_centimetre_of_radius_is_four_millilitres():
    assert radius_of_ml(4.18879) == pytest.approx(10.0)
