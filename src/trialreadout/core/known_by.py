"""A trial as it was known on a day: what came later is taken off the grids.

A decision is made on what is known when it is made, and an interim look on what is known then;
a strategy of "while on treatment" looks at each patient until the last dose.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.core.codes import first_of
from trialreadout.core.cohort import (
    Cohort,
    Doses,
    LaboratoryValues,
    Measurements,
    RecordedResponses,
    Scintigraphy,
    Values,
)
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import (
    BoneResponse,
    ImmuneResponse,
    LesionState,
    MarkerResponse,
    NewLesion,
    Response,
    Uptake,
)


def known_by(cohort: Cohort, day: FloatArray) -> Cohort:
    """Leave in a trial what was known by a day.

    Parameters
    ----------
    cohort
        The whole trial.
    day : (patient,)
        The last day that counts, from time zero; NaN: no limit for this patient.

    Returns
    -------
    Cohort
        An assessment that ended later is gone as a whole; a patient who died later is not
        known to have died.
    """
    limit = np.where(np.isnan(day), np.inf, day)
    return replace(
        cohort,
        measurements=_measurements(cohort.measurements, limit),
        responses=_responses(cohort.responses, limit, Response.MISSING),
        immune_responses=None
        if cohort.immune_responses is None
        else _responses(cohort.immune_responses, limit, ImmuneResponse.MISSING),
        death_day=_until(cohort.death_day, limit),
        last_contact_day=np.minimum(cohort.last_contact_day, limit),
        therapy_day=_until(cohort.therapy_day, limit),
        planned_therapy_day=_until(cohort.planned_therapy_day, limit),
        progression_claimed_day=_until(cohort.progression_claimed_day, limit),
        end_of_treatment_day=_until(cohort.end_of_treatment_day, limit),
        discontinued_day=None
        if cohort.discontinued_day is None
        else _until(cohort.discontinued_day, limit),
        markers=_values(cohort.markers, limit),
        weights=_values(cohort.weights, limit),
        scintigraphy=_scintigraphy(cohort.scintigraphy, limit),
        doses=_doses(cohort.doses, limit),
        laboratory=None if cohort.laboratory is None else _laboratory(cohort.laboratory, limit),
        history=None if cohort.history is None else _measurements(cohort.history, limit),
    )


def _until(days: FloatArray, limit: FloatArray) -> FloatArray:
    return np.where(days > limit, np.nan, days)


def _measurements(seen: Measurements, limit: FloatArray) -> Measurements:
    late = seen.day > limit[:, np.newaxis]
    if not late.any():
        return seen
    lesion = late[..., np.newaxis]
    return replace(
        seen,
        day=np.where(late, np.nan, seen.day),
        diameter_mm=np.where(lesion, np.nan, seen.diameter_mm),
        state=first_of([lesion], [LesionState.NOT_RECORDED], otherwise=seen.state),
        new_lesion=first_of([late], [NewLesion.UNKNOWN], otherwise=seen.new_lesion),
        accepted=seen.accepted & ~late,
        row=np.where(lesion, NO_ROW, seen.row),
        new_lesion_row=np.where(late, NO_ROW, seen.new_lesion_row),
    )


def _responses(
    recorded: RecordedResponses, limit: FloatArray, missing: Response | ImmuneResponse
) -> RecordedResponses:
    late = recorded.day > limit[:, np.newaxis]
    if not late.any():
        return recorded
    return replace(
        recorded,
        day=np.where(late, np.nan, recorded.day),
        response=first_of([late], [missing], otherwise=recorded.response),
        accepted=recorded.accepted & ~late,
        lesions=first_of([late], [Response.MISSING], otherwise=recorded.lesions),
        bone=first_of([late], [BoneResponse.NE], otherwise=recorded.bone),
        marker=first_of([late], [MarkerResponse.NE], otherwise=recorded.marker),
        row=np.where(late, NO_ROW, recorded.row),
    )


def _values(values: Values, limit: FloatArray) -> Values:
    late = values.day > limit[:, np.newaxis]
    if not late.any():
        return values
    return replace(
        values,
        day=np.where(late, np.nan, values.day),
        value=np.where(late, np.nan, values.value),
        planned_day=np.where(late, np.nan, values.planned_day),
        disturbed_day=np.where(late, np.nan, values.disturbed_day),
        row=np.where(late, NO_ROW, values.row),
    )


def _laboratory(values: LaboratoryValues, limit: FloatArray) -> LaboratoryValues:
    late = values.day > limit[:, np.newaxis]
    return replace(
        values,
        day=np.where(late, np.nan, values.day),
        value=np.where(late, np.nan, values.value),
        row=np.where(late, NO_ROW, values.row),
        beside=np.where(late, NO_ROW, values.beside),
    )


def _doses(doses: Doses, limit: FloatArray) -> Doses:
    by = limit[:, np.newaxis]
    late = doses.first_day > by
    return replace(
        doses,
        first_day=np.where(late, np.nan, doses.first_day),
        last_day=_until(doses.last_day, by),
        goes_on_until_day=np.where(
            late | (doses.last_day <= by), np.nan, np.minimum(doses.known_until_day, by)
        ),
        mg_per_day=np.where(late, np.nan, doses.mg_per_day),
        activity_mbq=np.where(late, np.nan, doses.activity_mbq),
        row=np.where(late, NO_ROW, doses.row),
    )


def _scintigraphy(seen: Scintigraphy, limit: FloatArray) -> Scintigraphy:
    late = seen.day > limit[:, np.newaxis]
    if not late.any():
        return seen
    view, lesion = late[..., np.newaxis], late[..., np.newaxis, np.newaxis]
    return replace(
        seen,
        day=np.where(late, np.nan, seen.day),
        made=seen.made & ~view,
        read=seen.read & ~view,
        adjudicated=seen.adjudicated & ~view,
        uptake=first_of([lesion], [Uptake.UNKNOWN], otherwise=seen.uptake),
        to_background=np.where(lesion, np.nan, seen.to_background),
        row=np.where(lesion, NO_ROW, seen.row),
        read_row=np.where(view, NO_ROW, seen.read_row),
        scan_row=np.where(view, NO_ROW, seen.scan_row),
    )
