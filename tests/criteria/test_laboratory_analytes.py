"""Units of laboratory values, names of tests, and calcium corrected for albumin."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.criteria.corrected_calcium import corrected_calcium
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.ctcae.analytes import ANALYTES, CODE_OF, spelled


@pytest.mark.parametrize(
    ("code", "value", "unit", "expected"),
    [
        ("HGB", 10, "g/dL", 100),
        ("HGB", 6.2, "mmol/L", 99.9),
        ("GLUC", 250, "mg/dL", 13.9),
        ("GLUC", 40, "mg/dL", 2.2),
        ("CHOL", 400, "mg/dL", 10.34),
        ("TRIG", 1000, "mg/dL", 11.3),
        ("CREAT", 1, "mg/dL", 88.4),
        ("CREAT", 0.1, "mmol/L", 100),
        ("BILI", 1, "mg/dL", 17.1),
        ("URATE", 10, "mg/dL", 595),
        ("CACORR", 8, "mg/dL", 2.0),
        ("CACORR", 4, "mEq/L", 2.0),
        ("MG", 3, "mg/dL", 1.23),
        ("MG", 2, "mEq/L", 1.0),
        ("PHOS", 2.5, "mg/dL", 0.8),
        ("K", 5.5, "mEq/L", 5.5),
        ("ALB", 3, "g/dL", 30),
        ("FIBRINO", 50, "mg/dL", 0.5),
        ("NEUT", 1500, "/mm3", 1.5),
        ("NEUT", 1.5, "10^3/uL", 1.5),
        ("PLAT", 75, "GI/L", 75),
        ("PLAT", 75, "x 10e9 /L", 75),
        ("PLAT", 75, "10*9/L", 75),
        ("ALT", 1, "µkat/L", 60),
        ("ALT", 30, "IU/l", 30),
        ("INR", 1.5, "", 1.5),
    ],
)
def test_a_conventional_unit_leads_to_the_one_that_is_graded(code, value, unit, expected):
    """The pairs of units in the grade texts themselves, and of daily use, to three digits."""
    assert np.isclose(value * ANALYTES[code].per[spelled(unit)], expected, rtol=1.1e-2)


def test_every_term_is_graded_from_one_test_at_least_and_in_its_unit():
    graded = {term for analyte in ANALYTES.values() for term in analyte.terms}
    named = {name for terms in TERMS.values() for name in terms}
    assert graded == named
    for analyte in ANALYTES.values():
        for terms in TERMS.values():
            units = {terms[name].unit for name in analyte.terms if name in terms}
            assert units <= {None, analyte.unit}


def test_names_of_tests():
    assert {CODE_OF[name] for name in ("haemoglobin", "hgb", "hb")} == {"HGB"}
    assert "ph" not in CODE_OF


@pytest.mark.parametrize(
    ("calcium", "albumin", "expected"),
    [(2.0, 40, 2.0), (1.83, 26, 2.11), (2.5, 50, 2.3), (np.nan, 40, np.nan), (2, np.nan, np.nan)],
)
def test_calcium_is_corrected_for_albumin(calcium, albumin, expected):
    assert np.isclose(corrected_calcium(calcium, albumin), expected, equal_nan=True)
