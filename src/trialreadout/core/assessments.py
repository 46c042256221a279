"""An assessment: one patient, one reader, and the dates of one visit that lie close together.

A tumour assessment takes more than one scan, and the scans more than one day. Records that
carry the same visit label and whose dates lie no more than the protocol's days apart are
one assessment; a later date under the same label begins another. Assessments are ordered
by date, never by the number of their visit.

Source: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018),
appendix 3, which asks for one rule for assessments that stretch over several days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import IntArray


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments found in a table, ordered by series and then by first day."""

    of_row: IntArray
    """(row,) the assessment that a row belongs to."""
    series: IntArray
    """(assessment,) whose it is: the patient, or the patient and reader."""
    first_day: IntArray
    """(assessment,)"""
    last_day: IntArray
    """(assessment,)"""


def find_assessments(
    series: IntArray, visit: IntArray, day: IntArray, *, within_days: int
) -> Assessments:
    """Bring the rows of a table together as assessments, in one sort.

    Parameters
    ----------
    series : (row,)
        Code of the patient, or of patient and reader; from zero.
    visit : (row,)
        Code of the visit label, from zero; rows without a label share one code.
    day : (row,)
        Day of each row, counted from any origin.
    within_days
        The most days that may lie between the first and last date of an assessment.
    """
    if not series.size:
        nothing = np.empty(0, np.int64)
        return Assessments(nothing, nothing, nothing, nothing)
    origin, rows = int(day.min()), series.size
    days = int(day.max()) - origin + 1
    visits = int(visit.max()) + 1
    key = (series.astype(np.int64) * visits + visit) * days + (day - origin)
    order = np.argsort(key)
    visit_key, sorted_day = np.divmod(key[order], days)
    begins = np.append(True, visit_key[1:] != visit_key[:-1])
    while True:  # each turn parts one assessment more from those under the same label
        start = np.flatnonzero(begins)
        first, last = sorted_day[start], sorted_day[np.append(start[1:], rows) - 1]
        if not (last - first > within_days).any():
            break
        group = np.cumsum(begins) - 1
        late = np.flatnonzero(sorted_day > (first + within_days)[group])
        begins[late[np.unique(group[late], return_index=True)[1]]] = True

    owner = series[order[start]].astype(np.int64)
    by_date = np.argsort((owner * days + first) * (within_days + 1) + (last - first), kind="stable")
    rank = np.empty_like(by_date)
    rank[by_date] = np.arange(by_date.size)
    of_row = np.empty(rows, np.int64)
    of_row[order] = np.repeat(rank, np.diff(start, append=rows))
    return Assessments(of_row, owner[by_date], first[by_date] + origin, last[by_date] + origin)
