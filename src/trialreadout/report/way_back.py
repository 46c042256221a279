"""The way back from every number of a page: its patients, their answers, their source rows.

All that `Readout.explain` knows of every result and patient, as one JSON value that a page carries
within itself. What many results share stands once: words, source rows, lists of rows, answers.

Shape: columns rather than records. `words` holds all text; elsewhere a text is its place there.
`rows` are the source rows, and `columns` names for each of their tables the columns of the file
that they speak of; `lists` are runs of them, as pairs of the first and how many.
`assessments` are lists of graded assessments, each with the place of its headings in `headings`. A
basis has for each patient (a place in `patients`) the cells of the answer, the answer in words, a
list of rows and a list of assessments; a patient without an answer has null for its cells. A result
has a basis, the patients who count and what they are called, all its patients in parts, each a pair
of what it is called and who, by which rule patients are graded (null: it rests on no endpoint) and
who is in its analysis set.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.lineage import (
    Basis,
    Named,
    basis_of,
    basis_of_subjects,
    named_basis,
    plain_row,
)
from trialreadout.analysis.parted import counted_as, parted
from trialreadout.analysis.results import Result
from trialreadout.endpoints.lineage import SourceRow, columns_said
from trialreadout.protocol import Protocol
from trialreadout.report.analysis_sets import rule_in_words
from trialreadout.report.definitions import definitions_of
from trialreadout.report.explanation import answer_in_words
from trialreadout.report.result_names import in_a_few_words, method_in_words, set_in_words
from trialreadout.report.text import capitalised
from trialreadout.report.words.style import style_of
from trialreadout.sources.read import Sources

_OF_SUBJECTS = "subjects"
"""The kind of basis of a result that rests on no endpoint; it is of that result alone."""


def way_back(
    results: Sequence[Result],
    graded: Mapping[str, GradedEndpoint],
    sources: Sources,
    patients: Sequence[str] | None,
    protocol: Protocol,
) -> dict[str, Any]:
    """Lay out what stands behind every result.

    Parameters
    ----------
    results, graded, sources
        What came of a study, and the tables that it came from.
    patients
        All patients of the data; None where they are too many for a page, which then knows of each
        result its rule, method and counts alone.
    protocol
        What says by which rules patients are graded, and who is in an analysis set.

    Returns
    -------
    Plain values, as the head of this module says.
    """
    places = _Places()
    by_name = {name: place for place, name in enumerate(patients or ())}
    sharing: dict[tuple[str, Named], list[Result]] = {}
    for result in results if patients is not None else ():
        of = graded.get(result.endpoint)
        named = (_OF_SUBJECTS, result.id) if of is None else named_basis(result, of)
        sharing.setdefault((result.endpoint, named), []).append(result)
    basis_of_result: dict[str, int] = {}
    parts_of_result: dict[str, list[Any]] = {}
    bases = []
    for place, ((endpoint, named), same) in enumerate(sharing.items()):
        basis_of_result |= {result.id: place for result in same}
        everyone = {name for result in same for name in result.about}
        about = [name for name in by_name if name in everyone]
        if endpoint in graded:
            basis = basis_of(named, graded[endpoint], sources)
        else:
            basis = basis_of_subjects(same[0], sources, graded)
        bases.append(_basis(basis, about, by_name, sources, places))
        parts_of_result |= {
            result.id: [
                [places.word(part.called), [by_name[name] for name in part.subjects]]
                for part in parted(result, basis.answers)
            ]
            for result in same
        }
    rows = list(places.rows)
    rules = definitions_of(protocol)
    style = style_of(protocol)
    sets = {each.name: rule_in_words(each) for each in protocol.analysis_sets}
    shown = [
        {
            **_result(each, basis_of_result.get(each.id), by_name),
            "text": style.number(each.text),
            "rule": places.word_or_none(rules.get(each.endpoint)),
            "who": places.word_or_none(sets.get(each.analysis_set)),
            "called": places.word(counted_as(each)),
            "parts": parts_of_result.get(each.id, []),
        }
        for each in results
    ]
    return {
        "patients": list(by_name),
        "results": shown,
        "bases": bases,
        "headings": list(places.headings),
        "assessments": list(places.assessments.values()),
        "lists": [_runs(each) for each in places.lists],
        "rows": {
            "table": [places.word(row.table) for row in rows],
            "file": [places.word(row.file) for row in rows],
            "row": [row.row for row in rows],
            "about": [places.word(row.about) for row in rows],
            "says": [places.word(row.says) for row in rows],
        },
        "columns": {
            name: [sources.heading(name, column) for column in columns_said(name)]
            for name in dict.fromkeys(row.table for row in rows)
        },
        "words": list(places.words),
    }


def as_script(value: Mapping[str, Any]) -> str:
    """Write plain values as JSON that stays inert within a page, whatever its texts are."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class _Places:
    """Each text, source row and list once, known by its place."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.rows: dict[SourceRow, int] = {}
        self.lists: dict[tuple[int, ...], int] = {}
        self.headings: dict[tuple[str, ...], int] = {}
        self.assessments: dict[str, list[Any]] = {}
        self._of_assessments: dict[str, int] = {}

    def word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))

    def word_or_none(self, text: str | None) -> int | None:
        return self.word(text) if text else None

    def list_of(self, rows: Iterable[SourceRow]) -> int:
        found = tuple(self.rows.setdefault(row, len(self.rows)) for row in rows)
        return self.lists.setdefault(found, len(self.lists))

    def assessments_of(self, rows: Sequence[Mapping[str, Any]]) -> int | None:
        """Keep graded assessments; None where there is none."""
        if not rows:
            return None
        columns = tuple(rows[0])
        headings = self.headings.setdefault(columns, len(self.headings))
        value = [headings, [list(plain_row(row).values()) for row in rows]]
        key = json.dumps(value)
        self.assessments.setdefault(key, value)
        return self._of_assessments.setdefault(key, len(self._of_assessments))


def _basis(
    basis: Basis,
    about: Sequence[str],
    by_name: Mapping[str, int],
    sources: Sources,
    places: _Places,
) -> dict[str, Any]:
    columns: tuple[str, ...] = next((tuple(row) for row in basis.answers.values()), ())
    answers = [basis.answers.get(subject) for subject in about]
    return {
        "columns": columns,
        "patients": [by_name[subject] for subject in about],
        "answers": [None if row is None else list(plain_row(row).values()) for row in answers],
        "said": [places.word(answer_in_words(row or {})) for row in answers],
        "lists": [places.list_of(basis.source_rows(sources, subject)) for subject in about],
        "assessments": [
            places.assessments_of(basis.assessments(sources, subject)) for subject in about
        ],
    }


def _result(result: Result, basis: int | None, by_name: Mapping[str, int]) -> dict[str, Any]:
    counted = set(result.subjects)
    return {
        "id": result.id,
        "endpoint": capitalised(result.endpoint),
        "what": in_a_few_words(result),
        "set": set_in_words(result),
        "method": method_in_words(result.method),
        "n": result.n,
        "denominator": result.denominator,
        "status": result.status,
        "basis": basis,
        "counted": [by_name[name] for name in result.about if name in counted and by_name],
    }


def _runs(places: Sequence[int]) -> list[int]:
    """Write places as runs: the first of each, and how many follow each other."""
    runs: list[int] = []
    for place in places:
        if runs and runs[-2] + runs[-1] == place:
            runs[-1] += 1
        else:
            runs += [place, 1]
    return runs
