"""An equivocal new lesion that is proven later."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import NewLesion
from trialreadout.criteria import proven_from_first_appearance
from twins.lesion_events import proven_from_first_appearance as twin

WORDS = {
    "no": NewLesion.NO,
    "?": NewLesion.EQUIVOCAL,
    "yes": NewLesion.UNEQUIVOCAL,
    "-": NewLesion.UNKNOWN,
}


@pytest.mark.parametrize(
    ("words", "first_seen", "expected"),
    [
        pytest.param("no ? yes", [1], "no yes yes", id="proven: there from its first appearance"),
        pytest.param("no ? ? yes", [1], "no yes yes yes", id="in doubt twice, then proven"),
        pytest.param("no ? ? yes", [2], "no ? yes yes", id="an earlier doubt was another lesion's"),
        pytest.param("no ? no yes", [1], "no yes no yes", id="not seen in between"),
        pytest.param("no ? - yes", [1], "no yes - yes", id="not looked for in between"),
        pytest.param("no ? no no", [1], "no ? no no", id="never proven"),
        pytest.param("no ? yes", [], "no ? yes", id="no lesion links the two"),
        pytest.param("no ? yes", [2], "no ? yes", id="the proven lesion is another, seen later"),
        pytest.param("no ? yes", [1, 2], "no ? yes", id="two lesions: which was proven?"),
        pytest.param("no ? yes yes", [1, 2], "no ? yes yes", id="and nothing proves it later"),
        pytest.param("no no yes", [1], "no no yes", id="nobody doubted when it appeared"),
        pytest.param("? no yes", [0], "? no yes", id="a doubt at baseline is no new lesion"),
        pytest.param("no yes ? yes", [2], "no yes ? yes", id="a doubt after the proof of another"),
    ],
)
def test_a_patient(words, first_seen, expected):
    codes = np.array([WORDS[word] for word in words.split()])
    seen = np.isin(np.arange(codes.size), first_seen)
    found = proven_from_first_appearance(codes, seen)
    assert found.tolist() == [WORDS[word] for word in expected.split()]


def test_agrees_with_its_twin_on_100_000_random_patients_whatever_the_leading_axes():
    rng = np.random.default_rng(2009)
    words = rng.choice(list(WORDS.values()), (100_000, 5), p=[0.4, 0.4, 0.15, 0.05])
    seen = rng.random(words.shape) < 0.3
    found = proven_from_first_appearance(words, seen)
    patients = zip(words.tolist(), seen.tolist(), strict=True)
    assert found.tolist() == [twin(*patient) for patient in patients]
    assert (found != words).any()
    stacked = proven_from_first_appearance(words.reshape(10, -1, 5), seen.reshape(10, -1, 5))
    assert (stacked.reshape(words.shape) == found).all()
