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
    visits, days = int(visit.max()) + 1, int(day.max()) - int(day.min()) + 1
    key = (series.astype(np.int64) * visits + visit) * days + (day - int(day.min()))
    order = np.argsort(key)
    visit_key, sorted_day = key[order] // days, day[order].astype(np.int64)

    begins = np.empty(order.size, bool)
    begins[0] = True
    np.not_equal(visit_key[1:], visit_key[:-1], out=begins[1:])
    while True:  # each turn parts one assessment more from those under the same label
        group = np.cumsum(begins) - 1
        too_late = sorted_day > sorted_day[begins][group] + within_days
        if not too_late.any():
            break
        late = np.flatnonzero(too_late)
        begins[late[np.unique(group[late], return_index=True)[1]]] = True

    start = np.flatnonzero(begins)
    first_day, last_day = sorted_day[start], sorted_day[np.append(start[1:], order.size) - 1]
    owner = series[order][start]
    by_date = np.lexsort((last_day, first_day, owner))
    rank = np.empty_like(by_date)
    rank[by_date] = np.arange(by_date.size)
    of_row = np.empty(order.size, np.int64)
    of_row[order] = rank[group]
    return Assessments(of_row, owner[by_date], first_day[by_date], last_day[by_date])
