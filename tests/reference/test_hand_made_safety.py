"""ADAE, ADEX and ADLB of the pilot study, held against those of the leading R package.

Records are paired by subject and number of the SDTM record; what was derived there and is not
stated here (last observations, minima, planned doses) takes no part. The datasets there are those
of admiral 1.4.1 (github.com/pharmaverse/pharmaverseadam 1.3.0, Apache-2.0). As for the tumour
records, an exception that no longer differs fails as much as a difference that has no name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from trialreadout.adam.dataset import Dataset

Rows = pl.DataFrame
COMPARED = {
    "ADAE": [
        "AETERM", "AEDECOD", "AEBODSYS", "AESEV", "AESER", "AEREL", "AEACN", "AEOUT", "ASTDT",
        "ASTDTF", "ASTDY", "AENDT", "AENDTF", "AENDY", "ADURN", "TRTEMFL", "TRTSDT", "TRTEDT",
        "TRT01A", "SAFFL", "AGE", "SEX", "ARM",
    ],
    "ADEX": ["EXDOSE", "EXTRT", "EXADJ", "ASTDT", "AENDT", "ASTDTF", "AENDTF", "ASTDY", "AENDY"],
    "ADLB": [
        "AVAL", "AVALC", "ADT", "ADY", "BASE", "CHG", "PCHG", "ABLFL", "ANRLO", "ANRHI",
        "ANRIND", "ATOXGRL", "ATOXGRH", "BTOXGRL", "BTOXGRH", "ATOXDSCL", "ATOXDSCH", "TRTA",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def paired(shared_data: Path, hand_made_adam: dict[str, Dataset]) -> dict[str, Rows]:
    """Each dataset's records side by side, ours with `_here` behind their names."""
    found = {}
    for name, sequence in (("ADAE", "AESEQ"), ("ADEX", "EXSEQ"), ("ADLB", "LBSEQ")):
        theirs = pl.read_parquet(shared_data / f"adam-oncology/{name.lower()}.parquet")
        ours = hand_made_adam[name].rows.rename({"SRCSEQ": sequence, "TRTA": "TRT01A"})
        ours = ours.with_columns(TRTA="TRT01A")
        if name == "ADEX":
            theirs = theirs.filter(PARAMCD="DOSE")
            ours = ours.filter(PARAMCD="DOSE").with_columns(EXDOSE="AVAL")
        if name == "ADLB":
            derived = theirs.filter(DTYPE="CALCULATION", ABLFL="Y").select(
                "USUBJID", "PARAMCD", baseline_derived=True
            )
            theirs = theirs.filter(pl.col("DTYPE").is_null())
            theirs = theirs.join(derived, on=["USUBJID", "PARAMCD"], how="left")
        keys = ["USUBJID", sequence]
        found[name] = theirs.join(ours, on=keys, how="full", suffix="_here", coalesce=True)
        assert found[name].height == theirs.height == ours.height
    return found


def differing(rows: Rows, column: str) -> Rows:
    there, here = pl.col(column), pl.col(f"{column}_here")
    if rows[column].dtype.is_numeric():
        near = (there - here).abs() <= 1e-12 * there.abs()
        alike = (there.is_null() & here.is_null()) | near.fill_null(False)
    else:
        alike = there.eq_missing(here)
    return rows.filter(~alike)


@dataclass(frozen=True)
class Named:
    """What differs, where, and in how many values; why stands in its name."""

    why: str
    dataset: str
    columns: tuple[str, ...]
    where: pl.Expr
    values: int


def of_test(*codes: str) -> pl.Expr:
    return pl.col("LBTESTCD").is_in(codes)


GRADES = ("ATOXGRL", "ATOXGRH", "BTOXGRL", "BTOXGRH")
WITHOUT_A_NUMBER = pl.col("AVAL").is_null()
EXCEPTIONS = (
    Named(
        "Treatment ends there with the last stretch with an end; here, if one has none, unknown",
        "ADAE",
        ("TRTEDT",),
        pl.col("USUBJID").is_in(["01-705-1031", "01-705-1303"]),
        5,
    ),
    Named(
        "So an event later than 30 days after that end is emergent here alone",
        "ADAE",
        ("TRTEMFL",),
        (pl.col("USUBJID") == "01-705-1303")
        & (pl.col("ASTDT") > pl.col("TRTEDT") + pl.duration(days=30)),
        4,
    ),
    Named(
        "Three doses are set to 0 there, with a reason, for the sake of the example; not so in EX",
        "ADEX",
        ("EXDOSE", "EXADJ"),
        pl.col("EXADJ").is_not_null(),
        6,
    ),
    Named(
        "A result in words; the laboratory values of Readout are numbers",
        "ADLB",
        ("AVALC",),
        WITHOUT_A_NUMBER,
        880,
    ),
    Named(
        "The baseline there is a count made of a share and the leucocytes; here, what was measured",
        "ADLB",
        ("BASE", "CHG", "PCHG"),
        pl.col("baseline_derived").is_not_null(),
        168,
    ),
    Named(
        "A change is one from the baseline on; there also before and at it",
        "ADLB",
        ("CHG", "PCHG"),
        pl.col("ADY") <= 1,
        1910,
    ),
    Named(
        "Haemoglobin in mmol/L and urate have no grade there",
        "ADLB",
        (*GRADES, "ATOXDSCH"),
        of_test("HGB", "URATE"),
        12_720,
    ),
    Named(
        "Lymphocytes are graded there as CD4 cells, and low ones alone",
        "ADLB",
        (*GRADES, "ATOXDSCL", "ATOXDSCH"),
        of_test("LYM"),
        7_209,
    ),
    Named(
        "Calcium is corrected here for the albumin of the day",
        "ADLB",
        GRADES,
        of_test("CA"),
        112,
    ),
    Named(
        "Potassium below normal is grade 2 there, as if with symptoms",
        "ADLB",
        ("ATOXGRL", "BTOXGRL"),
        of_test("K") & (pl.col("ATOXGRL") == "2"),
        11,
    ),
    Named(
        "A value without a number has no grade there; here its grade is left open",
        "ADLB",
        ("ATOXGRL", "ATOXGRH"),
        of_test("BILI", "GLUC") & WITHOUT_A_NUMBER,
        7,
    ),
)


@pytest.mark.parametrize("each", EXCEPTIONS, ids=lambda each: each.why)
def test_an_exception_still_differs_in_every_value_it_names(paired: dict[str, Rows], each: Named):
    named = paired[each.dataset].filter(each.where)
    found = [differing(named, column) for column in each.columns]
    assert sum(rows.height for rows in found) == each.values


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, all_ in COMPARED.items() for column in all_]
)
def test_every_value_is_theirs_but_for_the_exceptions_named(
    paired: dict[str, Rows], name: str, column: str
):
    named = [
        e.where.fill_null(False) for e in EXCEPTIONS if e.dataset == name and column in e.columns
    ]
    rows = paired[name].filter(~pl.any_horizontal(pl.lit(False), *named))
    assert rows.height
    assert differing(rows, column).select("USUBJID", column, f"{column}_here").rows() == []


def test_how_many_records_are_compared(paired: dict[str, Rows]):
    heights = {name: rows.height for name, rows in paired.items()}
    assert heights == {"ADAE": 1191, "ADEX": 591, "ADLB": 59580}
