"""Printed numbers, read backwards: from what stands on paper to the counts that print so."""

from trialreadout.statistics.printed.denominators import Denominators, denominators
from trialreadout.statistics.printed.limits import LimitsReading, readings_of_limits
from trialreadout.statistics.printed.number import (
    PrintedLimits,
    PrintedNumber,
    PrintedProportion,
    PrintedTime,
)
from trialreadout.statistics.printed.percentage import counts_that_print, percentage_of
from trialreadout.statistics.printed.symmetry import Symmetry, symmetry

__all__ = [
    "Denominators",
    "LimitsReading",
    "PrintedLimits",
    "PrintedNumber",
    "PrintedProportion",
    "PrintedTime",
    "Symmetry",
    "counts_that_print",
    "denominators",
    "percentage_of",
    "readings_of_limits",
    "symmetry",
]
