"""Response and progression of PSA in prostate cancer, by the working groups PCWG2 and PCWG3.

Progression is a rise of a quarter and of 2 ng/ml above the nadir, or above the baseline of a
marker that never fell, seen again three weeks later. Early rises do not count, since a drug may
take twelve weeks to show an effect.

The fall of 50 % that is called a response, and its confirmation after three weeks, are what trials
report beside it. PCWG3 itself asks for the largest change at any time.

Sources: Scher et al. (PCWG3), J Clin Oncol 2016;34:1402-1418.
         Scher et al. (PCWG2), J Clin Oncol 2008;26:1148-1159, table of outcome measures.
"""

from __future__ import annotations

from trialreadout.criteria.marker_criteria import MarkerCriteria

PCWG3_PSA = MarkerCriteria(
    fall_percent=50,
    fall_held_days=21,
    rise_percent=25,
    rise_at_least=2.0,
    rise_held_days=21,
    rise_from_day=84,
    units=("ng/ml", "ug/l", "µg/l", "μg/l", "mcg/l"),
)
"""The letter before g is written with the sign micro, or with the Greek letter."""
