"""Target response, patient by patient and visit by visit, with whole numbers.

Written from the decision table of RECIST 1.0 and 1.1 before the array rule, and without it.
"""

from __future__ import annotations

import math
from fractions import Fraction

from trialreadout.core.terms import LesionState, Response


def _micrometres(diameter_mm: float, state: int, version: str) -> int | None:
    """Size of one lesion at one visit, or None if nobody could tell."""
    if state == LesionState.ABSENT:
        return 0
    if state == LesionState.MEASURED and not math.isnan(diameter_mm):
        return round(1000 * diameter_mm)
    if state == LesionState.TOO_SMALL:
        if not math.isnan(diameter_mm):
            return round(1000 * diameter_mm)
        if version == "1.1":
            return 5000
    return None


def _tenths(sizes: list[int]) -> int:
    return (sum(sizes) + 50) // 100


def _is_gone(size: int, nodal: bool, version: str) -> bool:
    if version == "1.1" and nodal:
        return size < 10_000
    return size == 0


def _has_grown(total: int, nadir: int, version: str) -> bool:
    if total <= nadir:
        return False
    if version == "1.1" and total - nadir < 50:
        return False
    return nadir == 0 or Fraction(total - nadir, nadir) >= Fraction(20, 100)


def target_response(
    diameters_mm: list[list[float]],
    states: list[list[int]],
    exists: list[bool],
    nodal: list[bool],
    version: str,
) -> list[Response]:
    """Grade one patient; `diameters_mm[visit][lesion]`, the first visit being the baseline."""
    lesions = [lesion for lesion, there in enumerate(exists) if there]
    answers = [Response.NE]
    if not lesions:
        return answers + [Response.ND] * (len(states) - 1)

    baseline: int | None = None
    earlier_sums: list[int] = []
    complete_response_seen = False
    for visit, (row, state_row) in enumerate(zip(diameters_mm, states, strict=True)):
        sizes = {
            lesion: _micrometres(row[lesion], state_row[lesion], version) for lesion in lesions
        }
        read = {lesion: size for lesion, size in sizes.items() if size is not None}
        total = _tenths(list(read.values()))
        all_read = len(read) == len(lesions)
        if visit == 0:
            if all_read and total > 0:
                baseline = total
                earlier_sums.append(total)
            continue
        if baseline is None:
            answers.append(Response.NE)
            continue

        nadir = min(earlier_sums)
        all_gone = all(_is_gone(size, nodal[lesion], version) for lesion, size in read.items())
        back_again = complete_response_seen and any(
            size > 0 and not (nodal[lesion] and version == "1.1") for lesion, size in read.items()
        )
        growth = _has_grown(total, nadir, version)
        if not all_read:
            answers.append(Response.PD if back_again or (growth and not all_gone) else Response.NE)
            continue
        if all_gone:
            answers.append(Response.CR)
        elif back_again or growth:
            answers.append(Response.PD)
        elif Fraction(baseline - total, baseline) >= Fraction(30, 100):
            answers.append(Response.PR)
        else:
            answers.append(Response.SD)
        earlier_sums.append(total)
        complete_response_seen = complete_response_seen or all_gone
    return answers
