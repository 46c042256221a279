"""The swimmer plot: for each patient a bar from the first dose on, with what was given and seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from trialreadout.analysis.swimmer import Swimmers
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.figure import DARK, TINTS, WIDTH, Figure, Row
from trialreadout.report.figures.names import label_expression, shortened
from trialreadout.report.figures.waterfall import RESPONSE_COLOURS, RESPONSE_SHAPES
from trialreadout.report.text import counted

KIND = "swimmer plot"
MOST_BARS = 40
"""In one figure; more patients have several."""
_LETTERS = 25
"""Of a name beside its bar."""
_ROW, _LANE = 14, 6
"""Pixels of a patient's bar, and the fewest for each agent on it."""
_GOES_ON = "treatment goes on"
_EVENTS = {
    "death": "M-0.8,-0.8L0.8,0.8M0.8,-0.8L-0.8,0.8",
    "another therapy": "M0,-1.1V1.1",
    "claimed progression": "M0,-0.8L0.8,0.7H-0.8Z",
    _GOES_ON: "M-1.1,0H1.1M0.3,-0.8L1.1,0L0.3,0.8",
}
"""For each event the path of its mark: a cross, a stroke, an open triangle; and an arrow."""


def swimmer_figures(swimmers: Swimmers) -> Iterator[Figure]:
    """Draw the courses, the longest first, on one scale of time.

    Yields
    ------
    One figure, or several where there are many patients; none where nobody has a course.
    """
    people = swimmers.patients.drop_nulls("weeks").to_dicts()
    parts = [list(part) for part in _batched(people, MOST_BARS)]
    for number, part in enumerate(parts):
        yield _figure(swimmers, part, number * MOST_BARS, people)


def _batched(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _figure(
    swimmers: Swimmers, people: Sequence[Row], before: int, everybody: Sequence[Row]
) -> Figure:
    names = [row["subject"] for row in people]
    here = set(names)
    given, seen, happened = (
        [row for row in rows.to_dicts() if row["subject"] in here]
        for rows in (swimmers.given, swimmers.seen, swimmers.happened)
    )
    happened += [
        {"subject": row["subject"], "weeks": row["weeks"], "what": _GOES_ON}
        for row in people
        if row["goes_on"]
    ]
    agents = swimmers.given["agent"].unique().sort().to_list()
    y = {
        "field": "subject",
        "type": "nominal",
        "sort": names,
        "title": None,
        "scale": {"paddingInner": 0.25, "paddingOuter": 0.1},
        "axis": {
            "ticks": False,
            "labelLimit": 0,
            "domain": False,
            **label_expression(shortened(names, _LETTERS)),
        },
    }
    x: dict[str, Any] = {
        "field": "weeks",
        "type": "quantitative",
        "title": f"Weeks from {swimmers.starts}",
        "scale": {"domain": [0, 1.02 * max(row["weeks"] for row in everybody) or 1]},
        "axis": {"tickMinStep": 1, "grid": False},
    }
    specification = {
        "width": WIDTH,
        "height": max(_ROW, _LANE * len(agents)) * len(people),
        "datasets": {"patients": people, "given": given, "seen": seen, "happened": happened},
        "resolve": {"scale": {"color": "independent", "shape": "independent"}},
        "layer": [
            {
                "data": {"name": "patients"},
                "mark": {"type": "bar", "color": "#E2E2E2"},
                "encoding": {"y": y, "x": x},
            },
            *(_treatment(y, x, agents) if given else ()),
            *(_assessments(y, x, seen) if seen else ()),
            *(_events(y, x, happened) if happened else ()),
        ],
    }
    caption = _caption(swimmers, people, before, everybody)
    return Figure(specification, caption, _in_words(swimmers, people, seen), kind=KIND)


def _treatment(y: Row, x: Row, agents: Sequence[str]) -> list[Row]:
    """Draw each stretch of dosing, agents below each other; one without an end has a beginning."""
    colour = {
        "field": "agent",
        "type": "nominal",
        "scale": {"domain": agents, "range": [TINTS[i % len(TINTS)] for i in range(len(agents))]},
        "legend": {"title": "given", "orient": "top", "symbolType": "square"},
    }
    encoding = {
        "y": y,
        "x": {**x, "field": "from_weeks"},
        "yOffset": {"field": "agent", "scale": {"domain": agents}},
        "color": colour,
    }
    line = {"stroke": "#555555", "strokeWidth": 0.7}
    return [
        {
            "data": {"name": "given"},
            "transform": [{"filter": "isValid(datum.until_weeks)"}],
            "mark": {"type": "bar", **line},
            "encoding": {**encoding, "x2": {"field": "until_weeks"}},
        },
        {
            "data": {"name": "given"},
            "transform": [{"filter": "!isValid(datum.until_weeks)"}],
            "mark": {"type": "tick", "orient": "vertical", "thickness": 2, **line},
            "encoding": {**encoding, "color": {**colour, "legend": None}},
        },
    ]


def _assessments(y: Row, x: Row, seen: Sequence[Row]) -> list[Row]:
    there = {row["response"] for row in seen}
    known = [word for word in RESPONSE_COLOURS if word in there]
    legend = {"title": "response", "orient": "top"}
    looks = {
        "color": [RESPONSE_COLOURS[word] for word in known],
        "shape": [RESPONSE_SHAPES[word] for word in known],
    }
    return [
        {
            "data": {"name": "seen"},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 42,
                "opacity": 1,
                "stroke": "white",
                "strokeWidth": 0.6,
            },
            "encoding": {
                "y": y,
                "x": x,
                **{
                    channel: {
                        "field": "response",
                        "type": "nominal",
                        "scale": {"domain": known, "range": look},
                        "legend": legend,
                    }
                    for channel, look in looks.items()
                },
            },
        }
    ]


