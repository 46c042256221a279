"""Where the data depart from the plan: ages, entry, visits, offers, what was to be there.

A study may depart from its protocol, and its numbers stay what the data say: these are warnings.
What makes a laboratory value wrong rather than odd is an error (`sources.laboratory_checks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.core.dates import DAYS_PER_WEEK, parse_date
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import MarkerByCriteria
from trialreadout.protocol.safety import WeightLoss
from trialreadout.protocol.schedule import LAST_WEEK
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.faults import faults, said_of_rows
from trialreadout.sources.laboratory_checks import check_laboratory
from trialreadout.sources.schedule_checks import check_schedule
from trialreadout.sources.tables import TABLES, TIME_ZERO, UNNAMED_READER

Tables = Mapping[str, pl.DataFrame]
Headings = Mapping[str, Mapping[str, str]]

_SIGNS = r"[\W_]"
"""What parts the spellings of one name: blanks, hyphens and other signs."""
_UNPLANNED = r"unscheduled|unplanned|extra"
"""What a label says that means no visit of the schedule."""


def check_against_plan(tables: Tables, headings: Headings, protocol: Protocol) -> Iterator[Finding]:
    """Run the checks that hold the plain tables against the protocol."""

    def at(name: str, column: str) -> str:
        return headings[name].get(column, column)

    yield from check_schedule(protocol)
    yield from _entry(tables["subjects"], headings["subjects"], protocol)
    for name in tables:
        if "visit" in TABLES[name].columns:
            yield from _unknown_visits(name, tables[name], at(name, "visit"), protocol)
    if "decisions" in tables and protocol.decisions:
        yield from _unknown_offers(tables["decisions"], at("decisions", "offer"), protocol)
    if "markers" in tables and protocol.visits:
        rows = _with_days(tables["markers"], "sampled_on", tables, protocol)
        yield from _outside_windows(rows, at("markers", "sampled_on"), protocol)
    if "markers" in tables:
        heading = at("markers", "upper_limit_normal")
        yield from _without_limit_of_normal(tables["markers"], heading, protocol)
        yield from _no_limit_above_zero(tables["markers"], heading)
        yield from _perhaps_meant(tables["markers"], at("markers", "marker"), protocol)
    if "examinations" in tables and "measurements" in tables:
        yield from _without_measurement(tables, at("examinations", "examined_on"), protocol)
        yield from _named_otherwise(tables, at("examinations", "visit"))
    if any(isinstance(each, WeightLoss) for each in protocol.endpoints):
        yield from _without_baseline_weight(tables, at("subjects", "subject"))
    if "labs" in tables:
        yield from check_laboratory(tables["labs"], headings["labs"], protocol)


def _entry(
    subjects: pl.DataFrame, headings: Mapping[str, str], protocol: Protocol
) -> Iterator[Finding]:
    """Find ages that may not enter, and patients who entered before the study began."""
    ages = protocol.population.age_years
    low, high = ages.minimum or 0, ages.maximum
    age = pl.col("age_years")
    odd = (age < low) & (age >= 0)
    allowed = f"{low} years or more"
    if high is not None:
        odd |= age >= high + 1
        allowed = f"{low} to {high} years"
    heading = headings.get("age_years", "age_years")
    rows = subjects.filter(odd)
    yield from said_of_rows("age-outside", "subjects", rows, "age_years", heading, allowed)
    if protocol.study.started is None:
        return
    began = parse_date(str(protocol.study.started)).first
    heading = headings.get("enrolled_on", "enrolled_on")
    rows = subjects.filter(
        (pl.col("enrolled_on") < began) & pl.col("enrolled_on" + COLLECTED).is_null()
    )
    allowed = f"a day on or after {protocol.study.started}, when the study began"
    yield from said_of_rows(
        "entered-before-study", "subjects", rows, "enrolled_on", heading, allowed
    )


def _unknown_visits(
    name: str, rows: pl.DataFrame, heading: str, protocol: Protocol
) -> list[Finding]:
    """Find labels that the schedule does not have, where most of a table's labels are its own."""
    if not protocol.visits or not rows["visit"].count():
        return []
    planned = protocol.planned_visits(LAST_WEEK)
    known = {visit.name.lower() for visit in planned} | {f"week {v.week}" for v in planned}
    labels = rows["visit"].str.to_lowercase()
    theirs = labels.is_in(known)
    odd = (~theirs & ~labels.str.contains(_UNPLANNED)).fill_null(False)
    if 2 * odd.sum() >= labels.count():
        return []
    return faults("unknown-visit", name, rows, odd, "visit", heading=heading)


def _unknown_offers(rows: pl.DataFrame, heading: str, protocol: Protocol) -> list[Finding]:
    offers = [word for each in protocol.decisions for word in (each.word, each.offer)]
    known = {offer.lower() for offer in offers}
    odd = (~rows["offer"].str.to_lowercase().is_in(known)).fill_null(False)
    words = ", ".join(dict.fromkeys(each.word for each in protocol.decisions))
    return faults("unknown-offer", "decisions", rows, odd, "offer", heading=heading, allowed=words)


def _with_days(rows: pl.DataFrame, column: str, tables: Tables, protocol: Protocol) -> pl.DataFrame:
    """Return the rows with `_day`, counted from time zero; null where that is not known."""
    name, zero = TIME_ZERO[protocol.dates.time_zero].split(".")
    if name not in tables:
        return rows.with_columns(_day=pl.lit(None, pl.Int64))
    first = tables[name].group_by("subject").agg(_zero=pl.col(zero).min())
    return rows.join(first, on="subject", how="left", maintain_order="left").with_columns(
        _day=(pl.col(column) - pl.col("_zero")).dt.total_days()
    )


