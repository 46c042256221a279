"""The figure of subgroups: one number in each group, beside that of the whole set.

Each group is a square with its interval; the whole set is a diamond, and a broken line carries it
through the groups. A limit that is not reached ends in an arrow; one beyond the scale, as a Wald
interval can have, at the end of the scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log10

from trialreadout.analysis.results import (
    SHARE,
    Result,
    interval_in_words,
    value_in_words,
)
from trialreadout.analysis.subgroups import Subgroups
from trialreadout.report.column_names import column_in_words
from trialreadout.report.figures.drawing import (
    Row,
    drawing,
    folded,
    from_the_middle,
    lines_of,
    marks,
    words,
)
from trialreadout.report.figures.figure import AXIS, BLUE, DARK, GREY, GRID, Figure
from trialreadout.report.result_names import column_of, in_a_few_words, word_of
from trialreadout.report.text import capitalised

KIND = "subgroups"
_NAMES = 180
_COUNTS = 60
_PLOT = 250
_GAP = 18
_TEXT = 190
"""Widths, in pixels: names, n/N, the plot, what parts them, the estimate in words."""
_ROW = 24
_TOP = 26
_MOST_TICKS = 5
_AT_A_TIME = ("rate", "restricted mean")
_OF_TIMES = ("median", "quantile", *_AT_A_TIME)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the figure: a heading, or a number."""

    name: str
    row: Result | None
    y: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value stands."""

    top: float
    step: float

    def x(self, value: float) -> float:
        return _NAMES + _COUNTS + _GAP + _PLOT * min(max(value, 0.0), self.top) / self.top


def forest_figure(subgroups: Subgroups) -> Figure:
    """Draw one number of a set and its groups."""
    lines = list(_lines(subgroups))
    foot = lines[-1].y + _ROW / 2 + 6
    rows = [line.row for line in lines if line.row is not None]
    scale = _scale_of(rows)
    layers = [
        *_axis(scale, subgroups.overall, foot),
        *_reference(scale, subgroups.overall, foot),
        *_intervals(scale, lines),
        *_names(lines),
        *_headings(subgroups.overall),
        *_numbers(lines),
    ]
    width = _NAMES + _COUNTS + _PLOT + 2 * _GAP + _TEXT
    return Figure(
        drawing(width, foot + 40, layers),
        _caption(subgroups),
        _in_words(subgroups, lines),
        kind=KIND,
    )


def _lines(subgroups: Subgroups) -> Iterator[_Line]:
    y = _TOP + _ROW / 2.0
    for column, rows in subgroups.by.items():
        heading = folded(_column(column), _NAMES)
        yield _Line(heading, None, y)
        y += _height(heading)
        for row in rows:
            name = folded(word_of(row.group), _NAMES - 14)
            y += _height(name) / 2 - _ROW / 2
            yield _Line(name, row, y)
            y += _height(name) / 2 + _ROW / 2
    yield _Line("All", subgroups.overall, y + 4, whole=True)


def _height(name: str) -> float:
    return _ROW + 15.0 * (lines_of(name) - 1)


def _column(column: str) -> str:
    return capitalised(column_in_words(column))


def _scale_of(rows: list[Result]) -> _Scale:
    """Choose a scale from 0 that holds every estimate and limit that is known."""
    if rows[0].unit == SHARE:
        return _Scale(1.0, 0.25)
    known = [n for row in rows for n in (row.value, row.low, row.high) if n is not None]
    longest = max(known, default=1.0) or 1.0
    power = 10.0 ** ceil(log10(longest / _MOST_TICKS) - 1)
    step = next(power * each for each in (1, 2, 5, 10) if longest / (power * each) <= _MOST_TICKS)
    return _Scale(step * ceil(longest / step), step)


def _axis(scale: _Scale, overall: Result, foot: float) -> Iterator[Row]:
    ticks = [scale.step * i for i in range(round(scale.top / scale.step) + 1)]
    left, right = scale.x(0), scale.x(scale.top)
    rules = [{"x": scale.x(t), "x2": scale.x(t), "y": _TOP, "y2": foot} for t in ticks]
    yield marks(rules, {"type": "rule", "stroke": GRID})
    yield marks([{"x": left, "x2": right, "y": foot, "y2": foot}], {"type": "rule", "stroke": AXIS})
    share = overall.unit == SHARE
    labels = [f"{100 * t:g} %" if share else f"{t:g}" for t in ticks]
    named = [
        {"x": scale.x(t), "y": foot + 12, "text": text}
        for t, text in zip(ticks, labels, strict=True)
    ]
    yield words(named, "center")
    title = capitalised(_what(overall)) + ("" if share else f" ({overall.unit})")
    yield words([{"x": (left + right) / 2, "y": foot + 32, "text": title}], "center")


def _reference(scale: _Scale, overall: Result, foot: float) -> Iterator[Row]:
    if overall.value is not None:
        x = scale.x(overall.value)
        line = {"x": x, "x2": x, "y": _TOP, "y2": foot}
        yield marks([line], {"type": "rule", "stroke": DARK, "strokeDash": [5, 4]})


def _intervals(scale: _Scale, lines: list[_Line]) -> Iterator[Row]:
    """Draw limits as lines, arrows where one is not reached, and estimates as squares."""
    known = [line for line in lines if line.row is not None]
    bars: list[Row] = []
    arrows: list[Row] = []
    squares: list[Row] = []
    diamonds: list[Row] = []
    for line in known:
        row = line.row
        assert row is not None
        if row.low is not None or row.high is not None:
            high = scale.top if row.high is None else row.high
            start, end = scale.x(row.low or 0.0), scale.x(high)
            bars.append({"x": start, "x2": end, "y": line.y, "y2": line.y})
            if row.high is None:
                arrows.append({"x": end, "y": line.y})
        if row.value is not None:
            (diamonds if line.whole else squares).append({"x": scale.x(row.value), "y": line.y})
    if bars:
        yield marks(bars, {"type": "rule", "stroke": BLUE, "strokeWidth": 2})
    for places, shape, size in (
        (arrows, "triangle-right", 60),
        (squares, "square", 70),
        (diamonds, "diamond", 190),
    ):
        if places:
            look = {"type": "point", "filled": True, "fill": BLUE, "opacity": 1}
            yield marks(places, {**look, "shape": shape, "size": size})


def _names(lines: list[_Line]) -> Iterator[Row]:
    for bold in (True, False):
        named = [
            {
                "x": 14 if line.row is not None and not line.whole else 0,
                "y": from_the_middle(line.name, line.y),
                "text": line.name,
            }
            for line in lines
            if bold == (line.row is None or line.whole)
        ]
        if named:
            yield words(named, fontWeight="bold" if bold else "normal")


def _headings(overall: Result) -> Iterator[Row]:
    counts = "Events/N" if overall.statistic in _OF_TIMES else "n/N"
    y = _TOP / 2
    yield words([{"x": _NAMES + _COUNTS, "y": y, "text": counts}], "right", color=GREY)
    x = _NAMES + _COUNTS + _PLOT + 2 * _GAP
    yield words([{"x": x, "y": y, "text": f"Estimate ({_confidence(overall)})"}], color=GREY)


def _numbers(lines: list[_Line]) -> Iterator[Row]:
    known = [(line, line.row) for line in lines if line.row is not None]
    counts = [
        {"x": _NAMES + _COUNTS, "y": line.y, "text": f"{row.n}/{row.denominator}"}
        for line, row in known
    ]
    yield words(counts, "right")
    x = _NAMES + _COUNTS + _PLOT + 2 * _GAP
    yield words([{"x": x, "y": line.y, "text": _estimate(row)} for line, row in known])


def _estimate(row: Result) -> str:
    value = value_in_words(row.value, row.unit, row.status)
    limits = interval_in_words(row.low, row.high, row.unit)
    return f"{value} ({limits})" if limits else value


def _group(row: Result) -> str:
    return f"{_column(column_of(row.group))} {word_of(row.group)}" if row.group else "All"


def _what(row: Result) -> str:
    """Name the number, and its endpoint if its name does not."""
    few = in_a_few_words(row)
    return few if row.label else f"{few}, {row.endpoint}"


def _confidence(row: Result) -> str:
    return "interval" if row.confidence is None else f"{100 * row.confidence:g} % CI"


def _caption(subgroups: Subgroups) -> str:
    overall = subgroups.overall
    columns = " and ".join(column_in_words(name) for name in subgroups.by)
    counts = "events of patients" if overall.statistic in _OF_TIMES else "patients with the answer"
    if overall.statistic in _AT_A_TIME:
        counts += ", over the whole follow-up"
    return (
        f"{capitalised(_what(overall))} by {columns} ({subgroups.analysis_set}), with "
        f"{_confidence(overall)} ({overall.method}); diamond and broken line: the whole set. "
        f"{'Events/N' if overall.statistic in _OF_TIMES else 'n/N'}: {counts}."
    )


def _in_words(subgroups: Subgroups, lines: list[_Line]) -> str:
    said = [
        f"{_group(row)}: {row.n}/{row.denominator}, {_estimate(row)}"
        for line in lines
        if (row := line.row) is not None
    ]
    return f"{capitalised(_what(subgroups.overall))}. {'; '.join(said)}."
