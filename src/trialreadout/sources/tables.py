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

from trialreadout.core.terms import (
    BoneResponse,
    ImmuneResponse,
    LesionRole,
    LesionState,
    MarkerResponse,
    NewLesion,
    Response,
    Uptake,
    codes_of,
)

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
_RECORDED_UPTAKE = tuple(word for word in codes_of(Uptake) if word != "unknown")
SCAN_KINDS = ("planar", "spect")
"""The kinds of scintigraphy, in the order of their axis on a grid."""

UNNAMED_READER = "investigator"
"""Who read what the data ascribe to nobody."""
TIME_ZERO: Mapping[str, str] = MappingProxyType(
    {"first dose": "doses.started_on", "registration": "subjects.enrolled_on"}
)
"""For each time zero that a protocol can choose the date that it stands on, "table.column"."""

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "subjects": Table(
            "a patient",
            {
                "subject": _SUBJECT,
                "arm": Column(),
                "actual_arm": Column(),
                "site": Column(),
                "sex": Column(),
                "age_years": Column("number", unit="years"),
                "informed_on": Column("date"),
                "enrolled_on": Column("date"),
                "randomised_on": Column("date"),
                "screen_failure": Column("flag"),
                "histology": Column(),
                "ecog": Column("integer"),
                "bone_metastases": Column("flag"),
                "mutation": Column(),
                "refractory_reason": Column(),
                "previous_activity_mbq": Column("number", unit="MBq"),
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
                "activity_mbq": Column("number", unit="MBq"),
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
                "slice_mm": Column("number", unit="mm"),
                "contrast": Column("flag"),
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
                "bone_type": Column("term", terms=("lytic", "mixed", "blastic")),
                "cystic": Column("flag"),
                "irradiated_on": Column("date"),
                "removed_on": Column("date"),
                "merged_into": Column(),
                "part_of": Column(),
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
            key=("subject", "reader", "lesion", "axis", "assessed_on", "visit"),
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
                "lesion_response": Column("term", terms=_terms(Response)),
                "bone_response": Column("term", terms=_terms(BoneResponse)),
                "marker_response": Column("term", terms=_terms(MarkerResponse)),
            },
            key=("subject", "reader", "assessed_on", "visit"),
            placed_by="assessed_on",
        ),
        "immune_assessments": Table(
            "a reader's own overall response by iRECIST",
            {
                "subject": _SUBJECT,
                "assessed_on": Column("date", required=True),
                "visit": Column(),
                "reader": _READER,
                "accepted": Column("flag"),
                "immune_response": Column("term", required=True, terms=_terms(ImmuneResponse)),
                "target": Column(),
                "non_target": Column(),
                "new_lesion_seen": Column("flag"),
            },
            key=("subject", "reader", "assessed_on", "visit"),
            placed_by="assessed_on",
        ),
        "markers": Table(
            "a blood value of a marker",
            {
                "subject": _SUBJECT,
                "sampled_on": Column("date", required=True),
                "visit": Column(),
                "marker": Column(required=True),
                "value": Column("number"),
                "unit": Column(),
                "limit": Column("term", terms=("below", "above")),
                "assay": Column(),
                "upper_limit_normal": Column("number"),
                "stimulated": Column("flag"),
                "antibody_positive": Column("flag"),
                "disturbed_on": Column("date"),
            },
            key=("subject", "marker", "sampled_on", "visit", "stimulated"),
            placed_by="sampled_on",
        ),
        "scans": Table(
            "a scintigraphy",
            {
                "subject": _SUBJECT,
                "scanned_on": Column("date", required=True),
                "visit": Column(),
                "kind": Column("term", required=True, terms=SCAN_KINDS),
                "administered_on": Column("date"),
                "activity_mbq": Column("number", unit="MBq"),
                "preparation": Column(),
                "tsh_mu_per_l": Column("number", unit="mU/l"),
                "series": Column(),
            },
            key=("subject", "scanned_on", "kind"),
            placed_by="scanned_on",
        ),
        "reads": Table(
            "a reader's reading of a scan",
            {
                "subject": _SUBJECT,
                "scanned_on": Column("date", required=True),
                "kind": Column("term", required=True, terms=SCAN_KINDS),
                "reader": _READER,
                "read_on": Column("date"),
                "adjudicated": Column("flag"),
            },
            key=("subject", "scanned_on", "kind", "reader", "adjudicated"),
            placed_by="scanned_on",
        ),
        "foci": Table(
            "a focus in a reading",
            {
                "subject": _SUBJECT,
                "scanned_on": Column("date", required=True),
                "kind": Column("term", required=True, terms=SCAN_KINDS),
                "reader": _READER,
                "lesion": Column(required=True),
                "site": Column(),
                "uptake": Column("term", required=True, terms=_RECORDED_UPTAKE),
                "tumour_to_background": Column("number"),
                "pixel_slice": Column("number"),
                "pixel_row": Column("number"),
                "pixel_column": Column("number"),
            },
            key=("subject", "scanned_on", "kind", "reader", "lesion"),
            placed_by="scanned_on",
        ),
        "labs": Table(
            "a laboratory value",
            {
                "subject": _SUBJECT,
                "sampled_on": Column("date"),
                "visit": Column(),
                "test": Column(required=True),
                "specimen": Column(),
                "value": Column("number"),
                "unit": Column(),
                "limit": Column("term", terms=("below", "above")),
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
                "planned": Column("flag"),
            },
            key=(),
            placed_by="started_on",
        ),
        "status": Table(
            "what is last known of a patient",
            {
                "subject": _SUBJECT,
                "as_of": Column("date"),
                "alive": Column("flag"),
                "died_on": Column("date"),
                "death_file": Column(),
                "death_row": Column("integer"),
                "cause": Column(),
                "last_contact_on": Column("date"),
                "last_contact_file": Column(),
                "last_contact_row": Column("integer"),
                "discontinued_on": Column("date"),
                "reason": Column(),
                "progression_claimed_on": Column("date"),
            },
            key=("subject",),
        ),
        "decisions": Table(
            "an offer made to a patient",
            {
                "subject": _SUBJECT,
                "decided_on": Column("date", required=True),
                "visit": Column(),
                "offer": Column(required=True),
                "accepted": Column("flag"),
                "reason": Column(),
            },
            key=("subject", "decided_on"),
            placed_by="decided_on",
        ),
        "deviations": Table(
            "a departure from the protocol",
            {
                "subject": _SUBJECT,
                "noted_on": Column("date"),
                "kind": Column(),
                "text": Column(),
            },
            key=(),
            placed_by="noted_on",
        ),
    }
)