def _events(y: Row, x: Row, happened: Sequence[Row]) -> list[Row]:
    there = {row["what"] for row in happened}
    known = [what for what in _EVENTS if what in there]
    shape = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": known, "range": [_EVENTS[what] for what in known]},
        "legend": {"title": "event, course", "orient": "top"},
    }
    mark = {"type": "point", "size": 60, "color": DARK, "strokeWidth": 1.8, "opacity": 1}
    return [
        {
            "data": {"name": "happened"},
            "mark": mark,
            "encoding": {"y": y, "x": x, "shape": shape},
        }
    ]


def _caption(
    swimmers: Swimmers, people: Sequence[Row], before: int, everybody: Sequence[Row]
) -> str:
    which = ""
    if len(people) < len(everybody):
        which = f", the {before + 1}. to the {before + len(people)}. by length"
    caption = (
        f"Course of {counted(len(people), 'patient')} of {swimmers.patients.height} "
        f"({swimmers.analysis_set}){which}: from {swimmers.starts} to death, or to the last day "
        "on which anything is known; responses are those of the assessments of record."
    )
    if any(row["goes_on"] for row in people):
        caption += " Arrow: treatment goes on."
    without = swimmers.patients.filter(swimmers.patients["weeks"].is_null())["subject"]
    if len(without) and before == 0:
        caption += f" Without a course: {', '.join(without)}."
    return caption


def _in_words(swimmers: Swimmers, people: Sequence[Row], seen: Sequence[Row]) -> str:
    responses: dict[str, list[str]] = {}
    for row in seen:
        responses.setdefault(row["subject"], []).append(row["response"])
    said = []
    for row in people:
        ends = " to death" if row["ends"] == "death" else ""
        goes_on = ", treatment goes on" if row["goes_on"] else ""
        of = f" ({', '.join(responses[row['subject']])})" if row["subject"] in responses else ""
        said.append(f"{row['subject']} {rounded(row['weeks'], 0)} weeks{ends}{goes_on}{of}")
    return f"Course of each patient from {swimmers.starts}: {'; '.join(said)}."
