"""An invented patient on a grid: what is in the voxels is what was drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, Position, Uptake
from trialreadout.imaging.phantom.volume import (
    Grid,
    activity,
    attenuation,
    body,
    trunk,
    volume_ml,
)

BUILD = Build(height_mm=1700, width=1, thickness=1)
EMPTY = Uptake(0.0, NO_BLOBS, NO_BLOBS)
LEVEL_MM = 0.36 * 1700


def patient(centre=(0.0, 0.0, LEVEL_MM), radius_mm=8.0, mbq=0.1) -> Patient:
    lesion = Blobs(np.array([centre]), np.full((1, 3), radius_mm), np.array([mbq]))
    return Patient(BUILD, EMPTY, NO_BLOBS, lesion, ("lung",))


def middle_mm(found: np.ndarray, grid: Grid) -> tuple[float, float, float]:
    whole = found.sum()
    return (
        float((found.sum((0, 1)) * grid.across_mm).sum() / whole),
        float((found.sum((0, 2)) * grid.across_mm).sum() / whole),
        float((found.sum((1, 2)) * grid.below_mm).sum() / whole),
    )


@pytest.mark.parametrize("radius_mm", [4.0, 7.3, 12.0])
@pytest.mark.parametrize(
    "centre",
    [
        pytest.param((0.0, 0.0, LEVEL_MM), id="in the middle"),
        pytest.param((-61.3, 42.7, 400.0), id="in the lung"),
    ],
)
def test_a_lesion_has_its_activity_and_its_place(centre, radius_mm):
    one = patient(centre, radius_mm, 0.07)
    grid = trunk(one)
    found = activity(one, grid)
    assert found.sum() == pytest.approx(0.07, rel=1e-4)
    assert middle_mm(found, grid) == pytest.approx(centre, abs=0.5)


def test_the_activity_of_a_large_organ_is_even():
    one = patient(radius_mm=40.0, mbq=5.0)
    grid = trunk(one)
    found = activity(one, grid)
    full = found > 0.99 * found.max()
    assert full.sum() * grid.voxel_mm**3 == pytest.approx(4 / 3 * np.pi * 30**3, rel=1.0)
    assert found.max() == pytest.approx(5.0 * grid.voxel_mm**3 / (4 / 3 * np.pi * 40**3), rel=0.01)


def test_an_organ_cut_by_the_edge_of_the_field_keeps_its_density():
    grid = trunk(patient())
    whole = activity(patient(radius_mm=40.0, mbq=5.0), grid)
    cut = activity(patient((0.0, 0.0, grid.below_mm[-1] + 2.4), 40.0, 5.0), grid)
    assert cut.max() == pytest.approx(whole.max(), rel=0.01)
    assert cut.sum() == pytest.approx(2.5, rel=0.02)


def test_what_lies_outside_the_field_is_not_in_it():
    assert activity(patient((0.0, 0.0, 1500.0)), trunk(patient())).sum() == 0


def test_soft_tissue_fills_the_body_by_its_volume():
    plain = replace(patient(mbq=0.0), uptake=replace(EMPTY, soft_tissue=6.0))
    grid = trunk(plain)
    found = activity(plain, grid)
    inside = body(BUILD, Position(), grid)
    litres = inside.sum() * grid.voxel_mm**3 / 1e6
    assert found.sum() == pytest.approx(6.0 * litres / (volume_ml(BUILD) / 1e3), rel=1e-3)
    assert found.max() * 1e3 / grid.voxel_mm**3 == pytest.approx(6.0 / volume_ml(BUILD), rel=1e-3)


def test_the_body_is_as_thick_as_in_a_planar_scan_but_for_the_arms():
    grid = trunk(patient())
    inside = body(BUILD, Position(), grid)
    half = half_thickness(BUILD, grid.across_mm, grid.below_mm[:, None], arms=False)
    np.testing.assert_allclose(inside.sum(1) * grid.voxel_mm, 2 * half, atol=grid.voxel_mm)
    with_arms = half_thickness(BUILD, grid.across_mm, grid.below_mm[:, None])
    assert with_arms[:, 20].any()
    assert not half[:, 20].any()
    assert (with_arms >= half).all()


def test_a_body_weighs_what_a_person_weighs():
    assert 60 < volume_ml(BUILD) / 1e3 < 95


def test_attenuation_is_that_of_tissue_inside_and_none_outside():
    grid = trunk(patient())
    found = attenuation(BUILD, Position(), grid)
    assert found[64, 64, 64] == pytest.approx(ATTENUATION_PER_MM)
    assert not found[:, 0].any()
    assert found.max() <= np.float32(ATTENUATION_PER_MM)


def test_a_patient_who_lies_otherwise_is_found_there_with_the_field_moved_along():
    here = patient((40.0, -30.0, LEVEL_MM))
    there = replace(here, position=Position(across_mm=9.6, below_mm=-24.0, lean=0.01))
    grid, moved = trunk(here), trunk(there)
    assert moved.top_mm == grid.top_mm - 24.0
    x, y, z = middle_mm(activity(there, moved), moved)
    assert (x, y, z) == pytest.approx((49.6 + 0.01 * LEVEL_MM, -30.0, LEVEL_MM - 24.0), abs=0.5)
    shifted = body(BUILD, Position(across_mm=9.6), grid)
    np.testing.assert_allclose(np.roll(body(BUILD, Position(), grid), 2, 2), shifted, atol=1e-4)
