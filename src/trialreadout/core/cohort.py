"""A whole trial as one frozen value: grids and vectors in one order of patients.

Collected tables and virtual patients both become a `Cohort`, and everything after that is
one path. Leading axes are free: a trial has readers before patients, a simulation trials.
Days are counted from time zero, which is day 0 here. Column 0 of a visit axis is the
baseline that the protocol chose; where a patient has none it is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    """The overall responses that each reader wrote down, by one set of criteria."""

    day: FloatArray
    """(..., visit) last day of the assessment, first day of a progression; NaN: none."""
    response: IntArray
    """(..., visit) `Response`, or `ImmuneResponse` by iRECIST."""
    accepted: BoolArray
    """(..., visit) whether the record carries the accepted flag."""
    lesions: IntArray
    """(..., visit) `Response` of the lesions alone; MISSING: not told apart."""
    bone: IntArray
    """(..., visit) `BoneResponse`; NE: not evaluable, or not told apart."""
    marker: IntArray
    """(..., visit) `MarkerResponse`; NE: not evaluable, or not told apart."""
    row: IntArray
    """(..., visit) row in the table of assessments; -1: no record."""


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one or more measures in the order of their days: markers, or weights."""

    names: tuple[str, ...]
    """Measures along the first axis."""
    day: FloatArray
    """(measure, patient, value) ascending; NaN: there is none."""
    value: FloatArray
    """(measure, patient, value); NaN: no number."""
    limit: IntArray
    """(measure, patient, value) `Limit`: whether the number is a limit of the assay."""
    stimulated: BoolArray
    """(measure, patient, value) whether it was sampled under stimulation."""
    antibody_positive: BoolArray
    """(measure, patient, value) whether antibodies disturb the assay."""
    upper_limit_normal: FloatArray
    """(measure, patient, value) in the unit of the value; NaN: not known."""
    planned_day: FloatArray
    """(measure, patient, value) day of the planned visit that it belongs to; NaN: of none."""
    disturbed_day: FloatArray
    """(measure, patient, value) day of what disturbs the measure for a while; NaN: nothing."""
    row: IntArray
    """(measure, patient, value) row in the table; -1: no record."""

    def of(self, name: str) -> int:
        """Return the position of a measure; KeyError where nobody has a value of it."""
        return _position(name, self.names)


