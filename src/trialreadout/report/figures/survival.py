"""The figure of a time to an event: the curve, its band, who was censored, who is at risk.

Below the axis, each under its time, stand the numbers at risk, with the event and censored; dashed
lines lead to the median, where it was reached, and above the curve it stands with its interval. The
band goes on until the next time at which somebody left, as the curve does, and ends with it.

Source: Pocock, Clayton and Altman, Lancet 2002;359:1686-1689.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialreadout.analysis.curves import Curve
from trialreadout.analysis.results import Result, interval_in_words, value_in_words
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.figure import DARK, DASHES, SERIES, WIDTH, Figure, Row
from trialreadout.report.result_names import word_of
from trialreadout.report.text import capitalised, counted

KIND = "survival curve"
_HEIGHT = 260
_FIRST_LINE, _LINE = 62, 17
"""Pixels from the axis down to the first line of numbers, and from line to line."""
_LABEL = 150
"""Pixels of the longest name beside the numbers."""
_LONG = 25
"""Letters beyond which the names of groups stand below each other in the legend."""
_TITLE = {"anchor": "start", "fontSize": 12, "fontWeight": "normal", "lineHeight": 16, "limit": 0}
COUNTS: Mapping[str, str] = {"at_risk": "At risk", "events": "With event", "censored": "Censored"}
"""What is counted below the axis, and what it is called."""
COARSE_COUNTS: Mapping[str, str] = {"at_risk": "At risk", "events": "With event"}
"""The same of a curve that is read at some times alone."""


def survival_figure(curves: Sequence[Curve], start: str, medians: Sequence[Result]) -> Figure:
    """Draw the curves of one endpoint in one analysis set.

    Parameters
    ----------
    curves
        One, or one for each group; they share their round times.
    start
        From what the time counts, in words.
    medians
        Those of the endpoint; the caption names the ones of these curves, and those that were
        reached are drawn.
    """
    first = curves[0]
    groups = [_name(curve) for curve in curves]
    several = len(curves) > 1
    points = [{"group": _name(c), **row} for c in curves for row in c.points.to_dicts()]
    found = {_name(curve): _median(curve, medians) for curve in curves}
    times = first.table["time"].to_list()
    halves = [
        {"group": name, "time": each.value, "survival": 0.5, "origin": 0}
        for name, each in found.items()
        if each is not None and each.value is not None and each.value <= times[-1]
    ]
    x = {
        "field": "time",
        "type": "quantitative",
        "title": f"{capitalised(first.unit)} from {start}",
        "scale": {"domain": [0, times[-1]], "nice": False},
        "axis": {"values": times, "grid": False},
    }
    legend: dict[str, Any] = {
        "orient": "top",
        "title": None,
        "labelLimit": WIDTH,
        "symbolType": "stroke",
        "symbolOpacity": 1,
        "symbolSize": 700,
        "symbolStrokeWidth": 2,
    }
    if max(map(len, groups)) > _LONG:
        legend["columns"] = 1
    scale = {"domain": groups}
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {**scale, "range": _in_turn(SERIES, groups)},
        "legend": legend if several else None,
    }
    dash = {
        "field": "group",
        "type": "nominal",
        "scale": {**scale, "range": _in_turn(DASHES, groups)},
        "legend": legend if several else None,
    }
    share = {
        "type": "quantitative",
        "title": "Without the event",
        "scale": {"domain": [0, 1]},
        "axis": {"labelExpr": "round(100 * datum.value) + ' %'", "values": [0, 0.25, 0.5, 0.75, 1]},
    }
    above = [_median_above(curve, found[_name(curve)]) for curve in curves]
    shape = "linear" if first.coarse else "step-after"
    strokes = {
        "data": {"name": "points"},
        "transform": [{"filter": "datum.censored > 0"}],
        "mark": {"type": "point", "shape": "M0,-0.6V0.6", "size": 120, "strokeWidth": 1.5},
        "encoding": {"x": x, "y": {"field": "survival", **share}, "color": colour},
    }
    dots = {**strokes, "transform": [], "mark": {"type": "point", "filled": True, "size": 40}}
    specification = {
        **({"title": {**_TITLE, "text": above}} if any(above) else {}),
        "width": WIDTH,
        "height": _HEIGHT,
        "datasets": {
            "points": points,
            "band": [row for curve in curves for row in _band(curve)],
            "medians": halves,
            **_lines_below(curves),
        },
        "layer": [
            {
                "data": {"name": "band"},
                "mark": {"type": "area", "interpolate": shape, "opacity": 0.18},
                "encoding": {
                    "x": x,
                    "y": {"field": "low", **share},
                    "y2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "data": {"name": "points"},
                "mark": {"type": "line", "interpolate": shape, "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": {"field": "survival", **share},
                    "color": colour,
                    **({"strokeDash": dash} if several else {}),
                },
            },
            dots if first.coarse else strokes,
            *_to_the_median(x, share),
            *_numbers_below(x, colour),
        ],
    }
    said = " ".join(_median_in_words(curve, found[_name(curve)]) for curve in curves).strip()
    words = " ".join(_in_words(curve) for curve in curves)
    caption = f"{said} {_caption(first, bool(halves))}".strip()
    return Figure(specification, caption, f"{words} {said}".strip(), kind=KIND)


def _band(curve: Curve) -> list[Row]:
    """List the limits, each until the next time; a curve at 0 has none from there on."""
    rows: list[Row] = []
    name = _name(curve)
    for time, low, high in curve.points.select("time", "low", "high").iter_rows():
        if low is not None and high is not None:
            rows.append({"group": name, "time": time, "low": low, "high": high})
        elif rows and rows[-1]["time"] < time:
            rows.append({**rows[-1], "time": time})
            break
    return rows


def _to_the_median(x: Row, share: Row) -> list[Row]:
    """Lead from one half on the axis to the curve, and from there down to the time."""
    mark = {"type": "rule", "strokeWidth": 1, "strokeDash": [3, 3], "color": DARK}
    y = {"field": "survival", **share}
    across = {"x": {**x, "field": "origin"}, "x2": {"field": "time"}, "y": y}
    down = {"x": x, "y": y, "y2": {"field": "origin"}}
    data = {"name": "medians"}
    return [{"data": data, "mark": mark, "encoding": each} for each in (across, down)]


def _lines_below(curves: Sequence[Curve]) -> dict[str, list[Row]]:
    """Give every number below the axis its line, and every line its name.

    Of one curve each count has a line; of several each count has a title, and a line a group.
    """
    several = len(curves) > 1
    numbers: list[Row] = []
    names: list[Row] = []
    titles: list[Row] = []
    line = 0
    for count, title in _counts(curves[0]).items():
        titles.append({"line": line, "title": title})
        line += several
        for curve in curves:
            name = _name(curve)
            numbers += [
                {"group": name, "line": line, "count": count, "time": time, "n": n}
                for time, n in curve.table.select("time", count).iter_rows()
            ]
            if several:
                names.append({"group": name, "line": line})
            line += 1
    return {"numbers": numbers, "names": names, "titles": titles}


def _numbers_below(x: Row, colour: Row) -> list[Row]:
    below = f"height + {_FIRST_LINE} + {_LINE} * datum.line"
    text = {"type": "text", "fontSize": 12, "y": {"expr": below}}
    left = {**text, "align": "right", "x": -20, "limit": _LABEL}
    return [
        {
            "data": {"name": "numbers"},
            "mark": text,
            "encoding": {"x": x, "text": {"field": "n"}, "color": colour},
        },
        {
            "data": {"name": "names"},
            "mark": left,
            "encoding": {"text": {"field": "group"}, "color": colour},
        },
        {
            "data": {"name": "titles"},
            "mark": {**left, "color": DARK},
            "encoding": {"text": {"field": "title"}},
        },
    ]


def _counts(curve: Curve) -> Mapping[str, str]:
    return COARSE_COUNTS if curve.coarse else COUNTS


def _name(curve: Curve) -> str:
    return "all" if curve.group is None else word_of(curve.group)


def _in_turn(looks: Sequence[Any], groups: Sequence[str]) -> list[Any]:
    return [looks[position % len(looks)] for position in range(len(groups))]


def _median(curve: Curve, medians: Sequence[Result]) -> Result | None:
    """Find the median of a curve, if one was asked for: that with the interval of the band."""
    own = [
        row for row in medians if (row.analysis_set, row.group) == (curve.analysis_set, curve.group)
    ]
    own.sort(key=lambda row: not row.method.endswith(f", {curve.interval}"))
    return own[0] if own else None


def _median_in_words(curve: Curve, median: Result | None) -> str:
    if median is None:
        return ""
    of = "" if curve.group is None else f" ({curve.group})"
    return f"Median{of}: {median.text} ({median.method})."


def _median_above(curve: Curve, median: Result | None) -> str:
    """Write what stands above the curve: the median, its interval and its method."""
    if median is None:
        return ""
    of = "Median" if curve.group is None else f"{_name(curve)}: median"
    limits = interval_in_words(median.low, median.high, median.unit)
    confidence = 100 * (median.confidence or curve.confidence)
    interval = f", {confidence:g} % CI {limits}" if limits else ""
    value = value_in_words(median.value, median.unit, median.status)
    return f"{of} {value}{interval} ({median.method})"


def _caption(curve: Curve, reached: bool) -> str:
    dashed = " Dashed: the median." if reached else ""
    if curve.coarse:
        return (
            f"Kaplan-Meier curve, {curve.analysis_set}, read at the times of the dots alone, with "
            f"pointwise {100 * curve.confidence:g} % confidence limits ({curve.interval}); between "
            f"them the lines only lead the eye.{dashed} Below: who is at risk, and who had the "
            "event before each time."
        )
    return (
        f"Kaplan-Meier curve with its pointwise {100 * curve.confidence:g} % confidence limits "
        f"({curve.interval}), {curve.analysis_set}. Vertical strokes: censored.{dashed} Below: who "
        "is at risk, and who had the event or was censored before each time."
    )


def _in_words(curve: Curve) -> str:
    of = "" if curve.group is None else f" ({curve.group})"
    seen = [
        f"{rounded(100 * row['survival'], 0)} % at {row['time']:g}"
        for row in curve.table.to_dicts()
        if row["time"] and row["survival"] is not None
    ]
    return (
        f"{capitalised(curve.endpoint)}, {curve.analysis_set}{of}: "
        f"{counted(curve.patients, 'patient')}, {counted(curve.events, 'event')}. Without the "
        f"event: {', '.join(seen) or 'not known beyond the start'} {curve.unit}."
    )
