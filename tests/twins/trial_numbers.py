"""Every number of a trial from the twin's rows of patients, by counting and by hand.

What is asked is read from the study file, since a question is no answer; every answer is computed
here, with the standard library alone.

Sources: Clopper and Pearson, Biometrika 1934;26:404-413; Brookmeyer and Crowley, Biometrics
         1982;38:29-41; Kalbfleisch and Prentice 1980 (log-log); Borgan and Liestøl 1990 (arcsin).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, comb, exp, log, nan, pi, sin, sqrt
from pathlib import Path
from statistics import NormalDist, median, quantiles
from typing import Any

from trialreadout.core.terms import Response, Trend, label
from twins.exact_tests import fisher
from twins.kaplan_meier import HALF, Step, follow_up_curve, survival_curve
from twins.kaplan_meier import median as median_of_curve
from twins.trial import Answers, Row, Tables

Key = tuple[str, str, str | None, str, str | None, str]
"""Endpoint, analysis set, group, statistic, category, method."""
UNKNOWN = ("not evaluable", "NE", "MISSING")
RESPONSES = tuple(label(word) for word in Response)
THREE = ("met", "not met", "not evaluable")
CATEGORIES = {
    "favourable response": THREE,
    "radioiodine uptake": ("reinduced", "not reinduced", "not evaluable"),
    "thyroglobulin trend": tuple(label(word) for word in Trend),
    "tumour response at week 26": RESPONSES,
    "best overall response": RESPONSES,
    "uptake of each lesion": ("increased", "unchanged", "decreased", "NE"),
    "growth of thyroglobulin": ("slower", "not slower", "not evaluable"),
    "growth of the tumour": ("slower", "not slower", "not evaluable"),
    "weight loss": ("0", "1", "2", "3", "NE"),
    "decision at week 26": (
        "6000 MBq radioiodine and 26 more weeks of sorafenib",
        "continue sorafenib",
        "stop sorafenib",
        "none due",
    ),
}
INTERVALS = ("plain", "log", "log-log", "arcsin", "logit", "spss")
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Number:
    """A number; None: not reached, or not estimable."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    subjects: tuple[str, ...]


def numbers_of_trial(tables: Tables, answers: Answers, study_file: Path) -> dict[Key, Number]:
    """Answer every question of the study file, those of its printed numbers among them."""
    asked = tomllib.loads(study_file.read_text(encoding="utf-8"))
    questions = [*asked["statistic"], *map(_of_printed, asked["published"])]
    found: dict[Key, Number] = {}
    for question in questions:
        sets = question["analysis_set"]
        for name in [sets] if isinstance(sets, str) else sets:
            for group, patients in _groups(question, tables, members(name, tables, answers)):
                rows = [x for x in answers[question["endpoint"]] if x["subject"] in patients]
                for category, method, statistic, number in _numbers(question, rows, patients):
                    key = (question["endpoint"], name, group, statistic, category, method)
                    found.setdefault(key, number)
        if question["yields"] == "comparison":
            key, number = _comparison(question, tables, answers)
            found[key] = number
    (rule,) = asked["success"]
    of = (rule["endpoint"], rule["analysis_set"], None)
    number = found[(*of, "proportion", "met", "Clopper-Pearson")]
    met = float(number.low is not None and number.low > rule["above"])
    bound = f"{rule['judged_by']} above {rule['above']:g}"
    judged = Number(met, None, None, number.n, number.denominator, number.subjects)
    found[(*of, "success", bound, "")] = judged
    return found


def _of_printed(printed: dict[str, Any]) -> dict[str, Any]:
    return {**printed, "yields": printed["statistic"], "interval": "every"}


def members(name: str, tables: Tables, answers: Answers) -> list[str]:
    """Find the patients of an analysis set."""
    best = {row["subject"]: row["answer"] for row in answers["best overall response"]}
    dosed = {row["subject"] for row in tables["doses"]}
    belongs = {
        "enrolled": lambda row: row["screen_failure"] != "Y",
        "treated": lambda row: row["subject"] in dosed,
        "radiologically evaluable": lambda row: best[row["subject"]] in RESPONSES[:5],
        "responders": lambda row: best[row["subject"]] in ("CR", "PR"),
    }
    return sorted(row["subject"] for row in tables["subjects"] if belongs[name](row))


def _groups(
    question: dict[str, Any], tables: Tables, patients: list[str]
) -> Iterator[tuple[str | None, list[str]]]:
    column = question.get("group")
    if question["yields"] == "comparison":
        return
    if column is None:
        yield None, patients
        return
    for cell, word in (("N", "no"), ("Y", "yes"), ("", "not recorded")):
        own = {row["subject"] for row in tables["subjects"] if row[column] == cell}
        if own & set(patients):
            yield f"{column}: {word}", [x for x in patients if x in own]


Found = tuple[str | None, str, str, Number]
"""Category, method, statistic and number."""


