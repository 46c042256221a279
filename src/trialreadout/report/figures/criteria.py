"""The figure of a composite: which criteria go together, in how many patients.

A column is a combination, with a bar of its patients above and a dot for each criterion beneath; a
row is a criterion, with how many meet it at its side. A combination is its dots, and the answer of
the composite its bar: filled, empty or broken, so that no colour is needed.

Source: Lex et al., UpSet: visualization of intersecting sets, IEEE Trans Vis Comput Graph
        2014;20:1983-1992 (the layout).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trialreadout.analysis.crossings import MET, NOT_EVALUABLE, NOT_MET, Crossing
from trialreadout.report.figures.drawing import (
    Row,
    drawing,
    folded,
    from_the_middle,
    lines_of,
    marks,
    words,
)
from trialreadout.report.figures.figure import BLUE, DARK, GREY, GRID, WIDTH, Figure
from trialreadout.report.text import capitalised, counted

KIND = "crossing of criteria"
MOST_COLUMNS = 16
"""Of more combinations than these the rarest are counted in the caption."""

_BARS = 150
"""Height of the bars, in pixels."""
_TOP = 44
"""Above the bars: the key and the count of the longest."""
_NAMES = 186
_SIZES = 110
"""Width of the names of criteria, and of the bars of their sizes."""
_ROW = 34
_DOT = 130
_BAR_OF: Mapping[str, Row] = {
    MET: {"fill": BLUE, "stroke": BLUE},
    NOT_MET: {"fill": "white", "stroke": GREY, "strokeWidth": 1.5},
    NOT_EVALUABLE: {"fill": GRID, "stroke": DARK, "strokeDash": [3, 2]},
}
"""For each answer of the composite its bar."""
_DOT_OF: Mapping[str, Row] = {
    MET: {"fill": BLUE, "stroke": BLUE, "strokeWidth": 1},
    NOT_MET: {"fill": "white", "stroke": GREY, "strokeWidth": 1},
    NOT_EVALUABLE: {"fill": GRID, "stroke": DARK, "strokeWidth": 1, "strokeDash": [2, 2]},
}


def criteria_figure(crossing: Crossing) -> Figure:
    """Draw the combinations of a composite, the most frequent first."""
    drawn = crossing.columns.head(MOST_COLUMNS).to_dicts()
    step = min((WIDTH - _NAMES - _SIZES) / max(len(drawn), 1), 44.0)
    left = _NAMES + _SIZES + 24.0
    names = [folded(capitalised(each), _NAMES - 10) for each in crossing.criteria]
    row = max(_ROW, *(15 * lines_of(name) + 8 for name in names))
    matrix = _TOP + _BARS + 14.0
    middle = [matrix + row * (i + 0.5) for i in range(len(names))]
    across = [left + step * (j + 0.5) for j in range(len(drawn))]
    height = matrix + row * len(names)
    layers = [
        *_key(left),
        *_bars(drawn, across, step),
        *_matrix(drawn, crossing.criteria, across, middle, left, left + step * len(drawn)),
        *_side(crossing, names, middle),
    ]
    specification = drawing(max(left + step * len(drawn), left + 300), height, layers)
    return Figure(specification, _caption(crossing, len(drawn)), _in_words(crossing), kind=KIND)


def _key(left: float) -> Iterator[Row]:
    """Name the three kinds of dot and bar, above all."""
    at = left
    for word in (MET, NOT_MET, NOT_EVALUABLE):
        box = {"x": at, "x2": at + 12, "y": 4, "y2": 16}
        yield marks([box], {"type": "rect", **_BAR_OF[word]})
        yield words([{"x": at + 18, "y": 10, "text": word}])
        at += 38 + 6.5 * len(word)


def _bars(drawn: list[dict[str, Any]], across: list[float], step: float) -> Iterator[Row]:
    longest = max((each["n"] for each in drawn), default=1)
    foot, half = _TOP + _BARS, step * 0.32
    tops = [foot - _BARS * each["n"] / longest for each in drawn]
    for answer, look in _BAR_OF.items():
        bars = [
            {"x": x - half, "x2": x + half, "y": top, "y2": foot}
            for each, x, top in zip(drawn, across, tops, strict=True)
            if each["answer"] == answer
        ]
        if bars:
            yield marks(bars, {"type": "rect", **look})
    counts = [
        {"x": x, "y": top - 9, "text": str(each["n"])}
        for each, x, top in zip(drawn, across, tops, strict=True)
    ]
    yield words(counts, "center")


def _matrix(
    drawn: list[dict[str, Any]],
    criteria: tuple[str, ...],
    across: list[float],
    middle: list[float],
    left: float,
    right: float,
) -> Iterator[Row]:
    """Draw a dot for each criterion of each combination, those that are met joined by a line."""
    rules = [{"x": left, "x2": right, "y": y, "y2": y} for y in middle]
    yield marks(rules, {"type": "rule", "stroke": GRID})
    joined = []
    for each, x in zip(drawn, across, strict=True):
        met = [y for name, y in zip(criteria, middle, strict=True) if each[name] == MET]
        if len(met) > 1:
            joined.append({"x": x, "x2": x, "y": met[0], "y2": met[-1]})
    if joined:
        yield marks(joined, {"type": "rule", "stroke": BLUE, "strokeWidth": 2.5})
    for word, look in _DOT_OF.items():
        dots = [
            {"x": x, "y": y}
            for each, x in zip(drawn, across, strict=True)
            for name, y in zip(criteria, middle, strict=True)
            if each[name] == word
        ]
        if dots:
            yield marks(dots, {"type": "point", "size": _DOT, "opacity": 1, **look})
            if word == NOT_EVALUABLE:
                yield words([{**dot, "text": "?"} for dot in dots], "center", fontSize=10)


def _side(crossing: Crossing, names: list[str], middle: list[float]) -> Iterator[Row]:
    """Name each criterion, and draw how many meet it."""
    places = [
        {"x": 0, "y": from_the_middle(name, y), "text": name}
        for name, y in zip(names, middle, strict=True)
    ]
    yield words(places)
    right = _NAMES + _SIZES
    longest = max([*crossing.sizes["met"], 1])
    room = _SIZES - 30
    bars, counts = [], []
    for size, y in zip(crossing.sizes["met"].to_list(), middle, strict=True):
        start = right - room * size / longest
        bars.append({"x": start, "x2": right, "y": y - 7, "y2": y + 7})
        counts.append({"x": start - 5, "y": y, "text": str(size)})
    yield marks(bars, {"type": "rect", "fill": BLUE})
    yield words(counts, "right")
    headings = [
        {"x": right, "y": _TOP + 6, "text": "Patients"},
        {"x": right, "y": _TOP + _BARS, "text": "Criterion met"},
    ]
    yield words(headings, "right")


def _caption(crossing: Crossing, drawn: int) -> str:
    whole = counted(crossing.patients, "patient")
    rest = crossing.columns.slice(drawn)
    further = ""
    if _decided_otherwise(crossing):
        further = (
            " Where a criterion is met and the composite is not, what the protocol says of an "
            "intercurrent event decided."
        )
    if rest.height:
        some = counted(rest.height, "rarer combination")
        further += f" Not drawn: {some} of {counted(int(rest['n'].sum()), 'patient')}."
    return (
        f"Criteria of {crossing.endpoint}, {whole} ({crossing.analysis_set}): a column is a "
        "combination of criteria, its bar the patients who have it, filled where the composite is "
        "met; at the side, how many meet each criterion."
        f"{further}"
    )


def _decided_otherwise(crossing: Crossing) -> bool:
    """Tell whether a composite is not met in spite of a criterion that is."""
    return any(
        row["answer"] != MET and MET in [row[name] for name in crossing.criteria]
        for row in crossing.columns.to_dicts()
    )


def _in_words(crossing: Crossing) -> str:
    sizes = [
        f"{row['criterion']}: {row['met']} met, {row['not_evaluable']} not evaluable"
        for row in crossing.sizes.to_dicts()
    ]
    columns = [
        f"{_combination(row, crossing.criteria)}: {row['n']} ({row['answer']})"
        for row in crossing.columns.to_dicts()
    ]
    return (
        f"{capitalised(crossing.endpoint)}, {counted(crossing.patients, 'patient')}. "
        f"{'; '.join(sizes)}. Combinations: {'; '.join(columns) or 'none'}."
    )


def _combination(row: dict[str, Any], criteria: tuple[str, ...]) -> str:
    met = [name for name in criteria if row[name] == MET]
    unknown = [name for name in criteria if row[name] == NOT_EVALUABLE]
    said = " and ".join(met) or "none met"
    return said + (f", {' and '.join(unknown)} not evaluable" if unknown else "")
