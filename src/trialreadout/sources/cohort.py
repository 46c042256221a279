"""From the plain tables to a cohort: every record finds its patient, assessment and lesion.

Patients do not see each other, so a trial can be cut into cohorts without any answer
changing. It is cut only where one block would be mostly padding: a single patient with
sixty visits would else give sixty columns to eight thousand who have three.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.assessments import Assessments, find_assessments
from trialreadout.core.cohort import Cohort, Measurements, RecordedResponses
from trialreadout.core.grid import NO_ROW, Layout, lay_out, position_within
from trialreadout.core.terms import LesionRole, LesionState, NewLesion, Response, codes_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.tumour_response import BaselineVisit
from trialreadout.sources.read import Sources
from trialreadout.sources.timeline import (
    NO_BASELINE,
    baseline_by_visit,
    columns_after,
    last_before_treatment,
)

UNNAMED_READER = "investigator"
"""Who read what the data ascribe to nobody."""
_WORTH_CUTTING = 1_000_000
"""Cells of padding below which a trial stays in one block."""
_WORST_LAST = [
    Response.MISSING,
    Response.ND,
    Response.NE,
    Response.CR,
    Response.PR,
    Response.SD,
    Response.NON_CR_NON_PD,
    Response.PD,
]
"""Which of several responses to one assessment stands: the last in this order."""


def build_cohorts(sources: Sources, protocol: Protocol) -> tuple[Cohort, ...]:
    """Bring the tables of a study onto grids.

    Parameters
    ----------
    sources
        Plain tables; those that are not there give empty grids.
    protocol
        For time zero, the baseline, and what makes an assessment.

    Returns
    -------
    Cohorts that together hold each patient once, ordered by identifier within each; a single
    one unless a few patients have far more visits than the rest.
    """
    people = _people(sources, protocol)
    scans = _scans(sources, protocol, people)
    records = _records(sources, protocol, people)
    return tuple(
        _block(sources, people, scans, records, of) for of in _blocks(people, scans, records)
    )


@dataclass(frozen=True, slots=True)
class _People:
    """The patients in order, the readers, and the days that concern a patient as a whole."""

    names: pl.Series
    row: IntArray
    readers: tuple[str, ...]
    time_zero: FloatArray
    death: FloatArray
    last_contact: FloatArray
    therapy: FloatArray

    @property
    def series(self) -> int:
        return len(self.readers) * len(self.names)

    def zero_of_series(self) -> FloatArray:
        return np.tile(self.time_zero, len(self.readers))


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows of a table, each with the reader, the patient and the column of its assessment."""

    reader: IntArray
    patient: IntArray
    column: IntArray
    """(row,) `NO_ROW`: the row is not on the grid."""
    day: IntArray
    last_day: IntArray
    """(row,) of the assessment."""

    def on(self, of: IntArray, shape: tuple[int, ...], *further: IntArray) -> Layout:
        """Lay the rows out on the grid of some patients."""
        return lay_out(shape, self.reader, of[self.patient], self.column, *further)


@dataclass(frozen=True, slots=True)
class _Scans:
    measurements: _Placed
    examinations: _Placed
    lesion: IntArray
    """(measurement,) position of the lesion in its series."""
    lesion_series: IntArray
    lesion_position: IntArray
    lesion_row: IntArray
    """(lesion,) row in the table of lesions."""


def _people(sources: Sources, protocol: Protocol) -> _People:
    subjects = sources.table("subjects").with_row_index("_row")
    subjects = subjects.drop_nulls("subject").unique("subject", keep="first").sort("subject")
    names = subjects["subject"]
    status = sources.table("status")
    doses = sources.table("doses").rename({"started_on": "day"})
    entered = sources.table("subjects").rename({"enrolled_on": "day"})
    zero = _first_day(names, entered if protocol.dates.time_zero == "registration" else doses)
    after = sources.table("therapies").rename({"started_on": "day"})
    after = after.join(
        pl.DataFrame({"subject": names, "zero": zero}).cast({"zero": pl.Int64}, strict=False),
        on="subject",
    ).filter(pl.col("day").to_physical() > pl.col("zero"))
    readers: set[str] = {UNNAMED_READER}
    for name in ("measurements", "examinations", "assessments"):
        readers |= set(sources.table(name)["reader"].drop_nulls().unique())
    return _People(
        names,
        subjects["_row"].to_numpy(),
        tuple(sorted(readers)),
        zero,
        _first_day(names, status.rename({"died_on": "day"})) - zero,
        _first_day(names, status.rename({"last_contact_on": "day"})) - zero,
        _first_day(names, after) - zero,
    )


