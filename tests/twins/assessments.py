"""Assessments, one patient and one visit label at a time."""

from __future__ import annotations

Record = tuple[int, int, int]
"""Series, code of the visit label, day."""
Assessment = tuple[int, int, int, frozenset[int]]
"""Series, first day, last day, and the rows in it."""


def find_assessments(records: list[Record], within_days: int) -> list[Assessment]:
    found = []
    for series, label in {(series, label) for series, label, _ in records}:
        rows = [row for row, record in enumerate(records) if record[:2] == (series, label)]
        waiting = sorted(rows, key=lambda row: records[row][2])
        while waiting:
            first_day = records[waiting[0]][2]
            together = [row for row in waiting if records[row][2] - first_day <= within_days]
            last_day = records[together[-1]][2]
            found.append((series, first_day, last_day, frozenset(together)))
            waiting = waiting[len(together) :]
    return sorted(found, key=lambda assessment: assessment[:3])
