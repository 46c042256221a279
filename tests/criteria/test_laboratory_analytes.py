"""Units of laboratory values, names of tests, and calcium corrected for albumin."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.criteria.corrected_calcium import corrected_calcium
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.ctcae.analytes import (
    ANALYTES,
    CODE_OF,
    Analyte,
    _analyte,
    _cells,
    _enzyme,
    _molar,
    _protein,
    spelled,
)


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


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(" mg / dL ", "mg/dl", id="blanks and capital letters do not matter"),
        pytest.param("\u00b5mol/L", "umol/l", id="the sign for micro"),
        pytest.param("\u03bcmol/L", "umol/l", id="the Greek letter mu"),
        pytest.param("X 10E9/L", "10^9/l", id="times ten to the ninth, with an e"),
        pytest.param("10*3/uL", "10^3/ul", id="ten to the third, with a star"),
        pytest.param("{INR}", "1", id="a ratio, as UCUM annotates it"),
        pytest.param("Ratio", "1", id="a ratio, in a word"),
        pytest.param("", "1", id="no unit"),
    ],
)
def test_a_unit_is_spelled_in_one_way(written, expected):
    assert spelled(written) == expected


def test_an_analyte_knows_its_own_unit_and_keeps_how_people_write_the_others():
    analyte = _analyte("g/L", ("Anemia", "Hemoglobin increased"), {"G/dL": 10.0})
    assert analyte == Analyte(
        unit="g/L",
        per={"g/l": 1.0, "g/dl": 10.0},
        units=("g/L", "G/dL"),
        terms=("Anemia", "Hemoglobin increased"),
    )


# Of a substance of 40 g/mol: 1 g/L are 25 mmol/L.
OF_40_GRAMS = {
    "mmol/L": 1.0,
    "umol/L": 0.001,
    "nmol/L": 1e-6,
    "g/L": 25.0,
    "g/dL": 250.0,
    "mg/dL": 0.25,
    "mg/L": 0.025,
    "mg%": 0.25,
}


@pytest.mark.parametrize(
    ("unit", "of_a_millimole", "valence", "equivalents"),
    [
        pytest.param("mmol/L", 1.0, 0, {}, id="uncharged, in millimoles: no equivalents"),
        pytest.param("mmol/L", 1.0, 1, {"mEq/L": 1.0}, id="one charge: an equivalent a mole"),
        pytest.param("mmol/L", 1.0, 2, {"mEq/L": 0.5}, id="two charges: two equivalents a mole"),
        pytest.param("umol/L", 1e3, 2, {"mEq/L": 0.5}, id="in micromoles"),
        pytest.param("nmol/L", 1e6, 0, {}, id="in nanomoles"),
    ],
)
def test_mass_and_equivalents_lead_to_amount(unit, of_a_millimole, valence, equivalents):
    analyte = _molar(unit, 40, valence, "Hypocalcemia", "Hypercalcemia")
    factors = OF_40_GRAMS | equivalents
    assert (analyte.unit, analyte.terms) == (unit, ("Hypocalcemia", "Hypercalcemia"))
    assert set(analyte.units) == set(factors)
    assert analyte.per == pytest.approx(
        {spelled(each): factor * of_a_millimole for each, factor in factors.items()},
        rel=1e-12,
        abs=0,
    )


def test_units_of_enzymes():
    factors = {"U/L": 1.0, "IU/L": 1.0, "ukat/L": 60.0, "nkat/L": 0.06}
    per = {spelled(each): factor for each, factor in factors.items()}
    assert _enzyme("CPK increased", "GGT increased") == Analyte(
        "U/L", per, tuple(factors), ("CPK increased", "GGT increased")
    )


def test_units_of_proteins():
    factors = {"g/L": 1.0, "g/dL": 10.0, "mg/dL": 0.01, "mg/L": 0.001}
    per = {spelled(each): factor for each, factor in factors.items()}
    assert _protein("Hypoalbuminemia") == Analyte("g/L", per, tuple(factors), ("Hypoalbuminemia",))


def test_units_of_cell_counts():
    """A thousand per microlitre is a billion per litre; a count of single cells a thousandth."""
    analyte = _cells("Leukocytosis", "White blood cell decreased")
    assert (analyte.unit, analyte.terms) == (
        "10^9/L",
        ("Leukocytosis", "White blood cell decreased"),
    )
    thousands = ["10^9/L", "GI/L", "G/L", "10^3/uL", "10^3/mm3", "K/uL", "K/mm3", "THOU/uL", "/nL"]
    single = ["/uL", "/mm3", "cells/uL", "cells/mm3", "10^6/L"]
    assert analyte.units == (*thousands, *single)
    assert [analyte.per[spelled(each)] for each in thousands] == [1.0] * len(thousands)
    assert [analyte.per[spelled(each)] for each in single] == [0.001] * len(single)
