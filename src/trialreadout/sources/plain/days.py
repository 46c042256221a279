"""Study days in the place of dates, counted from each patient's time zero.

Where no date of time zero was handed in at all, everybody's is set to one arbitrary day: the
differences between days, on which every result rests, are the same.

Source: CDISC SDTM Implementation Guide 3.4, 4.4.4 (day 1 is the first, there is no day 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.sources.cut_off import without_calendar
from trialreadout.sources.dates import earliest_days
from trialreadout.sources.faults import faults
from trialreadout.sources.plain.mapping import day_column
from trialreadout.sources.plain.wide import PLANNED
from trialreadout.sources.raw import Raw, planned_mark
from trialreadout.sources.tables import TABLES, TIME_ZERO

ORIGIN = date(2000, 1, 1)
"""Time zero of all patients where no date of it is known."""
_COUNTED = "_counted"
_WHOLE_DATE = r"^\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True)
class _Zero:
    """From when days are counted."""

    days: pl.DataFrame
    """`subject`, `zero`; patients without a whole date are not among them."""
    arbitrary: bool


def with_dates(
    tables: Mapping[str, Raw], protocol: Protocol
) -> tuple[dict[str, Raw], list[Finding]]:
    """Turn study days into dates.

    Parameters
    ----------
    tables
        By name; study days stand in columns such as sampled_day, planned weeks beside the date.
    protocol
        For time zero, and which day is day 1.

    Returns
    -------
    The tables with ISO dates alone, and what could not be placed. A date that was handed in
    stands before a study day, and both before a planned week, which `planned_mark` tells.
    """
    if not any(_counted(name, raw) for name, raw in tables.items()):
        return dict(tables), []
    zero = _time_zero(tables, protocol)
    findings = _of_arbitrary(tables, protocol) if zero.arbitrary else []
    placed: dict[str, Raw] = {}
    for name, raw in tables.items():
        for column in _counted(name, raw):
            raw, said = _placed(name, raw, column, zero, protocol)
            findings += said
        placed[name] = raw
    return placed, findings


def _counted(name: str, raw: Raw) -> list[str]:
    """List the dates of a table for which days or planned weeks were handed in."""
    return [
        column
        for column, spec in TABLES[name].columns.items()
        if spec.kind == "date"
        and (day_column(column) in raw.cells.columns or column + PLANNED in raw.cells.columns)
    ]


def _time_zero(tables: Mapping[str, Raw], protocol: Protocol) -> _Zero:
    """Find the day from which each patient's days are counted."""
    table, column = TIME_ZERO[protocol.dates.time_zero].split(".")
    cells = tables[table].cells if table in tables else None
    if cells is None or column not in cells.columns or not cells[column].is_not_null().any():
        subjects = tables["subjects"].cells.select("subject").unique().drop_nulls()
        return _Zero(subjects.with_columns(zero=pl.lit(ORIGIN)), True)
    whole = pl.col(column).str.contains(_WHOLE_DATE).fill_null(False)
    days = (
        cells.with_columns(zero=earliest_days(cells[column]))
        .group_by("subject")
        .agg(pl.when(whole.all()).then(pl.col("zero").min()).first())
    )
    return _Zero(days.drop_nulls(), False)


