"""The trend of thyroglobulin, and growth before and during treatment, patient by patient.

See `twins.trial`.
"""

from __future__ import annotations

from math import exp, log
from statistics import linear_regression

from trialreadout.core.terms import label
from twins.marker_trend import fitted, marker_trend
from twins.trial import DAYS_PER_MONTH, WEEK_28, Answer, Patient
from twins.trial_ct import sums_of


def _values(patient: Patient) -> list[tuple[int, str, float]]:
    """Give day, visit and value of the unstimulated samples in the order of time."""
    rows = patient.rows("markers", marker="thyroglobulin")
    found = [
        (day, row["visit"], float(row["value"]) * (0.5 if row["limit"] == "below" else 1))
        for row in rows
        if row["stimulated"] != "Y" and row["antibody_positive"] != "Y"
        and (day := patient.day(row["sampled_on"])) is not None
    ]  # fmt: skip
    return sorted(found)


def _disturbed(patient: Patient) -> bool:
    unstimulated = [row for row in patient.rows("markers") if row["stimulated"] != "Y"]
    return any(row["antibody_positive"] == "Y" for row in unstimulated)


def trend_of(patient: Patient) -> Answer:
    weekly = {}
    for week in range(0, 32, 4):
        name = f"week {week}" if week else "baseline"
        here = [(day, value) for day, visit, value in _values(patient) if visit == name]
        if here:
            weekly[week] = min(here, key=lambda pair: abs(pair[0] - 7 * week))
    points = [(day / 7, value) for day, value in weekly.values() if value > 0]
    weeks, values = [week for week, _ in points], [value for _, value in points]
    trend = label(marker_trend(weeks, values, 0.05, 3, 2))
    line: Answer = dict.fromkeys(("slope_per_week", "p_value", "doubling_time_weeks"))
    if len(points) >= 2:
        line["slope_per_week"] = slope = linear_regression(weeks, list(map(log, values))).slope
        line["doubling_time_weeks"] = log(2) / slope
    if len(points) >= 3:
        line["p_value"] = fitted([(week, log(value)) for week, value in points])[1]
    nadir: Answer = dict.fromkeys(("nadir_weeks", "nadir_change_percent"))
    if points:
        week, lowest = min(points, key=lambda point: point[1])
        change = 100 * (lowest - values[0]) / values[0]
        nadir = {"nadir_weeks": week, "nadir_change_percent": change}
    last = max((day for day, _ in weekly.values()), default=None)
    return {
        "subject": patient.subject,
        "answer": "NE" if _disturbed(patient) else trend,
        **patient.dated(last),
        "values": len(points),
        **line,
        **nadir,
    }


def growth_of_marker(patient: Patient) -> Answer:
    """Ask whether thyroglobulin rose more slowly, by its values up to week 28."""
    return _growth(patient, [(day, value) for day, _, value in _values(patient)])


def growth_of_tumour(patient: Patient) -> Answer:
    """Ask whether the sum of target lesions grew more slowly, by the CTs up to week 28."""
    return _growth(patient, sums_of(patient))


def _growth(patient: Patient, found: list[tuple[int, float]]) -> Answer:
    """Hold the slope until the baseline against the one from it; the baseline is in both."""
    before = [point for point in found if point[0] <= 0]
    baseline = [point for point in before if point[0] == before[-1][0]]
    during = baseline + [point for point in found if 0 < point[0] <= WEEK_28]
    slopes = [_slope(phase) for phase in (before, during)]
    percent = [None if s is None else 100 * (exp(s * DAYS_PER_MONTH) - 1) for s in slopes]
    answer = "not evaluable"
    if None not in slopes:
        answer = "slower" if slopes[0] - slopes[1] > 1e-9 else "not slower"
    return {
        "subject": patient.subject, "answer": answer, **patient.dated(None),
        "before_percent_per_month": percent[0], "during_percent_per_month": percent[1],
    }  # fmt: skip


def _slope(points: list[tuple[int, float]]) -> float | None:
    if len({day for day, _ in points}) < 2 or min(value for _, value in points) <= 0:
        return None
    return linear_regression([d for d, _ in points], [log(v) for _, v in points]).slope
