"""How the sum of the target lesions of each patient changed: what a waterfall draws.

The best change is the lowest of the assessments of record on which a best overall response rests:
those after another anticancer therapy, or after the first progression, count only where the
endpoint counts them. A patient without a known change has a row without a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.as_graded import thresholds_of
from trialreadout.endpoints.over_assessments import Answers
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import RecistBest
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class TumourChanges:
    """The sums of one endpoint's patients, against their baseline."""

    endpoint: str
    """The best overall response that is drawn with them."""
    analysis_set: str
    shrinkage_percent: float
    """The change at which a response begins, below 0."""
    best: pl.DataFrame
    """One row a patient, the largest growth first: `subject`, `answer` (the best response),
    `change_percent` (null: no sum was known after baseline, and these come last)."""
    courses: pl.DataFrame
    """One row an assessment with a known sum: `subject`, `answer`, `weeks` (from time zero),
    `change_percent`; the baseline stands at week 0."""


def tumour_changes_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[TumourChanges]:
    """Find the changes behind the primary best overall response, or else the first.

    Parameters
    ----------
    protocol, sources, graded
        What is asked, the tables, and the grades.
    widest
        For each endpoint the largest analysis set in which it is counted, and its patients.

    Returns
    -------
    One value, or none: where nothing was measured there is nothing to draw.
    """
    best = [each for each in protocol.endpoints if isinstance(each, RecistBest)]
    for endpoint in sorted(best, key=lambda each: not each.primary):
        if endpoint.name not in graded or endpoint.name not in widest:
            continue
        name, patients = widest[endpoint.name]
        one = graded[endpoint.name]
        answers = one.table.select("subject", "answer").filter(
            pl.col("subject").is_in(patients.implode())
        )
        seen = [_seen(cohort, part, sources) for cohort, part in one.parts if part.tumour.parts]
        if not seen:
            continue
        changes = answers.join(pl.concat(seen), on="subject", maintain_order="left")
        lowest = changes.group_by("subject").agg(pl.col("change_percent").min())
        best_change = answers.join(lowest, on="subject", how="left", maintain_order="left")
        baseline = changes.unique("subject").with_columns(weeks=0.0, change_percent=0.0)
        thresholds = thresholds_of(protocol.tumour_response_of(endpoint))
        yield TumourChanges(
            endpoint=endpoint.name,
            analysis_set=name,
            shrinkage_percent=-float(thresholds.shrinkage_percent),
            best=best_change.sort(
                "change_percent", "subject", descending=[True, False], nulls_last=True
            ),
            courses=pl.concat([baseline, changes]).sort("subject", "weeks", maintain_order=True),
        )
        return


def _seen(cohort: Cohort, graded: Answers, sources: Sources) -> pl.DataFrame:
    """List the assessments of record that count, where their sum is known."""
    visits = tumour_response.table(graded.tumour, cohort, sources).filter("of_record")
    until = pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources),
            "_until": pl.Series(graded.until_day, nan_to_null=True),
        }
    )
    visits = visits.join(until, on="subject", maintain_order="left")
    visits = visits.filter((pl.col("day") <= pl.col("_until")).fill_null(True))
    if graded.until_progression:
        progressed = visits.filter(response="PD").group_by("subject").agg(_end=pl.col("day").min())
        visits = visits.join(progressed, on="subject", how="left", maintain_order="left")
        visits = visits.filter((pl.col("day") <= pl.col("_end")).fill_null(True))
    return visits.select(
        "subject",
        weeks=pl.col("day") / DAYS_PER_WEEK,
        change_percent="from_baseline_percent",
    ).drop_nulls()
