"""From a result to its patients, and from a patient to the rows that were handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from trialreadout.analysis.between_readers import between_readers
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.of_event_rates import graded_of_term, term_of
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
    answer: Mapping[str, Any]
    """The patient's row, or rows, in the endpoint's table."""
    source_rows: tuple[SourceRow, ...]
    """What the answer rests on; empty where nothing was recorded."""
    assessments: tuple[Mapping[str, Any], ...] = ()
    """The graded assessments that it rests on, if one patient was asked for."""

    @property
    def without_rows(self) -> bool:
        """Whether the endpoint's table has no row for this patient."""
        return not self.answer


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result, and every patient that it is about."""

    result: Result
    patients: tuple[PatientBehind, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values, for JSON."""
        return {
            "result": self.result.as_dict(),
            "patients": [
                {
                    "subject": each.subject,
                    "counts": each.counts,
                    "answer": _plain(each.answer),
                    "assessments": [_plain(row) for row in each.assessments],
                    "source_rows": [asdict(row) for row in each.source_rows],
                }
                for each in self.patients
            ],
        }


def explain_of_subjects(result: Result, sources: Sources, patient: str | None) -> Explanation:
    """Open a result about patients as such, which rests on no endpoint.

    Raises
    ------
    KeyError
        If `patient` is not among those that the result is about.
    """
    if patient is not None and patient not in result.about:
        raise KeyError(patient)
    about = result.about if patient is None else (patient,)
    counted = set(result.subjects)
    return Explanation(
        result,
        tuple(
            PatientBehind(subject, subject in counted, answer, rows)
            for subject, answer, rows in subjects_behind(result, sources, about)
        ),
    )


def explain(
    result: Result, graded: GradedEndpoint, sources: Sources, patient: str | None
) -> Explanation:
    """Open a result.

    Parameters
    ----------
    result
        The number.
    graded
        Its endpoint.
    sources
        The plain tables, which know the files and rows.
    patient
        One of them, or None for all.

    Raises
    ------
    KeyError
        If `patient` is not among those that the result is about.
    """
    if patient is not None and patient not in result.about:
        raise KeyError(patient)
    about = pl.Series(result.about if patient is None else [patient], dtype=pl.String)
    pair = _pair_of(result, graded, sources)
    if pair is not None:
        return _explain_pair(result, graded, sources, pair, about, patient)
    term = term_of(result) if isinstance(graded.endpoint, TimeToAdverseEvent) else None
    if term is not None:
        graded = graded_of_term(graded, term, sources)
    rows = graded.table
    if "of_record" in rows.columns:
        rows = rows.filter("of_record")
    term = None
    if result.statistic.startswith(("incidence", "shift")):
        term = (result.category or "").rpartition(", ")[0]
        rows = _events_counted(rows, term)
    answers: dict[str, dict[str, Any]] = {}
    for row in rows.filter(pl.col("subject").is_in(about.implode())).iter_rows(named=True):
        answers.setdefault(row["subject"], row)
    return Explanation(
        result,
        tuple(
            PatientBehind(
                subject,
                subject in result.subjects,
                {k: v for k, v in answers.get(subject, {}).items() if k != "subject"},
                tuple(graded.source_rows(sources, subject, term)),
                () if patient is None else _assessments(graded, sources, patient),
            )
            for subject in about
        ),
    )


def _pair_of(result: Result, graded: GradedEndpoint, sources: Sources) -> pl.DataFrame | None:
    """Find the rows of the two readers whom a result compares; None if it compares none."""
    if len(graded.by_reader) < 2:
        return None
    names = (result.category or "").partition(": ")[0]
    rows = between_readers(graded.by_reader, sources).filter(readers=names)
    return None if rows.is_empty() else rows


def _explain_pair(
    result: Result,
    graded: GradedEndpoint,
    sources: Sources,
    pair: pl.DataFrame,
    about: pl.Series,
    patient: str | None,
) -> Explanation:
    """Open a number of two readers: the answers of both, and the rows that either rests on."""
    both = [graded.by_reader[pair[column][0]] for column in ("reader", "other_reader")]
    answers = {row.pop("subject"): row for row in pair.iter_rows(named=True)}
    return Explanation(
        result,
        tuple(
            PatientBehind(
                subject,
                subject in result.subjects,
                answers.get(subject, {}),
                tuple(
                    dict.fromkeys(
                        row for each in both for row in each.source_rows(sources, subject)
                    )
                ),
                ()
                if patient is None
                else tuple(row for each in both for row in _assessments(each, sources, patient)),
            )
            for subject in about
        ),
    )


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


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write dates as text, as JSON knows none."""
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}
