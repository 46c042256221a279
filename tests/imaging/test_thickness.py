"""How thick a body is."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.scans import Volume
from trialreadout.imaging.thickness import OUTLINE_ERROR, TO_WIDTH, from_outline, through_ct


def ct(hu: np.ndarray, down: float = 1.0) -> Volume:
    """Make a CT whose slices go up, whose rows go back and whose columns go left."""
    x_y_z = np.array([[0, 0, 5.0], [0, down, 0], [1.0, 0, 0]])
    return Volume(hu.astype(np.float32), np.zeros(3), x_y_z, "HU")


def slab(water_rows: slice, hu: float = 0.0) -> np.ndarray:
    values = np.full((4, 300, 60), -1000.0)
    values[:, water_rows] = hu
    return values


def test_water_from_front_to_back_is_its_own_thickness():
    found = through_ct(ct(slab(slice(40, 240))), np.array([30.0, 100.0, 10.0]))
    assert found is not None
    assert found.mm == pytest.approx(200)
    assert found.error_mm == pytest.approx(6)
    assert found.origin == "CT"


def test_fat_weakens_less_bone_more_and_lung_hardly():
    values = slab(slice(0, 100), -100.0)
    values[:, 100:110] = 1600
    values[:, 110:210] = -850
    found = through_ct(ct(values), np.array([30.0, 100.0, 10.0]))
    assert found is not None
    assert found.mm == pytest.approx(100 * 0.9 + 10 * 1.85)


def test_a_ct_turned_upside_down_says_the_same():
    values = slab(slice(40, 240))
    turned = ct(values, down=-1.0)
    found = through_ct(turned, np.array([30.0, -100.0, 10.0]))
    assert found is not None
    assert found.mm == pytest.approx(200)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param((30.0, 100.0, 400.0), id="above the uppermost slice"),
        pytest.param((-20.0, 100.0, 10.0), id="to the right of it"),
    ],
)
def test_beyond_a_ct_nothing_is_known(place):
    assert through_ct(ct(slab(slice(40, 240))), np.array(place)) is None


def test_a_volume_that_is_no_ct_or_oblique_says_nothing():
    place = np.array([30.0, 100.0, 10.0])
    whole = ct(slab(slice(40, 240)))
    counts = Volume(whole.values, whole.origin_mm, whole.steps_mm, "counts")
    oblique = whole.steps_mm + np.array([[0, 0, 0], [0, 0, 0.5], [0, 0, 0]])
    assert through_ct(counts, place) is None
    assert through_ct(Volume(whole.values, whole.origin_mm, oblique, "HU"), place) is None
    assert through_ct(ct(np.full((4, 300, 60), -1000.0)), place) is None


def body(left: int, right: int, mean: float = 3.0) -> np.ndarray:
    counts = np.zeros((2, 120, 200))
    counts[:, 20:100, left:right] = mean
    return np.random.default_rng(5).poisson(counts).astype(np.float32)


def test_an_outline_tells_a_rough_thickness_wherever_in_the_body_a_focus_lies():
    for column in (70.0, 100.0, 140.0):
        found = from_outline(body(60, 150), (60.0, column), 2.4)
        assert found is not None
        assert found.mm == pytest.approx(TO_WIDTH * 90 * 2.4, rel=0.04)
        assert found.error_mm == pytest.approx(OUTLINE_ERROR * found.mm)


def test_a_hot_focus_does_not_hide_the_body_around_it():
    counts = body(60, 150)
    counts[:, 55:65, 90:100] += 300
    found = from_outline(counts, (60.0, 95.0), 2.4)
    assert found is not None
    assert found.mm == pytest.approx(TO_WIDTH * 90 * 2.4, rel=0.04)


@pytest.mark.parametrize("place", [(60.0, 10.0), (60.0, 400.0), (5.0, 100.0), (-9.0, 100.0)])
def test_a_focus_beside_the_body_or_the_image_has_no_thickness(place):
    assert from_outline(body(60, 150), place, 2.4) is None
