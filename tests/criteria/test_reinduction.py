"""Reinduction of radioiodine uptake, of a lesion and of a patient."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import Answer, Uptake
from trialreadout.criteria import StrongerUptake, reinduction
from twins.uptake import lesion_reinduction, patient_reinduction

UNKNOWN, NONE, EQUIVOCAL, PRESENT = Uptake
MET, NOT_MET, NOT_EVALUABLE = Answer.MET, Answer.NOT_MET, Answer.NOT_EVALUABLE

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def patient(baseline, later, **options):
    given = {
        name: np.array(value) if isinstance(value, (list, bool)) else value
        for name, value in options.items()
    }
    found = reinduction(np.array(baseline, int), np.array(later, int), **given)
    return Answer(found.patient).name


@pytest.mark.parametrize(
    ("baseline", "later", "expected"),
    [
        pytest.param(NONE, PRESENT, "MET", id="none, then present"),
        pytest.param(NONE, NONE, "NOT_MET", id="none in both"),
        pytest.param(
            PRESENT, PRESENT, "NOT_MET", id="present before treatment is not brought back"
        ),
        pytest.param(PRESENT, NONE, "NOT_MET", id="lost"),
        pytest.param(NONE, EQUIVOCAL, "NOT_MET", id="none, then equivocal"),
        pytest.param(
            EQUIVOCAL, PRESENT, "NOT_MET", id="equivocal before, so it may have been there"
        ),
        pytest.param(EQUIVOCAL, EQUIVOCAL, "NOT_MET", id="equivocal in both"),
        pytest.param(UNKNOWN, PRESENT, "NOT_EVALUABLE", id="baseline unknown"),
        pytest.param(NONE, UNKNOWN, "NOT_EVALUABLE", id="later unknown"),
        pytest.param(UNKNOWN, NONE, "NOT_EVALUABLE", id="baseline unknown, then none"),
        pytest.param(PRESENT, UNKNOWN, "NOT_EVALUABLE", id="present, then unknown"),
    ],
)
def test_one_lesion(baseline, later, expected):
    found = reinduction(np.array([baseline]), np.array([later]))
    assert Answer(found.lesion[0]).name == Answer(found.patient).name == expected


@pytest.mark.parametrize("switch", [MET, NOT_MET, NOT_EVALUABLE])
@pytest.mark.parametrize(
    ("baseline", "later", "follows_the_switch"),
    [
        (NONE, EQUIVOCAL, True),
        (EQUIVOCAL, PRESENT, True),
        (EQUIVOCAL, EQUIVOCAL, False),
        (EQUIVOCAL, NONE, False),
        (PRESENT, EQUIVOCAL, False),
    ],
)
def test_what_an_equivocal_reading_is_worth(baseline, later, follows_the_switch, switch):
    expected = switch if follows_the_switch else NOT_MET
    assert patient([baseline], [later], equivocal=switch) == expected.name


@pytest.mark.parametrize(
    ("baseline", "later", "expected"),
    [
        pytest.param([NONE, NONE], [NONE, PRESENT], "MET", id="one lesion suffices"),
        pytest.param([NONE, UNKNOWN], [PRESENT, UNKNOWN], "MET", id="though another is unknown"),
        pytest.param([NONE, PRESENT], [PRESENT, NONE], "MET", id="though another was lost"),
        pytest.param([NONE, UNKNOWN], [NONE, NONE], "NOT_EVALUABLE", id="an unknown one is open"),
        pytest.param([NONE, PRESENT], [NONE, PRESENT], "NOT_MET", id="nothing new"),
    ],
)
def test_patient_with_two_lesions(baseline, later, expected):
    assert patient(baseline, later) == expected


@pytest.mark.parametrize(
    ("baseline_read", "later_read", "expected"),
    [
        pytest.param(True, True, "NOT_MET", id="both scans read: nothing there"),
        pytest.param(True, False, "NOT_EVALUABLE", id="later scan unread"),
        pytest.param(False, True, "NOT_EVALUABLE", id="baseline scan unread"),
        pytest.param(True, None, "NOT_EVALUABLE", id="nothing said of the later scan"),
        pytest.param(None, None, "NOT_EVALUABLE", id="nothing said of either"),
    ],
)
def test_patient_without_any_focus(baseline_read, later_read, expected):
    reads = {"baseline_read": baseline_read, "later_read": later_read}
    assert patient([], [], **reads) == expected
    absent = {"exists": [False, False], **reads}
    assert patient([NONE, UNKNOWN], [PRESENT, UNKNOWN], **absent) == expected


def test_a_lesion_that_appears_in_the_later_scan_had_no_uptake_in_a_baseline_that_was_read():
    assert patient([UNKNOWN], [PRESENT], baseline_read=True, later_read=True) == "MET"
    assert patient([UNKNOWN], [PRESENT], baseline_read=False, later_read=True) == "NOT_EVALUABLE"


def test_a_lesion_that_is_not_in_a_later_scan_that_was_read_has_no_uptake():
    assert patient([NONE], [UNKNOWN], baseline_read=True, later_read=True) == "NOT_MET"
    assert patient([NONE], [UNKNOWN], baseline_read=True, later_read=False) == "NOT_EVALUABLE"


def test_a_scan_not_read_as_a_whole_leaves_open_what_else_it_would_have_shown():
    assert patient([NONE], [NONE], baseline_read=True, later_read=False) == "NOT_EVALUABLE"
    assert patient([NONE], [PRESENT], baseline_read=True, later_read=False) == "MET"


@pytest.mark.parametrize("answer", [MET, NOT_EVALUABLE])
@pytest.mark.parametrize(
    ("baseline", "later", "ratios", "follows_the_answer"),
    [
        pytest.param(PRESENT, PRESENT, (2.1, 3.15), True, id="exactly 1.5 times as strong"),
        pytest.param(PRESENT, PRESENT, (2.1, 3.1499), False, id="just short of it"),
        pytest.param(EQUIVOCAL, PRESENT, (1.0, 1.6), True, id="from equivocal"),
        pytest.param(EQUIVOCAL, EQUIVOCAL, (1.0, 3.0), False, id="still equivocal"),
        pytest.param(PRESENT, NONE, (1.0, 3.0), False, id="none any more"),
    ],
)
def test_uptake_that_grew_stronger(baseline, later, ratios, follows_the_answer, answer):
    before, after = np.array([[ratio] for ratio in ratios])
    stronger = StrongerUptake(answer, 1.5, before, after)
    expected = answer if follows_the_answer else NOT_MET
    assert patient([baseline], [later], stronger=stronger) == expected.name


@pytest.mark.parametrize("ratios", [(nan, 3.0), (2.0, nan)])
def test_a_ratio_that_was_not_measured_leaves_the_lesion_open_if_it_would_count(ratios):
    before, after = np.array([[ratio] for ratio in ratios])
    counts = StrongerUptake(MET, 1.5, before, after)
    assert patient([PRESENT], [PRESENT], stronger=counts) == "NOT_EVALUABLE"
    assert patient([NONE], [PRESENT], stronger=counts) == "MET"
    does_not = StrongerUptake(NOT_MET, 1.5, before, after)
    assert patient([PRESENT], [PRESENT], stronger=does_not) == "NOT_MET"


def test_a_lesion_that_the_patient_does_not_have_is_ignored():
    found = reinduction(
        np.array([NONE, NONE]), np.array([PRESENT, NONE]), exists=np.array([False, True])
    )
    assert found.lesion.tolist() == [NOT_MET, NOT_MET]
    assert found.patient == NOT_MET


def random_patients(rng, patients, lesions=3):
    baseline, later = rng.integers(-1, 3, (2, patients, lesions))
    exists = rng.random((patients, lesions)) < 0.6
    reads = rng.random((2, patients)) < 0.7
    ratios = rng.integers(5, 50, (2, patients, lesions)) / 10
    ratios[rng.random(ratios.shape) < 0.1] = nan
    return baseline, later, exists, reads, ratios


@pytest.mark.parametrize("equivocal", list(Answer))
@pytest.mark.parametrize("stronger", [None, *Answer])
@pytest.mark.parametrize("are_reads_said", [True, False])
def test_agrees_with_its_twin_on_random_patients(equivocal, stronger, are_reads_said):
    patients = 3_000
    baseline, later, exists, reads, ratios = random_patients(np.random.default_rng(9), patients)
    said = {"baseline_read": reads[0], "later_read": reads[1]} if are_reads_said else {}
    found = reinduction(
        baseline,
        later,
        exists=exists,
        equivocal=equivocal,
        stronger=None if stronger is None else StrongerUptake(stronger, 1.5, *ratios),
        **said,
    )
    for i in range(patients):
        read = reads[:, i].tolist() if are_reads_said else [None, None]
        answers = []
        for j in range(3):
            before, after = (
                NONE if scan_read and code == UNKNOWN else code
                for code, scan_read in zip((baseline[i, j], later[i, j]), read, strict=True)
            )
            one = lesion_reinduction(
                before,
                after,
                equivocal,
                NOT_MET if stronger is None else stronger,
                (*ratios[:, i, j].tolist(), 1.5),
            )
            if exists[i, j]:
                answers.append(one)
                assert found.lesion[i, j] == one
        assert found.patient[i] == patient_reinduction(answers, read)


@given(trials, st.permutations(range(3)))
def test_leading_axes_are_free_and_the_order_of_lesions_is_irrelevant(rng, order):
    baseline, later, exists, _, _ = random_patients(rng, 12)
    found = reinduction(baseline, later, exists=exists)
    grids = (grid[:, order].reshape(3, 4, 3) for grid in (baseline, later, exists))
    baseline, later, exists = grids
    stacked = reinduction(baseline, later, exists=exists)
    assert stacked.patient.reshape(-1).tolist() == found.patient.tolist()
    assert stacked.lesion.reshape(-1, 3).tolist() == found.lesion[:, order].tolist()


@given(trials)
def test_one_more_lesion_never_undoes_a_reinduction(rng):
    baseline, later, _, _, _ = random_patients(rng, 12, lesions=4)
    fewer, more = reinduction(baseline[:, :3], later[:, :3]), reinduction(baseline, later)
    assert (more.patient[fewer.patient == MET] == MET).all()
