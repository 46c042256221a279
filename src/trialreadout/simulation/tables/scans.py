"""Scintigraphies of a cohort, their readings and foci, as rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Uptake
from trialreadout.simulation.schedule import Series
from trialreadout.simulation.tables.rows import flags, labels, numbers, on, words
from trialreadout.sources.tables import SCAN_KINDS


def scan_rows(cohort: Cohort, names: pl.Series, planned: Series) -> pl.DataFrame:
    """Write each scintigraphy; `names` is (patient,)."""
    patient, visit, view = np.nonzero(cohort.scintigraphy.made)
    key = _key(cohort, names, patient, visit, view)
    return pl.DataFrame(key).with_columns(visit=labels(visit, planned.names))


def read_rows(cohort: Cohort, names: pl.Series) -> pl.DataFrame:
    """Write who read each scan; a read without a focus saw no uptake."""
    seen = cohort.scintigraphy
    reader, patient, visit, view = at = np.nonzero(seen.read)
    return pl.DataFrame(
        {
            **_key(cohort, names, patient, visit, view),
            "reader": labels(reader, seen.readers),
            "adjudicated": flags(seen.adjudicated[at]),
        }
    )


def focus_rows(cohort: Cohort, names: pl.Series) -> pl.DataFrame:
    """Write each focus that a reader saw."""
    seen = cohort.scintigraphy
    reader, patient, visit, view, lesion = at = np.nonzero(seen.uptake > Uptake.NONE)
    return pl.DataFrame(
        {
            **_key(cohort, names, patient, visit, view),
            "reader": labels(reader, seen.readers),
            "lesion": "T" + pl.Series(lesion + 1).cast(pl.String),
            "uptake": words(seen.uptake[at], Uptake),
            "tumour_to_background": numbers(seen.to_background[at]),
        }
    )


def _key(
    cohort: Cohort, names: pl.Series, patient: IntArray, visit: IntArray, view: IntArray
) -> dict[str, pl.Series]:
    """Write what names a scan: the patient, the date and the kind."""
    return {
        "subject": names.gather(patient),
        "scanned_on": on(cohort, patient, cohort.scintigraphy.day[patient, visit]),
        "kind": labels(view, SCAN_KINDS),
    }
