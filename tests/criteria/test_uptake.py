"""What a scan shows of a lesion's uptake, and how it changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import Uptake, UptakeChange
from trialreadout.criteria import combined_views, uptake_change, uptake_where_read
from twins.uptake import combined_views as twin

UNKNOWN, NONE, EQUIVOCAL, PRESENT = Uptake
PLANAR, SPECT, BOTH, NEITHER = (True, False), (False, True), (True, True), (False, False)
RULES = ("either", "both", "spect decides")

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@pytest.mark.parametrize(
    ("planar", "spect", "made", "either", "both", "spect_decides"),
    [
        pytest.param(NONE, NONE, BOTH, "NONE", "NONE", "NONE", id="none in both"),
        pytest.param(PRESENT, NONE, BOTH, "PRESENT", "NONE", "NONE", id="planar alone shows it"),
        pytest.param(NONE, PRESENT, BOTH, "PRESENT", "NONE", "PRESENT", id="SPECT alone shows it"),
        pytest.param(PRESENT, PRESENT, BOTH, "PRESENT", "PRESENT", "PRESENT", id="in both"),
        pytest.param(
            PRESENT, UNKNOWN, BOTH, "PRESENT", "UNKNOWN", "UNKNOWN", id="in planar, SPECT unread"
        ),
        pytest.param(NONE, UNKNOWN, BOTH, "UNKNOWN", "NONE", "UNKNOWN", id="none, SPECT unread"),
        pytest.param(NONE, UNKNOWN, PLANAR, "NONE", "NONE", "NONE", id="none, SPECT never made"),
        pytest.param(
            PRESENT, UNKNOWN, PLANAR, "PRESENT", "PRESENT", "PRESENT", id="in planar, no SPECT"
        ),
        pytest.param(
            UNKNOWN, PRESENT, BOTH, "PRESENT", "UNKNOWN", "PRESENT", id="in SPECT, planar unread"
        ),
        pytest.param(
            EQUIVOCAL, UNKNOWN, BOTH, "UNKNOWN", "UNKNOWN", "UNKNOWN", id="equivocal and unread"
        ),
        pytest.param(
            EQUIVOCAL, NONE, BOTH, "EQUIVOCAL", "NONE", "NONE", id="equivocal in planar alone"
        ),
        pytest.param(
            PRESENT, EQUIVOCAL, BOTH, "PRESENT", "EQUIVOCAL", "EQUIVOCAL", id="equivocal in SPECT"
        ),
        pytest.param(
            PRESENT, NONE, SPECT, "NONE", "NONE", "NONE", id="what stands in a view not made"
        ),
        pytest.param(NONE, NONE, NEITHER, "UNKNOWN", "UNKNOWN", "UNKNOWN", id="no view was made"),
    ],
)
def test_two_views_of_one_lesion(planar, spect, made, either, both, spect_decides):
    views = np.array([[planar], [spect]])
    found = [Uptake(combined_views(views, rule, np.array(made))[0]).name for rule in RULES]
    assert found == [either, both, spect_decides]


def test_unless_told_otherwise_every_view_was_made():
    assert combined_views(np.array([[NONE], [UNKNOWN]]), "either").tolist() == [UNKNOWN]


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="spect decides"):
        combined_views(np.array([[NONE]]), "any")


def test_a_read_scan_without_a_focus_shows_none_and_an_unread_one_nothing():
    foci = np.array([[UNKNOWN, PRESENT, EQUIVOCAL], [UNKNOWN, PRESENT, EQUIVOCAL]])
    found = uptake_where_read(foci, np.array([True, False]))
    assert found.tolist() == [[NONE, PRESENT, EQUIVOCAL], [UNKNOWN, PRESENT, EQUIVOCAL]]


@pytest.mark.parametrize(
    ("baseline", "later", "expected"),
    [
        (NONE, PRESENT, "INCREASED"),
        (NONE, EQUIVOCAL, "INCREASED"),
        (EQUIVOCAL, PRESENT, "INCREASED"),
        (PRESENT, PRESENT, "UNCHANGED"),
        (NONE, NONE, "UNCHANGED"),
        (PRESENT, NONE, "DECREASED"),
        (EQUIVOCAL, NONE, "DECREASED"),
        (UNKNOWN, PRESENT, "NE"),
        (NONE, UNKNOWN, "NE"),
        (UNKNOWN, UNKNOWN, "NE"),
    ],
)
def test_change_of_one_lesion(baseline, later, expected):
    assert UptakeChange(uptake_change(np.array(baseline), np.array(later))).name == expected


@pytest.mark.parametrize("rule", RULES)
def test_agrees_with_its_twin_on_random_patients(rule):
    rng = np.random.default_rng(131)
    uptake = rng.integers(-1, 3, (20_000, 3, 2)).astype(np.int8)
    made = rng.random((20_000, 3)) < 0.7
    codes = combined_views(uptake, rule, made)
    patients = zip(uptake.tolist(), made.tolist(), strict=True)
    assert codes.tolist() == [twin(*patient, rule) for patient in patients]
    stacked = combined_views(uptake.reshape(4, -1, 3, 2), rule, made.reshape(4, -1, 3))
    assert (stacked.reshape(codes.shape) == codes).all()


@given(trials)
@pytest.mark.parametrize("rule", RULES)
def test_a_view_not_made_is_as_if_there_were_no_such_view(rule, rng):
    uptake, made = rng.integers(-1, 3, (3, 4)), rng.random(3) < 0.6
    assert (combined_views(uptake, rule, made) == combined_views(uptake[made], rule)).all()


@given(trials)
@pytest.mark.parametrize("rule", RULES)
def test_reading_what_was_unread_changes_no_answer_that_was_known(rule, rng):
    uptake = rng.integers(-1, 3, (2, 50))
    before = combined_views(uptake, rule)
    after = combined_views(np.where(uptake == UNKNOWN, rng.integers(0, 3, (2, 50)), uptake), rule)
    known = before != UNKNOWN
    assert (after[known] == before[known]).all()
    assert (after != UNKNOWN).all()


@given(trials)
def test_a_change_read_backwards_is_the_opposite(rng):
    baseline, later = rng.integers(-1, 3, (2, 30))
    forwards, backwards = uptake_change(baseline, later), uptake_change(later, baseline)
    mirror = {1: UptakeChange.DECREASED, 2: UptakeChange.UNCHANGED, 3: UptakeChange.INCREASED}
    assert [mirror.get(code, UptakeChange.NE) for code in forwards] == backwards.tolist()
