"""The figure of adverse events: for each term the share of patients, by grade.

The bars of a term lie on each other, each thinner than the one beneath, so that a higher grade
hides none that as many patients had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialreadout.report.figures.drawing import LINE, folded, lines_of
from trialreadout.report.figures.figure import (
    BLUE,
    DARK,
    LIGHT_BLUE,
    OCHRE,
    PALE_BLUE,
    RED,
    WIDTH,
    Figure,
)

KIND = "adverse events by grade"
_BAR = 20
_NAMES = 240
"""The widest name of a term in a line, in pixels."""
_FILLS = (PALE_BLUE, BLUE, OCHRE, RED, DARK)


@dataclass(frozen=True, slots=True)
class Share:
    """The patients with one term, from one grade on."""

    term: str
    grade: str
    """"any grade", "grade 3 or more"."""
    n: int
    denominator: int
    share: float


def incidence_figure(shares: Sequence[Share], what: Mapping[str, str]) -> Figure:
    """Draw a bar a term, the higher grades over the lower ones.

    Parameters
    ----------
    shares
        Of every term and grade, terms in the order in which they are drawn, lower grades first.
    what
        `analysis_set` and `endpoint`, in words.
    """
    grades = list(dict.fromkeys(each.grade for each in shares))
    terms = list(dict.fromkeys(folded(each.term, _NAMES) for each in shares))
    rows = [
        {
            "term": folded(each.term, _NAMES),
            "grade": each.grade,
            "percent": 100 * each.share,
            "counts": f"{each.n}/{each.denominator}",
        }
        for each in shares
    ]
    y = {
        "field": "term",
        "type": "nominal",
        "sort": terms,
        "title": None,
        "axis": {
            "labelExpr": "split(datum.label, '\\n')",
            "labelLimit": 0,
            "labelLineHeight": LINE,
            "labelPadding": 6,
            "ticks": False,
        },
    }
    layers = []
    for position, grade in enumerate(grades):
        layers.append(
            {
                "transform": [{"filter": f"datum.grade == {grade!r}"}],
                "mark": {
                    "type": "bar",
                    "height": {"band": 0.85 * (len(grades) - position) / len(grades)},
                    "stroke": LIGHT_BLUE,
                    "strokeWidth": 1,
                },
                "encoding": {
                    "y": y,
                    "x": {
                        "field": "percent",
                        "type": "quantitative",
                        "title": "Patients",
                        "scale": {"domain": [0, 100]},
                        "axis": {"labelExpr": "datum.value + ' %'", "tickCount": 5},
                    },
                    "color": {
                        "field": "grade",
                        "type": "nominal",
                        "scale": {
                            "domain": grades,
                            "range": [_FILLS[i % len(_FILLS)] for i in range(len(grades))],
                        },
                        "legend": {"title": None, "orient": "top"},
                    },
                },
            }
        )
    layers.append(
        {
            "transform": [{"filter": f"datum.grade == {grades[0]!r}"}],
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11},
            "encoding": {
                "y": y,
                "x": {"field": "percent", "type": "quantitative"},
                "text": {"field": "counts"},
            },
        }
    )
    specification = {
        "width": WIDTH - 160,
        "height": max([_BAR, *(LINE * lines_of(term) + 4 for term in terms)]) * len(terms),
        "data": {"values": rows},
        "layer": layers,
    }
    caption = (
        f"Patients with an event, each counted once a term at the highest grade "
        f"({what['analysis_set']}); numbers: {grades[0]}."
    )
    said = [f"{each.term}, {each.grade}: {each.n} of {each.denominator}" for each in shares]
    return Figure(specification, caption, f"{what['endpoint']}. {'; '.join(said)}.", kind=KIND)