@dataclass(frozen=True, slots=True)
class LaboratoryValues:
    """Values of laboratory tests in the order of their days, in the units they are graded in."""

    tests: tuple[str, ...]
    """Codes of tests along the first axis."""
    day: FloatArray
    """(test, patient, value) ascending; NaN: there is none."""
    value: FloatArray
    """(test, patient, value); NaN: no number, or none whose unit is known."""
    lower_limit: FloatArray
    """(test, patient, value) lower limit of normal; NaN: not known."""
    upper_limit: FloatArray
    """(test, patient, value) upper limit of normal; NaN: not known."""
    row: IntArray
    """(test, patient, value) row in the table of laboratory values; -1: no record."""
    beside: IntArray
    """(test, patient, value) row of the value that it was corrected by; -1: none."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Scintigraphy:
    """Which scans were made and read, and the uptake that each reader saw in each lesion.

    It is compared by identity, as the cohort is.
    """

    readers: tuple[str, ...]
    """Names along the first axis of what was read."""
    day: FloatArray
    """(patient, visit) last day of the assessment, column 0 the baseline; NaN: there was none."""
    made: BoolArray
    """(patient, visit, view) whether the scan was made."""
    read: BoolArray
    """(reader, patient, visit, view) whether the reader read it."""
    adjudicated: BoolArray
    """(reader, patient, visit, view) whether the reading is the adjudicated one."""
    uptake: IntArray
    """(reader, patient, visit, view, lesion) `Uptake`; NONE where a reading shows no focus,
    UNKNOWN where there is no reading."""
    to_background: FloatArray
    """(reader, patient, visit, view, lesion) ratio of tumour to background; NaN: not measured."""
    exists: BoolArray
    """(patient, lesion) whether any reader ever saw a focus there."""
    row: IntArray
    """(reader, patient, visit, view, lesion) row in the table of foci; -1: no record."""
    read_row: IntArray
    """(reader, patient, visit, view) row in the table of reads; -1: no record."""
    scan_row: IntArray
    """(patient, visit, view) row in the table of scans; -1: no record."""


@dataclass(frozen=True, slots=True)
class Doses:
    """What was given: stretches of one dose level, in the order of their first days."""

    agents: tuple[str, ...]
    """Agents along the first axis."""
    first_day: FloatArray
    """(agent, patient, stretch) NaN: there is none."""
    last_day: FloatArray
    """(agent, patient, stretch) NaN: not known, or it goes on."""
    mg_per_day: FloatArray
    """(agent, patient, stretch) NaN: not known."""
    activity_mbq: FloatArray
    """(agent, patient, stretch) NaN: not known, or none."""
    row: IntArray
    """(agent, patient, stretch) row in the table of doses; -1: no record."""
    goes_on_until_day: FloatArray
    """(agent, patient, stretch) the day up to which a stretch without an end is known to have gone
    on: that of the data cut-off, where it ended later; NaN: not known."""

    def of(self, agent: str) -> int:
        """Return the position of an agent; KeyError where nobody was given it."""
        return _position(agent, self.agents)

    @property
    def known_until_day(self) -> FloatArray:
        """(agent, patient, stretch) last day, or up to which it is known to have gone on; NaN."""
        return np.fmax(self.last_day, self.goes_on_until_day)

    @property
    def started_day(self) -> FloatArray:
        """(patient,) first day of any dose; NaN: never dosed."""
        first = np.where(np.isnan(self.first_day), np.inf, self.first_day)
        first = first.min(axis=(0, 2), initial=np.inf)
        return np.where(np.isinf(first), np.nan, first)


def _position(name: str, names: tuple[str, ...]) -> int:
    """Find a name, however it is capitalised."""
    known = {each.casefold(): position for position, each in enumerate(names)}
    return known[name.casefold()]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Cohort:
    """A trial's patients and all that was seen of them, before any rule is applied.

    It is compared by identity, so that what was graded of it can be found again (`core.once`).
    """

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
    """(patient,) first day of another anticancer therapy that was not planned; NaN: none."""
    planned_therapy_day: FloatArray
    """(patient,) first day of a therapy that the protocol itself plans; NaN: none."""
    progression_claimed_day: FloatArray
    """(patient,) day of a progression claimed without an assessment; NaN: none."""
    end_of_treatment_day: FloatArray
    """(patient,) last day of any dose; NaN: none, or it goes on."""
    markers: Values
    """Tumour markers."""
    weights: Values
    """Weights in kilograms."""
    scintigraphy: Scintigraphy
    doses: Doses
    immune_responses: RecordedResponses | None = None
    """Those by iRECIST, laid out as `responses`; None: nobody recorded any."""
    discontinued_day: FloatArray | None = None
    """(patient,) day on which the treatment was stopped for good, other than as planned; NaN: it
    was not. None: nothing is known of it."""
    cut_off_day: FloatArray | None = None
    """(patient,) the data cut-off, from time zero: later days are not known; NaN where time zero is
    not. None: there is no cut-off."""
    history: Measurements | None = None
    """Every assessment from the first on, also those before the baseline, its column 0 empty;
    None unless the protocol asks how the tumour grew before treatment."""
    laboratory: LaboratoryValues | None = None
    """None unless the protocol asks for laboratory values to be graded."""

    @property
    def treated_from(self) -> FloatArray:
        """(patient,) first day of treatment; NaN: never dosed. Without doses, time zero."""
        if not self.doses.agents:
            return np.zeros(self.patient.size)
        return self.doses.started_day
