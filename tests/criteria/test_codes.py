"""Every rule answers in codes of one byte, by which tables are read."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import (
    Answer,
    BoneResponse,
    ImmuneResponse,
    LesionState,
    MarkerResponse,
    NewLesion,
    Response,
    Uptake,
)
from trialreadout.criteria import (
    GCIG_CA_125,
    RECIST_1_1,
    ImmuneFacts,
    any_of,
    best_immune_response,
    best_overall_response,
    clinical_benefit,
    combined_views,
    confirmed_bone,
    favourable,
    gcig_response,
    growth,
    immune_progression,
    irecist,
    last_assessment,
    marker_response,
    marker_trend,
    new_lesions,
    non_target_response,
    overall_response,
    pcwg3_response,
    proven_from_first_appearance,
    reinduction,
    response,
    target_response,
    unread_after_treatment,
    uptake_change,
    uptake_where_read,
    weight_loss,
    with_marker,
    with_merged_and_split,
    with_recurrence,
)
from trialreadout.criteria.counted_records import counted_records
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.laboratory_grade import laboratory_grade
from trialreadout.criteria.readings import read_records


def codes(*words):
    return np.array(words, np.int8)


DAY = np.array([0.0, 56.0, 84.0])
SIZES = np.array([[20.0, 10.0], [15.0, 20.0], [10.0, 30.0]])
STATES = codes(*[[LesionState.MEASURED] * 2] * 3)
NEITHER, BOTH = np.array([False, False]), np.array([True, True])
WORDS = codes(NewLesion.NO, NewLesion.EQUIVOCAL, NewLesion.UNEQUIVOCAL)
OVERALL = codes(Response.SD, Response.CR, Response.PR)
IMMUNE = codes(ImmuneResponse.NE, ImmuneResponse.IUPD, ImmuneResponse.ICPD)
UPTAKE = codes(Uptake.NONE, Uptake.PRESENT, Uptake.UNKNOWN)
BONE = codes(BoneResponse.NON_PD, BoneResponse.PDU, BoneResponse.PD)
MARKER = codes(MarkerResponse.STABLE, MarkerResponse.RESPONSE, MarkerResponse.NE)
ANSWERS = codes(Answer.MET, Answer.NOT_MET, Answer.NOT_EVALUABLE)
RULES = {"stable_from_day": 42, "confirmation_days": 28}
LISTED = {"until_progression": True, "until_day": None}
READ = RULES | LISTED | {"tolerated_not_evaluable": 1, "tolerated_stable": 0}


def new_ones():
    return new_lesions(SIZES, STATES, BOTH, NEITHER, WORDS)


def immune_course():
    """Targets that grow, and no other disease."""
    sums, nothing = np.array([30.0, 35.0, 40.0]), np.zeros(3)
    return irecist(
        ImmuneFacts(
            day=DAY,
            target=codes(Response.NE, Response.PD, Response.PD),
            non_target=codes(*[Response.ND] * 3),
            target_mm=sums,
            target_read_mm=sums,
            non_target_grown=nothing > 0,
            new_appeared=codes(*[NewLesion.NO] * 3),
            new_left=codes(*[Answer.NOT_MET] * 3),
            new_mm=nothing,
            new_read_mm=nothing,
            new_grown=nothing > 0,
            new_progressed=nothing > 0,
        )
    )


def marker_course():
    return marker_response(DAY, [100.0, 40.0, 30.0], 35.0, criteria=GCIG_CA_125)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: any_of(ANSWERS, axis=-1), id="any of"),
        pytest.param(lambda: best_overall_response(DAY, OVERALL, **RULES).response, id="best"),
        pytest.param(lambda: clinical_benefit(DAY, OVERALL, **RULES).met, id="benefit"),
        pytest.param(lambda: combined_views(UPTAKE[:, np.newaxis], "either"), id="views"),
        pytest.param(lambda: confirmed_bone(BONE), id="bone"),
        pytest.param(
            lambda: counted_records(DAY, OVERALL.astype(float), **LISTED).response, id="records"
        ),
        pytest.param(lambda: favourable(ANSWERS, not_evaluable="not met"), id="favourable"),
        pytest.param(lambda: gcig_response(OVERALL, MARKER), id="lesions and CA 125"),
        pytest.param(lambda: growth(DAY, [1.0, 2.0, 3.0]).slower, id="slower growth"),
        pytest.param(lambda: immune_course().response, id="iRECIST at each assessment"),
        pytest.param(lambda: immune_course().rule, id="rule of iRECIST at each assessment"),
        pytest.param(lambda: immune_progression(DAY, IMMUNE).rule, id="rule of iRECIST"),
        pytest.param(lambda: best_immune_response(DAY, IMMUNE).response, id="best of iRECIST"),
        pytest.param(
            lambda: laboratory_grade(90.0, 120.0, 160.0, 130.0, TERMS[5]["Anemia"]),
            id="laboratory grade",
        ),
        pytest.param(lambda: last_assessment(DAY, OVERALL, **RULES).response, id="last"),
        pytest.param(lambda: marker_course().answer, id="answer of a marker"),
        pytest.param(lambda: marker_course().rule, id="rule of a marker"),
        pytest.param(lambda: marker_course().state, id="each value of a marker"),
        pytest.param(lambda: marker_trend(DAY, [1.0, 2.0, 3.0]), id="trend of a marker"),
        pytest.param(lambda: new_ones().appeared, id="new lesions that appear"),
        pytest.param(lambda: new_ones().left, id="new lesions that are left"),
        pytest.param(lambda: non_target_response(STATES, BOTH), id="non-target lesions"),
        pytest.param(lambda: overall_response(OVERALL, OVERALL[1], WORDS), id="overall"),
        pytest.param(lambda: pcwg3_response(OVERALL, BONE), id="soft tissue and bone"),
        pytest.param(
            lambda: proven_from_first_appearance(WORDS, WORDS == NewLesion.EQUIVOCAL), id="proof"
        ),
        pytest.param(
            lambda: read_records(DAY, OVERALL, reading="admiralonco", **READ).response,
            id="records as they are read",
        ),
        pytest.param(lambda: reinduction(UPTAKE, UPTAKE).lesion, id="reinduction of a lesion"),
        pytest.param(lambda: reinduction(UPTAKE, UPTAKE).patient, id="reinduction"),
        pytest.param(lambda: response(DAY, OVERALL, **RULES).met, id="response"),
        pytest.param(
            lambda: target_response(SIZES, STATES, BOTH, NEITHER, RECIST_1_1), id="targets"
        ),
        pytest.param(
            lambda: unread_after_treatment(STATES, np.stack([DAY] * 2, -1), np.array([28.0, 70.0])),
            id="irradiated lesions",
        ),
        pytest.param(lambda: uptake_change(UPTAKE, UPTAKE), id="change of uptake"),
        pytest.param(lambda: uptake_where_read(UPTAKE, np.array(True)), id="uptake where read"),
        pytest.param(lambda: weight_loss([80.0, 75.0]).grade, id="grade of weight loss"),
        pytest.param(lambda: weight_loss([80.0, 75.0]).worst, id="worst grade of weight loss"),
        pytest.param(
            lambda: with_marker(OVERALL, OVERALL, ANSWERS), id="until the marker is normal"
        ),
        pytest.param(
            lambda: with_merged_and_split(STATES, codes(-1, 0), codes(-1, -1)), id="merged lesions"
        ),
        pytest.param(
            lambda: with_recurrence(OVERALL, STATES, BOTH, OVERALL == Response.PR), id="return"
        ),
    ],
)
def test_an_answer_is_a_code_of_one_byte(answer):
    assert answer().dtype == np.int8