def _numbers(question: dict[str, Any], rows: list[Row], patients: list[str]) -> Iterator[Found]:
    match question["yields"]:
        case "size":
            n = len(patients)
            yield None, "count", "size", Number(n, None, None, n, n, tuple(patients))
        case "proportion":
            words = question.get("of") or ["met"]
            yield " or ".join(words), "Clopper-Pearson", "proportion", _share(rows, words)
        case "bounds":
            for some, words in (("none", ["met"]), ("all", ["met", *UNKNOWN])):
                category = f"met, if {some} not evaluable were"
                yield category, "Clopper-Pearson", "bounds", _share(rows, words)
        case "categories":
            for word in CATEGORIES[question["endpoint"]]:
                yield word, "Clopper-Pearson", "proportion", _share(rows, [word])
            for category, counted in _counts(question["endpoint"], rows):
                number = _counted(len(counted), counted, len(rows))
                yield category, "count", "count", number
        case "summary":
            yield from _summary(question["column"], rows)
        case "incidence":
            yield from _incidence(question, rows, len(patients))
        case _:
            yield from _of_times(question, [row for row in rows if row["time"] is not None])


def _counted(value: float | None, rows: list[Row], denominator: int) -> Number:
    subjects = tuple(sorted({row["subject"] for row in rows}))
    return Number(value, None, None, len(rows), denominator, subjects)


def _share(rows: list[Row], words: list[str]) -> Number:
    counted = [row for row in rows if row["answer"] in words]
    number = _counted(len(counted) / len(rows) if rows else None, counted, len(rows))
    low, high = clopper_pearson(len(counted), len(rows)) if rows else (None, None)
    return Number(number.value, low, high, number.n, number.denominator, number.subjects)


def clopper_pearson(x: int, n: int) -> tuple[float, float]:
    """Find by halving the shares at which so many, or so few, have a chance of 2.5 %."""

    def at_least(k: int, p: float) -> float:
        return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))

    def halved(too_low: Any) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if too_low(middle) else (low, middle)
        return (low + high) / 2

    return (
        0.0 if x == 0 else halved(lambda p: at_least(x, p) < 0.025),
        1.0 if x == n else halved(lambda p: 1 - at_least(x + 1, p) > 0.025),
    )


