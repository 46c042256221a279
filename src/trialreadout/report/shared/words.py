"""What a shared report says of itself: what is hidden in it, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.analysis.sharing.shared import Shared
from trialreadout.report.text import counted

TITLE = "What is hidden"
NOT_TOLD = "not told"
"""Stands where a result is not asked for, or is left out."""
NO_NUMBER = "No number of it is told."
NOT_GRADED = "It could not be graded."
NO_BAR = "A grade without a bar is one that nobody had, or one whose count is hidden."
MADE_TO_SHARE = "Made to be shared: numbers of groups of patients, and nothing of a patient."


def said_of(shared: Shared) -> Iterator[str]:
    """Say what was hidden, how much of it, and by which rule, a sentence each."""
    below = shared.below
    whole, without, hidden = (
        shared.count(state) for state in ("whole", "without its counts", "hidden")
    )
    yield MADE_TO_SHARE
    if below > 1:
        few = "1 patient" if below == 2 else f"1 to {below - 1} patients"
        yield (
            f"A count of {few} is hidden, and so is what would tell it: its percentage and "
            "interval, and other counts from which it could be worked out."
        )
        yield (
            "“hidden” stands for both alike, so that it does not say which counts are small; where "
            "nobody is counted, 0 is told."
        )
    else:
        yield "Counts are not hidden, however small."
    yield (
        f"Of {counted(whole + without + hidden + shared.left_out, 'result')} {whole} are told in "
        f"full, {without} without their counts, {hidden} are hidden, and {shared.left_out} are "
        "left out, name and all: those named in words that a site typed or after what few "
        "patients have, those of readers, ranges, and those of an analysis set that differs by "
        "few patients from one that is told."
    )
    yield (
        "The least and the greatest value of anything are not told, times are multiples of some "
        "three days, and ages over 89 are told as 90."
    )
    if shared.drawn.curves:
        yield (
            f"Survival curves are read at times between which nobody, or at least {below}, had the "
            "event, while that many are at risk; without censoring times."
            if below > 1
            else "Survival curves are read at round times alone; without censoring times."
        )
