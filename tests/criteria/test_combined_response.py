"""Responses of which the parts of the disease are graded apart."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import BoneResponse, MarkerResponse, Response, codes_of, label
from trialreadout.criteria import confirmed_bone, gcig_response, pcwg3_response
from twins import combined_response as twin

LESIONS, MARKERS, BONES = (codes_of(each) for each in (Response, MarkerResponse, BoneResponse))


def test_every_pair_of_lesions_and_ca_125_is_graded_as_the_table_has_it():
    pairs = list(product(LESIONS, MARKERS))
    found = gcig_response([LESIONS[a] for a, _ in pairs], [MARKERS[b] for _, b in pairs])
    assert [label(Response(code)) for code in found] == [twin.gcig(*pair) for pair in pairs]


def test_every_pair_of_soft_tissue_and_bone_is_graded_as_the_table_has_it():
    pairs = list(product(LESIONS, BONES))
    found = pcwg3_response([LESIONS[a] for a, _ in pairs], [BONES[b] for _, b in pairs])
    assert [label(Response(code)) for code in found] == [twin.PCWG3[pair] for pair in pairs]


def confirmed(*words):
    found = confirmed_bone(np.array([BONES[word] for word in words], np.int8))
    return [label(BoneResponse(code)) for code in found]


@pytest.mark.parametrize(
    ("scans", "expected"),
    [
        pytest.param(["PDu", "PD"], ["PD", "PD"], id="confirmed: progression is dated back"),
        pytest.param(["PDu", "NON-PD"], ["NON-PD", "NON-PD"], id="a flare"),
        pytest.param(["PDu", "NED"], ["NON-PD", "NED"], id="gone at the next scan"),
        pytest.param(["PDu"], ["PDu"], id="the last scan waits"),
        pytest.param(["PDu", "NE"], ["PDu", "NE"], id="a scan that says nothing decides nothing"),
        pytest.param(["PDu", "NE", "PD"], ["PD", "NE", "PD"], id="the one after it does"),
        pytest.param(["PDu", "NON-PD", "PD"], ["NON-PD", "NON-PD", "PD"], id="a later progression"),
        pytest.param(["PDu", "PDu", "PD"], ["PD", "PD", "PD"], id="waiting twice"),
        pytest.param([], [], id="no scan"),
    ],
)
def test_what_became_of_progression_in_bone_that_waited(scans, expected):
    assert confirmed(*scans) == expected


@given(st.lists(st.lists(st.sampled_from(list(BONES)), min_size=5, max_size=5), min_size=1))
def test_patient_by_patient(scans):
    codes = np.array([[BONES[word] for word in patient] for patient in scans], np.int8)
    found = confirmed_bone(codes)
    for patient, words in zip(found, scans, strict=True):
        assert [label(BoneResponse(code)) for code in patient] == twin.confirmed(words)
