"""A coarse CT of an invented patient."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.phantom.body import Build
from trialreadout.imaging.phantom.ct import AIR_HU, BONE_HU, SOFT_TISSUE_HU, ct
from trialreadout.imaging.phantom.patient import NO_BLOBS, Patient, Position, Uptake
from trialreadout.imaging.phantom.volume import body, trunk

BUILD = Build(height_mm=1700, width=1, thickness=1)
PATIENT = Patient(BUILD, Uptake(1.0, NO_BLOBS, NO_BLOBS), NO_BLOBS, NO_BLOBS, ())
GRID = trunk(PATIENT)
VOLUME = ct(PATIENT, GRID)
SHARE = body(BUILD, Position(), GRID)


def at(across_mm: float, behind_mm: float, level: float) -> float:
    """Look up what lies at a place of the body."""
    below = level * BUILD.height_mm
    return float(
        VOLUME.values[
            np.abs(GRID.below_mm - below).argmin(),
            np.abs(GRID.across_mm - behind_mm).argmin(),
            np.abs(GRID.across_mm - across_mm).argmin(),
        ]
    )


def test_outside_is_air_and_inside_soft_tissue_or_bone():
    assert VOLUME.kind == "HU"
    assert (VOLUME.values[SHARE == 0] == AIR_HU).all()
    assert set(np.unique(VOLUME.values[SHARE == 1])) == {SOFT_TISSUE_HU, BONE_HU}
    rim = VOLUME.values[(SHARE > 0) & (SHARE < 1)]
    assert ((rim > AIR_HU) & (rim < SOFT_TISSUE_HU)).all()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param((0, 62, 0.35), BONE_HU, id="the spine, behind"),
        pytest.param((0, 0, 0.35), SOFT_TISSUE_HU, id="the middle of the belly"),
        pytest.param((0, -40, 0.25), SOFT_TISSUE_HU, id="the middle of the chest"),
        pytest.param((90, 20, 0.455), BONE_HU, id="the left iliac wing"),
        pytest.param((-90, 20, 0.455), BONE_HU, id="the right iliac wing"),
        pytest.param((0, 0, 0.455), SOFT_TISSUE_HU, id="between the wings"),
        pytest.param((260, 0, 0.30), AIR_HU, id="where an arm would hang"),
    ],
)
def test_what_lies_where(place, value):
    assert at(*place) == value


def test_ribs_lie_under_the_skin_of_the_chest_and_leave_gaps():
    bone = VOLUME.values == BONE_HU
    front = bone[:, :55].any((1, 2))
    level = GRID.below_mm / BUILD.height_mm
    assert not front[(level < 0.19) | (level > 0.34)].any()
    chest = front[(level > 0.20) & (level < 0.33)]
    assert 0.3 < chest.mean() < 0.7
    assert np.abs(np.diff(chest.astype(int))).sum() > 8


def test_a_ct_lies_in_the_patient_as_its_spect_does():
    np.testing.assert_array_equal(
        VOLUME.steps_mm, GRID.voxel_mm * np.array([[0, 0, -1], [0, 1, 0], [1, 0, 0]])
    )
    assert VOLUME.origin_mm[2] == -GRID.below_mm[0]


def test_a_patient_who_lies_to_the_left_is_seen_there():
    moved = Patient(BUILD, PATIENT.uptake, NO_BLOBS, NO_BLOBS, (), Position(across_mm=9.6))
    shifted = ct(moved, GRID).values
    np.testing.assert_allclose(np.roll(VOLUME.values, 2, 2), shifted, atol=0.1)
