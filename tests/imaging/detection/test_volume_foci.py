"""Candidate foci of a volume."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hand_made_volumes import body_volume, flipped, places_mm, turned
from trialreadout.imaging.detection.discoveries import called
from trialreadout.imaging.detection.volume_foci import (
    LEAST,
    Curve,
    VolumeFoci,
    find_in_volume,
    taught,
)
from trialreadout.imaging.scans import Volume

FOCUS = (-30.0, 15.0, -40.0)


def voxels(found: VolumeFoci) -> np.ndarray:
    return np.column_stack([found.slice, found.row, found.column])


def first_mm(volume: Volume) -> np.ndarray:
    return places_mm(volume, voxels(find_in_volume(volume)))[0]


@pytest.mark.parametrize(
    "volume",
    [
        pytest.param(body_volume([FOCUS]), id="voxels of 4.8 mm"),
        pytest.param(body_volume([FOCUS], step_mm=2.4), id="voxels of 2.4 mm"),
        pytest.param(body_volume([FOCUS], step_mm=3.2, slice_mm=6.4), id="slices twice as thick"),
        pytest.param(flipped(body_volume([FOCUS]), (0,)), id="from foot to head"),
        pytest.param(flipped(body_volume([FOCUS]), (1, 2)), id="from the left and the back"),
        pytest.param(turned(body_volume([FOCUS]), (2, 0, 1)), id="slices from right to left"),
        pytest.param(replace(body_volume([FOCUS]), kind="counts"), id="in counts"),
    ],
)
def test_a_bright_focus_is_the_first_candidate_in_its_place(volume):
    found = find_in_volume(volume)
    assert np.linalg.norm(places_mm(volume, voxels(found))[0] - FOCUS) < 4
    assert found.probability[0] > 0.5


@pytest.mark.parametrize("axes", [(0,), (1,), (2,), (0, 1, 2)])
def test_the_orientation_of_a_file_does_not_matter(axes):
    volume = body_volume([FOCUS], noise=0.2)
    one, other = find_in_volume(volume), find_in_volume(flipped(volume, axes))
    np.testing.assert_allclose(one.probability, other.probability, rtol=1e-6)
    for axis, size in enumerate(volume.values.shape):
        expected = voxels(one)[:, axis]
        expected = size - 1 - expected if axis in axes else expected
        np.testing.assert_allclose(voxels(other)[:, axis], expected, atol=1e-6)


@pytest.mark.parametrize("factor", [1e-6, 1e5])
def test_the_unit_does_not_matter(factor):
    volume = body_volume([FOCUS])
    scaled = replace(volume, values=volume.values * np.float32(factor))
    one, other = find_in_volume(volume), find_in_volume(scaled)
    np.testing.assert_allclose(one.probability, other.probability, rtol=1e-3)


@pytest.mark.parametrize("value", [0.0, 1.0, 1234.5])
@pytest.mark.filterwarnings("error")
def test_an_empty_or_an_even_volume_has_no_candidate(value):
    volume = body_volume()
    even = replace(volume, values=np.full_like(volume.values, value))
    assert len(find_in_volume(even).probability) == 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("shape", [(1, 64, 64), (3, 3, 3), (1, 1, 1)])
def test_a_volume_of_a_few_voxels_gives_no_warning(shape):
    values = np.random.default_rng(0).random(shape, dtype=np.float32)
    found = find_in_volume(replace(body_volume(), values=values))
    assert ((found.probability >= 0) & (found.probability <= 1)).all()


def test_two_foci_30_mm_apart_are_two():
    other = (FOCUS[0], FOCUS[1], FOCUS[2] + 30)
    volume = body_volume([FOCUS, other])
    two = places_mm(volume, voxels(find_in_volume(volume)))[:2]
    for place in (FOCUS, other):
        assert np.linalg.norm(two - place, axis=1).min() < 4


def test_a_faint_focus_is_less_probable_than_a_bright_one():
    bright, faint = (find_in_volume(body_volume([FOCUS], high=high)) for high in (40.0, 1.0))
    assert bright.probability[0] > faint.probability.max(initial=0.0)


def test_noise_alone_has_no_probable_candidate():
    assert find_in_volume(body_volume(noise=0.2)).probability.max(initial=0.0) < 0.5


def test_the_same_volume_gives_the_same_candidates_the_most_probable_first():
    volume = body_volume([FOCUS], noise=0.3)
    one, other = find_in_volume(volume), find_in_volume(volume)
    np.testing.assert_array_equal(one.probability, other.probability)
    np.testing.assert_array_equal(voxels(one), voxels(other))
    assert (np.diff(one.probability) <= 0).all()
    assert ((one.probability >= LEAST) & (one.probability <= 1)).all()


def test_a_bright_focus_is_called_when_one_in_ten_may_be_false():
    found = find_in_volume(body_volume([FOCUS]))
    assert called(found.probability)[0]


def test_a_ct_is_refused():
    with pytest.raises(ValueError, match="HU"):
        find_in_volume(replace(body_volume(), kind="HU"))


def test_a_curve_weighs_a_constant_each_feature_and_its_square():
    curve = Curve(1.0, np.array([1.0, 0.0]), np.array([2.0, 1.0]), np.array([0.5, 1, 0, 0, -1]))
    odds = 0.5 + (3 - 1) / 2 - 2**2
    np.testing.assert_allclose(curve(np.array([[3.0, 2.0]])), [1 / (1 + np.exp(-odds))])


def test_more_significant_and_sharper_is_more_probable_in_the_range_that_was_taught():
    curve = taught()
    high = curve.mean + np.outer([-1, 0], curve.spread * [1, 1, 0, 0, 0, 0, 0, 0])
    faint, usual = curve(high)
    assert faint < usual
