"""Sentences of times: the median, the share without an event, the follow-up, groups compared.

Of one median with several intervals one is told, log-log where it was asked for: a paper prints
one, and the tables hold the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialreadout.analysis.results import SHARE, Result, interval_in_words
from trialreadout.protocol import Protocol
from trialreadout.report.words.amounts import events_in, interval, linked, subject, value
from trialreadout.report.words.answers import nobody
from trialreadout.report.words.estimators import USUAL_INTERVAL
from trialreadout.report.words.sentence import Part, Sentence, listed
from trialreadout.report.words.style import Style
from trialreadout.report.words.who import among, in_group, patients_of

_SURVIVAL = "survival"
"""Of a time whose name ends so, a share is called by the name itself."""
_FOLLOW_UPS = ("follow-up", "observed follow-up")


def sentences_of_times(
    protocol: Protocol, rows: Sequence[Result], style: Style
) -> Iterator[Sentence]:
    """Tell the numbers of one time, but for its follow-up; the share that is judged first."""
    rates = [row for row in rows if row.statistic == "rate"]
    rates_first = any(
        each.yields == "rate" and rates and each.endpoint == rates[0].endpoint
        for each in protocol.successes
    )
    if rates_first:
        yield from _rates(protocol, rates, style)
    for statistic in ("median", "quantile"):
        own = [row for row in rows if row.statistic == statistic]
        for place in dict.fromkeys((r.analysis_set, r.group, r.category) for r in own):
            same = [r for r in own if (r.analysis_set, r.group, r.category) == place]
            usual = [r for r in same if r.method.endswith(f", {USUAL_INTERVAL}")]
            yield _median(protocol, (usual or same)[0], style)
    if not rates_first:
        yield from _rates(protocol, rates, style)
    for row in rows:
        match row.statistic:
            case "restricted mean" if row.denominator:
                until = f"the mean {row.endpoint} {row.category} was "
                yield (until, _with_interval(row), *_of_whom(protocol, row, style))
            case "hazard ratio":
                yield _hazard_ratio(row, style)
            case "log-rank":
                gave = f"gave {value(row)}" if row.value is not None else "was not estimable"
                tested = linked(f"the {row.method} {gave}", row)
                yield (f"in the comparison of {row.endpoint} {row.category}, ", tested)
            case "event rate" if row.category is None:
                what = f"the rate of events in {subject(row.endpoint)} was "
                yield (what, _with_interval(row), *_of_whom(protocol, row, style))
            case _:
                pass


def sentences_of_follow_up(
    protocol: Protocol, results: Sequence[Result], style: Style
) -> Iterator[Sentence]:
    """Tell how long patients were followed, by every time of which it was asked."""
    asked = [row for row in results if row.statistic in _FOLLOW_UPS and row.group is None]
    several = len({row.endpoint for row in asked}) > 1
    for row in asked:
        who = f" in {patients_of(protocol, row.analysis_set, style)}"
        of = f" for {row.endpoint}" if several else ""
        if not row.denominator:
            yield nobody(protocol, row, style, "follow-up")
        elif row.statistic == "follow-up":
            yield (
                f"the median follow-up{of}{who} was ",
                _with_interval(row),
                " by the reverse Kaplan–Meier method",
            )
        elif row.low is not None:
            what = f"the median time under observation{of}{who} was "
            told = f"{value(row)} (range {interval_in_words(row.low, row.high, row.unit)})"
            yield (what, linked(told, row))


def _median(protocol: Protocol, row: Result, style: Style) -> Sentence:
    if not row.denominator:
        return nobody(protocol, row, style)
    if row.statistic == "median":
        what = f"the median {subject(row.endpoint)} was "
    else:
        what = f"the time by which {row.category} had the event ({row.endpoint}) was "
    return (what, _with_interval(row), *_of_whom(protocol, row, style))


def _of_whom(protocol: Protocol, row: Result, style: Style) -> Sentence:
    who = among(protocol, row, style)
    timed = " who had such a time" * (row.denominator < len(row.about))
    return (", with ", events_in(row, f"{who}{timed}"))


def _with_interval(row: Result) -> Part:
    """Write "17.8 months (95 % CI 6.3 to 21.4)"; an upper limit not reached is said so.

    A share of which nobody had an event has no variance after Greenwood, and limits that are the
    share itself would claim what nobody knows: they are not told.
    """
    limits = "" if row.unit == SHARE and row.low == row.value == row.high else interval(row)
    unit = f" {row.unit}" if row.value is None and row.low is not None and row.unit else ""
    limits = limits.replace(" to ", f"{unit} to ", 1)
    return linked(f"{value(row)} ({limits})" if limits else value(row), row)


def _rates(protocol: Protocol, rows: Sequence[Result], style: Style) -> Iterator[Sentence]:
    for place in dict.fromkeys((row.analysis_set, row.group) for row in rows):
        same = [row for row in rows if (row.analysis_set, row.group) == place and row.denominator]
        if not same:
            continue
        who = among(protocol, same[0], style)
        parts: list[Sentence] = [(_with_interval(row), f" at {row.category}") for row in same]
        name = same[0].endpoint
        if name.endswith(_SURVIVAL):
            first = f"{name} in {who} was "
        else:
            first = f"for {subject(name)} the estimated proportion of {who} without an event was "
        yield (first, *listed(parts, style))


def _hazard_ratio(row: Result, style: Style) -> Sentence:
    group = in_group(row.group, style) if row.group else row.category or ""
    against = f" {row.category}" if row.group else ""
    what = f"the hazard ratio for {row.endpoint} {group}{against} was "
    return (what, _with_interval(row))
