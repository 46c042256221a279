"""Who stopped treatment for progression, though no assessment up to the cut-off shows one.

A progression that was claimed and not documented ends a time to progression in one set of rules
and is censored in another, so that its day must be known; an assessment that was never entered
looks the same as none.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, 2018, table A
         ("treatment discontinuation for undocumented progression").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.findings import Finding
from trialreadout.sources.read import Sources

RULE = "progression-not-recorded"
_PROGRESSION = re.compile(r"progress|\bpd\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(no|not|non|without|kein\w*|ohne|geen|zonder)\b", re.IGNORECASE)


def stopped_for_progression(
    graded: Mapping[str, GradedEndpoint], sources: Sources
) -> list[Finding]:
    """Find patients whose reason to stop is a progression that no assessment shows.

    Parameters
    ----------
    graded
        The endpoints. A patient is asked about if one of them grades assessments; a progression
        by any of them, or one that is recorded as claimed, is enough.
    sources
        The table `status`; what the files call its columns.

    Returns
    -------
    Warnings at the row that gives the reason.
    """
    status = sources.table("status").drop_nulls(["subject", "reason"])
    stopped = status.filter(pl.col("progression_claimed_on").is_null())
    return [
        Finding(
            "warning",
            RULE,
            table="status",
            file=row["file"],
            row=row["row"],
            column=sources.heading("status", "reason"),
            subject=row["subject"],
            value=row["reason"],
            allowed="a progression in an assessment up to the cut-off",
            remedy="Add the assessment that showed it. If none did, give the day on which it was "
            "said as progression_claimed_on: the events of a time to progression say what comes "
            "of it.",
        )
        for row in stopped.iter_rows(named=True)
        if _speaks_of_progression(row["reason"]) and _none_recorded(graded, sources, row["subject"])
    ]


def _speaks_of_progression(reason: str) -> bool:
    return bool(_PROGRESSION.search(reason)) and not _DENIED.search(reason)


def _none_recorded(graded: Mapping[str, GradedEndpoint], sources: Sources, subject: str) -> bool:
    """Tell whether assessments of a patient were graded and none is a progression."""
    graded_here = [
        rows for each in graded.values() if (rows := _of(each, sources, subject)) is not None
    ]
    return bool(graded_here) and not any(
        rows["response"].cast(pl.String).str.ends_with("PD").any() for rows in graded_here
    )


def _of(each: GradedEndpoint, sources: Sources, subject: str) -> pl.DataFrame | None:
    try:
        return each.assessments(sources, subject)
    except KeyError:  # in no cohort: without a day of time zero
        return None
