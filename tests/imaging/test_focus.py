"""The counts of a focus."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import Region, counts_of_focus, share_in_disc

REGION = Region(radius_mm=10, ring_mm=(14, 20))


def test_an_even_background_leaves_nothing():
    focus = counts_of_focus(np.full((2, 60, 60), 3.0, np.float32), (30, 30), 2.4, REGION)
    assert focus.net == pytest.approx([0, 0])
    assert focus.to_background == pytest.approx([1, 1])


def test_what_is_added_within_the_disc_is_what_is_left():
    counts = np.full((2, 60, 60), 3.0, np.float32)
    counts[0, 30, 31] += 50
    focus = counts_of_focus(counts, (30, 30), 2.4, REGION)
    assert focus.net == pytest.approx([50, 0])
    disc = focus.pixels[1]
    assert focus.to_background[0] == pytest.approx(1 + 50 / (3 * disc))


def test_the_errors_are_those_of_poisson():
    random = np.random.default_rng(4)
    mean = np.full((600, 40, 40), 2.0)
    mean[:, 20, 20] = 60
    focus = counts_of_focus(random.poisson(mean).astype(np.float32), (20, 20), 2.4, REGION)
    assert focus.net.std() == pytest.approx(np.sqrt(focus.net_variance.mean()), rel=0.1)
    assert focus.to_background.std() == pytest.approx(focus.to_background_error.mean(), rel=0.1)


def test_at_the_edge_what_is_beyond_is_left_out_and_an_empty_ring_tells_no_ratio():
    edge = counts_of_focus(np.ones((1, 40, 40), np.float32), (0, 0), 2.4, REGION)
    assert edge.net == pytest.approx([0])
    none = counts_of_focus(np.zeros((1, 40, 40), np.float32), (20, 20), 2.4, REGION)
    assert np.isnan(none.to_background).all()
    assert np.isnan(none.to_background_error).all()
    tiny = counts_of_focus(np.ones((1, 3, 3), np.float32), (1, 1), 2.4, REGION)
    assert np.isnan(tiny.net).all()


def test_a_deeper_point_leaves_less_in_its_disc():
    camera = Camera(rows=256, columns=170)
    near, far = share_in_disc(camera, 20), share_in_disc(camera, 180)
    assert 0.4 < far < near < 0.7
