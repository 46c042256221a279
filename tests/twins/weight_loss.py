"""Grades of weight loss, one patient at a time, in decimal numbers."""

from __future__ import annotations

from decimal import Decimal
from math import isnan


def weight_loss(weights: list[float]) -> tuple[list[int], int]:
    """Grade one patient's weights as they are written, the first being the baseline."""
    grades = [one_grade(weights[0], weight) for weight in weights]
    known = [grade for grade in grades[1:] if grade >= 0]
    return grades, max(known) if known else -1


def one_grade(before: float, now: float) -> int:
    if isnan(before) or isnan(now) or before <= 0 or now <= 0:
        return -1
    baseline, weight = Decimal(str(before)), Decimal(str(now))
    percent = (baseline - weight) / baseline * 100
    if percent < 5:
        return 0
    if percent < 10:
        return 1
    return 2 if percent < 20 else 3
