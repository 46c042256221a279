"""What a printed result fits, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from trialreadout.analysis.contradictions import (
    Contradiction,
    in_spans,
    percentages_added,
    reading_in_words,
)
from trialreadout.analysis.reconcile import Family, IntervalAnswer, MedianAnswer, Reconciled
from trialreadout.report.text import capitalised, counted

_SHOWN_READINGS = 6


def render_reconciled(
    reconciled: Reconciled, contradictions: Sequence[Contradiction]
) -> RenderableType:
    """Draw denominators, intervals and medians, each under its heading, and what fits nothing."""
    parts: list[RenderableType] = []
    families = [line for family in reconciled.families for line in _denominators(family)]
    intervals = [
        line
        for family in reconciled.families
        for interval in family.intervals
        for line in _interval(interval)
    ]
    intervals += [
        f"{method} prints them all."
        for family in reconciled.families
        if len(family.intervals) > 1
        for method in family.methods
    ]
    medians = [line for median in reconciled.medians for line in _median(median)]
    sections = [("Denominators", families), ("Intervals", intervals), ("Medians", medians)]
    for heading, lines in sections:
        parts += _section(heading, lines, "bold")
    wrong = [capitalised(each.text) for each in contradictions]
    parts += _section("Contradictions", wrong, "bold red")
    verdict = f"{counted(len(contradictions), 'contradiction')}: nothing fits all that is printed."
    parts.append(Text(verdict if contradictions else "Something fits all that is printed."))
    return Group(*parts)


def _section(heading: str, lines: Sequence[str], style: str) -> Iterator[RenderableType]:
    if lines:
        yield Text(heading, style=style)
        for line in lines:
            yield Padding(Text(line), (0, 0, 0, 2))
        yield ""


def _denominators(family: Family) -> Iterator[str]:
    names = ", ".join(each.name for each in family.printed)
    possible = family.by_percentages
    if family.stated is not None:
        yield f"{names}: {'reproduced' if possible else 'not reproduced'}"
    elif not family.tried.n.size:
        yield f"{names}: no N was tried"
    else:
        among = f"among {family.tried.n[0]} to {family.tried.n[-1]}"
        if len(possible) == 1:
            yield f"{names}: only N = {possible[0]} {among}"
        elif len(possible) == family.tried.n.size:
            yield f"{names}: any N {among}"
        else:
            yield f"{names}: {'N = ' + in_spans(possible) if possible else 'no N'} {among}"
        if family.denominators and len(family.denominators) < len(possible):
            why = "its intervals" if family.intervals else "the sum of the counts"
            yield f"with {why}: N = {in_spans(family.denominators)}"
    yield from _counted(family)
    yield from _percentages(family)


def _counted(family: Family) -> Iterator[str]:
    """Say whether the counts add up, and how many they leave."""
    if family.counted is None or len(family.denominators) != 1:
        return
    (n,) = family.denominators
    total = " + ".join(str(each.count) for each in family.printed) + f" = {family.counted}"
    once = "" if family.exclusive else "if no patient is counted twice, "
    if family.counted == n:
        yield f"{total} = N: {once}nobody is left"
    elif family.counted < n:
        yield f"{total}: {once}{n - family.counted} of {n} are in none of them"
    elif not family.exclusive:
        yield f"{total}: {family.counted - n} or more are counted twice"


def _percentages(family: Family) -> Iterator[str]:
    total = percentages_added(family)
    if total is None:
        return
    said = " + ".join(str(each.percentage) for each in family.printed) + f" = {total.value} %"
    if total.least <= 100 <= total.most:
        yield f"{said}{'' if total.value.value == 100 else ': what rounding can make of 100'}"
    elif family.exclusive and total.most < 100:
        yield f"{said}: {100 - total.value.value:.{total.value.decimals}f} % are in none of them"


def _interval(interval: IntervalAnswer) -> Iterator[str]:
    limits = interval.limits
    heading = f"{interval.printed.name}, {100 * limits.confidence:g} % CI {limits}: "
    decimals = limits.decimals
    fits = [reading_in_words(each, decimals) for each in interval.fits]
    near = [reading_in_words(each, decimals) for each in interval.near]
    if fits:
        yield heading + _some(fits)
    else:
        yield heading + "fits none"
        if near:
            yield f"within one unit of the last digit: {_some(near)}"


def _some(readings: Sequence[str]) -> str:
    more = len(readings) - _SHOWN_READINGS
    return "; ".join(readings[:_SHOWN_READINGS]) + (f"; and {more} more" if more > 0 else "")


def _median(median: MedianAnswer) -> Iterator[str]:
    printed, found = median.printed, median.symmetry
    if printed.limits is None:
        yield f"{printed.name}: without limits there is nothing to tell"
        return
    heading = f"{printed.name}, {100 * printed.limits.confidence:g} % CI {printed.limits}: "
    if found is None:
        yield heading + "a limit that is not reached is one read from the curve"
    elif found.symmetric:
        yield (
            f"{heading}symmetric, as median ± z × SE with an SE of {found.standard_error:.3g} "
            f"{printed.unit}, which SPSS prints; limits read from the curve seldom are"
        )
    elif found.inside:
        yield (
            f"{heading}not symmetric (its middle is {found.middle:g}), as limits read from the "
            "curve (Brookmeyer-Crowley); median ± z × SE would be"
        )
    else:
        yield heading + "fits none"
