"""A wide layout, cell by cell: what each cell of tg_0, tg_4, ... and date_0, ... becomes."""

from __future__ import annotations


def long_rows(headings, rows):
    """Give (subject, week, value, date, row) for each place with a value or a date."""
    weeks = []
    for heading in headings:
        name, _, week = heading.partition("_")
        if name in ("tg", "date") and week.isdigit() and week not in weeks:
            weeks.append(week)
    found = []
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(headings, row, strict=True))
        for week in weeks:
            value, day = cells.get(f"tg_{week}"), cells.get(f"date_{week}")
            if value is not None or day is not None:
                found.append((cells["subject"], week, value, day, number))
    return found
