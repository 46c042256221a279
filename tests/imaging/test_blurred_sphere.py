"""Spheres that are blurred, against sums over voxels."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.blurred_sphere import profile, sphere_behind


def blurred(radius_mm: float, sigma_mm: float, voxel_mm: float = 1.0, half: int = 45):
    """Blur a sphere of 1 a voxel on a fine grid, by the Fourier transform."""
    line = np.arange(-half, half) * voxel_mm
    z, y, x = np.meshgrid(line, line, line, indexing="ij", sparse=True)
    distance = np.sqrt(x**2 + y**2 + z**2)
    sphere = np.clip((radius_mm - distance) / voxel_mm + 0.5, 0, 1)
    angular = 2 * np.pi * np.fft.fftfreq(2 * half, voxel_mm)
    gauss = np.exp(-0.5 * (sigma_mm * angular) ** 2)
    seen = np.fft.ifftn(
        np.fft.fftn(sphere) * gauss[:, None, None] * gauss[None, :, None] * gauss
    ).real
    return seen, distance, sphere.sum()


@pytest.mark.parametrize("radius", [5.0, 12.0, 18.0])
def test_the_profile_is_that_of_a_sphere_blurred_on_a_grid(radius):
    seen, distance, _ = blurred(radius, 5.0)
    some = (distance < 30) & (np.arange(90) % 7 == 3)
    np.testing.assert_allclose(seen[some], profile(radius / 5, distance[some] / 5), atol=0.01)


@pytest.mark.parametrize("radius", [6.0, 9.0, 12.0, 18.0])
def test_what_a_threshold_cuts_out_tells_the_sphere_and_what_it_holds(radius):
    seen, _, whole = blurred(radius, 5.0)
    cut = seen >= 0.4 * seen.max()
    cut_radius = (3 * cut.sum() / 4 / np.pi) ** (1 / 3)
    found = sphere_behind(cut_radius, 5.0 * 2 * np.sqrt(2 * np.log(2)))
    assert found.radius_mm == pytest.approx(radius, rel=0.06)
    assert found.share == pytest.approx(seen[cut].sum() / whole, rel=0.03)


def test_a_cut_smaller_than_that_of_a_point_is_a_point():
    found = sphere_behind(2.0, 12.0)
    assert found.radius_mm == 0
    # Within 1.354 standard deviations of a Gaussian in three dimensions lie 39 % of it.
    assert found.share == pytest.approx(0.392, abs=0.005)


def test_a_large_sphere_loses_little_and_its_cut_is_hardly_larger():
    found = sphere_behind(61.5, 12.0)
    assert found.radius_mm == pytest.approx(60, abs=1.0)
    # What is blurred beyond the cut is a layer of 0.29 standard deviations of its surface.
    assert found.share == pytest.approx(1 - 3 * 0.286 * 5.1 / 60, abs=0.01)
