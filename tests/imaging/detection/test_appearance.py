"""Foci that appeared since an earlier scan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imaging.detection.test_candidates import LUNG, scan_of, someone
from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.appearance import find_appeared
from trialreadout.imaging.phantom.patient import Position
from trialreadout.imaging.phantom.planar import pixel_of


def near(found, patient):
    row, column = pixel_of(LUNG, patient.position, Camera())[0]
    return np.hypot(found.candidates.row - row, found.candidates.column - column) * 2.4 < 14


def test_a_focus_that_was_not_there_appeared_and_its_counts_say_so():
    before, after = someone(1), replace(someone(1, LUNG), position=Position(10, -20, 0.02))
    found = find_appeared(scan_of(after, 1), scan_of(before, 2))
    at = near(found, after)
    assert found.appeared[at].any()
    assert found.increase.p_value[at].min() < 1e-6
    assert found.increase.low[at].max() > 2


def test_a_focus_that_was_there_did_not_appear_however_bright():
    before = someone(1, LUNG)
    after = replace(before, position=Position(-8, 15, -0.01))
    found = find_appeared(scan_of(after, 1), scan_of(before, 2))
    assert not found.appeared.any()


def test_a_longer_scan_makes_nothing_appear():
    patient = someone(4, LUNG)
    longer = scan_of(patient, 1)
    shorter = replace(
        longer,
        counts=np.random.default_rng(3).binomial(longer.counts.astype(int), 0.3).astype(np.float32),
    )
    assert not find_appeared(longer, shorter).appeared.any()


def test_a_focus_that_went_away_did_not_appear():
    before, after = someone(1, LUNG), someone(1)
    assert not find_appeared(scan_of(after, 1), scan_of(before, 2)).appeared.any()
