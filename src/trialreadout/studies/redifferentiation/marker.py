"""Thyroglobulin of the invented patients.

Cells that take up radioiodine again also secrete more, so that the marker rises under the drugs
where uptake comes back. After radioiodine it falls, or rises; without it, it follows the tumour.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from random import Random

from trialreadout.studies.draw import between, normal, stream, whole
from trialreadout.studies.redifferentiation.calendar import LATER_WEEKS, Calendar
from trialreadout.studies.redifferentiation.patients import Patient

RESIDUAL_SD = 0.06
"""Of the logarithm around the true course."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in micrograms a litre."""

    day: int
    visit: str
    value: float
    stimulated: bool


def draw_values(seed: int, patient: Patient, calendar: Calendar) -> tuple[Value, ...]:
    """Draw the values of a patient: at the visits, and under stimulation at the scans."""
    rng = stream(seed, "marker", patient.subject)
    start = between(rng, log(20), log(3000))
    change = _changes(rng, patient)
    values = []
    for week in (0, 2, 5, *LATER_WEEKS):
        day = 7 * week + (-whole(rng, 0, 1) if week == 0 else whole(rng, -5, 5))
        label = f"week {week}" if week else "baseline"
        value = exp(start + change[week] + RESIDUAL_SD * normal(rng))
        if week <= 5 or _followed(patient, calendar, day):
            values.append(Value(day, label, value, False))
    for day, label in ((calendar.baseline_scan, "baseline"), (calendar.scan, "week 5")):
        values.append(Value(day, label, exp(start + between(rng, 0.8, 1.6)), True))
    return tuple(values)


def _followed(patient: Patient, calendar: Calendar, day: int) -> bool:
    """Tell whether blood is still drawn: after radioiodine on, else while the tumour holds."""
    until = calendar.last_day if patient.fate == "restored" else calendar.cts[-1] + 7
    return day <= until


def _changes(rng: Random, patient: Patient) -> dict[int, float]:
    """Draw the change of the logarithm since baseline, by week."""
    if patient.fate != "restored":
        slope = 0.03 if patient.fate == "grows" else between(rng, -0.02, 0.02)
        return {week: slope * week for week in (0, 2, 5, *LATER_WEEKS)}
    first, then = between(rng, 0.35, 0.6), between(rng, 0.8, 1.2)
    sign = -1 if patient.marker_falls else 1
    early = {0: 0.0, 2: between(rng, 0.1, 0.3), 5: between(rng, 0.3, 0.7)}
    return early | {16: sign * first, 28: sign * then, 40: sign * then}