def _placed(
    name: str, raw: Raw, column: str, zero: _Zero, protocol: Protocol
) -> tuple[Raw, list[Finding]]:
    """Turn the days of one column into dates."""
    day, planned = day_column(column), column + PLANNED
    cells = raw.cells.join(zero.days, on="subject", how="left", maintain_order="left")
    headings = dict(raw.headings)
    findings: list[Finding] = []
    dates = [pl.col(column)] if column in cells.columns else []
    given = cells[column] if dates else pl.repeat(None, cells.height, eager=True)
    if day in cells.columns:
        at = headings.pop(day, day)
        headings.setdefault(column, at)
        number = cells[day].cast(pl.Float64, strict=False)
        unfit = cells[day].is_not_null() & ~(number == number.floor()).fill_null(False)
        findings += faults(
            "not-a-number", name, cells, unfit, day, heading=at, allowed="a whole number of days"
        )
        from_one = protocol.dates.study_day_one == "time zero"
        findings += _on_day_zero(name, cells, number, day, at) if from_one else []
        offset = pl.Series(number).set(number == 0, None) if from_one else number
        offset = pl.select(
            pl.when(offset > 0).then(offset - from_one).otherwise(offset)
        ).to_series()
        lost = offset.is_not_null() & ~unfit & cells["zero"].is_null() & given.is_null()
        findings += faults("day-without-time-zero", name, cells, lost, day, heading=at)
        cells = cells.with_columns(_day(pl.lit(offset.set(unfit, None))).alias(_COUNTED))
        dates.append(pl.col(_COUNTED))
        if column in cells.columns and not zero.arbitrary:
            whole = cells[column].str.contains(_WHOLE_DATE) & cells[_COUNTED].is_not_null()
            differs = (whole & (cells[column].str.slice(0, 10) != cells[_COUNTED])).fill_null(False)
            findings += faults("day-differs", name, cells, differs, day, heading=at)
    if planned in cells.columns:
        number = cells[planned].cast(pl.Float64, strict=False) * DAYS_PER_WEEK
        lost = cells["zero"].is_null()
        findings += faults("day-without-time-zero", name, cells, lost, planned, heading=column)
        findings.append(_planned(name, raw, column, cells[planned]))
        recorded = pl.any_horizontal(pl.lit(False), *(date.is_not_null() for date in dates))
        cells = cells.with_columns((~recorded).alias(planned_mark(column)))
        dates.append(_day(pl.lit(number)))
    cells = cells.with_columns(pl.coalesce(dates).alias(column))
    return replace(
        raw, cells=cells.drop("zero", day, planned, _COUNTED, strict=False), headings=headings
    ), (findings)


def _day(offset: pl.Expr) -> pl.Expr:
    """Write the day that lies so many days after time zero."""
    return (pl.col("zero") + pl.duration(days=offset)).cast(pl.Date).dt.to_string("iso")


def _on_day_zero(
    name: str, cells: pl.DataFrame, number: pl.Series, day: str, at: str
) -> list[Finding]:
    return faults("day-zero", name, cells, (number == 0).fill_null(False), day, heading=at)


def _planned(name: str, raw: Raw, column: str, weeks: pl.Series) -> Finding:
    return Finding(
        "warning",
        "planned-dates",
        table=name,
        file=str(raw.cells["file"][0]) if raw.cells.height else None,
        column=column,
        value=f"{len(weeks)} dates from planned weeks",
        allowed="the dates on which it was done",
        remedy=f"Add the dates, if they are known: until then {column} is the planned day, "
        "counted from time zero.",
    )


def _of_arbitrary(tables: Mapping[str, Raw], protocol: Protocol) -> list[Finding]:
    """Say that days hang on an arbitrary one, and find the dates that cannot lie beside them."""
    table, column = TIME_ZERO[protocol.dates.time_zero].split(".")
    findings = [
        Finding(
            "warning",
            "days-without-dates",
            table=table,
            column=column,
            value="study days alone",
            allowed=f"a date of time zero ({protocol.dates.time_zero}) for each patient",
            remedy=f"Nothing, if the dates are not shared: time zero is set to {ORIGIN} for "
            "everybody, and only differences of days mean something.",
        )
    ]
    if protocol.data.cut_off is not None:
        raise without_calendar(
            protocol.data.cut_off,
            "no date of time zero is known",
            "Take the cut-off out, or add the dates of time zero.",
        )
    only = f"study days, since time counts from {column} of {table} and no date stands there"
    for name, raw in tables.items():
        for each, spec in TABLES[name].columns.items():
            if spec.kind == "date" and each in raw.cells.columns:
                dated = raw.cells[each].is_not_null()
                at = raw.headings.get(each, each)
                findings += faults(
                    "days-and-dates", name, raw.cells, dated, each, heading=at, allowed=only
                )
    return findings
