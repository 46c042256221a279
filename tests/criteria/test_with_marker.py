"""A complete response, and a marker that is not normal."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from trialreadout.core.terms import Answer, Response
from trialreadout.criteria import with_marker
from twins.lesion_events import with_marker as twin

NORMAL, HIGH, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.NOT_EVALUABLE


@pytest.mark.parametrize(
    ("overall", "target", "marker", "expected"),
    [
        pytest.param("CR", "CR", NORMAL, "CR", id="everything gone and the marker normal"),
        pytest.param("CR", "CR", HIGH, "PR", id="everything gone but the marker still elevated"),
        pytest.param("CR", "CR", UNKNOWN, "PR", id="everything gone, marker not known"),
        pytest.param("CR", "ND", NORMAL, "CR", id="non-target disease only, gone, marker normal"),
        pytest.param("CR", "ND", HIGH, "NON_CR_NON_PD", id="non-target disease only, elevated"),
        pytest.param("CR", "ND", UNKNOWN, "NON_CR_NON_PD", id="non-target disease only, unknown"),
        pytest.param("PR", "PR", HIGH, "PR", id="a partial response needs no marker"),
        pytest.param("SD", "SD", HIGH, "SD", id="an elevated marker alone is no progression"),
        pytest.param("NE", "NE", UNKNOWN, "NE", id="not evaluable stays so"),
    ],
)
def test_one_assessment(overall, target, marker, expected):
    codes = with_marker(np.array([Response[overall]]), np.array([Response[target]]), marker)
    assert Response(codes[0]).name == expected


def test_agrees_with_its_twin_on_every_combination_whatever_the_leading_axes():
    rows = list(product(Response, Response, Answer))
    grids = np.array(rows, np.int8).T.reshape(3, 4, 8, 6)
    codes = with_marker(*grids)
    assert codes.ravel().tolist() == [twin(o, t, marker == NORMAL) for o, t, marker in rows]
