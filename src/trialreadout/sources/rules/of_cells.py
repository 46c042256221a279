"""What a cell may hold: numbers, dates, words and units, as they are written."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

_WHOLE_DATE = "Find the whole date, or say under [dates] impute how this column is imputed."

OF_CELLS = {
    "not-a-number": Rule(
        "error",
        "a number",
        "Write the number alone, with a point; leave the cell blank if it was not measured, or "
        'map the word for that to "" under [codes] in study.toml.',
    ),
    "not-a-flag": Rule(
        "error", "Y or N", "Write Y or N, or leave the cell blank if it is not known."
    ),
    "unknown-term": Rule(
        "error",
        "one of the table's words",
        "Write one of these words, or map this one under [codes] in study.toml.",
    ),
    "missing-value": Rule(
        "error", "a value", "Fill in the cell: without it the row belongs nowhere."
    ),
    "not-a-date": Rule(
        "error",
        "a day that exists, such as 2014-02-03, or 2014-02 where the day is unknown",
        "Write the date as year-month-day; leave out from the right what is not known. Leave the "
        'cell blank if there is none, or map the word for that to "" under [codes] in study.toml.',
    ),
    "mixed-forms": Rule(
        "error",
        "the form of the other cells",
        "Write this cell as the others of its sheet are written, or export the sheet anew.",
    ),
    "thousands-separator": Rule(
        "error",
        "a number without marks between its thousands",
        "Take the marks out: whether they part thousands or decimals is not guessed.",
    ),
    "ambiguous-number": Rule(
        "error",
        "a number of which the sheet shows whether it has decimals",
        'Say under [data] decimal whether "comma" or "point" parts decimals, or write the '
        "number with other digits.",
    ),
    "ambiguous-date": Rule(
        "error",
        "a date of which the sheet shows which number is the day",
        'Say under [dates] order whether the "day first" or the "month first" is meant.',
    ),
    "month-first": Rule(
        "error",
        "year-month-day, or the day before the month",
        'Say order = "month first" under [dates], if that is meant throughout.',
    ),
    "limit-differs": Rule(
        "error",
        "below with <, above with >",
        "Mend the sign before the value, or the limit beside it.",
    ),
    "implausible-date": Rule("error", "a day between 1900 and 2199", "Mend the year of this date."),
    "partial-date": Rule("error", "a whole date", _WHOLE_DATE),
    "incomplete-date": Rule("warning", "a whole date", _WHOLE_DATE),
    "two-units": Rule(
        "error",
        "the unit of the other rows",
        "Convert the value, so that the column is in one unit throughout.",
    ),
    "unknown-unit": Rule("error", "mm or cm", "Convert the values to millimetres."),
    "negative-value": Rule("error", "0 or more", "Mend the number."),
}
