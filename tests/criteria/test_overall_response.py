"""Overall response of one assessment, row by row of the papers' tables."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from trialreadout.core.terms import NewLesion, Response
from trialreadout.criteria import overall_response
from trialreadout.criteria.overall_response import DECISIONS, UNDECIDED, _tabulate
from twins.overall_response import overall_response as twin

CR, PR, SD, NON, PD, NE, ND, MISSING = Response
UNKNOWN, NO, EQUIVOCAL, UNEQUIVOCAL = NewLesion

TARGET = (CR, PR, SD, PD, NE, ND, MISSING)
NON_TARGET = (CR, NON, PD, NE, ND, MISSING)


@pytest.mark.parametrize(
    ("target", "non_target", "new_lesion", "expected"),
    [
        pytest.param(CR, CR, NO, CR, id="everything gone"),
        pytest.param(CR, ND, NO, CR, id="targets gone, no non-targets at baseline"),
        pytest.param(CR, NON, NO, PR, id="targets gone, a non-target persists"),
        pytest.param(CR, NE, NO, PR, id="targets gone, non-targets not all evaluated"),
        pytest.param(PR, NON, NO, PR, id="partial response"),
        pytest.param(PR, NE, NO, PR, id="partial response, non-targets not all evaluated"),
        pytest.param(PR, CR, NO, PR, id="partial response, non-targets gone"),
        pytest.param(SD, NON, NO, SD, id="stable"),
        pytest.param(SD, NE, NO, SD, id="stable, non-targets not all evaluated"),
        pytest.param(SD, ND, NO, SD, id="stable, no non-targets"),
        pytest.param(NE, NON, NO, NE, id="targets not all evaluated"),
        pytest.param(NE, CR, NO, NE, id="targets not all evaluated, non-targets gone"),
        pytest.param(PD, CR, NO, PD, id="targets progress"),
        pytest.param(CR, PD, NO, PD, id="non-targets progress"),
        pytest.param(NE, PD, NO, PD, id="non-targets progress, targets not all evaluated"),
        pytest.param(CR, CR, UNEQUIVOCAL, PD, id="a new lesion though everything else is gone"),
        pytest.param(NE, NE, UNEQUIVOCAL, PD, id="a new lesion and nothing else evaluated"),
        pytest.param(PR, NON, EQUIVOCAL, PR, id="an equivocal new lesion carries on"),
        pytest.param(CR, CR, EQUIVOCAL, CR, id="an equivocal new lesion carries on, even in CR"),
        pytest.param(PR, NON, UNKNOWN, NE, id="nobody said whether there is a new lesion"),
        pytest.param(PD, NON, UNKNOWN, PD, id="progression needs no word on new lesions"),
        pytest.param(CR, PD, UNKNOWN, PD, id="nor does that of non-targets"),
        pytest.param(ND, CR, NO, CR, id="non-target disease only, gone"),
        pytest.param(ND, NON, NO, NON, id="non-target disease only, persists: not SD"),
        pytest.param(ND, NE, NO, NE, id="non-target disease only, not all evaluated"),
        pytest.param(ND, PD, NO, PD, id="non-target disease only, progresses"),
        pytest.param(ND, ND, NO, ND, id="no disease at baseline"),
        pytest.param(ND, ND, UNEQUIVOCAL, PD, id="no disease at baseline, then a new lesion"),
        pytest.param(ND, ND, UNKNOWN, NE, id="no disease, new lesions not looked for"),
        pytest.param(MISSING, NON, NO, NE, id="no record of the targets"),
        pytest.param(CR, MISSING, NO, PR, id="no record of the non-targets"),
    ],
)
def test_a_row_of_the_table(target, non_target, new_lesion, expected):
    assert Response(overall_response(target, non_target, new_lesion)) is expected


def test_agrees_with_its_twin_on_every_combination():
    rows = list(product(TARGET, NON_TARGET, NewLesion))
    codes = overall_response(*np.array(rows, np.int8).T)
    assert codes.tolist() == [twin(*row) for row in rows]


def test_leading_axes_are_free():
    rows = np.array(list(product(TARGET, NON_TARGET, NewLesion)), np.int8).T
    flat = overall_response(*rows)
    assert (overall_response(*rows.reshape(3, 7, 6, 4)).ravel() == flat).all()


def test_a_non_target_partial_response_has_no_row():
    with pytest.raises(ValueError, match=r"target CR with non-target PR, at position \(1,\)"):
        overall_response(np.array([CR, CR]), np.array([CR, PR]), np.array([NO, NO]))


def test_of_two_rows_that_fit_the_first_decides():
    table = _tabulate(((CR, (CR, NON), NO, CR), ((CR, PR), CR, (NO, EQUIVOCAL), PR)))
    assert table[CR, CR].tolist() == [UNDECIDED, CR, PR, UNDECIDED]
    assert table[CR, NON].tolist() == [UNDECIDED, CR, UNDECIDED, UNDECIDED]
    assert table[PR, CR].tolist() == [UNDECIDED, PR, PR, UNDECIDED]
    assert np.count_nonzero(table != UNDECIDED) == 5


def test_the_table_has_one_place_for_each_combination_of_codes():
    codes = max(Response) + 1
    table = _tabulate(DECISIONS)
    assert (table.shape, table.dtype) == ((codes, codes, len(NewLesion)), np.int8)
    for target, non_target, new_lesion in product(TARGET, NON_TARGET, NewLesion):
        found = table[target, non_target, new_lesion + 1]
        assert found == twin(target, non_target, new_lesion)


def test_the_error_names_what_is_allowed():
    with pytest.raises(
        ValueError, match=r"\n  expected: target CR, PR, .*; non-target CR, NON-CR/NON-PD, PD, NE"
    ):
        overall_response(CR, SD, NO)
