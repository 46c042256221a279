"""The figure of doses over time: how many patients are at which dose level, week by week.

All patients who were given the agent stay in it, so that the height never changes. Doses are
blues, the higher the darker; an interruption is white, and an ended treatment light grey.
"""

from __future__ import annotations

import polars as pl

from trialreadout.analysis.dose_courses import (
    DOSE_UNKNOWN,
    ENDED,
    INTERRUPTED,
    UNKNOWN,
    DoseCourses,
)
from trialreadout.report.figures.figure import BLUE, DARK, LIGHT_BLUE, OCHRE, WIDTH, Figure
from trialreadout.report.text import capitalised, counted

KIND = "doses over time"
_HEIGHT = 260
_LEVELS = (BLUE, LIGHT_BLUE, "#88AACC", "#B5CCE2", "#D3E1EF", "#EAF1F8")
_OTHERS = {INTERRUPTED: "#FFFFFF", DOSE_UNKNOWN: OCHRE, ENDED: "#E6E6E6", UNKNOWN: "#C8B98A"}
_IN_WORDS = 5
"""At how many times the words say what the figure shows."""


def doses_figure(doses: DoseCourses) -> Figure:
    """Draw the states above each other, the highest dose at the foot."""
    levels = [state for state in doses.states if state not in _OTHERS]
    colour_of = dict(zip(levels, _LEVELS, strict=False)) | _OTHERS
    order = {state: position for position, state in enumerate(doses.states)}
    rows = [{**row, "order": order[row["state"]]} for row in doses.weeks.to_dicts()]
    specification = {
        "width": WIDTH,
        "height": _HEIGHT,
        "data": {"values": rows},
        "mark": {
            "type": "area",
            "interpolate": "step-after",
            "stroke": DARK,
            "strokeWidth": 0.6,
            "opacity": 1,
        },
        "encoding": {
            "x": {
                "field": "week",
                "type": "quantitative",
                "title": "Weeks from the first dose",
                "scale": {"nice": False},
                "axis": {"grid": False, "tickMinStep": 1},
            },
            "y": {
                "field": "n",
                "type": "quantitative",
                "stack": "zero",
                "title": "Patients",
                "scale": {"domain": [0, doses.patients], "nice": False},
                "axis": {"tickMinStep": 1},
            },
            "order": {"field": "order", "type": "quantitative"},
            "color": {
                "field": "state",
                "type": "nominal",
                "scale": {
                    "domain": list(doses.states),
                    "range": [colour_of[state] for state in doses.states],
                },
                "legend": {
                    "title": None,
                    "orient": "top",
                    "columns": 4,
                    "symbolType": "square",
                    "symbolStrokeColor": DARK,
                    "symbolStrokeWidth": 1,
                    "labelLimit": 300,
                },
            },
        },
    }
    return Figure(specification, _caption(doses), _in_words(doses), kind=KIND)


def _caption(doses: DoseCourses) -> str:
    weeks = doses.weeks["week"].unique().sort()
    step = int(weeks[1] - weeks[0])
    every = "each week" if step == 1 else f"every {step} weeks"
    open_ = " Not known: a treatment not known to have ended, after the last contact."
    return (
        f"Daily dose of {doses.agent} in {counted(doses.patients, 'patient')} who were given it "
        f"({doses.analysis_set}), on one day {every}, counted from each "
        "patient's first dose. Ended: after the last dose, or death."
        f"{open_ if UNKNOWN in doses.states else ''}"
    )


def _in_words(doses: DoseCourses) -> str:
    weeks = doses.weeks["week"].unique().sort().to_list()
    step = max((len(weeks) - 1) // (_IN_WORDS - 1), 1)
    said = []
    for week in weeks[::step]:
        there = doses.weeks.filter(pl.col("week") == week, pl.col("n") > 0).to_dicts()
        counts = ", ".join(f"{row['state']} {row['n']}" for row in there)
        said.append(f"week {week}: {counts}")
    return f"{capitalised(doses.agent)}, {counted(doses.patients, 'patient')}. {'; '.join(said)}."
