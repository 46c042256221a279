"""How large the target lesions of an invented patient are at each CT.

The course is given; the seed draws a sum of diameters in whole millimetres that follows it,
clear of the borders that a reader could dispute, and shares it out among the lesions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from random import Random

from trialreadout.studies.draw import between, whole
from trialreadout.studies.lead import cases

_SMALLEST_MM = 3


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion, as it was identified."""

    name: str
    role: str
    organ: str
    baseline_mm: int = 0
    """Of a target lesion; 0 of the others."""
    bone_type: str = ""
    merged_into: str = ""
    first_seen_day: int | None = None
    """Of a new lesion."""

    @property
    def nodal(self) -> bool:
        """Whether it is a lymph node."""
        return self.organ == "lymph node"


def draw_sums(rng: Random, baseline: int, courses: list[str], grows: bool) -> list[int]:
    """Draw the sum of target diameters at each CT, in whole millimetres."""
    sums = [baseline]
    for course in courses:
        low, high = _corridor(baseline, min(sums), sums[-1], course, grows)
        near = [size for size in (sums[-1],) if course == "SD" and low <= size <= high]
        drawn = whole(rng, low, high)
        sums.append((drawn + near[0]) // 2 if near else drawn)
    return sums[1:]


def _corridor(baseline: int, lowest: int, before: int, course: str, grows: bool) -> tuple[int, int]:
    """Return the least and the largest sum that show a course beyond dispute, in millimetres."""
    if course == "later":
        return before, max(before, floor(1.3 * before))
    if course == "PD" and grows:
        low = max(ceil(1.24 * lowest), lowest + 6)
        return low, max(low, floor(1.5 * lowest))
    if course == "PD":
        return ceil(0.95 * lowest), floor(1.10 * lowest)
    if course == "PR":
        high = min(floor(0.66 * baseline), floor(1.12 * lowest))
        return min(
            high, max(ceil(0.36 * baseline), ceil(0.88 * before * (before < baseline)))
        ), high
    return min(lowest, ceil(0.78 * baseline)), min(floor(1.12 * lowest), floor(1.1 * baseline))


def shared_out(
    rng: Random, subject: str, targets: tuple[Lesion, ...], sums: list[int]
) -> list[dict[Lesion, int]]:
    """Share each sum out among the lesions; one that merged has no share of its own."""
    weights = {t: float(t.baseline_mm) for t in targets}
    sizes = []
    for number, total in enumerate(sums):
        weights = {t: weight * between(rng, 0.95, 1.05) for t, weight in weights.items()}
        if subject == cases.MERGES and number >= 5 and targets[1] in weights:
            weights[targets[0]] += weights.pop(targets[1])
        fixed = {}
        if subject == cases.TOO_SMALL and number == 2:
            fixed = {targets[-1]: 4}
        if subject == cases.DISAPPEARS and number >= 3:
            fixed = {targets[-1]: 0}
        sizes.append(_apportioned(total, weights, fixed))
    return sizes


def _apportioned(
    total: int, weights: Mapping[Lesion, float], fixed: Mapping[Lesion, int]
) -> dict[Lesion, int]:
    """Share a sum out by weight in whole millimetres, so that the shares add up to it."""
    free = {lesion: weight for lesion, weight in weights.items() if lesion not in fixed}
    left = total - sum(fixed.values()) - _SMALLEST_MM * len(free)
    exact = {lesion: left * weight / sum(free.values()) for lesion, weight in free.items()}
    shares = {lesion: floor(share) for lesion, share in exact.items()}
    over = sorted(free, key=lambda lesion: shares[lesion] - exact[lesion])
    for lesion in over[: left - sum(shares.values())]:
        shares[lesion] += 1
    return {
        lesion: fixed[lesion] if lesion in fixed else _SMALLEST_MM + shares[lesion]
        for lesion in weights
    }