def _first_day(names: pl.Series, table: pl.DataFrame) -> FloatArray:
    """Return (patient,) the earliest `day` of each patient since 1970-01-01; NaN: none."""
    first = table.group_by("subject").agg(pl.col("day").min().to_physical().cast(pl.Float64))
    days = pl.DataFrame({"subject": names}).join(
        first, on="subject", how="left", maintain_order="left"
    )
    return days["day"].fill_null(float("nan")).to_numpy()


def _scans(sources: Sources, protocol: Protocol, people: _People) -> _Scans:
    measured, examined = sources.table("measurements"), sources.table("examinations")
    rows = pl.concat(
        [
            measured.select("subject", "reader", "visit", day="assessed_on", seen=pl.lit(True)),
            examined.select("subject", "reader", "visit", day="examined_on", seen=pl.lit(False)),
        ]
    )
    reader, patient, visit, day, labels = _coded(rows, people)
    valid, found = _assess(people, reader, patient, visit, day, protocol)
    seen = np.zeros(found.series.size, bool)
    seen[found.of_row[rows["seen"].to_numpy()[valid]]] = True
    rule = protocol.tumour_response.baseline
    if isinstance(rule, BaselineVisit):
        label = np.zeros(found.series.size, np.int64)
        label[found.of_row] = visit[valid]
        chosen = [labels.index(name) for name in rule.visit if name in labels]
        baseline = baseline_by_visit(found, seen, label, chosen, people.series)
    else:
        baseline = last_before_treatment(found, seen, people.zero_of_series())
    column = columns_after(found, baseline, people.zero_of_series())
    placed = _place(reader, patient, day, valid, found, column)
    cut = measured.height
    lesion, *lesions = _lesions(sources.table("lesions"), measured, people)
    return _Scans(_slice(placed, slice(cut)), _slice(placed, slice(cut, None)), lesion, *lesions)


def _records(sources: Sources, protocol: Protocol, people: _People) -> _Placed:
    rows = sources.table("assessments").rename({"assessed_on": "day"})
    reader, patient, visit, day, _ = _coded(rows, people)
    valid, found = _assess(people, reader, patient, visit, day, protocol)
    nobody = np.full(people.series, NO_BASELINE)
    column = columns_after(found, nobody, people.zero_of_series())
    return _place(reader, patient, day, valid, found, column)


def _coded(
    rows: pl.DataFrame, people: _People
) -> tuple[IntArray, IntArray, IntArray, IntArray, list[str | None]]:
    """Turn readers, patients, visits and days into integers; NO_ROW where one is unknown."""
    labels = rows["visit"].unique().sort(nulls_last=False).to_list()
    reader = rows["reader"].fill_null(UNNAMED_READER)
    return (
        codes_in(reader, pl.Series(people.readers, dtype=pl.String)),
        codes_in(rows["subject"], people.names),
        np.asarray(codes_in(rows["visit"], pl.Series([v for v in labels if v is not None]))) + 1,
        rows["day"].to_physical().fill_null(NO_ROW).to_numpy(),
        [None, *(label for label in labels if label is not None)],
    )


def codes_in(values: pl.Series, order: pl.Series) -> IntArray:
    """Return (row,) the position of each text in a list of texts; NO_ROW where it is not in it."""
    codes = values.cast(pl.Enum(order.cast(pl.String)), strict=False).to_physical()
    return codes.cast(pl.Int64).fill_null(NO_ROW).to_numpy()


