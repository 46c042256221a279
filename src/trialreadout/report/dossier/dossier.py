"""The dossiers: of each patient the answers, the course and every row that was handed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from trialreadout.analysis.assessed_sums import assessed_sums_of
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.marker_courses import courses_of_everybody
from trialreadout.report.dossier.assessments import (
    assessed_by_responses,
    assessments_of,
    table_of_assessments,
)
from trialreadout.report.dossier.collected import collected_of, tables_of_collected
from trialreadout.report.dossier.dated import first_dose_of
from trialreadout.report.dossier.lesions import table_of_lesions
from trialreadout.report.dossier.marker_fit import MarkerFit, marker_fits_of
from trialreadout.report.dossier.timeline import Timeline, timeline_of
from trialreadout.report.explanation import answer_in_words
from trialreadout.report.tables import Cell, Table
from trialreadout.report.text import capitalised
from trialreadout.sources.read import Sources

_AS_THEY_ARE = "!*'()~-_."
"""What a browser does not encode in an address, letters and digits aside."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One patient."""

    subject: str
    anchor: str
    timeline: Timeline | None
    markers: tuple[MarkerFit, ...]
    tables: tuple[Table, ...]


def anchor_of(subject: str) -> str:
    """Name the place of a dossier, as a browser writes it in an address."""
    return f"patient/{quote(subject, safe=_AS_THEY_ARE)}"


def dossiers_of(
    subjects: Sequence[str], graded: Mapping[str, GradedEndpoint], sources: Sources
) -> Iterator[Dossier]:
    """Bring together what is known of each patient, in the order given."""
    collected = collected_of(sources)
    answers = _answers(graded)
    measurements = sources.table("measurements").rows(named=True)
    sums = [
        (each.endpoint, each.rows.rows_by_key("subject", named=True, include_key=True))
        for each in assessed_sums_of(graded, sources)
    ]
    by_responses = tuple(assessed_by_responses(graded))
    courses = [
        each for one in graded.values() if (each := courses_of_everybody(one, sources)) is not None
    ]
    fits = [dict(marker_fits_of(each)) for each in courses]
    for subject in subjects:
        own = collected.get(subject, {})
        first_dose = first_dose_of(own)
        measured = [(name, rows[subject]) for name, rows in sums if subject in rows]
        told = [
            (name, rows)
            for name in by_responses
            if (rows := assessments_of(graded[name], sources, subject))
        ]
        shown = [fit[subject] for fit in fits if subject in fit]
        yield Dossier(
            subject,
            anchor_of(subject),
            timeline_of(
                subject,
                own,
                _told_apart(dict((*measured, *told)), tuple(graded)),
                {fit.caption: fit.values for fit in shown},
            ),
            tuple(shown),
            (
                _table_of_answers(answers.get(subject, {})),
                *(
                    table_of_lesions(name, rows, measurements, first_dose)
                    for name, rows in measured
                ),
                *(table_of_assessments(name, rows, first_dose) for name, rows in told),
                *tables_of_collected(own, sources.headings),
            ),
        )


def _told_apart(
    assessed: Mapping[str, Sequence[Mapping[str, Any]]], order: Sequence[str]
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Leave of several endpoints those whose assessments differ, in the order of the protocol."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    known: list[list[tuple[Any, Any]]] = []
    for name in sorted(assessed, key=order.index):
        said = [(row["on"], row["response"]) for row in assessed[name] if row["response"]]
        if said not in known:
            known.append(said)
            found[name] = assessed[name]
    return found


Answers = dict[str, list[str]]


def _answers(graded: Mapping[str, GradedEndpoint]) -> dict[str, Answers]:
    """Say what every endpoint has of each patient: its name, and its answers in words."""
    found: dict[str, Answers] = {}
    for name, one in graded.items():
        rows = one.table
        if "reader" in rows.columns:
            continue
        for row in rows.iter_rows(named=True):
            lesion = f", lesion {row['lesion']}" if "lesion" in row else ""
            answer = {key: value for key, value in row.items() if key not in ("subject", "lesion")}
            own = found.setdefault(row["subject"], {})
            own.setdefault(name + lesion, []).append(answer_in_words(answer))
    return found


def _table_of_answers(answers: Answers) -> Table:
    return Table(
        "What it came to",
        ("Endpoint", "Answer"),
        tuple((Cell(capitalised(name)), Cell("; ".join(said))) for name, said in answers.items()),
        footnotes=() if answers else ("No endpoint has an answer.",),
    )
