"""iRECIST at each assessment, row by row of the paper's table, and against its plain twin."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import Answer, ImmuneResponse, NewLesion, Response, codes_of, label
from trialreadout.criteria import ImmuneFacts, ImmuneRule, irecist
from twins import irecist as twins

CR, PR, SD, NON, PD, NE, ND, MISSING = Response
NO, EQUIVOCAL, UNEQUIVOCAL = NewLesion.NO, NewLesion.EQUIVOCAL, NewLesion.UNEQUIVOCAL
THERE, GONE, UNREAD = Answer.MET, Answer.NOT_MET, Answer.NOT_EVALUABLE
nan = np.nan

QUIET = {
    "day": nan,
    "target": SD,
    "non_target": NON,
    "target_mm": 100.0,
    "target_read_mm": None,
    "non_target_grown": False,
    "new_appeared": NO,
    "new_left": GONE,
    "new_mm": 0.0,
    "new_read_mm": None,
    "new_grown": False,
    "new_progressed": False,
}


def visit(**seen):
    """An assessment: stable, with nothing new, but for what is said."""
    facts = QUIET | seen
    for whole, read in (("target_mm", "target_read_mm"), ("new_mm", "new_read_mm")):
        facts[read] = facts[whole] if facts[read] is None else facts[read]
    return facts


def facts_of(patients):
    """Lay out patients, each a list of visits without the baseline, six weeks apart."""
    rows = [[visit(target=NE), *visits] for visits in patients]
    days = [[42.0 * n if np.isnan(v["day"]) else v["day"] for n, v in enumerate(r)] for r in rows]
    columns = {
        f.name: np.array([[v[f.name] for v in r] for r in rows]) for f in fields(ImmuneFacts)
    }
    return ImmuneFacts(**columns | {"day": np.array(days)})


def graded(*visits, **settings):
    found = irecist(facts_of([visits]), **settings)
    return [label(ImmuneResponse(code)) for code in found.response[0, 1:]]


def rules(*visits, **settings):
    found = irecist(facts_of([visits]), **settings)
    return [ImmuneRule(code).name for code in found.rule[0, 1:]]


TARGET_PD = visit(target=PD, target_mm=125)
NON_TARGET_PD = visit(non_target=PD)
NEW = visit(new_appeared=UNEQUIVOCAL, new_mm=12)
LASTS = visit(new_left=THERE, new_mm=12)


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param([visit(target=CR, non_target=CR)], "iCR", id="all gone, no iUPD before"),
        pytest.param([visit(target=CR)], "iPR", id="targets gone, non-targets not"),
        pytest.param([visit(target=PR)], "iPR", id="partial response"),
        pytest.param([visit()], "iSD", id="stable"),
        pytest.param([visit(target=ND)], "NON-iCR/NON-iUPD", id="non-target disease only"),
        pytest.param([TARGET_PD], "iUPD", id="progression by targets is first unconfirmed"),
        pytest.param([NON_TARGET_PD], "iUPD", id="so it is by non-target disease"),
        pytest.param([NEW], "iUPD", id="and by a new lesion"),
        pytest.param([visit(new_appeared=EQUIVOCAL)], "iSD", id="not by an equivocal one"),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=130)], "iCPD", id="targets grew by 5 mm more"
        ),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=129.9)], "iUPD", id="just short of 5 mm more"
        ),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=129), visit(target=PD, target_mm=131)],
            "iCPD",
            id="4 mm and 2 mm add up",
        ),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=nan, target_read_mm=131)],
            "iCPD",
            id="the targets that were read prove the growth",
        ),
        pytest.param(
            [TARGET_PD, visit(target=NE, target_mm=nan, target_read_mm=90)],
            "NE",
            id="targets not all read",
        ),
        pytest.param(
            [NON_TARGET_PD, visit(non_target_grown=True)],
            "iCPD",
            id="non-target disease grew further, not unequivocally",
        ),
        pytest.param([NON_TARGET_PD, NON_TARGET_PD], "iUPD", id="it is as bad as before"),
        pytest.param(
            [NON_TARGET_PD, visit(non_target=NE)], "NE", id="non-target lesions not all read"
        ),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=125, non_target_grown=True)],
            "iUPD",
            id="non-target growth that is not unequivocal confirms no progression of targets",
        ),
        pytest.param(
            [NEW, visit(new_left=THERE, new_mm=17)], "iCPD", id="new lesions grew by 5 mm"
        ),
        pytest.param([NEW, visit(new_left=THERE, new_mm=16.9)], "iUPD", id="new lesions: 4.9 mm"),
        pytest.param(
            [NEW, visit(new_left=THERE, new_mm=16), visit(new_left=THERE, new_mm=18)],
            "iCPD",
            id="new lesions: 4 mm and 2 mm add up",
        ),
        pytest.param(
            [NEW, visit(new_left=THERE, new_grown=True)],
            "iCPD",
            id="a new lesion that is not measured grew",
        ),
        pytest.param(
            [NEW, visit(new_appeared=UNEQUIVOCAL, new_left=THERE)], "iCPD", id="another new lesion"
        ),
        pytest.param([NEW, LASTS], "iUPD", id="new lesions as they were"),
        pytest.param(
            [NEW, visit(new_left=UNREAD)], "NE", id="new lesions were not looked at again"
        ),
        pytest.param([NEW, visit()], "iSD", id="the new lesion went away"),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=125, new_appeared=UNEQUIVOCAL)],
            "iCPD",
            id="targets first, then a new lesion",
        ),
        pytest.param(
            [TARGET_PD, visit(non_target=PD, target=SD)],
            "iCPD",
            id="targets first, then non-targets",
        ),
        pytest.param(
            [NEW, visit(target=PD, target_mm=125, new_left=THERE)], "iCPD", id="new, then targets"
        ),
        pytest.param([TARGET_PD, TARGET_PD], "iUPD", id="neither growth nor shrinkage"),
        pytest.param([TARGET_PD, visit()], "iSD", id="stable again"),
        pytest.param([TARGET_PD, visit(target=PR, target_mm=60)], "iPR", id="a late response"),
        pytest.param(
            [TARGET_PD, visit(target=CR, non_target=CR, target_mm=0)],
            "iCR",
            id="a late complete one",
        ),
        pytest.param(
            [TARGET_PD, visit(), TARGET_PD], "iUPD", id="the bar was reset: unconfirmed anew"
        ),
        pytest.param(
            [TARGET_PD, visit(), TARGET_PD, visit(target=PD, target_mm=130)],
            "iCPD",
            id="and confirmed anew",
        ),
        pytest.param(
            [TARGET_PD, visit(target=NE, target_mm=nan), visit(target=PD, target_mm=130)],
            "iCPD",
            id="an assessment not evaluable ends no run",
        ),
        pytest.param(
            [NEW, visit(target=PR, target_mm=65, new_left=THERE, new_mm=12)],
            "iPR",
            id="targets shrank: a new lesion that lasts does not stand in the way",
        ),
        pytest.param(
            [
                visit(target=PR, target_mm=65),
                visit(target=PR, target_mm=65, new_appeared=UNEQUIVOCAL, new_mm=12),
                visit(target=PR, target_mm=65, new_left=THERE, new_mm=12),
            ],
            "iUPD",
            id="a response from before, and no change since the new lesion",
        ),
        pytest.param(
            [
                visit(target=PR, target_mm=65),
                visit(target=PR, target_mm=65, new_appeared=UNEQUIVOCAL, new_mm=12),
                visit(target=PR, target_mm=60, new_left=THERE, new_mm=12),
            ],
            "iPR",
            id="a response from before, and 5 mm less since the new lesion",
        ),
        pytest.param(
            [
                visit(target=PR, target_mm=65),
                visit(target=PR, target_mm=65, new_appeared=UNEQUIVOCAL, new_mm=12),
                visit(target=PR, target_mm=60.1, new_left=THERE, new_mm=12),
            ],
            "iUPD",
            id="just short of 5 mm less",
        ),
        pytest.param(
            [NEW, visit(target=CR, non_target=CR, target_mm=0, new_left=THERE, new_mm=12)],
            "iPR",
            id="all of the old gone, a new lesion not: no complete response",
        ),
        pytest.param(
            [
                NEW,
                visit(target=PR, target_mm=65, new_left=THERE, new_mm=12),
                visit(target=PR, target_mm=65, new_left=THERE, new_mm=13),
            ],
            "iPR",
            id="after the reset a new lesion that lasts is no progression",
        ),
        pytest.param(
            [
                NEW,
                visit(target=PR, target_mm=65, new_left=THERE, new_mm=12),
                visit(target=PR, target_mm=65, new_left=THERE, new_mm=18, new_progressed=True),
            ],
            "iUPD",
            id="after the reset it is again once it progressed by RECIST 1.1",
        ),
        pytest.param(
            [TARGET_PD, visit(target=PD, target_mm=130), visit(target=PR, target_mm=60)],
            "iCPD",
            id="what was confirmed stays so",
        ),
    ],
)
def test_the_last_of_some_assessments(visits, expected):
    assert graded(*visits)[-1] == expected


def test_no_further_imaging_leaves_an_unconfirmed_progression_as_it_is():
    found = irecist(facts_of([[TARGET_PD, visit(), visit()]]))
    later = np.array([[True, True, False, False]])
    facts = facts_of([[TARGET_PD, visit(), visit()]])
    facts = ImmuneFacts(
        **{f.name: getattr(facts, f.name) for f in fields(facts)}
        | {"day": np.where(later, facts.day, nan)}
    )
    alone = irecist(facts)
    assert alone.response[0].tolist() == [
        ImmuneResponse.NE,
        ImmuneResponse.IUPD,
        ImmuneResponse.MISSING,
        ImmuneResponse.MISSING,
    ]
    assert found.response[0, 1] == alone.response[0, 1]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(69, "iUPD", id="27 days after the iUPD"),
        pytest.param(70, "iCPD", id="28 days after it"),
        pytest.param(200, "iCPD", id="late"),
    ],
)
def test_progression_is_not_confirmed_sooner_than_four_weeks(day, expected):
    assert graded(TARGET_PD, visit(target=PD, target_mm=130, day=day))[-1] == expected


def test_the_protocol_may_ask_for_less_or_more_than_four_weeks():
    later = visit(target=PD, target_mm=130, day=68)
    assert graded(TARGET_PD, later, earliest_confirmation_days=26)[-1] == "iCPD"
    assert graded(TARGET_PD, later, earliest_confirmation_days=27)[-1] == "iUPD"


@pytest.mark.parametrize(
    ("early", "later", "expected"),
    [
        pytest.param(
            visit(target=PD, target_mm=125, new_appeared=UNEQUIVOCAL, new_mm=12, day=56),
            visit(target=PD, target_mm=125, new_left=THERE, new_mm=12),
            "iCPD",
            id="a new lesion of an early scan is still there",
        ),
        pytest.param(
            visit(target=PD, target_mm=125, new_appeared=UNEQUIVOCAL, new_mm=12, day=56),
            visit(target=PD, target_mm=125),
            "iUPD",
            id="it has gone",
        ),
        pytest.param(
            visit(target=PD, target_mm=131, day=56), TARGET_PD, "iUPD", id="targets shrank again"
        ),
        pytest.param(
            visit(target=PD, target_mm=131, day=56),
            visit(target=PD, target_mm=131),
            "iCPD",
            id="targets are still larger than at the iUPD",
        ),
        pytest.param(
            visit(target=SD, target_mm=110, day=56), visit(), "iSD", id="early shrinkage counts"
        ),
    ],
)
def test_what_an_early_scan_showed_counts_later_if_it_is_still_there(early, later, expected):
    assert graded(TARGET_PD, early, {**later, "day": 90.0})[-1] == expected


@pytest.mark.parametrize(
    ("visits", "rule"),
    [
        ([visit()], "AS_RECIST"),
        ([TARGET_PD], "FIRST_SEEN"),
        ([TARGET_PD, visit(target=PD, target_mm=130)], "TARGET_GROWTH"),
        ([NON_TARGET_PD, visit(non_target=PD, non_target_grown=True)], "NON_TARGET_GROWTH"),
        ([NEW, visit(new_left=THERE, new_mm=17)], "NEW_LESION_GROWTH"),
        ([NEW, visit(new_appeared=UNEQUIVOCAL)], "ANOTHER_NEW_LESION"),
        ([TARGET_PD, visit(non_target=PD)], "ELSEWHERE"),
        ([TARGET_PD, visit(target=PD, target_mm=130, day=50)], "TOO_EARLY"),
        ([TARGET_PD, TARGET_PD], "UNCHANGED"),
        ([TARGET_PD, visit()], "RESET"),
        ([TARGET_PD, visit(target=NE, target_mm=nan)], "NOT_KNOWN"),
        ([TARGET_PD, visit(target=PD, target_mm=130), visit()], "AFTER_CONFIRMATION"),
        (
            [
                TARGET_PD,
                visit(target=PD, target_mm=125, new_appeared=UNEQUIVOCAL, day=50),
                visit(target=PD, target_mm=125, new_left=THERE),
            ],
            "NOTED_EARLY",
        ),
    ],
)
def test_each_assessment_says_which_rule_made_it(visits, rule):
    assert rules(*visits)[-1] == rule


def random_facts(rng, patients, visits):
    """Patients whose sums hover about 5 mm, with gaps, short intervals and new lesions."""
    shape = (patients, visits)

    def some(values, weights):
        return rng.choice(np.array(values), shape, p=np.array(weights) / np.sum(weights))

    day = np.cumsum(rng.choice([7, 14, 27, 28, 42, 56], shape), axis=1).astype(float)
    day[rng.random(shape) < 0.1] = nan
    target_mm = np.where(
        rng.random(shape) < 0.1, nan, rng.choice([95, 99.9, 100, 104.9, 105, 110], shape)
    )
    new_mm = np.where(rng.random(shape) < 0.1, nan, rng.choice([0, 10, 12, 14.9, 15, 20], shape))
    return ImmuneFacts(
        day=day,
        target=some([CR, PR, SD, PD, NE, ND], [1, 2, 3, 4, 1, 0.5]),
        non_target=some([CR, NON, PD, NE, ND], [2, 4, 2, 1, 1]),
        target_mm=target_mm,
        target_read_mm=np.where(np.isnan(target_mm), rng.choice([90, 106, nan], shape), target_mm),
        non_target_grown=rng.random(shape) < 0.15,
        new_appeared=some(list(NewLesion), [1, 8, 1, 1.5]),
        new_left=some(list(Answer), [1, 3, 2]),
        new_mm=new_mm,
        new_read_mm=np.where(np.isnan(new_mm), rng.choice([5, 20, nan], shape), new_mm),
        new_grown=rng.random(shape) < 0.07,
        new_progressed=rng.random(shape) < 0.05,
    )


def patients_of(facts):
    columns = [getattr(facts, f.name) for f in fields(facts)]
    for rows in zip(*(column.tolist() for column in columns), strict=True):
        yield [twins.Visit(*cells) for cells in zip(*rows, strict=True)]


@pytest.mark.parametrize("earliest", [0, 28, 56])
def test_agrees_with_its_twin_on_20_000_random_patients(earliest):
    rng = np.random.default_rng(2017)
    seen, fired = set(), set()
    for visits in (2, 4, 6, 9):
        facts = random_facts(rng, 5_000, visits)
        found = irecist(facts, earliest_confirmation_days=earliest)
        expected = [twins.responses(patient, earliest) for patient in patients_of(facts)]
        np.testing.assert_array_equal(found.response, expected)
        seen |= set(found.response.ravel().tolist())
        fired |= set(found.rule.ravel().tolist())
    assert seen == set(codes_of(ImmuneResponse).values())
    early = {ImmuneRule.TOO_EARLY, ImmuneRule.NOTED_EARLY}
    assert fired == set(ImmuneRule) - (early if earliest == 0 else set())


PATIENTS = st.integers(0, 2**31).map(lambda seed: random_facts(np.random.default_rng(seed), 12, 7))


def taken(facts, index):
    return ImmuneFacts(**{f.name: getattr(facts, f.name)[index] for f in fields(facts)})


@given(PATIENTS)
def test_a_confirmed_progression_has_an_unconfirmed_one_before_it(facts):
    response = irecist(facts).response
    for patient in response.tolist():
        if ImmuneResponse.ICPD in patient:
            before = patient[: patient.index(ImmuneResponse.ICPD)]
            carried = [r for r in before if r not in (ImmuneResponse.NE, ImmuneResponse.MISSING)]
            assert carried[-1] == ImmuneResponse.IUPD


@given(PATIENTS, st.integers(1, 6))
def test_later_visits_do_not_change_earlier_answers(facts, visits):
    whole = irecist(facts).response[:, :visits]
    cut = irecist(taken(facts, (slice(None), slice(None, visits)))).response
    np.testing.assert_array_equal(whole, cut)


@given(PATIENTS, st.permutations(range(12)))
def test_patients_do_not_see_each_other(facts, order):
    found = irecist(facts)
    mixed = irecist(taken(facts, list(order)))
    np.testing.assert_array_equal(mixed.response, found.response[list(order)])
    np.testing.assert_array_equal(mixed.rule, found.rule[list(order)])


@given(PATIENTS)
def test_leading_axes_are_free(facts):
    folded = taken(facts, slice(None))
    folded = ImmuneFacts(**{f.name: getattr(facts, f.name).reshape(3, 4, 7) for f in fields(facts)})
    np.testing.assert_array_equal(irecist(folded).response.reshape(12, 7), irecist(facts).response)


@given(PATIENTS)
def test_an_unconfirmed_progression_is_progression_of_recist(facts):
    """Where nothing of a run is open, the answer is RECIST's with an i before it."""
    found = irecist(facts)
    first = (found.rule == ImmuneRule.FIRST_SEEN).argmax(axis=-1)
    assert (found.response[found.rule == ImmuneRule.FIRST_SEEN] == ImmuneResponse.IUPD).all()
    never = ~(found.rule == ImmuneRule.FIRST_SEEN).any(axis=-1)
    assert not np.isin(found.response[never], (ImmuneResponse.IUPD, ImmuneResponse.ICPD)).any()
    assert (first[~never] > 0).all()
