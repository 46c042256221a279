"""Laboratory grades of a public study, held against those of the R package admiral.

The ADaM was derived by admiral's template with its criteria of version 4. Each difference has a
cause with a name here; a difference without one fails.
"""

from __future__ import annotations

from time import process_time

import numpy as np
import polars as pl
import pytest

from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.ctcae.analytes import ANALYTES
from trialreadout.criteria.laboratory_grade import laboratory_grade
from trialreadout.sources.graded_units import factor_of
from twins.ctcae_texts import ranges
from twins.ctcae_texts import rows as read_texts

TERM_OF = {
    ("ALB", "L"): "Hypoalbuminemia",
    ("ALP", "H"): "Alkaline phosphatase increased",
    ("ALT", "H"): "Alanine aminotransferase increased",
    ("AST", "H"): "Aspartate aminotransferase increased",
    ("BILI", "H"): "Blood bilirubin increased",
    ("CA", "L"): "Hypocalcemia",
    ("CA", "H"): "Hypercalcemia",
    ("CHOL", "H"): "Cholesterol high",
    ("CK", "H"): "CPK increased",
    ("CREAT", "H"): "Creatinine increased",
    ("GGT", "H"): "GGT increased",
    ("GLUC", "L"): "Hypoglycemia",
    ("GLUC", "H"): "Hyperglycemia",
    ("LYM", "L"): "CD4 lymphocytes decreased",
    ("PHOS", "L"): "Hypophosphatemia",
    ("PLAT", "L"): "Platelet count decreased",
    ("K", "L"): "Hypokalemia",
    ("K", "H"): "Hyperkalemia",
    ("SODIUM", "L"): "Hyponatremia",
    ("SODIUM", "H"): "Hypernatremia",
    ("WBC", "L"): "White blood cell decreased",
    ("WBC", "H"): "Leukocytosis",
}
"""For a test and a side the term that admiral's template grades it by: lymphocytes by CD4."""
COLUMNS = ("AVAL", "BASE", "ANRLO", "ANRHI")


@pytest.fixture(scope="module")
def adlb(shared_data):
    rows = pl.read_parquet(shared_data / "adam-oncology" / "adlb.parquet")
    return rows.filter(pl.col("LBTESTCD").is_not_null())


def ours(rows, term, test, version=4):
    """Grade rows of ADLB in the unit of the term."""
    analyte = "CACORR" if test == "CA" else test
    (unit,) = rows["LBSTRESU"].drop_nulls().unique()
    factor = factor_of(analyte, unit)
    value, base, lower, upper = (
        factor * rows[column].fill_null(float("nan")).to_numpy() for column in COLUMNS
    )
    return laboratory_grade(value, lower, upper, base, TERMS[version][term])


def cause(test, side, row, mine):
    """Name why a grade differs from admiral's; None where there is no reason for it."""
    theirs = row[f"ATOXGR{side}"]
    if (test, side) == ("K", "L") and (mine, theirs) == (1, "2"):
        return "admiral grades potassium below normal as 2 without knowing of symptoms"
    return None


def differences(adlb):
    """List the differences: test, side, the grade here, the row, and the cause."""
    found = []
    for (test, side), term in TERM_OF.items():
        rows = adlb.filter(LBTESTCD=test)
        mine = ours(rows, term, test)
        theirs = rows[f"ATOXGR{side}"].fill_null("-1").cast(pl.Int8).to_numpy()
        for at in np.flatnonzero(mine != theirs):
            row = rows.row(int(at), named=True)
            found.append((test, side, int(mine[at]), row, cause(test, side, row, int(mine[at]))))
    return found


def test_every_difference_from_admiral_has_a_cause(adlb):
    found = differences(adlb)
    compared = sum(adlb.filter(LBTESTCD=test).height for test, _ in TERM_OF)
    assert compared == 55_066
    assert not [each for each in found if each[-1] is None]
    assert len(found) == 18


def test_haemoglobin_in_mmol_is_graded_here_and_has_no_grade_there(adlb):
    rows = adlb.filter(LBTESTCD="HGB").drop_nulls("AVAL")
    mine = ours(rows, "Anemia", "HGB")
    assert rows["ATOXGRL"].is_null().all()
    assert set(np.unique(mine)) == {0, 1, 2}
    grams = 16.114 * rows["AVAL"].to_numpy()
    assert ((mine == 2) == ((grams < 100) & (grams >= 80))).all()


def by_text(found, value, lower, upper, base):
    """Grade by the ranges of the text; for terms whose conditions need a baseline alone."""
    high = found[0].above
    abnormal = base > upper if high else base < lower
    holds_if = {"always": True, "normal": not abnormal, "abnormal": abnormal, "no symptoms": True}
    holds_if |= {"up to five": abnormal and base <= 5 * upper, "below": base < lower}
    of = {"ULN": upper, "LLN": lower, "baseline": base, "higher": max(upper, base)}
    return max(
        (each.grade for each in found if holds_if.get(each.when) and each.holds(value, of)),
        default=0,
    )


@pytest.mark.parametrize("version", [4, 5, 6])
@pytest.mark.parametrize("test", ["ALT", "AST", "BILI", "CREAT", "GGT", "SODIUM", "URATE", "ALP"])
def test_every_version_grades_the_values_as_its_text_says(adlb, version, test):
    rows = adlb.filter(LBTESTCD=test).drop_nulls(COLUMNS).unique(COLUMNS, maintain_order=True)
    texts = {row["term"]: row for row in read_texts(version)}
    for term in ANALYTES[test].terms:
        if term not in TERMS[version]:
            continue
        found = ranges(texts[term])
        mine = ours(rows, term, test, version)
        (unit,) = rows["LBSTRESU"].unique()
        for grade, row in zip(mine, rows.select(COLUMNS).iter_rows(), strict=True):
            value, base, lower, upper = (factor_of(test, unit) * each for each in row)
            assert grade == by_text(found, value, lower, upper, base), (term, row)


@pytest.mark.parametrize("version", [4, 5, 6])
def test_sixty_thousand_values_are_graded_in_a_fifth_of_a_second(adlb, version):
    columns = [adlb[column].fill_null(float("nan")).to_numpy()[:60_000] for column in COLUMNS]
    term = TERMS[version]["Alanine aminotransferase increased"]
    value, base, lower, upper = columns
    laboratory_grade(value, lower, upper, base, term)
    began = process_time()
    laboratory_grade(value, lower, upper, base, term)
    assert process_time() - began < 0.2
