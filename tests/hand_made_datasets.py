"""Analysis datasets written by hand, for the files that they are handed over in."""

from __future__ import annotations

from datetime import date

import polars as pl

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Variable

ABOUT = About("HM-1", "A study by hand", date(2014, 6, 30), synthetic=True, sponsor="Nobody")

_SUBJECT = Variable("USUBJID", "Unique Subject Identifier", "text", "Predecessor", "DM.USUBJID")

ADSL = Dataset(
    "ADSL",
    "Subject-Level Analysis Dataset",
    "SUBJECT LEVEL ANALYSIS DATASET",
    "One record per subject",
    ("USUBJID",),
    (
        _SUBJECT,
        Variable("AGE", "Age", "integer", "Predecessor", "DM.AGE"),
        Variable("SEX", "Sex", "text", "Predecessor", "DM.SEX", (("F", "Female"), ("M", "Male"))),
        Variable("TRTSDT", "Date of First Exposure", "date", "Derived", "First day of a dose."),
        Variable("DTHCAUS", "Cause of Death", "text", "Predecessor", "DM.DTHCAUS"),
    ),
    pl.DataFrame(
        {
            "USUBJID": ["HM-01", "HM-02", "HM-03"],
            "AGE": [61, None, 48],
            "SEX": ["F", "M", None],
            "TRTSDT": [date(2014, 2, 3), None, date(1959, 12, 31)],
            "DTHCAUS": pl.Series([None, None, None], dtype=pl.String),
        }
    ),
)

ADRS = Dataset(
    "ADRS",
    "Tumor Response Analysis",
    "BASIC DATA STRUCTURE",
    "One record per subject per parameter per analysis date",
    ("USUBJID", "PARAMCD", "ADT"),
    (
        _SUBJECT,
        Variable(
            "PARAMCD",
            "Parameter Code",
            "text",
            "Assigned",
            "One for each endpoint.",
            (("BOR", "Best overall response"), ("SDIAM", "Sum of diameters")),
        ),
        Variable("PARAM", "Parameter", "text", "Assigned", "The endpoint's name."),
        Variable("ADT", "Analysis Date", "date", "Derived", "First day of the answer."),
        Variable("AVAL", "Analysis Value", "float", "Derived", "The sum of diameters in mm."),
        Variable("AVALC", "Analysis Value (C)", "text", "Derived", "The response, in words."),
        Variable("ANL01FL", "Analysis Flag 01", "text", "Derived", "Whether it counts."),
    ),
    pl.DataFrame(
        {
            "USUBJID": ["HM-01", "HM-01", "HM-02"],
            "PARAMCD": ["BOR", "SDIAM", "SDIAM"],
            "PARAM": ["Best overall response", *["Sum of diameters (mm)"] * 2],
            "ADT": [date(2014, 5, 1), date(2014, 4, 1), date(2014, 4, 2)],
            "AVAL": [None, 42.5, 0.1],
            "AVALC": ['PR, "partial"', None, None],
            "ANL01FL": ["Y", "Y", None],
        }
    ),
)


def with_text(text: str, row: int = 1) -> Dataset:
    """ADSL with a text in DTHCAUS of one row."""
    causes = [text if number == row else None for number in range(3)]
    return of_rows(ADSL, ADSL.rows.with_columns(DTHCAUS=pl.Series(causes, dtype=pl.String)))


def of_rows(dataset: Dataset, rows: pl.DataFrame) -> Dataset:
    """The same dataset with other rows."""
    described = (dataset.structure, dataset.row_is, dataset.keys, dataset.variables)
    return Dataset(dataset.name, dataset.label, *described, rows)
