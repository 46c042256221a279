"""Examinations for response, lesions and measurements of a cohort, as rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import LesionRole, LesionState, NewLesion, label
from trialreadout.protocol.tumour_response import Version
from trialreadout.simulation.schedule import Series
from trialreadout.simulation.tables.rows import flags, labels, numbers, on, words

NODE = "lymph node"
ORGANS = ("lung", "liver", "soft tissue", "pleura", "adrenal gland")
"""Where lesions lie that are no nodes, no more than two of a patient's target lesions in each."""
_LETTERS = {LesionRole.TARGET: "T", LesionRole.NON_TARGET: "NT", LesionRole.NEW: "N"}
_FIRST_NEW = "N1"
_METHOD, _SLICE_MM = "spiral CT", 5


def examination_rows(cohort: Cohort, names: pl.Series, planned: Series) -> pl.DataFrame:
    """Write each examination, and whether it showed a new lesion; `names` is (patient,)."""
    seen = cohort.measurements
    reader, patient, visit = np.nonzero(~np.isnan(seen.day))
    return pl.DataFrame(
        {
            "subject": names.gather(patient),
            "examined_on": on(cohort, patient, seen.day[reader, patient, visit]),
            "visit": labels(visit, planned.names),
            "method": pl.repeat(_METHOD, patient.size, eager=True),
            "slice_mm": pl.repeat(_SLICE_MM, patient.size, eager=True),
            "reader": labels(reader, cohort.readers),
            "accepted": flags(seen.accepted[reader, patient, visit]),
            "new_lesion": words(seen.new_lesion[reader, patient, visit], NewLesion),
        }
    )


def lesion_rows(cohort: Cohort, names: pl.Series) -> pl.DataFrame:
    """Write each lesion that was chosen at baseline, and the first new one."""
    seen = cohort.measurements
    reader, patient, lesion = np.nonzero(seen.exists)
    chosen = pl.DataFrame(
        {
            "subject": names.gather(patient),
            "lesion": _lesion_names(seen.role[reader, patient, lesion], lesion),
            "reader": labels(reader, cohort.readers),
            "role": words(seen.role[reader, patient, lesion], LesionRole),
            "organ": _organs(cohort.patient[patient], lesion, seen.nodal[reader, patient, lesion]),
            "nodal": flags(seen.nodal[reader, patient, lesion]),
            "first_seen_on": pl.repeat(None, patient.size, dtype=pl.Date, eager=True),
        }
    )
    reader, patient, visit = np.nonzero(seen.new_lesion_first_seen)
    new = pl.DataFrame(
        {
            "subject": names.gather(patient),
            "lesion": pl.repeat(_FIRST_NEW, patient.size, eager=True),
            "reader": labels(reader, cohort.readers),
            "role": pl.repeat(label(LesionRole.NEW), patient.size, eager=True),
            "organ": _organs(cohort.patient[patient], visit, np.zeros(patient.size, bool)),
            "nodal": flags(np.zeros(patient.size, bool)),
            "first_seen_on": on(cohort, patient, seen.day[reader, patient, visit]),
        }
    )
    return pl.concat([chosen, new])


def measurement_rows(
    cohort: Cohort, names: pl.Series, planned: Series, version: Version
) -> pl.DataFrame:
    """Write what was seen of each lesion at each examination.

    Nodes are measured along their short axis, but by RECIST 1.0 along their longest diameter.
    """
    seen = cohort.measurements
    reader, patient, visit, lesion = at = np.nonzero(seen.state != LesionState.NOT_RECORDED)
    state, diameter = seen.state[at], seen.diameter_mm[at]
    nodal = seen.nodal[reader, patient, lesion]
    axis = np.where(nodal & (version != "1.0"), "short", "longest")
    unread = state == LesionState.NOT_EVALUABLE
    return pl.DataFrame(
        {
            "subject": names.gather(patient),
            "lesion": _lesion_names(seen.role[reader, patient, lesion], lesion),
            "reader": labels(reader, cohort.readers),
            "assessed_on": on(
                cohort, patient, seen.day[reader, patient, visit] + seen.seen_after_days[at]
            ),
            "visit": labels(visit, planned.names),
            "accepted": flags(seen.accepted[reader, patient, visit]),
            "diameter_mm": numbers(diameter),
            "axis": pl.select(
                pl.when(pl.lit(numbers(diameter)).is_not_null()).then(pl.lit(pl.Series(axis)))
            ).to_series(),
            "state": words(state, LesionState),
            "reason_not_done": labels(np.where(unread, 0, -1), ("not to be told apart",)),
        }
    )


def _lesion_names(role: IntArray, lesion: IntArray) -> pl.Series:
    """Name (row,) lesions by what they count as and their position: T1, T2, NT6."""
    letters = pl.Series(role).cast(pl.Int16).replace_strict(dict(_LETTERS), return_dtype=pl.String)
    return letters + pl.Series(lesion + 1).cast(pl.String)


def _organs(patient: IntArray, lesion: IntArray, nodal: np.ndarray) -> pl.Series:
    """Say (row,) where a lesion lies: it differs between patients, and two follow one another."""
    where = labels((patient + lesion // 2) % len(ORGANS), ORGANS)
    return where.zip_with(~pl.Series(nodal), pl.repeat(NODE, where.len(), eager=True))
