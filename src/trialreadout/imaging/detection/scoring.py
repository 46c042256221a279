"""How candidates are held against lesions whose places are known.

A candidate within 14 mm of a lesion is a hit, the most probable one of each lesion; one near a
remnant of the thyroid, or a second one near a lesion, counts for neither; all else is false.

Source: Chakraborty 2006, Academic Radiology 13:1187 (free-response ROC).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.detection.grid import BIN_MM

Doubles = NDArray[np.float64]

HIT_MM = 14.0
FALSE, NEITHER = -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Candidates of one pair, held against its lesions."""

    probability: Doubles
    """Of each candidate."""
    lesion: NDArray[np.int64]
    """Which lesion each hits; FALSE, NEITHER."""
    lesions: int

    @property
    def found(self) -> Doubles:
        """Probability of the hit of each lesion; 0 where there is none."""
        best = np.zeros(self.lesions)
        hit = self.lesion >= 0
        best[self.lesion[hit]] = self.probability[hit]
        return best

    @property
    def false(self) -> Doubles:
        """Probabilities of the false candidates."""
        return np.asarray(self.probability[self.lesion == FALSE])


def score(
    place: Doubles, probability: Doubles, lesions: Doubles, neither: Doubles, bin_mm: float = BIN_MM
) -> Scored:
    """Hold the candidates of one pair or volume against its lesions.

    Parameters
    ----------
    place, lesions, neither
        Rows and columns, or places in a volume: of candidates, lesions and what counts for
        neither, shape (n, 2) or (n, 3).
    probability
        Of the candidates.
    bin_mm
        What 1 is in these places.
    """
    label = np.full(len(place), FALSE)
    far = np.linalg.norm(place[:, None] - lesions, axis=-1) * bin_mm
    beside = np.linalg.norm(place[:, None] - neither, axis=-1) * bin_mm
    label[(beside <= HIT_MM).any(1) | (far <= HIT_MM).any(1)] = NEITHER
    taken: set[int] = set()
    for at in np.argsort(-probability, kind="stable"):
        near = [int(which) for which in np.argsort(far[at]) if far[at, which] <= HIT_MM]
        free = [which for which in near if which not in taken]
        if free:
            label[at] = free[0]
            taken.add(free[0])
    return Scored(probability, label, len(lesions))


def threshold_at(pairs: Sequence[Scored], false_positives: float) -> float:
    """Give the probability above which so many false candidates a pair lie, at most."""
    false = np.sort(np.concatenate([pair.false for pair in pairs]))[::-1]
    allowed = int(false_positives * len(pairs))
    return float(false[allowed]) if allowed < len(false) else 0.0


def sensitivity_at(pairs: Sequence[Scored], false_positives: float) -> float:
    """Give the share of lesions found at so many false positives a pair; NaN without a lesion."""
    found = np.concatenate([pair.found for pair in pairs])
    return float((found > threshold_at(pairs, false_positives)).mean()) if found.size else np.nan
