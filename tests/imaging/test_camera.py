"""How a camera blurs a point."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera, frequencies, wide_response

SMALL = Camera(rows=96, columns=64)


def test_every_count_is_seen_somewhere():
    camera = Camera()
    assert camera.core + camera.scattered + camera.halo + camera.star == pytest.approx(1)
    assert wide_response(SMALL)[0, 0].real == pytest.approx(1 - SMALL.core, rel=1e-5)


def test_the_core_widens_with_the_distance():
    near, far = SMALL.sigma_mm(0.0), SMALL.sigma_mm(150.0)
    assert near < far
    assert 2.3548 * SMALL.sigma_mm(80.0) == pytest.approx(12.8, abs=0.1)


def test_the_star_has_six_rays_alike():
    camera = Camera(rows=256, columns=170, scattered=0, halo=0, star=1, core=0)
    _, shape = frequencies(camera)
    kernel = np.fft.fftshift(np.fft.irfft2(wide_response(camera), s=shape))
    middle = np.array(shape) // 2
    radius = 60 / camera.pixel_mm
    angles = np.deg2rad(np.arange(0, 360, 30))
    rows = np.rint(middle[0] + radius * np.sin(angles)).astype(int)
    columns = np.rint(middle[1] + radius * np.cos(angles)).astype(int)
    seen = kernel[rows, columns]
    rays, between = seen[::2], seen[1::2]
    assert rays.min() > 3 * between.max()
    assert np.ptp(rays) < 0.15 * rays.mean()
