"""Two invented patients, whose rows show how a record is written.

The first responded and was last seen alive; the second progressed, was given another therapy,
and died. Nothing was observed in anyone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

Cell = str | float | bool | date | None
Row = Mapping[str, Cell]

_FIRST, _SECOND = "EXAMPLE-01", "EXAMPLE-02"
_AGENT = "study drug"
_CTS = {
    _FIRST: (date(2024, 1, 4), date(2024, 3, 11), date(2024, 5, 6), date(2024, 7, 1)),
    _SECOND: (date(2024, 1, 29), date(2024, 4, 2), date(2024, 5, 28)),
}
_TARGETS_MM = {
    (_FIRST, "T1", "longest"): (42, 29, 25, 24),
    (_FIRST, "T2", "short"): (22, 14, 9, 9),
    (_SECOND, "T1", "longest"): (35, 36, 45),
    (_SECOND, "T2", "longest"): (28, 30, 38),
}


def example_tables(marker: str | None = None) -> dict[str, Sequence[Row]]:
    """Return the rows of each plain table that a study begins with.

    Parameters
    ----------
    marker
        The tumour marker; None: the study has none, and its table is not among them.
    """
    tables: dict[str, Sequence[Row]] = {
        "subjects": _subjects(),
        "doses": _doses(),
        "examinations": _examinations(),
        "lesions": _lesions(),
        "measurements": _measurements(),
        "adverse_events": _adverse_events(),
        "therapies": [
            {"subject": _SECOND, "started_on": date(2024, 6, 10), "kind": "chemotherapy"},
        ],
        "status": _status(),
    }
    return tables if marker is None else tables | {"markers": _markers(marker)}


def _subjects() -> list[Row]:
    return [
        {
            "subject": subject,
            "sex": sex,
            "age_years": age,
            "enrolled_on": enrolled_on,
            "screen_failure": False,
            "histology": "adenocarcinoma",
            "ecog": ecog,
        }
        for subject, sex, age, enrolled_on, ecog in (
            (_FIRST, "F", 61, date(2024, 1, 8), 0),
            (_SECOND, "M", 68, date(2024, 1, 31), 1),
        )
    ]


def _doses() -> list[Row]:
    return [
        {
            "subject": subject,
            "agent": _AGENT,
            "started_on": started_on,
            "ended_on": ended_on,
            "dose_mg": dose_mg,
            "times_per_day": 1,
            "reason": reason,
        }
        for subject, started_on, ended_on, dose_mg, reason in (
            (_FIRST, date(2024, 1, 15), date(2024, 7, 1), 100, None),
            (_SECOND, date(2024, 2, 5), date(2024, 3, 17), 100, None),
            (_SECOND, date(2024, 3, 18), date(2024, 5, 28), 50, "diarrhoea"),
        )
    ]


def _examinations() -> list[Row]:
    progressed = _CTS[_SECOND][-1]
    return [
        {
            "subject": subject,
            "examined_on": day,
            "method": "CT",
            "slice_mm": 5,
            "new_lesion": "unequivocal" if day == progressed else "no",
        }
        for subject, days in _CTS.items()
        for day in days
    ]


def _lesions() -> list[Row]:
    return [
        {
            "subject": subject,
            "lesion": lesion,
            "role": role,
            "organ": organ,
            "nodal": organ == "lymph node",
            "first_seen_on": first_seen_on,
        }
        for subject, lesion, role, organ, first_seen_on in (
            (_FIRST, "T1", "target", "liver", None),
            (_FIRST, "T2", "target", "lymph node", None),
            (_FIRST, "NT1", "non-target", "bone", None),
            (_SECOND, "T1", "target", "lung", None),
            (_SECOND, "T2", "target", "liver", None),
            (_SECOND, "NEW1", "new", "liver", _CTS[_SECOND][-1]),
        )
    ]


def _measurements() -> list[Row]:
    measured: list[Row] = [
        {
            "subject": subject,
            "lesion": lesion,
            "assessed_on": day,
            "diameter_mm": diameter,
            "axis": axis,
            "state": "measured",
        }
        for (subject, lesion, axis), diameters in _TARGETS_MM.items()
        for day, diameter in zip(_CTS[subject], diameters, strict=True)
    ]
    seen: list[Row] = [
        {"subject": _FIRST, "lesion": "NT1", "assessed_on": day, "state": "present"}
        for day in _CTS[_FIRST]
    ]
    return [*measured, *seen]


def _adverse_events() -> list[Row]:
    return [
        {
            "subject": subject,
            "term": term,
            "system_organ_class": organ_class,
            "grade": grade,
            "started_on": started_on,
            "ended_on": ended_on,
            "serious": False,
            "related": "Y",
        }
        for subject, term, organ_class, grade, started_on, ended_on in (
            (_FIRST, "Fatigue", "General disorders", 2, date(2024, 2, 5), date(2024, 3, 4)),
            (_SECOND, "Diarrhoea", "Gastrointestinal disorders", 3, date(2024, 3, 11), None),
        )
    ]


def _status() -> list[Row]:
    return [
        {"subject": _FIRST, "alive": True, "last_contact_on": date(2024, 7, 1)},
        {
            "subject": _SECOND,
            "alive": False,
            "died_on": date(2024, 9, 20),
            "cause": "progression",
            "last_contact_on": date(2024, 8, 30),
            "discontinued_on": date(2024, 5, 28),
            "reason": "progression",
        },
    ]


def _markers(marker: str) -> list[Row]:
    values = {_FIRST: (48.0, 31.0, 17.5, 9.2), _SECOND: (112.0, 150.0, 230.0)}
    return [
        {
            "subject": subject,
            "sampled_on": day,
            "marker": marker,
            "value": value,
            "unit": "ug/l",
            "upper_limit_normal": 4,
        }
        for subject, course in values.items()
        for day, value in zip(_CTS[subject], course, strict=True)
    ]
