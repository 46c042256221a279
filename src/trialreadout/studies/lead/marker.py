"""Thyroglobulin of the invented patients: its course mirrors that of the tumour.

It falls to a nadir, of the median patient after about three months, and rises again, or stays
where it was in some whose disease is stable; where the disease progresses it rises almost from
the start. Around the true course lies noise with a
standard deviation of 0.15 on the scale of the logarithm.

Source: Hoftijzer et al., Eur J Endocrinol 2009;161:923-931 (thyroglobulin mirrors radiology;
            median time to the nadir three months).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, floor, log, log10
from random import Random

from trialreadout.studies.draw import between, chance, normal, stream, whole
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.scintigraphy import Scan
from trialreadout.studies.lead.visits import Visit

RESIDUAL_SD = 0.15
ASSAY_LIMIT = 0.2
"""In micrograms a litre; below it the assay gives no number."""


@dataclass(frozen=True, slots=True)
class Course:
    """The logarithm of the true value over time, in two straight pieces."""

    log_baseline: float
    fall_per_week: float
    turns_in_week: float
    rise_per_week: float

    def at(self, day: int) -> float:
        """Return the logarithm of the true value on a day."""
        week = max(0.0, day / 7)
        falling = min(week, self.turns_in_week)
        return (
            self.log_baseline - self.fall_per_week * falling + self.rise_per_week * (week - falling)
        )


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the assay's digits."""

    day: int
    visit: str
    text: str
    below_limit: bool
    stimulated: bool


def draw_values(
    seed: int, patient: Patient, visits: tuple[Visit, ...], scans: tuple[Scan, ...]
) -> tuple[Value, ...]:
    """Draw the values of a patient: at the visits, and under stimulation at some scans."""
    rng = stream(seed, "marker", patient.subject)
    course = _course(rng, patient)
    values = list(_earlier(stream(seed, "marker before the study", patient.subject), course))
    values += [
        _value(course.at(visit.day) + RESIDUAL_SD * normal(rng), visit.day, visit.label, False)
        for visit in visits
        if not visit.missed
    ]
    for day, label in dict.fromkeys((scan.day, scan.visit) for scan in scans):
        if chance(rng, 0.7):
            raised = course.at(day) + between(rng, 0.7, 1.9) + RESIDUAL_SD * normal(rng)
            values.append(_value(raised, day, label, True))
    return tuple(values)


def _earlier(rng: Random, course: Course) -> Iterator[Value]:
    """Draw the two values by which the disease was known to progress, months before the study."""
    per_week = log(2) / between(rng, 25, 75)
    for weeks in (whole(rng, 30, 45), whole(rng, 12, 22)):
        true = course.log_baseline - per_week * weeks
        yield _value(true + RESIDUAL_SD * normal(rng), -7 * weeks, "before the study", False)


def _course(rng: Random, patient: Patient) -> Course:
    baseline = min(max(log(350) + 1.4 * normal(rng), log(15)), log(20000))
    if patient.subject == cases.BELOW_LIMIT:
        fall, turn = between(rng, 3.1, 3.4), between(rng, 13, 16)
        return Course(between(rng, log(2.0), log(2.6)), fall / turn, turn, 0.003)
    if patient.times.course == "PR":
        turn = between(rng, 13, 18)
        return Course(baseline, between(rng, 1.0, 2.2) / turn, turn, between(rng, 0.01, 0.03))
    if patient.times.course == "PD":
        turn = between(rng, 0, 5)
        return Course(baseline, between(rng, 0.0, 0.03), turn, between(rng, 0.02, 0.05))
    if patient.times.course == "SD" and chance(rng, 0.2):
        return Course(baseline, between(rng, -0.003, 0.003), 14.0, between(rng, -0.003, 0.003))
    turn = between(rng, 12, 16)
    return Course(baseline, between(rng, 0.03, 0.06), turn, between(rng, 0.02, 0.06))


def _value(logarithm: float, day: int, visit: str, stimulated: bool) -> Value:
    value = exp(logarithm)
    below = value < ASSAY_LIMIT
    return Value(day, visit, _digits(ASSAY_LIMIT if below else value), below, stimulated)


def _digits(value: float) -> str:
    """Write a value as the assay prints it: to a tenth, from 100 on to three digits."""
    if round(value, 1) < 100:
        return f"{value:.1f}"
    unit = 10 ** (floor(log10(max(value, 100))) - 2)
    return str(round(value / unit) * unit)
