"""Agents that nobody planned, doses above the plan, and lower ones without a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from trialreadout.analysis.due.deviations.deviation import DOSE, Deviation
from trialreadout.analysis.due.patients import Patient
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import Treatment
from trialreadout.sources.read import Sources


def of_doses(patient: Patient, protocol: Protocol, sources: Sources) -> Iterator[Deviation]:
    """Find agents that nobody planned, doses above the plan, and lower ones without a reason."""
    planned = {each.agent.casefold(): each for each in protocol.treatments}
    if not planned:
        return
    doses = sources.table("doses").filter(pl.col("subject") == patient.subject)
    for row in doses.drop_nulls("agent").iter_rows(named=True):
        treatment = planned.get(row["agent"].casefold())
        said = _unlike(row, treatment)
        if said is not None:
            place = (str(row["file"]), row["row"])
            what, plan = said
            yield Deviation(patient.subject, DOSE, what, row["started_on"], None, plan, *place)


def _unlike(row: Mapping[str, Any], planned: Treatment | None) -> tuple[str, str] | None:
    """Say what was given and what was planned, where the two differ; None: they do not."""
    agent = row["agent"]
    if planned is None:
        return f"{agent} given", "no treatment of this name"
    if planned.activity_mbq is not None and row["activity_mbq"] not in (None, planned.activity_mbq):
        return f"{agent} {row['activity_mbq']:g} MBq", f"{planned.activity_mbq:g} MBq"
    dose, times = row["dose_mg"], row["times_per_day"]
    if dose is None or planned.dose_mg is None:
        return None
    given, due, unit = dose, planned.dose_mg, "mg a time"
    if times is not None and planned.times_per_day is not None:
        given, due, unit = dose * times, planned.dose_mg * planned.times_per_day, "mg a day"
    said, plan = f"{agent} {given:g} {unit}", f"{due:g} {unit}"
    if given > due:
        return said, plan
    if given < due and not row["reason"]:
        return f"{said}, without a reason", plan
    return None
