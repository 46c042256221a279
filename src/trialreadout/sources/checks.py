"""Checks across rows and tables, once every cell has its type.

Each check reads the plain tables and returns findings; none of them changes a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.combined_checks import check_combined
from trialreadout.sources.course_checks import check_course
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.faults import faults
from trialreadout.sources.immune_checks import check_immune
from trialreadout.sources.merged_and_split import check_merged_and_split
from trialreadout.sources.tables import TABLES
from trialreadout.sources.value_checks import check_values

_PLAUSIBLE = (date(1900, 1, 1), date(2199, 12, 31))

Tables = Mapping[str, pl.DataFrame]
Headings = Mapping[str, Mapping[str, str]]


def check_tables(tables: Tables, headings: Headings, nodes_by_short_axis: bool) -> list[Finding]:
    """Run every check that looks at more than one cell.

    Parameters
    ----------
    tables
        Plain tables with resolved dates.
    headings
        For each table what its file calls each column.
    nodes_by_short_axis
        Whether a node counts by its short axis, as RECIST 1.1 has it.
    """
    findings: list[Finding] = []
    for name in tables:
        findings += _unknown_patients(name, tables, headings[name])
        findings += _negative_numbers(name, tables[name], headings[name])
        findings += _implausible_dates(name, tables[name], headings[name])
        findings += _after_death(name, tables, headings[name])
    findings += _unknown_lesions(tables, headings)
    if nodes_by_short_axis:
        findings += _short_axis_missing(tables, headings)
    findings += check_merged_and_split(tables, headings)
    findings += _death_before_first_dose(tables, headings)
    findings += _contact_after_death(tables, headings, findings)
    findings += _dosed_screen_failures(tables, headings)
    findings += _zero_doses(tables, headings)
    findings += check_values(tables, headings)
    findings += check_combined(tables, headings)
    findings += check_course(tables, headings)
    findings += check_immune(tables, headings)
    for name in tables:
        findings += _after_last_contact(name, tables, headings[name])
    return findings


def _unknown_patients(name: str, tables: Tables, headings: Mapping[str, str]) -> list[Finding]:
    known = tables["subjects"]["subject"]
    rows = tables[name]
    stranger = rows["subject"].is_not_null() & ~rows["subject"].is_in(known.implode())
    return faults("unknown-patient", name, rows, stranger, "subject", heading=headings["subject"])


def _negative_numbers(name: str, rows: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    findings: list[Finding] = []
    for column, spec in TABLES[name].columns.items():
        if spec.unit and (negative := (rows[column] < 0).fill_null(False)).any():
            at = headings.get(column, column)
            findings += faults("negative-value", name, rows, negative, column, heading=at)
    return findings


def _implausible_dates(name: str, rows: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    findings: list[Finding] = []
    for column, spec in TABLES[name].columns.items():
        if spec.kind == "date":
            odd = ~rows[column].is_between(*_PLAUSIBLE).fill_null(True)
            at = headings.get(column, column)
            findings += faults("implausible-date", name, rows, odd, column, heading=at)
    return findings


_SEEN_ALIVE = {
    "measurements": "assessed_on",
    "assessments": "assessed_on",
    "immune_assessments": "assessed_on",
    "doses": "started_on",
    "weights": "measured_on",
    "labs": "sampled_on",
    "adverse_events": "started_on",
    "markers": "sampled_on",
    "scans": "scanned_on",
    "decisions": "decided_on",
}
"""Records that a patient must have been alive for."""


_GIVEN_ALIVE = _SEEN_ALIVE | {"therapies": "started_on"}
"""With what is often noted from hearsay: it tells nothing of the last contact."""
_LASTS = ("doses", "adverse_events", "therapies")
"""Tables of stretches of time, which end at the latest with the patient."""


def _after_death(name: str, tables: Tables, headings: Mapping[str, str]) -> list[Finding]:
    if name not in _GIVEN_ALIVE:
        return []
    rows = tables[name].join(_deaths(tables), on="subject", how="left", maintain_order="left")
    return _later("recorded-after-death", name, rows, _GIVEN_ALIVE[name], rows["died_on"], headings)


def _later(
    rule: str,
    name: str,
    rows: pl.DataFrame,
    column: str,
    last: pl.Series,
    headings: Mapping[str, str],
) -> list[Finding]:
    """Find rows later than a day, and those that began by it and ended later.

    An end that was imputed proves nothing.
    """
    late = (rows[column] > last).fill_null(False)
    found = faults(rule, name, rows, late, column, heading=headings.get(column, column))
    if name in _LASTS:
        whole = rows["ended_on" + COLLECTED].is_null()
        over = whole & (rows["ended_on"] > last).fill_null(False) & ~late
        at = headings.get("ended_on", "ended_on")
        found += faults(rule, name, rows, over, "ended_on", heading=at)
    return found


def _deaths(tables: Tables) -> pl.DataFrame:
    """Return `subject` and `died_on`, without deaths before the first dose: they are no deaths."""
    deaths = tables["status"].select("subject", "died_on").unique("subject", keep="first")
    first = _first_doses(tables)
    early = pl.col("died_on") < pl.col("started_on")
    return (
        deaths.join(first, on="subject", how="left", maintain_order="left")
        .filter(~early.fill_null(False))
        .select("subject", "died_on")
    )


def _first_doses(tables: Tables) -> pl.DataFrame:
    """Return `subject` and `started_on`, the first dose; no rows without the table of doses."""
    if "doses" not in tables:
        return pl.DataFrame(schema={"subject": pl.String, "started_on": pl.Date})
    return tables["doses"].group_by("subject").agg(pl.col("started_on").min())


def _after_last_contact(name: str, tables: Tables, headings: Mapping[str, str]) -> list[Finding]:
    """Find records of the living after their last contact, where that was itself handed in.

    A last contact that was found as the latest of all records has its own file and row.
    """
    if name not in _SEEN_ALIVE:
        return []
    column = _SEEN_ALIVE[name]
    recorded = tables["status"].filter(
        pl.col("last_contact_file").is_null() & pl.col("died_on").is_null()
    )
    last = recorded.select("subject", last="last_contact_on").unique("subject", keep="first")
    rows = tables[name].join(last, on="subject", how="left", maintain_order="left")
    return _later("seen-after-last-contact", name, rows, column, rows["last"], headings)


def _unknown_lesions(tables: Tables, headings: Headings) -> list[Finding]:
    """Find measurements of lesions that nobody identified; of strangers all are unknown."""
    if "lesions" not in tables or "measurements" not in tables:
        return []
    known = tables["lesions"].select("subject", "reader", "lesion", known=pl.lit(True))
    rows = tables["measurements"].join(
        known.unique(["subject", "reader", "lesion"]),
        on=["subject", "reader", "lesion"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    heading = headings["measurements"].get("lesion", "lesion")
    unknown = rows["known"].is_null() & rows["lesion"].is_not_null()
    unknown &= rows["subject"].is_in(tables["subjects"]["subject"].implode())
    return faults("unknown-lesion", "measurements", rows, unknown, "lesion", heading=heading)


def _short_axis_missing(tables: Tables, headings: Headings) -> list[Finding]:
    """Find nodes without a size along their short axis; a size that names no axis is along it."""
    if "lesions" not in tables or "measurements" not in tables:
        return []
    if not tables["measurements"].height:
        return []
    keys = ["subject", "reader", "lesion"]
    nodes = tables["lesions"].filter(
        pl.col("nodal") & pl.col("role").is_in(["target", "non-target"])
    )
    short = pl.col("axis") == "short"
    taken_for_it = pl.col("axis").is_null() & pl.col("diameter_mm").is_not_null()
    measured = tables["measurements"].filter(short | taken_for_it).select(keys)
    without = nodes.join(measured, on=keys, how="anti", nulls_equal=True, maintain_order="left")
    heading = headings["lesions"].get("lesion", "lesion")
    everything = pl.repeat(True, without.height, eager=True)
    return faults("short-axis-missing", "lesions", without, everything, "lesion", heading=heading)


def _death_before_first_dose(tables: Tables, headings: Headings) -> list[Finding]:
    rows = tables["status"].join(
        _first_doses(tables), on="subject", how="left", maintain_order="left"
    )
    early = (rows["died_on"] < rows["started_on"]).fill_null(False)
    heading = headings["status"].get("died_on", "died_on")
    return faults("death-before-first-dose", "status", rows, early, "died_on", heading=heading)


def _contact_after_death(tables: Tables, headings: Headings, found: list[Finding]) -> list[Finding]:
    """Find last contacts after the death, where the record behind them is not found already."""
    status = tables["status"].join(_deaths(tables), on="subject", how="semi")
    rows = status.filter(pl.col("last_contact_on") > pl.col("died_on")).with_columns(
        file=pl.coalesce("last_contact_file", pl.col("file").cast(pl.String)),
        row=pl.coalesce("last_contact_row", "row"),
    )
    heading = headings["status"].get("last_contact_on", "last_contact_on")
    late = faults(
        "recorded-after-death", "status", rows, pl.lit(True), "last_contact_on", heading=heading
    )
    known = {(f.file, f.row) for f in found if f.rule == "recorded-after-death"}
    return [finding for finding in late if (finding.file, finding.row) not in known]


def _dosed_screen_failures(tables: Tables, headings: Headings) -> list[Finding]:
    if "doses" not in tables:
        return []
    subjects = tables["subjects"]
    dosed = subjects["subject"].is_in(tables["doses"]["subject"].implode())
    failed = (subjects["screen_failure"] & dosed).fill_null(False)
    at = headings["subjects"].get("screen_failure", "screen_failure")
    return faults(
        "dosed-screen-failure", "subjects", subjects, failed, "screen_failure", heading=at
    )


def _zero_doses(tables: Tables, headings: Headings) -> list[Finding]:
    """Find doses of nothing, of what is no placebo."""
    if "doses" not in tables:
        return []
    doses = tables["doses"]
    placebo = doses["agent"].str.to_uppercase().str.contains("PLACEBO").fill_null(False)
    nothing = (doses["dose_mg"] == 0).fill_null(False) & ~placebo
    at = headings["doses"].get("dose_mg", "dose_mg")
    return faults("zero-dose", "doses", doses, nothing, "dose_mg", heading=at)
