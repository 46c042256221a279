"""The plain tables: what each row is, and what each column may hold.

Whatever a hospital or a sponsor hands in is brought into these tables first; everything
above reads them and nothing else. Each row also keeps its `file` and its `row` there, as a
spreadsheet shows it (the heading is row 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from trialreadout.core.terms import LesionRole, LesionState, NewLesion, Response, codes_of

Kind = Literal["text", "number", "integer", "date", "flag", "term"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column may hold. A missing cell is null, whatever the kind."""

    kind: Kind = "text"
    required: bool = False
    """A row without it cannot be placed: an error, and the row takes no part."""
    terms: tuple[str, ...] = ()
    """Of a column of kind "term": the words that are allowed."""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table: what one row is, its columns, and what may not occur twice."""

    row_is: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    """Columns that together name a row; two rows with the same key are a fault."""
    placed_by: str | None = None
    """The date by which a row lies before or after another; None: it has no one date."""


def _terms(vocabulary: type) -> tuple[str, ...]:
    return tuple(codes_of(vocabulary))


_SUBJECT = Column(required=True)
_READER = Column()
_RECORDED_STATES = tuple(word for word in codes_of(LesionState) if word != "not recorded")

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "subjects": Table(
            "a patient",
            {
                "subject": _SUBJECT,
                "arm": Column(),
                "site": Column(),
                "sex": Column(),
                "age_years": Column("number", unit="years"),
                "informed_on": Column("date"),
                "enrolled_on": Column("date"),
                "randomised_on": Column("date"),
                "screen_failure": Column("flag"),
            },
            key=("subject",),
        ),
        "doses": Table(
            "a stretch of one dose level",
            {
                "subject": _SUBJECT,
                "agent": Column(),
                "started_on": Column("date", required=True),
                "ended_on": Column("date"),
                "dose_mg": Column("number", unit="mg"),
                "times_per_day": Column("number"),
                "reason": Column(),
            },
            key=("subject", "agent", "started_on", "dose_mg"),
            placed_by="started_on",
        ),
        "examinations": Table(
            "an imaging examination for response",
            {
                "subject": _SUBJECT,
                "examined_on": Column("date", required=True),
                "visit": Column(),
                "method": Column(),
                "reader": _READER,
                "accepted": Column("flag"),
                "new_lesion": Column("term", terms=_terms(NewLesion)),
            },
            key=("subject", "examined_on", "visit", "reader", "method"),
            placed_by="examined_on",
        ),
        "lesions": Table(
            "a lesion, as one reader named it",
            {
                "subject": _SUBJECT,
                "lesion": Column(required=True),
                "reader": _READER,
                "role": Column("term", required=True, terms=_terms(LesionRole)),
                "organ": Column(),
                "nodal": Column("flag"),
                "first_seen_on": Column("date"),
            },
            key=("subject", "reader", "lesion"),
        ),
        "measurements": Table(
            "a lesion at an examination",
            {
                "subject": _SUBJECT,
                "lesion": Column(required=True),
                "reader": _READER,
                "assessed_on": Column("date", required=True),
                "visit": Column(),
                "accepted": Column("flag"),
                "diameter_mm": Column("number", unit="mm"),
                "axis": Column("term", terms=("longest", "short")),
                "state": Column("term", required=True, terms=_RECORDED_STATES),
                "reason_not_done": Column(),
            },
            key=("subject", "reader", "lesion", "assessed_on", "visit"),
            placed_by="assessed_on",
        ),
        "assessments": Table(
            "a reader's own overall response",
            {
                "subject": _SUBJECT,
                "assessed_on": Column("date", required=True),
                "visit": Column(),
                "reader": _READER,
                "accepted": Column("flag"),
                "response": Column("term", required=True, terms=_terms(Response)),
            },
            key=("subject", "reader", "assessed_on", "visit"),
            placed_by="assessed_on",
        ),
        "labs": Table(
            "a laboratory value",
            {
                "subject": _SUBJECT,
                "sampled_on": Column("date"),
                "visit": Column(),
                "test": Column(required=True),
                "value": Column("number"),
                "unit": Column(),
                "lower_limit": Column("number"),
                "upper_limit": Column("number"),
            },
            key=(),
            placed_by="sampled_on",
        ),
        "weights": Table(
            "a weight",
            {
                "subject": _SUBJECT,
                "measured_on": Column("date"),
                "visit": Column(),
                "weight_kg": Column("number", unit="kg"),
            },
            key=(),
            placed_by="measured_on",
        ),
        "adverse_events": Table(
            "an adverse event",
            {
                "subject": _SUBJECT,
                "term": Column(required=True),
                "reported_term": Column(),
                "system_organ_class": Column(),
                "grade": Column("integer"),
                "severity": Column(),
                "started_on": Column("date"),
                "ended_on": Column("date"),
                "outcome": Column(),
                "serious": Column("flag"),
                "related": Column(),
                "action": Column(),
            },
            key=(),
            placed_by="started_on",
        ),
        "therapies": Table(
            "another anticancer therapy",
            {
                "subject": _SUBJECT,
                "started_on": Column("date", required=True),
                "ended_on": Column("date"),
                "kind": Column(),
            },
            key=(),
            placed_by="started_on",
        ),
        "status": Table(
            "what is last known of a patient",
            {
                "subject": _SUBJECT,
                "died_on": Column("date"),
                "death_file": Column(),
                "death_row": Column("integer"),
                "last_contact_on": Column("date"),
                "last_contact_file": Column(),
                "last_contact_row": Column("integer"),
                "discontinued_on": Column("date"),
                "reason": Column(),
            },
            key=("subject",),
        ),
    }
)
