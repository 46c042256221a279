"""Where a patient's survival is shorter than the same patient's progression-free survival.

Both start on the same day, and death ends both, so that survival cannot be the shorter one. Where
it is, a date is wrong or missing: mostly a last contact that is earlier than the last assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.findings import Finding
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.sources.read import Sources

RULE = "survival-shorter-than-progression-free"


def held_against_survival(graded: Mapping[str, GradedEndpoint], sources: Sources) -> list[Finding]:
    """Find patients whose survival is shorter than their progression-free survival.

    Parameters
    ----------
    graded
        The endpoints. A time to death alone is held against every time to progression or death
        with the same start, unless its progressions have the day of a visit that was yet to come.
    sources
        What the files call their columns.

    Returns
    -------
    Warnings at the row that ends the survival.
    """
    times = [each for each in graded.values() if isinstance(each.endpoint, TimeToEvent)]
    survivals = [each for each in times if _is_survival(each.endpoint)]
    others = [each for each in times if _is_progression_free(each.endpoint)]
    return [
        finding
        for survival, other in product(survivals, others)
        for finding in _shorter(survival, other, sources)
    ]


def _is_survival(endpoint: Any) -> bool:
    return _of_everyone(endpoint) and {event.of for event in endpoint.events} == {"death"}


def _is_progression_free(endpoint: Any) -> bool:
    progressions = [event for event in endpoint.events if "PD" in event.responses]
    assigned = any(event.dated == "next scheduled visit" for event in progressions)
    dies = any(event.of == "death" for event in endpoint.events)
    return _of_everyone(endpoint) and bool(progressions) and dies and not assigned


def _of_everyone(endpoint: Any) -> bool:
    return endpoint.starts == "time zero" and not endpoint.responders_only


def _shorter(
    survival: GradedEndpoint, other: GradedEndpoint, sources: Sources
) -> Iterator[Finding]:
    both = survival.table.join(other.table, on="subject", how="inner", suffix="_other")
    for row in both.filter(pl.col("days") < pl.col("days_other")).iter_rows(named=True):
        theirs = {key.removesuffix("_other"): row[key] for key in row if key.endswith("_other")}
        column = row["source_column"]
        yield Finding(
            "warning",
            RULE,
            table=row["source_table"],
            file=row["source_file"],
            row=row["source_row"],
            column=column and sources.heading(row["source_table"], column),
            subject=row["subject"],
            value=_time(survival, row),
            allowed=f"no less than {_time(other, theirs)}",
            remedy="Mend the date that is wrong: a last contact before the last assessment, or a "
            "death before it. If both dates are right, let both endpoints leave out the same.",
        )


def _time(of: GradedEndpoint, row: Mapping[str, Any]) -> str:
    ended = row["reason"] if row["event"] else f"censored, {row['reason']}"
    place = f"; {row['source_file']}, row {row['source_row']}" if row["source_file"] else ""
    return f"{of.endpoint.name} {row['days']} days, until {row['on']} ({ended}{place})"
