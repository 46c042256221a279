"""From a result to its patients, and from a patient to the rows that were handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import combinations
from types import MappingProxyType
from typing import Any

import polars as pl

from trialreadout.analysis.agreement_of_patients import agreement_of_patients
from trialreadout.analysis.between_readers import between_readers
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.of_event_rates import graded_of_term, term_of
from trialreadout.analysis.parted import AGREEMENT, parted
from trialreadout.analysis.results import Result
from trialreadout.analysis.subjects_behind import subjects_behind
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class PatientBehind:
    """A patient in the denominator of a result."""

    subject: str
    counts: bool
    """Whether the numerator, or the events, include this patient."""
    part: str
    """What the patient is to the number: `trialreadout.analysis.parted`."""
    answer: Mapping[str, Any]
    """The patient's row, or rows, in the endpoint's table."""
    source_rows: tuple[SourceRow, ...]
    """What the answer rests on; empty where nothing was recorded."""
    assessments: tuple[Mapping[str, Any], ...] = ()
    """The graded assessments that it rests on, if one patient was asked for."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result, and every patient that it is about."""

    result: Result
    patients: tuple[PatientBehind, ...]
    parts: tuple[str, ...]
    """What the patients are to the number, in the order in which they are shown."""

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values, for JSON."""
        return {
            "result": self.result.as_dict(),
            "patients": [
                {
                    "subject": each.subject,
                    "counts": each.counts,
                    "part": each.part,
                    "answer": plain_row(each.answer),
                    "assessments": [plain_row(row) for row in each.assessments],
                    "source_rows": [asdict(row) for row in each.source_rows],
                }
                for each in self.patients
            ],
        }


@dataclass(frozen=True, slots=True)
class Basis:
    """What several results of an endpoint share: the answers, and where their rows are found."""

    answers: Mapping[str, Mapping[str, Any]]
    """By patient, the row of the endpoint's table; a patient without any is not among them."""
    rests_on: tuple[GradedEndpoint, ...]
    """One endpoint, or the same as graded from each of two readers."""
    term: str | None = None
    """The laboratory term whose values alone are meant."""
    rows: Mapping[str, tuple[SourceRow, ...]] = field(default_factory=dict)
    """By patient, source rows that rest on no endpoint."""

    def source_rows(self, sources: Sources, subject: str) -> tuple[SourceRow, ...]:
        """Name the source rows behind one patient's answer, each once."""
        if subject in self.rows:
            return self.rows[subject]
        found = [
            row for one in self.rests_on for row in one.source_rows(sources, subject, self.term)
        ]
        return tuple(found if len(self.rests_on) == 1 else dict.fromkeys(found))

    def assessments(self, sources: Sources, subject: str) -> tuple[Mapping[str, Any], ...]:
        """List the graded assessments behind one patient's answer."""
        return tuple(row for one in self.rests_on for row in _assessments(one, sources, subject))


NOTHING: Mapping[str, GradedEndpoint] = MappingProxyType({})


def explain(
    result: Result,
    graded: GradedEndpoint | None,
    sources: Sources,
    patient: str | None,
    every: Mapping[str, GradedEndpoint] = NOTHING,
) -> Explanation:
    """Open a result.

    Parameters
    ----------
    result
        The number.
    graded
        Its endpoint; None: it is about patients as such, and rests on no endpoint.
    sources
        The plain tables, which know the files and rows.
    patient
        One of them, or None for all.
    every
        All graded endpoints, where the result is about patients as such.

    Raises
    ------
    KeyError
        If `patient` is not among those that the result is about.
    """
    if patient is not None and patient not in result.about:
        raise KeyError(patient)
    if graded is None:
        basis = basis_of_subjects(result, sources, every)
    else:
        basis = basis_of(named_basis(result, graded), graded, sources)
    parts = parted(result, basis.answers)
    part_of = {subject: part.called for part in parts for subject in part.subjects}
    return Explanation(
        result,
        tuple(
            PatientBehind(
                subject,
                subject in result.subjects,
                part_of[subject],
                basis.answers.get(subject, {}),
                basis.source_rows(sources, subject),
                () if patient is None else basis.assessments(sources, subject),
            )
            for subject in (result.about if patient is None else (patient,))
        ),
        tuple(part.called for part in parts),
    )


Named = tuple[str, str]
"""What tells a basis from the others of its endpoint: its kind and a name."""
_WHOLE: Named = ("answers", "")
_AGREEMENT: Named = ("agreement", "")


def named_basis(result: Result, graded: GradedEndpoint) -> Named:
    """Name what a result rests on; results of an endpoint with the same name share it."""
    names = (result.category or "").partition(": ")[0]
    if names in (f"{one} and {other}" for one, other in combinations(sorted(graded.by_reader), 2)):
        return "readers", names
    if isinstance(graded.endpoint, TimeToAdverseEvent):
        term = term_of(result)
        return _WHOLE if term is None else ("time to", term)
    if result.statistic == AGREEMENT:
        return _AGREEMENT
    if result.statistic.startswith(("incidence", "shift")):
        return "events", (result.category or "").rpartition(", ")[0]
    return _WHOLE


def basis_of(named: Named, graded: GradedEndpoint, sources: Sources) -> Basis:
    """Find the answers of all patients, and where their rows are found."""
    kind, name = named
    if kind == "readers":
        pair = between_readers(graded.by_reader, sources).filter(readers=name)
        both = tuple(graded.by_reader[pair[column][0]] for column in ("reader", "other_reader"))
        return Basis(_by_subject(pair), both)
    if kind == "time to":
        graded = graded_of_term(graded, name, sources)
    rows = graded.table
    if "of_record" in rows.columns:
        rows = rows.filter("of_record")
    if named == _AGREEMENT:
        return Basis(agreement_of_patients(rows), (graded,))
    if kind == "events":
        return Basis(_by_subject(_events_counted(rows, name)), (graded,), name)
    return Basis(_by_subject(rows), (graded,))


def basis_of_subjects(
    result: Result, sources: Sources, every: Mapping[str, GradedEndpoint]
) -> Basis:
    """Find what is said of the patients whom a result is about that rests on no endpoint."""
    behind = list(subjects_behind(result, sources, result.about, every))
    columns = dict.fromkeys(column for _, answer, _ in behind for column in answer)
    return Basis(
        {subject: {each: answer.get(each) for each in columns} for subject, answer, _ in behind},
        (),
        rows={subject: rows for subject, _, rows in behind},
    )


def _by_subject(rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Take the first row of each patient, without the name."""
    first = rows.unique("subject", keep="first", maintain_order=True)
    return {row.pop("subject"): row for row in first.iter_rows(named=True)}


def _events_counted(events: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Take the events of the term or class that a result counts, the gravest first."""
    named = [column for column in ("term", "system_organ_class") if column in events.columns]
    of_kind = pl.any_horizontal(pl.col(named) == kind)
    if events.filter(of_kind).height:
        events = events.filter(of_kind)
    return events.sort("grade", descending=True, nulls_last=True, maintain_order=True)


def _assessments(
    graded: GradedEndpoint, sources: Sources, patient: str
) -> tuple[Mapping[str, Any], ...]:
    rows = graded.assessments(sources, patient)
    if rows is None:
        return ()
    return tuple(
        rows.drop("subject", "of_record", "recorded_row", strict=False).iter_rows(named=True)
    )


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write dates as text, as JSON knows none."""
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}
