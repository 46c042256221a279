"""What each two readers made of the same patients, side by side.

Every reader is graded by the endpoint's own rules, as if each were the reader of record. A patient
is read by a reader of whom at least one assessment counts. Progression is the first that the
reader's assessments show, up to another anticancer therapy where the endpoint looks no further; it
is on the same day or not, since the readers saw the same examinations.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.endpoints.over_assessments import first_progression
from trialreadout.sources.read import Sources

BY_NEITHER = "by neither"
SAME_DAY = "on the same day"
EARLIER, OTHER_EARLIER = "earlier by the first", "earlier by the other"
ALONE, OTHER_ALONE = "by the first alone", "by the other alone"

_COLUMNS = (
    "subject",
    "readers",
    "reader",
    "answer",
    "progressed_on",
    "other_reader",
    "other_answer",
    "other_progressed_on",
    "agree",
    "progression",
)


def between_readers(by_reader: Mapping[str, GradedEndpoint], sources: Sources) -> pl.DataFrame:
    """List for each patient what each two readers answered.

    Parameters
    ----------
    by_reader
        The endpoint as graded from each reader, by the reader's name; two readers or more.
    sources
        The plain tables, for the names of the patients.

    Returns
    -------
    One row a patient and pair of readers: `subject`, `readers` (the pair in words), `reader`,
    `answer` and `progressed_on` of the first in the alphabet, `other_reader`, `other_answer` and
    `other_progressed_on`; `agree` (whether the answers are the same) and `progression` (who saw it
    first, or at all). An answer is null where that reader read nothing of the patient, and then
    so are `agree` and `progression`; `progressed_on` is null without a progression, too.
    """
    read = {name: _read_by(graded, sources) for name, graded in by_reader.items()}
    pairs = [
        read[one]
        .join(
            read[other].select(pl.col("subject"), pl.exclude("subject").name.prefix("other_")),
            on="subject",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            readers=pl.lit(f"{one} and {other}"), reader=pl.lit(one), other_reader=pl.lit(other)
        )
        for one, other in combinations(sorted(read), 2)
    ]
    both = pl.col("answer").is_not_null() & pl.col("other_answer").is_not_null()
    return (
        pl.concat(pairs)
        .with_columns(
            agree=pl.when(both).then(pl.col("answer") == pl.col("other_answer")),
            progression=pl.when(both).then(_progression()),
        )
        .select(_COLUMNS)
        .sort("subject", maintain_order=True)
    )


def _read_by(graded: GradedEndpoint, sources: Sources) -> pl.DataFrame:
    """List `subject`, `answer` and `progressed_on` of one reader; null where nothing was read."""
    subjects = sources.table("subjects")["subject"]
    progressed = []
    for cohort, answers in graded.parts:
        on = first_progression(answers) + cohort.time_zero
        days = pl.Series(on, nan_to_null=True).cast(pl.Int32).cast(pl.Date)
        progressed.append(
            pl.DataFrame({"subject": subjects.gather(cohort.patient), "progressed_on": days})
        )
    counts = pl.col("assessments") > pl.col("after_new_therapy")
    return graded.table.join(
        pl.concat(progressed), on="subject", how="left", maintain_order="left"
    ).select("subject", pl.when(counts).then("answer").alias("answer"), "progressed_on")


def _progression() -> pl.Expr:
    one, other = pl.col("progressed_on"), pl.col("other_progressed_on")
    return (
        pl.when(one.is_null() & other.is_null())
        .then(pl.lit(BY_NEITHER))
        .when(other.is_null())
        .then(pl.lit(ALONE))
        .when(one.is_null())
        .then(pl.lit(OTHER_ALONE))
        .when(one < other)
        .then(pl.lit(EARLIER))
        .when(one > other)
        .then(pl.lit(OTHER_EARLIER))
        .otherwise(pl.lit(SAME_DAY))
    )
