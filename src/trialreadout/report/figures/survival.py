"""The figure of a time to an event: the curve, its band, who was censored, who is at risk.

The numbers at risk stand below the axis, each under its time.

Source: Pocock, Clayton and Altman, Lancet 2002;359:1686-1689.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialreadout.analysis.curves import Curve
from trialreadout.analysis.results import Result
from trialreadout.report.figures.figure import SERIES, WIDTH, Figure
from trialreadout.report.text import capitalised, counted

_HEIGHT = 260
_FIRST_LINE, _LINE = 62, 17
"""Pixels from the axis down to the first line of numbers at risk, and from line to line."""

Row = Mapping[str, Any]


def survival_figure(curves: Sequence[Curve], start: str, medians: Sequence[Result]) -> Figure:
    """Draw the curves of one endpoint in one analysis set.

    Parameters
    ----------
    curves
        One, or one for each group; they share their round times.
    start
        From what the time counts, in words.
    medians
        Those of the endpoint; the caption names the ones of these curves.
    """
    first = curves[0]
    groups = [_name(curve) for curve in curves]
    points = [{"group": _name(c), **row} for c in curves for row in c.points.to_dicts()]
    at_risk = [
        {"group": _name(c), "line": line, **row}
        for line, c in enumerate(curves)
        for row in c.table.select("time", "at_risk").to_dicts()
    ]
    names = [{"line": line, "group": name} for line, name in enumerate(groups)]
    times = first.table["time"].to_list()
    x = {
        "field": "time",
        "type": "quantitative",
        "title": f"{capitalised(first.unit)} from {start}",
        "scale": {"domain": [0, times[-1]], "nice": False},
        "axis": {"values": times, "grid": False, "labelFlush": False},
    }
    several = len(curves) > 1
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": groups, "range": _colours(groups)},
        "legend": {"orient": "top", "title": None} if several else None,
    }
    dash = {"field": "group", "type": "nominal", "scale": {"domain": groups}, "legend": None}
    share = {
        "type": "quantitative",
        "title": "Without the event",
        "scale": {"domain": [0, 1]},
        "axis": {"labelExpr": "round(100 * datum.value) + ' %'", "values": [0, 0.25, 0.5, 0.75, 1]},
    }
    specification = {
        "width": WIDTH,
        "height": _HEIGHT,
        "datasets": {"points": points, "at_risk": at_risk, "names": names},
        "layer": [
            {
                "data": {"name": "points"},
                "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.18},
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "encoding": {
                    "x": x,
                    "y": {"field": "low", **share},
                    "y2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "data": {"name": "points"},
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": {"field": "survival", **share},
                    "color": colour,
                    **({"strokeDash": dash} if several else {}),
                },
            },
            {
                "data": {"name": "points"},
                "transform": [{"filter": "datum.censored > 0"}],
                "mark": {"type": "point", "shape": "M0,-0.6V0.6", "size": 120, "strokeWidth": 1.5},
                "encoding": {"x": x, "y": {"field": "survival", **share}, "color": colour},
            },
            *_numbers_at_risk(x, colour),
        ],
    }
    said = " ".join(median for curve in curves if (median := _median(curve, medians)))
    words = " ".join(_in_words(curve) for curve in curves)
    return Figure(specification, f"{said} {_caption(first)}".strip(), f"{words} {said}".strip())


def _numbers_at_risk(x: Row, colour: Row) -> list[Row]:
    below = f"height + {_FIRST_LINE} + {_LINE} * datum.line"
    text = {"type": "text", "fontSize": 12, "y": {"expr": below}}
    left = {**text, "align": "right", "x": -14}
    return [
        {
            "data": {"name": "at_risk"},
            "mark": text,
            "encoding": {"x": x, "text": {"field": "at_risk"}, "color": colour},
        },
        {
            "data": {"name": "names"},
            "mark": left,
            "encoding": {"text": {"field": "group"}, "color": colour},
        },
    ]


def _name(curve: Curve) -> str:
    return "at risk" if curve.group is None else curve.group.partition(": ")[2]


def _colours(groups: Sequence[str]) -> list[str]:
    return [SERIES[position % len(SERIES)] for position in range(len(groups))]


def _median(curve: Curve, medians: Sequence[Result]) -> str:
    """Print the median of a curve, if one was asked for: that with the interval of the band."""
    own = [
        row for row in medians if (row.analysis_set, row.group) == (curve.analysis_set, curve.group)
    ]
    own.sort(key=lambda row: not row.method.endswith(f", {curve.interval}"))
    if not own:
        return ""
    of = "" if curve.group is None else f" ({curve.group})"
    return f"Median{of}: {own[0].text} ({own[0].method})."


def _caption(curve: Curve) -> str:
    return (
        f"Kaplan-Meier curve with its pointwise {100 * curve.confidence:g} % confidence limits "
        f"({curve.interval}), {curve.analysis_set}. Vertical strokes: censored. Below: the number "
        "at risk."
    )


def _in_words(curve: Curve) -> str:
    of = "" if curve.group is None else f" ({curve.group})"
    seen = [
        f"{100 * row['survival']:.0f} % at {row['time']}"
        for row in curve.table.to_dicts()
        if row["time"] and row["survival"] is not None
    ]
    return (
        f"{capitalised(curve.endpoint)}, {curve.analysis_set}{of}: "
        f"{counted(curve.patients, 'patient')}, {counted(curve.events, 'event')}. Without the "
        f"event: {', '.join(seen) or 'not known beyond the start'} {curve.unit}."
    )
