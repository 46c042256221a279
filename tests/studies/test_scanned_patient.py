"""The body behind an invented patient's scans: it shows what was read, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import counts_of_focus
from trialreadout.imaging.phantom.body import half_thickness
from trialreadout.imaging.phantom.planar import pixel_of
from trialreadout.studies.planned_scans import Planned, Shown
from trialreadout.studies.scanned_patient import (
    KBQ,
    PLACES,
    WHOLE_RING,
    bodies,
    spots,
    with_lesions,
)

CAMERA = Camera()
SEED = 7
LUNG, NECK = Shown("T1", "lung", 2.5), Shown("T2", "lymph node", 1.3)


def scan(visit: str = "baseline", day: int = 5, shown: tuple[Shown, ...] = ()) -> Planned:
    given = date(2020, 3, 2)
    return Planned("P-1", "F", visit, "planar", date(2020, 3, day), given, 185.0, shown)


BEFORE = scan(shown=(LUNG,))
AFTER = scan("week 26", 20, shown=(LUNG, NECK))


@pytest.fixture(scope="module")
def own():
    return bodies((BEFORE, AFTER), SEED)


@pytest.fixture(scope="module")
def places(own):
    return spots((BEFORE, AFTER), own, CAMERA, SEED)


@pytest.mark.parametrize("planned", [BEFORE, AFTER], ids=["before treatment", "at week 26"])
def test_a_lesion_has_the_contrast_that_was_read(own, places, planned):
    patient, expected = with_lesions(planned, places, own[planned.visit], CAMERA)
    for at, each in enumerate(planned.shown):
        row, column = pixel_of(patient.lesions, patient.position, CAMERA)[at]
        alone = expected.background + expected.lesions[at]
        seen = counts_of_focus(alone, (float(row), float(column)), CAMERA.pixel_mm, WHOLE_RING)
        # In the view that sees more of the lesion itself.
        own_counts = counts_of_focus(
            expected.lesions[at], (float(row), float(column)), CAMERA.pixel_mm, WHOLE_RING
        ).net
        assert seen.to_background[own_counts.argmax()] == pytest.approx(
            each.to_background, rel=1e-3
        )
    assert ((patient.lesions.mbq * 1e3 >= KBQ[0]) & (patient.lesions.mbq * 1e3 <= KBQ[1])).all()


def test_a_scan_without_a_focus_has_no_lesion_and_nobody_has_a_remnant(own, places):
    patient, expected = with_lesions(scan(), places, own["baseline"], CAMERA)
    assert len(patient.lesions) == 0
    assert expected is None
    assert all(len(body.remnants) == 0 and len(body.lesions) == 0 for body in own.values())


def test_a_lesion_stays_where_it_was_in_the_body(own, places):
    before, _ = with_lesions(BEFORE, places, own["baseline"], CAMERA)
    after, _ = with_lesions(AFTER, places, own["week 26"], CAMERA)
    first, second = before.lesions.centre_mm[0], after.lesions.centre_mm[0]
    assert first[[0, 2]] == pytest.approx(second[[0, 2]])
    depth = [
        (centre[1] + half) / (2 * half)
        for centre, patient in ((first, before), (second, after))
        for half in [
            half_thickness(patient.build, centre[:1], centre[2:3])[0],
        ]
    ]
    assert depth[0] == pytest.approx(depth[1])


@pytest.mark.parametrize("organ", sorted(PLACES))
def test_a_lesion_lies_inside_the_body_at_its_organ(own, organ):
    site = PLACES[organ]
    each = Shown("T9", organ, 2.0)
    spot = spots([scan(shown=(each,))], own, CAMERA, SEED)["T9"]
    assert site.level[0] <= spot.level <= site.level[1]
    assert site.across_mm[0] <= abs(spot.across_mm) <= site.across_mm[1]
    patient, _ = with_lesions(scan(shown=(each,)), {"T9": spot}, own["baseline"], CAMERA)
    across, behind, below = patient.lesions.centre_mm[0]
    half = half_thickness(patient.build, np.array([across]), np.array([below]))[0]
    assert abs(behind) < half
    if organ == "liver":
        assert across < 0


def test_the_body_is_the_same_at_both_visits_but_lies_and_takes_up_otherwise(own):
    first, second = own["baseline"], own["week 26"]
    assert first.build.height_mm == second.build.height_mm
    assert first.position != second.position
    np.testing.assert_array_equal(first.uptake.organs.centre_mm, second.uptake.organs.centre_mm)
    assert (first.uptake.organs.mbq != second.uptake.organs.mbq).all()


def test_more_is_left_the_sooner_the_scan_and_the_more_was_given():
    late = bodies((scan(day=5),), SEED)["baseline"].uptake.whole
    soon = bodies((scan(day=4),), SEED)["baseline"].uptake.whole
    more = bodies((replace(scan(day=5), activity_mbq=370.0),), SEED)["baseline"].uptake.whole
    assert soon / late == pytest.approx(2 ** (1 / 8.0252), rel=1e-6)
    assert more / late == pytest.approx(2, rel=1e-6)


def test_what_another_visit_shows_changes_no_body(own):
    alone = bodies((BEFORE, replace(AFTER, shown=())), SEED)
    for visit, body in own.items():
        assert body.uptake.whole == alone[visit].uptake.whole
        assert body.position == alone[visit].position


def test_the_seed_and_the_patient_draw_the_body(own):
    assert bodies((BEFORE, AFTER), SEED)["baseline"].build == own["baseline"].build
    assert bodies((BEFORE, AFTER), 8)["baseline"].build != own["baseline"].build
    other = replace(BEFORE, subject="P-2")
    assert bodies((other,), SEED)["baseline"].build != own["baseline"].build
