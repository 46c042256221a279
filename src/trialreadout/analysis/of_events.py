"""The incidence of adverse events: each patient once a term, at the highest grade.

Denominators are the patients of the analysis set, with or without an event. A patient whose
event has no grade counts under any grade, and is counted as ungraded beside it.

Source: PhUSE, Analyses and displays associated with adverse events, 2017.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.results import SHARE, Result
from trialreadout.core.estimate import Estimate, Status
from trialreadout.protocol.analyses import Statistic

_WHAT = {"term": "term", "organ class": "system_organ_class"}
ANY_EVENT = "any adverse event"
"""What is counted over all terms."""


def incidence(about: About, events: pl.DataFrame) -> Iterator[Result]:
    """Count the patients with each kind of event, by grade.

    Parameters
    ----------
    events
        Rows of the endpoint for the patients of the group.

    Returns
    -------
    For each term, or class, the most frequent first, a result for each of the grades from which
    on it is counted; over all events also where there is none.
    """
    statistic = about.statistic
    if statistic.related:
        events = events.filter("related")
    column = _WHAT.get(statistic.by)
    what = pl.lit(ANY_EVENT) if column is None else pl.col(column).fill_null("not classified")
    highest = (
        events.with_columns(what=what)
        .group_by("subject", "what")
        .agg(grade=pl.col("grade").max(), ungraded=pl.col("grade").is_null().all())
    )
    patients = len(about.patients)
    order = highest.group_by("what").len().sort(["len", "what"], descending=[True, False])
    counted: list[tuple[str, int]] = list(order.iter_rows())
    if column is None and not counted:
        counted = [(ANY_EVENT, 0)]
    for kind, n in counted:
        if 100 * n < statistic.at_least_percent * patients:
            continue
        of_kind = highest.filter(pl.col("what") == kind)
        for grade in statistic.grades:
            reached = (pl.col("grade") >= grade).fill_null(grade <= 1)
            yield share_of_patients(
                about, f"{kind}, {from_grade(grade)}", of_kind.filter(reached), patients
            )
        if statistic.grades and of_kind["ungraded"].any():
            yield share_of_patients(
                about, f"{kind}, grade not recorded", of_kind.filter("ungraded"), patients
            )


def incidence_name(statistic: Statistic) -> str:
    """Name what is counted: all events, or those alone that are related."""
    return "incidence of related events" if statistic.related else "incidence"


def from_grade(grade: int) -> str:
    """Say from which grade on something is counted."""
    return "any grade" if grade <= 1 else f"grade {grade} or more"


def share_of_patients(
    about: About,
    category: str,
    patients: pl.DataFrame,
    denominator: int,
    method: str = "patients, each once",
) -> Result:
    """Write how many patients something was found in, among how many."""
    counted = patients["subject"].sort()
    value = len(counted) / denominator if denominator else None
    status: Status = "not estimable" if value is None else "estimated"
    share = Estimate(value, None, None, None, None, method, status)
    return about.row(incidence_name(about.statistic), category, share, SHARE, counted, denominator)
