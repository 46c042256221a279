"""Figures of simulated trials: how a number lies over trials, and the share of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trialreadout.core.rounding import rounded
from trialreadout.core.simulated import Histogram
from trialreadout.report.figures.figure import DARK, LIGHT_BLUE, PALE_BLUE, RED, WIDTH, Figure, Row
from trialreadout.report.simulated.lines import Line
from trialreadout.report.text import capitalised, counted

HISTOGRAM, ANSWERS = "a number over trials", "answers over trials"
_HEIGHT = 180
_BAR = 18
_TRUE, _PRINTED = "true value", "published"


def histogram_figure(
    found: Histogram, trials: int, said: str | None, published: Sequence[float]
) -> Figure:
    """Draw how many trials found which number, with the true value and those published.

    Parameters
    ----------
    found
        The counts of trials.
    trials
        How many there are.
    said
        What the protocol calls it.
    published
        Printed numbers of the same kind, in the same unit.
    """
    bins = [
        {"from": low, "to": high, "percent": 100 * count / trials}
        for low, high, count in zip(found.edges, found.edges[1:], found.counts, strict=False)
    ]
    known = [] if found.truth is None else [found.truth]
    marks = [{"at": at, "what": what} for what, at in _marks(known, published)]
    shown = {_TRUE: (DARK, [1, 0])} if known else {}
    shown |= {_PRINTED: (RED, [6, 4])} if published else {}
    of = f"{capitalised(found.endpoint)}: {said or found.category or found.statistic}"
    x: dict[str, Any] = {
        "field": "from",
        "type": "quantitative",
        "title": f"{of} ({found.unit})",
        "scale": {"nice": False, "zero": False},
        "axis": {"grid": False, "tickMinStep": 1},
    }
    specification = {
        "width": WIDTH,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": bins},
                "mark": {"type": "bar", "color": LIGHT_BLUE, "binSpacing": 1},
                "encoding": {
                    "x": {**x, "bin": {"binned": True}},
                    "x2": {"field": "to"},
                    "y": {
                        "field": "percent",
                        "type": "quantitative",
                        "title": "Trials",
                        "axis": {"labelExpr": "datum.value + ' %'", "tickCount": 4},
                    },
                },
            },
            *(_marked(x, marks, shown) if marks else ()),
        ],
    }
    among = f"{of}, {found.analysis_set}"
    truth = (
        "is not reached" if found.truth is None else f"is {rounded(found.truth, 1)} {found.unit}"
    )
    if found.statistic == "count":
        truth = f"the mean number of patients {truth.removesuffix(' patients')}"
    else:
        truth = f"the number of all patients together {truth}"
    without = f"; {counted(found.not_reached, 'trial')} without it" if found.not_reached else ""
    printed = "".join(f"; published: {each:g}" for each in published)
    caption = f"{among}: what {counted(trials, 'trial')} would find; {truth}{without}{printed}."
    middle = max(bins, key=lambda row: row["percent"])
    alternative = (
        f"{caption} Most trials, {rounded(middle['percent'], 0)} %, lie between "
        f"{rounded(middle['from'], 1)} and {rounded(middle['to'], 1)}."
    )
    return Figure(specification, caption, alternative, kind=HISTOGRAM)


def _marked(
    x: Row, marks: Sequence[Row], shown: Mapping[str, tuple[str, list[int]]]
) -> Iterator[Row]:
    """Draw a line at each number, in the colour and dash of what it is."""
    colours, dashes = zip(*shown.values(), strict=True)
    field = {"field": "what", "type": "nominal"}
    legend = {"orient": "top", "title": None, "symbolType": "stroke"}
    yield {
        "data": {"values": marks},
        "mark": {"type": "rule", "strokeWidth": 2.5},
        "encoding": {
            "x": {**x, "field": "at"},
            "color": {
                **field,
                "scale": {"domain": [*shown], "range": list(colours)},
                "legend": legend,
            },
            "strokeDash": {
                **field,
                "scale": {"domain": [*shown], "range": list(dashes)},
                "legend": None,
            },
        },
    }


def _marks(truth: Sequence[float], published: Sequence[float]) -> list[tuple[str, float]]:
    return [*((_TRUE, each) for each in truth), *((_PRINTED, each) for each in published)]


def answers_figure(
    endpoint: str, lines: Sequence[Line], labels: Mapping[tuple[str, str], str]
) -> Figure:
    """Draw the share of each answer of an endpoint, and where nine trials of ten lie.

    Parameters
    ----------
    endpoint
        Its name.
    lines
        Its answers in one analysis set, of which each occurs.
    labels
        What the protocol calls some of them.
    """
    rows = [
        {
            "answer": labels.get((endpoint, line.category or ""), line.category),
            "share": 100 * (line.value("true value") or 0),
            "low": 100 * (line.value("5th percentile") or 0),
            "high": 100 * (line.value("95th percentile") or 0),
        }
        for line in lines
    ]
    order = [row["answer"] for row in rows]
    y = {"field": "answer", "type": "nominal", "sort": order, "title": None}
    x = {
        "type": "quantitative",
        "title": "Patients",
        "scale": {"domain": [0, 100]},
        "axis": {"labelExpr": "datum.value + ' %'", "tickCount": 5},
    }
    specification = {
        "width": WIDTH - 160,
        "height": _BAR * len(rows),
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "color": PALE_BLUE, "stroke": LIGHT_BLUE},
                "encoding": {
                    "y": {**y, "axis": {"labelLimit": 240, "ticks": False, "labelPadding": 6}},
                    "x": {"field": "share", **x},
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": DARK},
                "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
        ],
    }
    of = lines[0].analysis_set
    said = "; ".join(
        f"{row['answer']} {row['share']:.1f} % ({row['low']:.0f} to {row['high']:.0f})"
        for row in rows
    )
    caption = (
        f"{capitalised(endpoint)}, {of}: the share of all patients (bar), and between which shares "
        "nine trials of ten lie (line)."
    )
    return Figure(specification, caption, f"{caption} {said}.", kind=ANSWERS)
