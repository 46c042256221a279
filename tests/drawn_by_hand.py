"""Rows for figures, made by hand, and pictures read back: their texts with their places."""

from __future__ import annotations

import re

import polars as pl

from trialreadout.analysis.curves import Curve
from trialreadout.analysis.results import Result
from trialreadout.analysis.tumour_changes import TumourChanges


def curve(group=None, **changes):
    fields = {
        "endpoint": "overall survival",
        "analysis_set": "treated",
        "group": group,
        "unit": "months",
        "confidence": 0.95,
        "interval": "log-log",
        "patients": 3,
        "events": 2,
        "points": pl.DataFrame(
            {
                "time": [0.0, 2.0, 5.0, 11.0],
                "survival": [1.0, 0.75, 0.75, 0.4],
                "low": [None, 0.2, 0.2, 0.1],
                "high": [None, 0.9, 0.9, 0.8],
                "events": [0, 1, 0, 1],
                "censored": [0, 0, 1, 0],
            }
        ),
        "table": pl.DataFrame(
            {
                "time": [0, 6, 12],
                "at_risk": [31, 17, 0],
                "events": [0, 6, 12],
                "censored": [0, 8, 19],
                "survival": [1.0, 0.75, None],
                "low": [1.0, 0.2, None],
                "high": [1.0, 0.9, None],
            }
        ),
    }
    return Curve(**fields | changes)


def median(method="Kaplan-Meier, log-log", group=None):
    about = {"endpoint": "overall survival", "analysis_set": "treated", "group": group}
    return Result(
        id="x",
        visit=None,
        category=None,
        statistic="median",
        value=11.0,
        unit="months",
        low=2.0,
        high=None,
        confidence=0.95,
        method=method,
        n=2,
        denominator=3,
        subjects=(),
        status="estimated",
        **about,
    )


def changes(best, courses=()):
    rows = {"subject": pl.String, "answer": pl.String}
    return TumourChanges(
        endpoint="best overall response",
        analysis_set="treated",
        shrinkage_percent=-30.0,
        best=pl.DataFrame(best, schema={**rows, "change_percent": pl.Float64}, orient="row"),
        courses=pl.DataFrame(
            list(courses),
            schema={**rows, "weeks": pl.Float64, "change_percent": pl.Float64},
            orient="row",
        ),
    )


def texts(svg):
    """List the texts of a picture with their places, those of axes included."""
    found = re.findall(r'<text[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*>([^<]*)<', svg)
    return [(float(x), float(y), text) for x, y, text in found]
