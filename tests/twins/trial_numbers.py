"""Every number of a trial from the twin's rows of patients, by counting and by hand.

What is asked is read from the study file, since a question is no answer; every answer is computed
here, with the standard library alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from trialreadout.core.terms import Response, Trend, label
from twins.exact_tests import clopper_pearson, fisher
from twins.trial import Answer, Answers, Tables
from twins.trial_number import Found, Number, counted_number
from twins.trial_survival import numbers_of_times

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
    key, number = _success(asked["success"], found)
    return {**found, key: number}


def _success(rules: list[dict[str, Any]], found: dict[Key, Number]) -> tuple[Key, Number]:
    """Judge the only success of the study: a lower limit above a bound, not at it."""
    (rule,) = rules
    assert (rule["yields"], rule["judged_by"], rule["confidence"]) == (
        "proportion", "lower limit", 0.95,
    )  # fmt: skip
    of = (rule["endpoint"], rule["analysis_set"], None)
    number = found[(*of, "proportion", "met", "Clopper-Pearson")]
    assert number.low is not None
    method = f"lower limit (Clopper-Pearson) above {100 * rule['above']:g} %"
    verdict = "met" if number.low > rule["above"] else "not met"
    return (*of, "success", None, method), replace(number, verdict=verdict)


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


OF_LESIONS = "uptake of each lesion"
SHARE_OF_LESIONS = "share of the lesions in which any reading noted a focus"


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


def _numbers(question: dict[str, Any], rows: list[Answer], patients: list[str]) -> Iterator[Found]:
    match question["yields"]:
        case "size":
            n = len(patients)
            yield None, "count", "size", Number(n, None, None, n, n, tuple(patients))
        case "proportion":
            words = question.get("of") or ["met"]
            yield " or ".join(words), "Clopper-Pearson", "proportion", _share(rows, words)
        case "bounds":
            for as_what, words in (("not met", ["met"]), ("met", ["met", *UNKNOWN])):
                category = f"met, not evaluable as {as_what}"
                yield category, "Clopper-Pearson", "bounds", _share(rows, words)
        case "categories":
            of_lesions = question["endpoint"] == OF_LESIONS
            method = SHARE_OF_LESIONS if of_lesions else "Clopper-Pearson"
            for word in CATEGORIES[question["endpoint"]]:
                share = _share(rows, [word])
                yield word, method, "proportion", _without_limits(share) if of_lesions else share
            for category, counted in _counts(question["endpoint"], rows):
                number = counted_number(len(counted), counted, len(rows))
                yield category, "count", "count", number
        case "summary":
            yield from _summary(question["column"], rows)
        case "incidence":
            yield from _incidence(question, rows, len(patients))
        case _:
            yield from numbers_of_times(question, [row for row in rows if row["time"] is not None])


def _share(rows: list[Answer], words: list[str]) -> Number:
    counted = [row for row in rows if row["answer"] in words]
    number = counted_number(len(counted) / len(rows) if rows else None, counted, len(rows))
    low, high = clopper_pearson(len(counted), len(rows)) if rows else (None, None)
    return Number(number.value, low, high, number.n, number.denominator, number.subjects)


def _without_limits(number: Number) -> Number:
    """Leave out the limits: the lesions of one patient are not independent."""
    return Number(number.value, None, None, number.n, number.denominator, number.subjects)


def _counts(endpoint: str, rows: list[Answer]) -> Iterator[tuple[str, list[Answer]]]:
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


def _summary(column: str, rows: list[Answer]) -> Iterator[Found]:
    known = [row for row in rows if row[column] is not None]
    values = [float(row[column]) for row in known]
    middle = counted_number(median(values), known, len(rows))
    same = (middle.n, middle.denominator, middle.subjects)
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    limits = {"summary": (min(values), max(values)), "quartiles": (lower, upper)}
    names = {"summary": "range", "quartiles": "quartiles"}
    for name, (low, high) in limits.items():
        yield column, f"median ({names[name]})", name, Number(middle.value, low, high, *same)


def _incidence(question: dict[str, Any], rows: list[Answer], patients: int) -> Iterator[Found]:
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
            number = counted_number(len(counted) / patients, counted, patients)
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
    return key, counted_number(float(fisher(counts)), met, len(rows))
