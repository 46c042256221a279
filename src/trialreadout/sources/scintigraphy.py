"""Scintigraphy, brought onto grids: which scans were made, who read them, and what they saw.

Scans that carry one visit label and lie close together are one assessment, as for other
examinations; the last one before treatment is the baseline. A lesion is known by its name in
the table of foci. A scan that was read shows no uptake where no focus is noted; one that was
not read shows nothing at all.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.assessments import Assessments
from trialreadout.core.cohort import Scintigraphy
from trialreadout.core.grid import NO_ROW, Layout, lay_out, position_within
from trialreadout.core.terms import Uptake, codes_of
from trialreadout.protocol import Protocol
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.placement import Placement, place
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import SCAN_KINDS, UNNAMED_READER
from trialreadout.sources.timeline import last_before_treatment

_SCAN = ["subject", "scanned_on", "kind"]


def scintigraphy_grids(
    sources: Sources, protocol: Protocol, people: People, position_of: IntArray, patients: int
) -> Scintigraphy:
    """Lay out the scans of some patients; `position_of` is (patient,), NO_ROW: not on it."""
    scans, reads, foci = (sources.table(name) for name in ("scans", "reads", "foci"))
    readers = reads["reader"].fill_null(UNNAMED_READER).unique().sort()
    placed = _placed(scans, protocol, people)
    visits = placed.width(position_of)
    views = codes_in(scans["kind"], pl.Series(SCAN_KINDS))
    made = placed.on(position_of, (1, patients, visits, len(SCAN_KINDS)), views)
    made = Layout(made.shape[1:], made.cell)
    by_visit = placed.on(position_of, (1, patients, visits))
    zero = people.time_zero[placed.patient]
    day = Layout(by_visit.shape[1:], by_visit.cell).spread(placed.last_day - zero, np.nan)

    read = _beneath(made, scans, reads, readers)
    focus = _beneath(made, scans, foci, readers)
    position, width = _lesions(foci, people)
    seen = lay_out(
        (*focus.shape, width),
        *np.unravel_index(np.maximum(focus.cell, 0), focus.shape),
        np.where(focus.cell == NO_ROW, NO_ROW, position),
    )
    words = foci["uptake"].replace_strict(
        codes_of(Uptake), default=Uptake.UNKNOWN, return_dtype=pl.Int8
    )
    was_read = read.rows() != NO_ROW
    uptake = seen.spread(words, Uptake.UNKNOWN)
    no_focus = was_read[..., np.newaxis] & (seen.rows() == NO_ROW)
    exists = (seen.rows() != NO_ROW).any(axis=(0, 2, 3))
    return Scintigraphy(
        readers=tuple(readers),
        day=day,
        made=made.rows() != NO_ROW,
        read=was_read,
        adjudicated=read.spread(reads["adjudicated"].fill_null(False), False),
        uptake=np.where(no_focus, np.int8(Uptake.NONE), uptake),
        to_background=seen.spread(
            foci["tumour_to_background"].fill_null(float("nan")).to_numpy(), np.nan
        ),
        exists=exists,
        row=seen.rows(),
        read_row=read.rows(),
        scan_row=made.rows(),
    )


def _placed(scans: pl.DataFrame, protocol: Protocol, people: People) -> Placement:
    """Find the assessment of each scan; a scan is made for all readers, so it has none."""

    def baseline(found: Assessments, placed: IntArray) -> IntArray:
        eligible = np.ones(found.series.size, bool)
        return last_before_treatment(found, eligible, people.treated_from)

    rows = scans.select("subject", "visit", day="scanned_on")
    return place(
        rows, people, protocol.data.assessment_days, baseline, people.treated_from, one_reader=True
    )


def _beneath(made: Layout, scans: pl.DataFrame, rows: pl.DataFrame, readers: pl.Series) -> Layout:
    """Lay rows out that belong to a scan, by reader and by the cell of their scan."""
    numbered = scans.with_row_index("_scan").unique(_SCAN, keep="last")
    scan = rows.join(numbered, on=_SCAN, how="left", maintain_order="left")["_scan"]
    cell = np.append(made.cell, NO_ROW)[scan.cast(pl.Int64).fill_null(NO_ROW).to_numpy()]
    reader = codes_in(rows["reader"].fill_null(UNNAMED_READER), readers)
    at = np.unravel_index(np.maximum(cell, 0), made.shape)
    placed = np.where(cell == NO_ROW, NO_ROW, reader)
    return lay_out((len(readers), *made.shape), placed, *at)


def _lesions(foci: pl.DataFrame, people: People) -> tuple[IntArray, int]:
    """Number the lesions of each patient by name: (row,) the position, and how many at most."""
    names = foci["lesion"].drop_nulls().unique().sort()
    patient, name = codes_in(foci["subject"], people.names), codes_in(foci["lesion"], names)
    pair = np.where(
        (patient == NO_ROW) | (name == NO_ROW), NO_ROW, patient * max(len(names), 1) + name
    )
    known, which = np.unique(pair, return_inverse=True)
    owner = np.where(known == NO_ROW, 0, known // max(len(names), 1))
    position = np.where(known == NO_ROW, NO_ROW, 0)
    real = known != NO_ROW
    position[real] = position_within(owner[real], len(people.names))
    return position[which], int(position.max(initial=0)) + 1
