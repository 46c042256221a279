"""Laboratory values that are to be graded and cannot be, or not rightly: unit, limits, albumin.

What lacks for many values is one finding a test, which counts the values and the patients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.criteria.ctcae import TERMS, Direction, Of, Term, When
from trialreadout.criteria.ctcae.analytes import ANALYTES, CODE_OF
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import LaboratoryToxicity
from trialreadout.sources.faults import faults, said_of_rows
from trialreadout.sources.graded_units import BLOOD, TOTAL, in_graded_units
from trialreadout.sources.graded_values import CORRECTED, graded_rows

_BY_BASELINE = (When.BASELINE_NORMAL, When.BASELINE_ABNORMAL, When.BASELINE_UP_TO_FIVE)
_ALIKE = 0.81
"""From which ratio of `difflib` on a name that is not known may be meant for a known one."""
_NUMBERS = ("value", "lower_limit", "upper_limit")


def check_laboratory(
    labs: pl.DataFrame, headings: Mapping[str, str], protocol: Protocol
) -> Iterator[Finding]:
    """Hold the table of laboratory values against what is asked of it; nothing, if nothing is."""
    endpoints = [each for each in protocol.endpoints if isinstance(each, LaboratoryToxicity)]
    if not endpoints:
        return
    terms = TERMS[protocol.toxicity.version]
    asked = {name for each in endpoints for name in each.terms or terms}
    of_test = {
        code: [terms[name] for name in analyte.terms if name in asked and name in terms]
        for code, analyte in ANALYTES.items()
    }
    of_test[TOTAL] = of_test[CORRECTED]

    def at(column: str) -> str:
        return headings.get(column, column)

    valued = labs.filter(pl.col("value").is_not_null())
    tests = [code for code, of_it in of_test.items() if of_it]
    units = in_graded_units(valued).filter(pl.col("code").is_in(tests))
    yield from _without_graded_unit(valued, units, at("unit"))
    yield from _below_zero(valued[units["index"]], headings)
    yield from _contradicting_limits(valued[units["index"]], at("upper_limit"))
    yield from _perhaps_graded(valued, at("test"))
    graded = graded_rows(valued)
    for test, of_it in of_test.items():
        if test != TOTAL:
            yield from _without_limit(valued, graded.filter(code=test), test, of_it, headings)
    if of_test[TOTAL]:
        yield from _without_albumin(valued, graded.filter(code=CORRECTED), at("test"))


def _without_graded_unit(labs: pl.DataFrame, rows: pl.DataFrame, heading: str) -> Iterator[Finding]:
    """Find values whose unit is not one of their test's."""
    odd = rows.filter(~pl.col("convertible"))
    for code in odd["code"].unique().sort():
        allowed = f"a unit of {code}: {', '.join(ANALYTES[code].units)}"
        known = labs[odd.filter(code=code)["index"]]
        yield from said_of_rows("unit-not-graded", "labs", known, "unit", heading, allowed)


def _below_zero(rows: pl.DataFrame, headings: Mapping[str, str]) -> Iterator[Finding]:
    for column in _NUMBERS:
        negative = (rows[column] < 0).fill_null(False)
        at = headings.get(column, column)
        yield from faults("negative-value", "labs", rows, negative, column, heading=at)


def _contradicting_limits(rows: pl.DataFrame, heading: str) -> list[Finding]:
    """Find upper limits of normal that are 0, or lie below the lower one."""
    upper = pl.col("upper_limit")
    odd = (upper == 0) | (upper < pl.col("lower_limit"))
    return faults("limits-contradict", "labs", rows, odd, "upper_limit", heading=heading)


def _perhaps_graded(labs: pl.DataFrame, heading: str) -> Iterator[Finding]:
    """Find the first row of each name that is not known, and much like one that is."""
    of_blood = pl.col("specimen").is_null() | pl.col("specimen").str.contains(BLOOD)
    rows = labs.filter(of_blood).unique("test", keep="first", maintain_order=True)
    names = rows["test"].drop_nulls().str.to_lowercase().unique().sort()
    for name in names:
        near = () if name in CODE_OF else get_close_matches(name, CODE_OF, n=1, cutoff=_ALIKE)
        for meant in near:
            of_name = rows.filter(pl.col("test").str.to_lowercase() == name)[:1]
            allowed = f"a test that is graded, such as {CODE_OF[meant]}"
            rule = "test-perhaps-graded"
            yield from said_of_rows(rule, "labs", of_name, "test", heading, allowed)


def _without_limit(
    labs: pl.DataFrame,
    values: pl.DataFrame,
    test: str,
    terms: Iterable[Term],
    headings: Mapping[str, str],
) -> Iterator[Finding]:
    """Say how many values of a test lack a limit of normal that one of its terms asks for."""
    sides = {side for term in terms for side in _limits_of(term)}
    for column in sorted(sides):
        lacking = labs[values["index"]].filter(pl.col(column).is_null())
        side = column.partition("_")[0]
        allowed = f"the {side} limit of normal of {test}; {_counted(lacking)} none"
        first = lacking.sort("row", maintain_order=True)[:1]
        at = headings.get(column, column)
        yield from said_of_rows("no-limit-for-grade", "labs", first, column, at, allowed)


def _without_albumin(
    labs: pl.DataFrame, corrected: pl.DataFrame, heading: str
) -> Iterator[Finding]:
    """Say how many values of total calcium have no albumin of their day."""
    alone = corrected.filter(pl.col("convertible") & pl.col("value").is_null())
    lacking = labs[alone["index"]]
    allowed = f"albumin (ALB) of the same day; {_counted(lacking)} none"
    first = lacking.sort("row", maintain_order=True)[:1]
    yield from said_of_rows("calcium-without-albumin", "labs", first, "test", heading, allowed)


def _limits_of(term: Term) -> Iterator[str]:
    """Name the limits of normal that the grades of a term rest on."""
    high = term.direction is Direction.HIGH
    own = "upper_limit" if high else "lower_limit"
    for limb in term.limbs:
        if limb.of in (Of.ULN, Of.HIGHER):
            yield "upper_limit"
        if limb.of is Of.LLN or limb.when is When.BASELINE_BELOW:
            yield "lower_limit"
        if limb.when in _BY_BASELINE:
            yield own


def _counted(rows: pl.DataFrame) -> str:
    """Say of how many patients there are how many values, and that they have."""
    values, patients = rows.height, rows["subject"].n_unique()
    return (
        f"{values} value{'' if values == 1 else 's'} of {patients} "
        f"patient{'' if patients == 1 else 's'} {'has' if values == 1 else 'have'}"
    )
