"""What was seen on scans, brought onto grids: measurements, and new lesions beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.assessments import Assessments
from trialreadout.core.cohort import Measurements
from trialreadout.core.grid import NO_ROW, Layout
from trialreadout.core.terms import (
    NEW_LESION_BY_GRAVITY,
    LesionState,
    NewLesion,
    codes_of,
    label,
)
from trialreadout.protocol import Protocol
from trialreadout.protocol.tumour_response import BaselineVisit
from trialreadout.sources.axes import beside_the_axis, nodes_by_longest_diameter
from trialreadout.sources.lesions import (
    Lesions,
    lesion_grids,
    number_lesions,
    where_new_lesions_begin,
)
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.placement import Placement, place
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER
from trialreadout.sources.timeline import NO_BASELINE, baseline_by_visit, last_before_treatment


@dataclass(frozen=True, slots=True)
class Scans:
    """Where the measurements and the examinations of a trial stand."""

    measured: Placement
    examined: Placement
    lesions: Lesions
    counted: IntArray
    """(measurement,) position of its lesion; NO_ROW also along an axis that does not count."""


def place_scans(
    sources: Sources, protocol: Protocol, people: People, *, from_the_first: bool = False
) -> Scans:
    """Find the assessment and the lesion of every measurement.

    Measurements and what was said of new lesions make up assessments together; only one
    with a measurement can be the baseline. Where one of the two tables names no visit of a patient
    and reader, their dates alone bring them together.
    """
    measured, examined = sources.table("measurements"), sources.table("examinations")
    key = ("subject", "reader", "visit")
    rows = pl.concat(
        [measured.select(*key, day="assessed_on"), examined.select(*key, day="examined_on")]
    )

    def baseline(found: Assessments, placed: IntArray) -> IntArray:
        eligible = np.zeros(found.series.size, bool)
        eligible[found.of_row[placed < measured.height]] = True
        return _baseline(found, eligible, rows["visit"].gather(placed), protocol, people)

    def no_baseline(found: Assessments, placed: IntArray) -> IntArray:
        return np.full(people.n_series, NO_BASELINE)

    chosen, start = baseline, people.treated_from
    if from_the_first:
        chosen, start = no_baseline, np.full_like(start, -np.inf)
    by_visit = _named_in_both(measured.select(key), examined.select(key))
    placed = place(
        rows.with_columns(visit=by_visit), people, protocol.data.assessment_days, chosen, start
    )
    here = placed.rows(slice(measured.height))
    looked = placed.rows(slice(measured.height, None))
    series = here.reader * len(people.names) + here.patient
    lesions = number_lesions(sources.table("lesions"), measured["lesion"], series, people)
    by_axis = measured, pl.Series(lesions.nodal), protocol.tumour_response.version
    other_axis = beside_the_axis(*by_axis) | nodes_by_longest_diameter(*by_axis)
    counted = lesions.of_measurement
    if other_axis.any():
        counted = np.where(other_axis.to_numpy(), NO_ROW, counted)
    return Scans(here, looked, lesions, counted)


def _named_in_both(measured: pl.DataFrame, examined: pl.DataFrame) -> pl.Series:
    """Return the visits of measurements, then examinations, where both name some of a series.

    A visit that one table alone names would part what was seen on one day.
    """
    rows = pl.concat([measured.with_columns(_of=0), examined.with_columns(_of=1)])
    rows = rows.with_columns(pl.col("reader").fill_null(UNNAMED_READER))
    named = pl.col("visit").is_not_null().any().over("subject", "reader", "_of")
    both = rows.with_columns(_named=named).select(
        pl.when(pl.col("_named").all().over("subject", "reader")).then("visit")
    )
    return both.to_series()


def _baseline(
    found: Assessments, eligible: BoolArray, visits: pl.Series, protocol: Protocol, people: People
) -> IntArray:
    rule = protocol.tumour_response.baseline
    if not isinstance(rule, BaselineVisit):
        return last_before_treatment(found, eligible, people.for_each_reader(people.treated_from))
    labels = pl.Series(rule.visit, dtype=pl.String).unique(maintain_order=True)
    label, code = np.full(found.series.size, NO_ROW), codes_in(visits, labels)
    named = code != NO_ROW
    label[found.of_row[named]] = code[named]
    return baseline_by_visit(found, eligible, label, range(len(labels)), people.n_series)


def measurement_grids(
    sources: Sources, people: People, scans: Scans, position_of: IntArray, patients: int
) -> Measurements:
    """Lay out the scans of some patients.

    Of several records of a lesion in one assessment the latest that was read stands, unless
    one says that it progressed; of several on new lesions the gravest. A progression or a new
    lesion stands on the first day on which it was recorded.

    Parameters
    ----------
    position_of : (patient,)
        Position of each patient on the grid; NO_ROW: not on it.
    patients
        How many are on it.
    """
    measured, examined = sources.table("measurements"), sources.table("examinations")
    here, looked, lesions = scans.measured, scans.examined, scans.lesions
    visits = max(here.width(position_of), looked.width(position_of))
    wide = (len(people.readers), patients, visits)
    by_lesion = here.on(position_of, (*wide, lesions.width), scans.counted)
    by_lesion = by_lesion.only_the_last_by(*_standing(measured["state"], here.day))
    by_visit, by_look = here.on(position_of, wide), looked.on(position_of, wide)
    gravest = by_look.only_the_last_by(-looked.day, _gravity(examined["new_lesion"]))
    day = by_visit.spread(days_since_zero(here.last_day, here, people), np.nan)
    looked_day = by_look.spread(days_since_zero(looked.last_day, looked, people), np.nan)
    state = measured["state"].replace_strict(
        codes_of(LesionState), default=LesionState.NOT_RECORDED, return_dtype=pl.Int8
    )
    new_lesion = examined["new_lesion"].replace_strict(
        codes_of(NewLesion), default=NewLesion.UNKNOWN, return_dtype=pl.Int8
    )
    return Measurements(
        day=np.where(np.isnan(day), looked_day, day),
        diameter_mm=by_lesion.spread(_with_nan(measured["diameter_mm"]), np.nan),
        state=by_lesion.spread(state, LesionState.NOT_RECORDED),
        seen_after_days=by_lesion.spread((here.day - here.last_day).astype(np.int16), 0),
        new_lesion=gravest.spread(new_lesion, NewLesion.UNKNOWN),
        new_lesion_first_seen=_first_seen(sources, people, scans, by_visit, by_look),
        new_lesion_after_days=gravest.spread((looked.day - looked.last_day).astype(np.int16), 0),
        accepted=marked(by_visit, measured["accepted"]) | marked(by_look, examined["accepted"]),
        row=by_lesion.rows(),
        new_lesion_row=gravest.rows(),
        **lesion_grids(sources.table("lesions"), people, lesions, position_of, wide[:2]),
    )


def _first_seen(
    sources: Sources, people: People, scans: Scans, by_visit: Layout, by_look: Layout
) -> BoolArray:
    """Mark (reader, patient, visit) where a new lesion first appeared.

    It is asked only where an examination was equivocal, since nothing else rests on it.
    """
    equivocal = sources.table("examinations")["new_lesion"] == label(NewLesion.EQUIVOCAL)
    if not equivocal.any():
        return np.zeros(by_look.shape, bool)
    lesions = sources.table("lesions")
    begins = where_new_lesions_begin(lesions, people, scans.measured)
    begins_there = where_new_lesions_begin(lesions, people, scans.examined)
    return marked(by_visit, begins) | marked(by_look, begins_there)


def days_since_zero(day: IntArray, placed: Placement, people: People) -> FloatArray:
    """Return (row,) days counted from time zero; NaN where it is not known."""
    if not day.size:
        return np.empty(0)
    return day - people.time_zero[placed.patient]


def marked(layout: Layout, flag: pl.Series) -> BoolArray:
    """Mark each cell in which some row carries a flag."""
    raised = Layout(layout.shape, layout.cell[flag.fill_null(False).to_numpy()])
    marks: BoolArray = raised.rows() != NO_ROW
    return marks


def _standing(state: pl.Series, day: IntArray) -> tuple[IntArray, IntArray]:
    """Return the keys, each (row,), by which the last record of a lesion is the one that stands."""
    ranks = {"not evaluable": 0, "progressed": 2}
    rank = state.fill_null("not evaluable").replace_strict(ranks, default=1, return_dtype=pl.Int8)
    return np.where((state == "progressed").fill_null(False), -day, day), rank.to_numpy()


def _gravity(new_lesion: pl.Series) -> IntArray:
    """Return (row,) a number that is higher the graver the word; lowest where nothing is said."""
    ranks = {label(term): rank for rank, term in enumerate(NEW_LESION_BY_GRAVITY)}
    return new_lesion.replace_strict(ranks, default=-1, return_dtype=pl.Int8).to_numpy()


def _with_nan(numbers: pl.Series) -> FloatArray:
    return numbers.fill_null(float("nan")).to_numpy()
