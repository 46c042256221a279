"""A whole trial as one frozen value: grids and vectors in one order of patients.

Collected tables and virtual patients both become a `Cohort`, and everything after that is
one path. Leading axes are free: a trial has readers before patients, a simulation trials.
Days are counted from time zero, which is day 0 here. Column 0 of a visit axis is the
baseline that the protocol chose; where a patient has none it is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Measurements:
    """What each reader measured of each lesion at each assessment."""

    day: FloatArray
    """(..., visit) last day of the assessment; NaN: there was none."""
    diameter_mm: FloatArray
    """(..., visit, lesion) longest diameter, short axis of a node; NaN: no number."""
    state: IntArray
    """(..., visit, lesion) `LesionState`; NOT_RECORDED where there is no row."""
    seen_after_days: IntArray
    """(..., visit, lesion) days from the assessment's last day to the lesion's, 0 or less."""
    new_lesion: IntArray
    """(..., visit) `NewLesion`."""
    new_lesion_after_days: IntArray
    """(..., visit) days from the assessment's last day to that of the new lesion."""
    new_lesion_first_seen: BoolArray
    """(..., visit) whether a lesion on record as new was first seen at the assessment."""
    accepted: BoolArray
    """(..., visit) whether the assessment carries the accepted flag."""
    exists: BoolArray
    """(..., lesion) whether the patient has this lesion, read or not."""
    role: IntArray
    """(..., lesion) `LesionRole`."""
    nodal: BoolArray
    """(..., lesion)"""
    merged_into: IntArray
    """(..., lesion) position of the lesion that it became one mass with; -1: none."""
    part_of: IntArray
    """(..., lesion) position of the lesion that it split from; -1: none."""
    irradiated_day: FloatArray
    """(..., lesion) NaN: not known to have been irradiated."""
    removed_day: FloatArray
    """(..., lesion) day on which it was taken out; NaN: not known to have been."""
    row: IntArray
    """(..., visit, lesion) row in the table of measurements; -1: no record."""
    new_lesion_row: IntArray
    """(..., visit) row in the table of examinations; -1: no record."""


@dataclass(frozen=True, slots=True)
class RecordedResponses:
    """The overall responses that each reader wrote down."""

    day: FloatArray
    """(..., visit) last day of the assessment, first day of a progression; NaN: none."""
    response: IntArray
    """(..., visit) `Response`."""
    accepted: BoolArray
    """(..., visit) whether the record carries the accepted flag."""
    row: IntArray
    """(..., visit) row in the table of assessments; -1: no record."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A trial's patients and all that was seen of them, before any rule is applied."""

    patient: IntArray
    """(patient,) row in the table of subjects."""
    readers: tuple[str, ...]
    """Names along the first axis of `measurements` and `responses`."""
    measurements: Measurements
    """Grids with axes (reader, patient, visit, lesion)."""
    responses: RecordedResponses
    """Grids with axes (reader, patient, visit)."""
    time_zero: FloatArray
    """(patient,) day of time zero since 1970-01-01, from which all other days count; NaN."""
    death_day: FloatArray
    """(patient,) NaN: not known to have died by the cut-off."""
    last_contact_day: FloatArray
    """(patient,) last day on which the patient is known to have been alive; NaN."""
    therapy_day: FloatArray
    """(patient,) first day of another anticancer therapy; NaN: none."""
