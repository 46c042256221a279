"""The numbers of a RECIST version.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, sections 4.3.1 and
                     4.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Sizes, and changes of the sum of diameters, that part one category from the next."""

    shrinkage_percent: int = 30
    """Partial response: the sum is at least so far below baseline."""
    growth_percent: int = 20
    """Progression: the sum is at least so far above the nadir."""
    growth_mm: float = 0.0
    """Progression: and has grown by at least so much."""
    normal_node_mm: float = 0.0
    """A node with a short axis below this is normal. 0: nodes are lesions like any other."""
    too_small_mm: float | None = None
    """Counted for a lesion seen but too small to measure. None: such a lesion is unread."""


RECIST_1_0 = Thresholds()
RECIST_1_1 = Thresholds(growth_mm=5.0, normal_node_mm=10.0, too_small_mm=5.0)
