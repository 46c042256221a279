"""Columns that stand side by side, one for each visit: values of a marker, or sizes of lesions."""

from __future__ import annotations

from collections.abc import Sequence

from trialreadout.sources.plain.likely_cells import NUMBER, fits
from trialreadout.sources.plain.likely_layout import Series
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.tables import Column

Source = str | dict[str, str]
"""A heading, or what [columns] writes in its place: { heading = "Größe", unit = "cm" }."""


def wide_marker(
    sheet: Sheet,
    series: Sequence[Series],
    columns: dict[str, Source],
    notes: dict[str, str],
    unsure: dict[str, Source],
) -> None:
    """Propose values that stand side by side, and when they were sampled."""
    number = Column("number")
    values = [
        each
        for each in series
        if not each.holds_dates
        and all(fits(number, sheet.cells[heading], "value") for heading in each.headings)
    ]
    if not values:
        return
    chosen = values[0]
    dated = [s for s in series if s.holds_dates and s.counts == chosen.counts]
    dated = [s for s in dated if set(s.numbers) == set(chosen.numbers)]
    if len(values) > 1 or (chosen.counts == "unknown" and not dated):
        unsure["value"] = chosen.pattern
        notes["value"] = (
            "or " + ", ".join(f'"{each.pattern}"' for each in values[1:])
            if len(values) > 1
            else 'are the numbers weeks? Then also: sampled_on = { weeks = "{week}" }'
        )
        return
    word = "day" if chosen.counts == "day" else "week"
    columns["value"] = chosen.pattern
    columns["marker"] = {"is": chosen.name}
    columns["visit"] = {"is": f"{word} {{{word}}}" if chosen.counts != "unknown" else "{week}"}
    if chosen.unit is not None:
        columns["unit"] = {"is": chosen.unit}
    if dated:
        columns["sampled_on"] = dated[0].pattern
    elif word == "day":
        columns["sampled_day"] = {"is": "{day}"}
        notes["sampled_day"] = "a guess: the days in the headings count from time zero"
    else:
        columns["sampled_on"] = {"weeks": "{week}"}
        notes["sampled_on"] = "a guess: the weeks in the headings count from time zero"


def wide_sizes(
    sheet: Sheet, series: Sequence[Series], columns: dict[str, Source], notes: dict[str, str]
) -> None:
    """Propose sizes of lesions that stand side by side, a date beside each.

    Words among the sizes are proposed for what was seen of the lesion. Where the dates stand
    elsewhere, nothing is proposed.
    """
    for each in series:
        dated = [s for s in series if s.holds_dates and set(s.numbers) == set(each.numbers)]
        if each.holds_dates or len(dated) != 1 or each.counts != "week":
            continue
        words = [str(cell) for h in each.headings for cell in sheet.cells[h].drop_nulls()]
        sizes = sum(NUMBER.fullmatch(word) is not None for word in words)
        if 2 * sizes <= len(words):
            continue
        columns["assessed_on"] = dated[0].pattern
        columns["visit"] = {"is": "week {week}"}
        columns["diameter_mm"] = each.pattern
        if sizes < len(words):
            columns["state"] = each.pattern
            notes["state"] = "numbers are sizes, words are this: map them under [codes.state]"
        return