def _assess(
    people: _People,
    reader: IntArray,
    patient: IntArray,
    visit: IntArray,
    day: IntArray,
    protocol: Protocol,
) -> tuple[IntArray, Assessments]:
    """Find the assessments among the rows that have a patient and a day."""
    valid = np.flatnonzero((patient != NO_ROW) & (day != NO_ROW))
    series = reader[valid] * len(people.names) + patient[valid]
    within = protocol.data.assessment_days
    return valid, find_assessments(series, visit[valid], day[valid], within_days=within)


def _place(
    reader: IntArray,
    patient: IntArray,
    day: IntArray,
    valid: IntArray,
    found: Assessments,
    column: IntArray,
) -> _Placed:
    of_row = np.full(patient.size, NO_ROW)
    last_day = day.copy()
    of_row[valid] = column[found.of_row]
    last_day[valid] = found.last_day[found.of_row]
    return _Placed(reader, np.maximum(patient, 0), of_row, day, last_day)


def _slice(placed: _Placed, rows: slice) -> _Placed:
    return _Placed(
        placed.reader[rows],
        placed.patient[rows],
        placed.column[rows],
        placed.day[rows],
        placed.last_day[rows],
    )


def _lesions(
    lesions: pl.DataFrame, measured: pl.DataFrame, people: _People
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Number the lesions of each series by name, and find that of each measurement."""
    names = lesions["lesion"].drop_nulls().unique().sort()

    def keys(rows: pl.DataFrame) -> IntArray:
        reader = rows["reader"].fill_null(UNNAMED_READER)
        series = codes_in(reader, pl.Series(people.readers, dtype=pl.String)) * len(people.names)
        patient, lesion = codes_in(rows["subject"], people.names), codes_in(rows["lesion"], names)
        key: IntArray = (series + patient) * max(len(names), 1) + lesion
        key[(patient == NO_ROW) | (lesion == NO_ROW)] = NO_ROW
        return key

    known, row = np.unique(keys(lesions), return_index=True)
    known, row = known[known != NO_ROW], row[known != NO_ROW]
    series = known // max(len(names), 1)
    position = position_within(series, people.series)
    of_measurement = np.full(measured.height, NO_ROW)
    if known.size:
        wanted = keys(measured)
        at = np.minimum(np.searchsorted(known, wanted), known.size - 1)
        of_measurement = np.where(known[at] == wanted, position[at], NO_ROW)
    return of_measurement, series, position, row


def _blocks(people: _People, scans: _Scans, records: _Placed) -> list[IntArray]:
    """Part the patients so that padding does not outgrow the data."""
    visits = np.ones(len(people.names), np.int64)
    for placed in (scans.measurements, scans.examinations, records):
        np.maximum.at(visits, placed.patient, placed.column + 1)
    lesions = int(scans.lesion_position.max(initial=0)) + 1
    everyone = np.arange(visits.size)
    cells = len(people.readers) * lesions
    if not visits.size or cells * (visits.size * visits.max() - visits.sum()) < _WORTH_CUTTING:
        return [everyone]
    width = np.ceil(np.log2(visits)).astype(np.int64)
    return [everyone[width == each] for each in np.unique(width)]


def _block(
    sources: Sources, people: _People, scans: _Scans, records: _Placed, members: IntArray
) -> Cohort:
    of = np.full(len(people.names) + 1, NO_ROW)
    of[members] = np.arange(members.size)
    zero = people.time_zero
    return Cohort(
        patient=people.row[members],
        readers=people.readers,
        measurements=_measurements(sources, people, scans, of, members.size),
        responses=_responses(sources, people, records, of, members.size),
        time_zero=zero[members],
        death_day=people.death[members],
        last_contact_day=people.last_contact[members],
        therapy_day=people.therapy[members],
    )


def _measurements(
    sources: Sources, people: _People, scans: _Scans, of: IntArray, patients: int
) -> Measurements:
    measured, examined = sources.table("measurements"), sources.table("examinations")
    lesions = sources.table("lesions")
    here, looked = scans.measurements, scans.examinations
    visits = _width(here, looked, of)
    wide = (len(people.readers), patients, visits)
    cells = (*wide, int(scans.lesion_position.max(initial=0)) + 1)
    by_lesion = here.on(of, cells, scans.lesion)
    by_visit, by_look = here.on(of, wide), looked.on(of, wide)

    reader, patient = np.divmod(scans.lesion_series, len(people.names))
    owned = lay_out((*wide[:2], cells[3]), reader, of[patient], scans.lesion_position)
    role = lesions["role"].replace_strict(codes_of(LesionRole), default=0, return_dtype=pl.Int8)
    nodal = lesions["nodal"].fill_null(False)

    day = by_visit.spread(_since(people, here), np.nan)
    looked_day = by_look.spread(_since(people, looked), np.nan)
    state = _coded_terms(measured["state"], LesionState, LesionState.NOT_RECORDED)
    new = _coded_terms(examined["new_lesion"], NewLesion, NewLesion.UNKNOWN)
    new_lesion = by_look.spread(new, np.int8(NewLesion.UNKNOWN))
    accepted = _any(by_visit, measured["accepted"]) | _any(by_look, examined["accepted"])
    return Measurements(
        day=np.where(np.isnan(day), looked_day, day),
        diameter_mm=by_lesion.spread(
            measured["diameter_mm"].fill_null(float("nan")).to_numpy(), np.nan
        ),
        state=by_lesion.spread(state, np.int8(LesionState.NOT_RECORDED)),
        seen_after_days=by_lesion.spread((here.day - here.last_day).astype(np.int16), np.int16(0)),
        new_lesion=new_lesion,
        new_lesion_after_days=by_look.spread(
            (looked.day - looked.last_day).astype(np.int16), np.int16(0)
        ),
        accepted=accepted,
        exists=owned.spread(np.ones(owned.cell.size, bool), False),
        role=owned.spread(role.to_numpy()[scans.lesion_row], np.int8(0)),
        nodal=owned.spread(nodal.to_numpy()[scans.lesion_row], False),
        row=by_lesion.rows(),
        new_lesion_row=by_look.rows(),
    )


def _responses(
    sources: Sources, people: _People, records: _Placed, of: IntArray, patients: int
) -> RecordedResponses:
    """Lay the recorded responses out; of several in one assessment the worst stands."""
    table = sources.table("assessments")
    response = _coded_terms(table["response"], Response, Response.MISSING)
    rank = np.empty(max(Response) + 1, np.int8)
    rank[[int(term) for term in _WORST_LAST]] = np.arange(len(_WORST_LAST))
    seen_first = np.where(response == Response.PD, -records.day, records.day)
    order = np.lexsort((seen_first, rank[response]))
    layout = records.on(of, (len(people.readers), patients, _width(records, records, of)))
    layout = Layout(layout.shape, layout.cell[order])
    shown = np.where(response == Response.PD, records.day, records.last_day)
    day = shown - np.nan_to_num(people.time_zero)[records.patient]
    row = layout.spread(order.astype(np.int32), np.int32(NO_ROW))
    return RecordedResponses(
        day=layout.spread(day[order], np.nan),
        response=layout.spread(response[order], np.int8(Response.MISSING)),
        accepted=_any(layout, table["accepted"].gather(order)),
        row=row,
    )


def _width(first: _Placed, second: _Placed, of: IntArray) -> int:
    """Return how many columns the rows of some patients need, the baseline's among them."""
    here = [p.column[of[p.patient] != NO_ROW].max(initial=0) for p in (first, second)]
    return int(max(here)) + 1


def _since(people: _People, placed: _Placed) -> FloatArray:
    """Return (row,) the last day of its assessment, counted from time zero."""
    return placed.last_day - np.nan_to_num(people.time_zero)[placed.patient]


def _coded_terms(words: pl.Series, vocabulary: type, missing: int) -> IntArray:
    codes = codes_of(vocabulary)
    return words.replace_strict(codes, default=int(missing), return_dtype=pl.Int8).to_numpy()


def _any(layout: Layout, flag: pl.Series) -> np.ndarray:
    """Mark each cell in which some row carries the flag."""
    marked = flag.fill_null(False).to_numpy() & (layout.cell != NO_ROW)
    raised = Layout(layout.shape, layout.cell[marked])
    return raised.spread(np.ones(raised.cell.size, bool), False)