def _counts(endpoint: str, rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    if endpoint == "best overall response":
        yield "without any assessment", [x for x in rows if not x["assessments"]]
        for what in ("progression", "new therapy"):
            column = f"after_{what.replace(' ', '_')}"
            yield f"with assessments after {what}, left out", [x for x in rows if x[column]]
    if endpoint == "decision at week 26":
        for offer in sorted({x["offered"] for x in rows if x["offered"]}):
            made = [x for x in rows if x["offered"] == offer]
            yield f"offered: {offer}", made
            yield f"accepted: {offer}", [x for x in made if x["accepted"]]
            yield f"declined: {offer}", [x for x in made if not x["accepted"]]
            yield f"given as offered: {offer}", [x for x in made if x["given"]]
        due = [x for x in rows if x["answer"] != "none due"]
        yield "due and not recorded", [x for x in due if not x["offered"]]


def _summary(column: str, rows: list[Row]) -> Iterator[Found]:
    known = [row for row in rows if row[column] is not None]
    values = [float(row[column]) for row in known]
    middle = _counted(median(values), known, len(rows))
    same = (middle.n, middle.denominator, middle.subjects)
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    limits = {"summary": (min(values), max(values)), "quartiles": (lower, upper)}
    names = {"summary": "range", "quartiles": "quartiles"}
    for name, (low, high) in limits.items():
        yield column, f"median ({names[name]})", name, Number(middle.value, low, high, *same)


def _incidence(question: dict[str, Any], rows: list[Row], patients: int) -> Iterator[Found]:
    related = question.get("related", False)
    statistic = "incidence of related events" if related else "incidence"
    column = {"term": "term", "organ class": "system_organ_class"}.get(question["by"])
    events = [row for row in rows if row["related"] or not related]
    for kind in {row[column] if column else "any adverse event" for row in events}:
        worst: dict[str, int | None] = {}
        for row in events:
            if column is None or row[column] == kind:
                grades = (row["grade"], worst.get(row["subject"]))
                worst[row["subject"]] = max((g for g in grades if g is not None), default=None)
        categories = {
            f"{kind}, any grade": worst,
            f"{kind}, grade 3 or more": [s for s, grade in worst.items() if (grade or 0) >= 3],
        }
        if None in worst.values():
            ungraded = [s for s, grade in worst.items() if grade is None]
            categories[f"{kind}, grade not recorded"] = ungraded
        for category, subjects in categories.items():
            counted = [{"subject": subject} for subject in subjects]
            number = _counted(len(counted) / patients, counted, patients)
            yield category, "patients, each once", statistic, number


def _comparison(question: dict[str, Any], tables: Tables, answers: Answers) -> tuple[Key, Number]:
    """Compare patients with and without, by every table that could have come about."""
    column, words = question["group"], question["of"]
    name, endpoint = question["analysis_set"], question["endpoint"]
    cell = {row["subject"]: row[column] for row in tables["subjects"]}
    patients = set(members(name, tables, answers))
    rows = [x for x in answers[endpoint] if x["subject"] in patients and cell[x["subject"]]]
    counts = [[0, 0], [0, 0]]
    for row in rows:
        counts[cell[row["subject"]] == "Y"][row["answer"] not in words] += 1
    met = [row for row in rows if row["answer"] in words]
    category = f"{' or '.join(words)} by {column}"
    key = (endpoint, name, None, "comparison", category, "Fisher's exact test")
    return key, _counted(float(fisher(counts)), met, len(rows))


# Times


def _of_times(question: dict[str, Any], rows: list[Row]) -> Iterator[Found]:
    patients = [(row["time"], row["event"]) for row in rows]
    times = [time for time, _ in patients]
    died, alive = ([row for row in rows if row["event"] is word] for word in (True, False))
    curve, interval = survival_curve(patients), question.get("interval", "log-log")
    match question["yields"]:
        case "median":
            for name in INTERVALS if interval == "every" else (interval,):
                limits = spss_limits(curve) if name == "spss" else median_limits(curve, name)
                value = _left(curve) if name == "spss" else median_of_curve(curve)
                yield None, f"Kaplan-Meier, {name}", "median", _timed(value, limits, died, rows)
        case "rate":
            for at in question["at"]:
                steps = [step for step in curve if step.time <= at]
                share, limits = 1.0, (1.0, 1.0)  # before anybody left, as in R
                if steps:
                    share, limits = float(steps[-1].survival), limits_at(steps[-1], "log-log")
                number = _timed(share, limits, died, rows)
                yield f"{at} months", "Kaplan-Meier, log-log", "rate", number
        case "follow-up":
            reverse = follow_up_curve(patients, events_first=False)
            limits = median_limits(reverse, "log-log")
            number = _timed(median_of_curve(reverse), limits, alive, rows)
            yield None, "reverse Kaplan-Meier, log-log", "follow-up", number
        case "observed follow-up":
            method = "median (range) of the observed times, events included"
            number = _timed(median(times), (min(times), max(times)), rows, rows)
            yield None, method, "observed follow-up", number


Limits = tuple[float | None, float | None]


def _timed(value: float | None, limits: Limits, counted: list[Row], rows: list[Row]) -> Number:
    number = _counted(value, counted, len(rows))
    return Number(value, *limits, number.n, number.denominator, number.subjects)


def limits_at(step: Step, interval: str) -> Limits:
    """Give the limits of a curve at one step; None where the scale has none."""
    s = float(step.survival)
    if s == 0:
        return None, None
    error = Z * sqrt(step.variance)
    if interval == "plain":
        return max(s - error, 0.0), min(s + error, 1.0)
    if interval == "log":
        return s * exp(-error / s), min(s * exp(error / s), 1.0)
    if s == 1:
        return None, None
    if interval == "log-log":
        width = error / (s * log(s))
        return s ** exp(-width), s ** exp(width)
    if interval == "logit":
        middle, width = log(s / (1 - s)), error / (s * (1 - s))
        return 1 / (1 + exp(width - middle)), 1 / (1 + exp(-width - middle))
    middle, width = asin(sqrt(s)), error / (2 * sqrt(s * (1 - s)))
    return sin(max(middle - width, 0.0)) ** 2, sin(min(middle + width, pi / 2)) ** 2


def median_limits(curve: list[Step], interval: str) -> Limits:
    """Give the first times at which the limits of a curve come down to one half."""
    limits = [limits_at(step, interval) for step in curve]
    reached = [
        next((step.time for step, pair in zip(curve, limits, strict=True)
              if pair[side] is not None and pair[side] <= 0.5), None)
        for side in (0, 1)
    ]  # fmt: skip
    return reached[0], reached[1]


def _left(curve: list[Step]) -> float | None:
    return next((step.time for step in curve if step.survival <= HALF), None)


def spss_limits(curve: list[Step]) -> Limits:
    """Give the median and 1.96 standard errors to either side: Greenwood's, over the density."""
    steps = [(0.0, 1.0, 0.0)] + [
        (x.time, float(x.survival), sqrt(x.variance) if x.variance is not None else nan)
        for x in curve
        if x.events
    ]
    slack = 1e-9
    middle = next(((t, s, e) for t, s, e in steps if s <= 0.5 + slack), None)
    upper = [(t, s) for t, s, _ in steps if s >= 0.55 - slack][-1]
    lower = next(((t, s) for t, s, _ in steps if s <= 0.45 + slack), None)
    if middle is None or lower is None or middle[1] == 0:
        return None, None
    half = Z * middle[2] * (lower[0] - upper[0]) / (upper[1] - lower[1])
    return middle[0] - half, middle[0] + half
