"""The change of uptake of each lesion on scintigraphy, with the focus that shows it.

A record leads to the lesion's focus on the later scan, of several the last row, or where nothing
was noted then, to that on the baseline scan; a lesion without either leads nowhere.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.adam.material import Material
from trialreadout.adam.traced import rows_at, traced
from trialreadout.adam.variables import variable
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
from trialreadout.endpoints.answers import day_columns, subjects_of
from trialreadout.endpoints.uptake_change import LesionChanges
from trialreadout.protocol.scintigraphy import UptakeChange

LESION = variable("LNKID", "foci.lesion; null where a record is of the patient", "Assigned")
_KEYS = ["USUBJID", "LNKID"]


def changes_uptake(endpoint: GradedEndpoint) -> bool:
    """Tell whether an endpoint has a row a lesion, each with the change of its uptake."""
    return isinstance(endpoint.endpoint, UptakeChange)


def uptake_changes(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    """List the lesions of every patient.

    Returns
    -------
    One row a lesion: `USUBJID`, `LNKID`, `AVALC` (the change in capital letters), `ADT` (the day of
    the later scan; null: there was none), `SRCDOM`, `SRCVAR`, `SRCSEQ`.
    """
    rows = endpoint.table.select(
        USUBJID="subject", LNKID="lesion", AVALC=pl.col("answer").str.to_uppercase()
    )
    days = pl.concat([_days(graded, cohort, material) for cohort, graded in endpoint.parts])
    foci = pl.concat([_foci(graded, cohort, material) for cohort, graded in endpoint.parts])
    last = foci.sort("_on", "SRCSEQ").unique(_KEYS, keep="last").drop("_on")
    rows = rows.join(days, on="USUBJID", how="left", maintain_order="left")
    return rows.join(last, on=_KEYS, how="left", maintain_order="left")


def _days(graded: LesionChanges, cohort: Cohort, material: Material) -> pl.DataFrame:
    on = day_columns(graded.seen.day, cohort)["on"]
    return pl.DataFrame({"USUBJID": subjects_of(cohort, material.sources), "ADT": on})


def _foci(graded: LesionChanges, cohort: Cohort, material: Material) -> pl.DataFrame:
    rows = cohort.scintigraphy.row
    later = rows[:, np.arange(rows.shape[1]), graded.seen.visit]
    both = np.unique(np.stack([rows[:, :, 0], later]))
    seen = rows_at(material, "foci", both).drop_nulls("row")
    return seen.select(
        *traced(material, "foci", "uptake"), USUBJID="subject", LNKID="lesion", _on="scanned_on"
    )
