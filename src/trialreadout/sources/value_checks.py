"""Checks of blood values and of scans: what a number or a reading cannot be without.

Each check reads the plain tables and returns findings; none of them changes a table.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.faults import faults
from trialreadout.sources.tables import UNNAMED_READER

Tables = Mapping[str, pl.DataFrame]
Headings = Mapping[str, Mapping[str, str]]

_SCAN = ("subject", "scanned_on", "kind")
_RESTS_ON = (
    ("read-without-scan", "reads", "scans", _SCAN),
    ("focus-without-read", "foci", "reads", (*_SCAN, "reader")),
    ("scan-without-read", "scans", "reads", _SCAN),
)
"""For a rule the table it looks at, the one that must hold a record for each row, and the key."""


def check_values(tables: Tables, headings: Headings) -> list[Finding]:
    """Run the checks of markers, and of scans, their readings and foci."""
    findings: list[Finding] = []
    if "markers" in tables:
        findings += _without_logarithm(tables["markers"], headings["markers"])
        findings += _two_units(tables["markers"], headings["markers"])
        findings += _two_assays(tables["markers"], headings["markers"])
    for rule, name, others, key in _RESTS_ON:
        if name in tables and others in tables:
            at = headings[name].get("scanned_on", "scanned_on")
            ours = tables[name].join(tables["subjects"], on="subject", how="semi")
            rows = _without(ours, tables[others], [*key])
            findings += faults(rule, name, rows, pl.lit(True), "scanned_on", heading=at)
    return findings


def _without_logarithm(rows: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    """Find values of 0 or less: a course on the scale of logarithms has no place for them."""
    none = (rows["value"] <= 0).fill_null(False)
    at = headings.get("value", "value")
    return faults("no-logarithm", "markers", rows, none, "value", heading=at)


def _two_units(rows: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    """Find the values of a marker whose unit is not that of most of its values."""
    usual = _usual(rows, ["marker"], "unit")
    found = rows.join(usual, on="marker", how="left", maintain_order="left")
    odd = (found["unit"].str.to_lowercase() != found["usual"]).fill_null(False)
    at = headings.get("unit", "unit")
    return [
        finding
        for unit in found.filter(odd)["usual"].unique().sort()
        for finding in faults(
            "two-units",
            "markers",
            rows,
            odd & (found["usual"] == unit),
            "unit",
            heading=at,
            allowed=unit,
        )
    ]


def _two_assays(rows: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    """Find the values of a patient that come from another assay than most of the patient's."""
    key = ["subject", "marker"]
    usual = _usual(rows, key, "assay")
    found = rows.join(usual, on=key, how="left", maintain_order="left", nulls_equal=True)
    odd = (found["assay"].str.to_lowercase() != found["usual"]).fill_null(False)
    at = headings.get("assay", "assay")
    return faults("two-assays", "markers", rows, odd, "assay", heading=at)


def _usual(rows: pl.DataFrame, key: list[str], column: str) -> pl.DataFrame:
    """Return the most frequent word of a column for each key, in small letters, as `usual`."""
    counted = (
        rows.drop_nulls(column)
        .with_columns(pl.col(column).str.to_lowercase())
        .group_by(*key, column)
        .len()
        .sort("len", column, descending=[True, False])
    )
    return counted.unique(key, keep="first", maintain_order=True).select(*key, usual=column)


def _without(rows: pl.DataFrame, others: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the rows, whole in their key, that have no other record of the same key.

    Of a patient one of whose other records lacks a part of its key, nothing can be said.
    """
    if "reader" in key:
        name = pl.col("reader").fill_null(UNNAMED_READER)
        rows, others = rows.with_columns(name), others.with_columns(name)
    in_doubt = others.filter(pl.any_horizontal(pl.col(*key).is_null())).select("subject")
    alone = rows.drop_nulls(key).join(others, on=key, how="anti", maintain_order="left")
    return alone.join(in_doubt, on="subject", how="anti", maintain_order="left")
