"""Analysis sets: who a number is about.

A set is chosen by what was done to a patient or by an answer, and is printed with its size
beside every number. Patients stay in it whatever is unknown about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from trialreadout.protocol.analyses import AnalysisSet, AnswerRule
from trialreadout.sources.read import Sources


def members(
    chosen: AnalysisSet,
    sources: Sources,
    tables: Mapping[str, pl.DataFrame],
    cut_off: date | None,
) -> pl.Series | None:
    """Find the patients of a set.

    Parameters
    ----------
    chosen
        The set and its rule.
    sources
        Plain tables.
    tables
        Endpoint tables by the endpoint's name.
    cut_off
        Who entered later is in no set.

    Returns
    -------
    Identifiers in order; None if the set rests on an endpoint that was not graded.
    """
    subjects = sources.table("subjects").drop_nulls("subject").unique("subject")
    if cut_off is not None:
        subjects = subjects.filter((pl.col("enrolled_on") <= cut_off).fill_null(True))
    rule = chosen.rule
    if isinstance(rule, AnswerRule):
        if rule.endpoint not in tables:
            return None
        answers = tables[rule.endpoint].filter(pl.col("answer").is_in(rule.answers))
        return subjects.join(answers, on="subject", how="semi")["subject"].sort()
    entered = ~pl.col("screen_failure").fill_null(False)
    match rule:
        case "all registered":
            which = pl.lit(True)
        case "all enrolled":
            which = entered
        case "randomised":
            by_then = pl.lit(True) if cut_off is None else pl.col("randomised_on") <= cut_off
            which = entered & pl.col("randomised_on").is_not_null() & by_then
        case "at least one dose":
            dosed = sources.table("doses").drop_nulls("started_on")["subject"].unique()
            which = pl.col("subject").is_in(dosed.implode())
    return subjects.filter(which)["subject"].sort()