def _outside_windows(rows: pl.DataFrame, heading: str, protocol: Protocol) -> Iterator[Finding]:
    """Find values outside the window of their visit; of none, outside all from day 0 on."""
    days = rows["_day"].drop_nulls()
    if days.is_empty():
        return
    planned = protocol.planned_visits(int(days.to_numpy().max()) // DAYS_PER_WEEK + 8)
    names = {visit.name.lower(): visit for visit in planned}
    labels = rows["visit"].str.to_lowercase()
    first = labels.replace_strict(
        {n: v.first_day for n, v in names.items()}, default=None, return_dtype=pl.Int64
    )
    last = labels.replace_strict(
        {n: v.last_day for n, v in names.items()}, default=None, return_dtype=pl.Int64
    )
    day = rows["_day"]
    labelled = ((day < first) | (day > last)).fill_null(False)
    inside = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    collected = {thing.casefold() for visit in planned for thing in visit.collect}
    for visit in planned:
        own = rows["marker"].str.to_lowercase().is_in([each.casefold() for each in visit.collect])
        inside |= own & day.is_between(visit.first_day, visit.last_day)
    is_planned = rows["marker"].str.to_lowercase().is_in(collected)
    nowhere = first.is_null() & is_planned & (day >= 0) & ~inside
    odd = (labelled | nowhere).fill_null(False)
    yield from faults("outside-window", "markers", rows, odd, "sampled_on", heading=heading)


def _without_limit_of_normal(rows: pl.DataFrame, heading: str, protocol: Protocol) -> list[Finding]:
    """Find values without the limit of normal that the criteria of their marker ask for."""
    asked = [
        each.marker.casefold()
        for each in protocol.endpoints
        if isinstance(each, MarkerByCriteria) and each.thresholds.times_limit is not None
    ]
    lacking = (
        pl.col("marker").str.to_lowercase().is_in(asked)
        & pl.col("value").is_not_null()
        & pl.col("upper_limit_normal").is_null()
    )
    rule, column = "no-limit-of-normal", "upper_limit_normal"
    return faults(rule, "markers", rows, lacking, column, heading=heading)


def _no_limit_above_zero(rows: pl.DataFrame, heading: str) -> list[Finding]:
    """Find limits of normal of 0 or less, which every value would lie above."""
    column = "upper_limit_normal"
    none = pl.col(column) <= 0
    allowed = "an upper limit of normal above 0"
    return faults(
        "limits-contradict", "markers", rows, none, column, heading=heading, allowed=allowed
    )


def _perhaps_meant(rows: pl.DataFrame, heading: str, protocol: Protocol) -> Iterator[Finding]:
    """Find markers that nobody asks for, and that differ from one asked for by signs alone."""
    asked = {name.casefold(): name for name in protocol.markers}
    name = pl.col("marker").str.to_lowercase()
    strangers = rows.filter(~name.is_in([*asked]))
    for marker in asked:
        alike = strangers.filter(name.str.replace_all(_SIGNS, "") == re.sub(_SIGNS, "", marker))
        rule = "marker-perhaps-meant"
        yield from said_of_rows(rule, "markers", alike, "marker", heading, asked[marker])


def _without_measurement(tables: Tables, heading: str, protocol: Protocol) -> list[Finding]:
    """Find examinations at about the time of which nothing was measured in the patient."""
    examined = tables["examinations"].with_row_index("_at")
    measured = tables["measurements"].select("subject", "assessed_on")
    near = examined.join(measured, on="subject").filter(
        (pl.col("examined_on") - pl.col("assessed_on")).dt.total_days().abs()
        <= protocol.data.assessment_days
    )
    alone = examined.filter(~pl.col("_at").is_in(near["_at"].implode())).drop_nulls("examined_on")
    alone = alone.join(measured, on="subject", how="semi", maintain_order="left")
    return faults(
        "examination-without-measurement",
        "examinations",
        alone,
        pl.lit(True),
        "examined_on",
        heading=heading,
    )


def _named_otherwise(tables: Tables, heading: str) -> list[Finding]:
    """Find examinations whose visit has another name than the measurements of that day."""
    series = ["subject", "reader", "day"]
    reader = pl.col("reader").fill_null(UNNAMED_READER)
    measured = tables["measurements"].select("subject", reader, "visit", day="assessed_on")
    named = measured.drop_nulls("visit").group_by(series).agg(_named=pl.col("visit").unique())
    odd = (
        tables["examinations"]
        .with_columns(reader, day="examined_on")
        .drop_nulls("visit")
        .join(named, on=series, maintain_order="left")
        .filter(~pl.col("visit").is_in("_named"))
    )
    there = pl.col("_named").list.sort().list.join(" or ")
    allowed = pl.format("{}, as the measurements of that day have it", there)
    return said_of_rows("visit-named-otherwise", "examinations", odd, "visit", heading, allowed)


def _without_baseline_weight(tables: Tables, heading: str) -> list[Finding]:
    """Find treated patients without a weight on or before their first dose."""
    if "weights" not in tables or "doses" not in tables or not tables["weights"].height:
        return []
    first = tables["doses"].group_by("subject").agg(_first=pl.col("started_on").min())
    weighed = (
        tables["weights"]
        .drop_nulls("weight_kg")
        .join(first, on="subject")
        .filter(pl.col("measured_on") <= pl.col("_first"))
    )
    treated = tables["subjects"].join(
        first.drop_nulls("_first"), on="subject", how="semi", maintain_order="left"
    )
    without = treated.join(weighed, on="subject", how="anti", maintain_order="left")
    return faults(
        "no-baseline-weight", "subjects", without, pl.lit(True), "subject", heading=heading
    )
