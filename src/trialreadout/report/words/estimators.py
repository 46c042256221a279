"""Sentences of how each number was estimated, with the name of its interval.

Only what the study asks for is told, each method once, with the endpoints apart where they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialreadout.core.dates import DAYS_PER_MONTH
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.endpoints import OfTime
from trialreadout.report.column_names import column_in_words
from trialreadout.report.words.amounts import method_in_words
from trialreadout.report.words.sentence import Sentence
from trialreadout.report.words.style import Style

USUAL_INTERVAL = "log-log"
"""Of a median with several intervals the one that sentences tell, where it was asked for."""
_SHARES = ("proportion", "categories", "bounds")


def sentences_of_estimators(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    """Tell the estimators in the order in which a paper does: shares, times, groups, numbers."""
    asked = protocol.statistics
    yield from _shares([each for each in asked if each.yields in _SHARES], style)
    yield from _curves(protocol, asked, style)
    yield from _compared(asked, style)
    yields = {each.yields for each in asked}
    if "summary" in yields:
        yield ("measures of each patient are summarised by their median, quartiles and range",)
    if "incidence" in yields:
        yield (
            "each patient counted once for an adverse event or laboratory grade, at the highest "
            "grade",
        )
    if "event rate" in yields:
        confidence = _confidences([each for each in asked if each.yields == "event rate"], style)
        yield (f"event rates are given with exact Poisson intervals ({confidence})",)
    if "agreement between readers" in yields:
        yield ("agreement between readers is given as a share of patients and as Cohen's kappa",)


def _shares(asked: Sequence[Statistic], style: Style) -> Iterator[Sentence]:
    explained = False
    for method in dict.fromkeys(each.method for each in asked):
        same = [each for each in asked if each.method == method]
        of = "" if len({each.method for each in asked}) == 1 else _of(same, style)
        name = method_in_words(method)
        first = "" if explained else " (CI)"
        explained = True
        kind = f"{_confidences(same, style)} confidence intervals{first} after {name}"
        yield (f"proportions{of} are given with {kind}",)


def _curves(protocol: Protocol, asked: Sequence[Statistic], style: Style) -> Iterator[Sentence]:
    times = {each.name for each in protocol.asked if isinstance(each, OfTime)}
    of_times = [each for each in asked if each.endpoint in times]
    if any(each.yields in ("median", "quantile", "rate", "restricted mean") for each in of_times):
        yield ("times to an event were estimated by the Kaplan–Meier method",)
    for yields, what in (
        ("median", "medians"),
        ("quantile", "other quantiles"),
        ("rate", "proportions without an event"),
    ):
        same = [each for each in of_times if each.yields == yields]
        if same:
            methods = dict.fromkeys(method_in_words(each.interval) for each in same)
            kind = f"{_confidences(same, style)} confidence intervals of the type"
            types = "s" if len(methods) > 1 else ""
            yield (f"{what} are given with {kind}{types} {style.listed(list(methods))}",)
    told = told_of_several(of_times)
    if told is not None:
        name = method_in_words(told)
        yield (f"of several intervals of one median, the text gives the {name} interval",)
    means = [each for each in of_times if each.yields == "restricted mean"]
    if means:
        yield (
            f"restricted means are given with {_confidences(means, style)} confidence intervals "
            "of the type plain",
        )
    if any(each.yields == "follow-up" for each in of_times):
        yield ("follow-up was estimated by the reverse Kaplan–Meier method",)
    if any(getattr(protocol.endpoint(name), "unit", None) == "months" for name in times):
        yield (f"a month is {DAYS_PER_MONTH:g} days",)


def told_of_several(asked: Sequence[Statistic]) -> str | None:
    """Name the interval that sentences tell where a median has several; None: none has."""
    found: dict[tuple[str, str | None, str], list[str]] = {}
    for each in asked:
        for name in each.analysis_set if each.yields == "median" else ():
            found.setdefault((each.endpoint, each.group, name), []).append(each.interval)
    several = [methods for methods in found.values() if len(set(methods)) > 1]
    if not several or not all(USUAL_INTERVAL in methods for methods in several):
        return None
    return USUAL_INTERVAL


def _compared(asked: Sequence[Statistic], style: Style) -> Iterator[Sentence]:
    for each in dict.fromkeys((s.yields, s.group, s.rho, s.ties) for s in asked if s.group):
        yields, group, rho, ties = each
        column = column_in_words(group or "")
        if yields == "comparison":
            yield (f"groups by {column} were compared by Fisher's exact test, two-sided",)
        elif yields == "log-rank":
            weighted = f" with weights of rho = {rho:g}" if rho else ""
            yield (f"times were compared by {column} with the log-rank test{weighted}",)
        elif yields == "hazard ratio":
            name = ties.capitalize()
            yield (
                f"hazard ratios by {column} are those of a Cox model with ties after {name} and "
                "Wald intervals",
            )


def _of(asked: Sequence[Statistic], style: Style) -> str:
    return f" of {style.listed(list(dict.fromkeys(each.endpoint for each in asked)))}"


def _confidences(asked: Sequence[Statistic], style: Style) -> str:
    levels = dict.fromkeys(f"{100 * each.confidence:g} %" for each in asked)
    return style.listed(list(levels))
