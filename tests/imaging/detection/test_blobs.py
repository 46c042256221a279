"""Blobs that stand out of what is around them, and what each looks like."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from hand_made_volumes import STEP_MM, body_volume
from trialreadout.imaging.detection.blobs import (
    FEATURES,
    aside_of,
    blobs_in,
    body_in,
    contrast_of,
    turned_to_patient,
)

POWER = 0.5


def feature(blobs, name):
    return blobs.features[0, FEATURES.index(name)]


def shell_mean_by_hand(values, centre):
    """Add up what lies 16 to 26 mm from a cube, cube by cube."""
    found = []
    for at in np.ndindex(values.shape):
        away = STEP_MM * sqrt(sum((a - c) ** 2 for a, c in zip(at, centre, strict=True)))
        if 16 <= away <= 26:
            found.append(values[at])
    return sum(found) / len(found)


@pytest.mark.parametrize(
    "centre",
    [
        pytest.param((8, 9, 7), id="in the middle"),
        pytest.param((0, 9, 15), id="at an edge, where part of the shell is missing"),
    ],
)
def test_the_shell_is_the_mean_of_what_lies_16_to_26_mm_away(centre):
    values = np.random.default_rng(1).random((16, 17, 16))
    expected = shell_mean_by_hand(values, centre)
    assert contrast_of(values).shell[centre] == pytest.approx(expected)


def test_an_even_volume_has_no_contrast_up_to_its_edges():
    np.testing.assert_allclose(contrast_of(np.full((12, 13, 14), 7.0)).above, 0, atol=1e-9)


@pytest.mark.parametrize("step_mm", [2.4, 4.8, 9.6])
def test_cubes_hold_the_mean_of_their_voxels(step_mm):
    volume = body_volume(step_mm=step_mm)
    cubes = turned_to_patient(volume).values
    assert cubes.shape == (64, 64, 64)
    assert cubes.mean() == pytest.approx(float(volume.values.mean(dtype=float)))


def test_the_outline_of_a_body_is_told_from_its_uptake():
    body, level = body_in(turned_to_patient(body_volume(noise=0.2)).values)
    expected_ml = np.pi * 110 * 80 * 260 / 1000
    assert body.sum() * STEP_MM**3 / 1000 == pytest.approx(expected_ml, rel=0.15)
    assert 0.8 < level <= 1.0


def test_a_hot_organ_does_not_hide_the_body_around_it():
    plain, hot = body_volume(), body_volume([(40.0, 0.0, 0.0)], high=500.0)
    outlines = [body_in(turned_to_patient(volume).values)[0] for volume in (plain, hot)]
    assert (outlines[0] ^ outlines[1]).sum() < 0.05 * outlines[0].sum()


@pytest.mark.parametrize(
    ("left_mm", "share"),
    [pytest.param(0.0, 0.0, id="in the midline"), pytest.param(-55.0, 0.5, id="halfway right")],
)
def test_a_blob_knows_how_far_it_lies_from_the_midline(left_mm, share):
    blobs = blobs_in(body_volume([(left_mm, 0.0, 0.0)]), POWER)
    assert feature(blobs, "distance from the midline") == pytest.approx(share, abs=0.06)
    half_width = np.exp(feature(blobs, "half width of the body"))
    assert half_width == pytest.approx(110, rel=0.1)


def test_a_blob_knows_how_deep_it_lies():
    shallow, deep = (
        feature(blobs_in(body_volume([(0.0, back, 0.0)]), POWER), "depth below the skin")
        for back in (50.0, 0.0)
    )
    assert shallow == pytest.approx(30, abs=10)
    assert deep == pytest.approx(80, abs=10)


def test_one_of_a_pair_sees_its_like_on_the_other_side():
    name = "the same place of the other side"
    alone = feature(blobs_in(body_volume([(50.0, 0.0, 0.0)]), POWER), name)
    pair = blobs_in(body_volume([(50.0, 0.0, 0.0), (-50.0, 0.0, 0.0)]), POWER)
    assert feature(pair, name) == pytest.approx(0, abs=0.2)
    assert alone < -1.5


def test_the_other_side_lies_as_far_beyond_the_midline():
    body = np.zeros((9, 9, 21), dtype=bool)
    body[:, :, 2:15] = True
    blob = np.where(body, 1.0, 0.0)
    blob[4, 4, 12] = 5.0
    away, _, other = aside_of(body, blob, np.array([[4, 4, 4], [4, 4, 8]]))
    np.testing.assert_allclose(away, [4 / 6.5, 0])
    np.testing.assert_allclose(np.exp(other), [5, 1])


def test_a_blob_is_less_significant_where_the_noise_is_higher():
    quiet, loud = (blobs_in(body_volume([(0.0, 0.0, 0.0)], noise=n), POWER) for n in (0.1, 0.4))
    assert loud.significance[0] < quiet.significance[0] / 1.5


def test_a_focus_outside_any_body_of_uptake_is_not_lost_to_an_error():
    volume = body_volume()
    values = np.zeros_like(volume.values)
    values[20, 20, 20] = 1.0
    assert np.isfinite(blobs_in(replace(volume, values=values), POWER).features).all()
