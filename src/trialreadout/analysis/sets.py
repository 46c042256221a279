"""Analysis sets: who a number is about.

A set is chosen by what was done to a patient or by an answer, and is printed with its size
beside every number. Patients stay in it whatever is unknown about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule, ColumnRule
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
    Identifiers in order; None if the set rests on an endpoint that was not graded, or on a column
    that the subjects do not have.
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
    dosed = sources.table("doses").drop_nulls("started_on")
    if isinstance(rule, ColumnRule):
        if rule.column not in subjects.columns:
            return None
        said = pl.col(rule.column).cast(pl.String).replace({"true": "yes", "false": "no"})
        treated = pl.col("subject").is_in(dosed["subject"].implode())
        words = [word.casefold() for word in rule.values]
        return subjects.filter(treated & said.str.to_lowercase().is_in(words))["subject"].sort()
    if isinstance(rule, AgentRule):
        given = dosed.filter(pl.col("agent").str.to_lowercase() == rule.agent.lower())["subject"]
        return subjects.filter(pl.col("subject").is_in(given.implode()))["subject"].sort()
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
            which = pl.col("subject").is_in(dosed["subject"].implode())
    return subjects.filter(which)["subject"].sort()
