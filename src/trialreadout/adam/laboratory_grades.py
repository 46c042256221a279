"""The toxicity grades beside laboratory values, as an endpoint of the study graded them.

A test may be graded by two terms, one below normal and one above: L and H part them. A value that
counts for two tests in one direction, as a fasting glucose does, has the grade of its own test.
Nothing is graded here, and a value of a test that no endpoint graded has no grade.

Sources: CDISC ADaM Implementation Guide 1.3, 3.3.8 (toxicity grades of two directions). The rule
         stands in `trialreadout.criteria.laboratory_grade`.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.adam.material import Material
from trialreadout.adam.variables import variable
from trialreadout.core.grid import NO_ROW
from trialreadout.criteria.ctcae.analytes import CODE_OF
from trialreadout.criteria.ctcae.limb import Direction
from trialreadout.criteria.laboratory_grade import GRADE_UNKNOWN
from trialreadout.endpoints.laboratory_toxicity import NO_VALUE, WORDS, GradedTerm
from trialreadout.protocol.safety import LaboratoryToxicity

_SIDES = {Direction.LOW: "L", Direction.HIGH: "H"}


def laboratory_grades(material: Material) -> pl.DataFrame | None:
    """Give the grades of every laboratory value that was graded.

    Returns
    -------
    One row a value: `_index` (its row in the plain table) and the text of each of `TOXICITY`: NE
    where the grade is open, null where there is no term of that direction or, of a baseline, no
    value. None where no endpoint of the study grades laboratory values.
    """
    graded = [
        term
        for each in material.graded.values()
        if isinstance(each.endpoint, LaboratoryToxicity)
        for _, terms in each.parts
        for term in terms
    ]
    if not graded:
        return None
    values = pl.concat([_values_of(each) for each in graded])
    own = material.sources.table("labs")["test"].str.to_lowercase()
    own = own.replace_strict(dict(CODE_OF), default=None, return_dtype=pl.String)
    values = values.with_columns(_own=pl.col("_test") == own.gather(values["_index"]))
    values = values.sort(~pl.col("_own"), "_term", maintain_order=True)
    values = values.unique(["_index", "_side"], keep="first", maintain_order=True)
    low, high = (_on_side(values, side) for side in _SIDES.values())
    both = low.join(high, on="_index", how="full", coalesce=True)
    highest = [_highest(f"{name}L", f"{name}H").alias(name) for name in ("ATOXGR", "BTOXGR")]
    codes = {code: word for code, word in WORDS.items() if code != NO_VALUE}
    return both.with_columns(highest).with_columns(
        pl.col(pl.Int8).replace_strict(codes, default=None, return_dtype=pl.String)
    )


def _values_of(each: GradedTerm) -> pl.DataFrame:
    """List every value of a term with its grade, and the grade of the patient's baseline."""
    patient, value = np.nonzero(each.value_rows != NO_ROW)
    return pl.DataFrame(
        {
            "_index": pl.Series(each.value_rows[patient, value]).cast(pl.Int64),
            "_grade": pl.Series(each.grades[patient, value]).cast(pl.Int8),
            "_baseline": pl.Series(each.baseline[patient]).cast(pl.Int8),
        }
    ).with_columns(
        _side=pl.lit(_SIDES[each.direction]), _term=pl.lit(each.term), _test=pl.lit(each.test)
    )


def _on_side(values: pl.DataFrame, side: str) -> pl.DataFrame:
    return values.filter(_side=side).select(
        "_index",
        pl.col("_grade").alias(f"ATOXGR{side}"),
        pl.col("_baseline").alias(f"BTOXGR{side}"),
        pl.col("_term").alias(f"ATOXDSC{side}"),
    )


def _highest(low: str, high: str) -> pl.Expr:
    """Take the higher of two grades; one that is open leaves only a 0 beside it open."""
    highest, lowest = pl.max_horizontal(low, high), pl.min_horizontal(low, high)
    hidden = (highest == 0) & (lowest == GRADE_UNKNOWN)
    return pl.when(hidden).then(pl.lit(GRADE_UNKNOWN, pl.Int8)).otherwise(highest)


_GRADES = (*((str(grade), f"Grade {grade}") for grade in range(5)), ("NE", "Grade left open"))
_HOW = "CTCAE grade of AVAL, as [toxicity] of the protocol has it"

TOXICITY = (
    variable("ATOXGR", "The higher of ATOXGRL and ATOXGRH", terms=_GRADES),
    variable("BTOXGR", "The higher of BTOXGRL and BTOXGRH", terms=_GRADES),
    variable("ATOXGRL", f"{_HOW}, by the term of ATOXDSCL", terms=_GRADES),
    variable("ATOXGRH", f"{_HOW}, by the term of ATOXDSCH", terms=_GRADES),
    variable("BTOXGRL", "ATOXGRL of the last value on or before the first dose", terms=_GRADES),
    variable("BTOXGRH", "ATOXGRH of the last value on or before the first dose", terms=_GRADES),
    variable("ATOXDSCL", "CTCAE term below normal; calcium is corrected for albumin", "Assigned"),
    variable("ATOXDSCH", "CTCAE term above normal; calcium is corrected for albumin", "Assigned"),
)
