"""Dates whose month is written in letters: 3 Mar 2014, 03-MAR-2014, 3. März 2014, 3 maart 2014.

Names and usual short forms in English, German and Dutch. They leave no doubt which number is the
day, so that such a date is read beside any other form.
"""

from __future__ import annotations

import re

_NAMES = (
    "jan january januar jänner januari",
    "feb february februar februari",
    "mar mär mrz mrt march märz maart",
    "apr april",
    "may mai mei",
    "jun june juni",
    "jul july juli",
    "aug august augustus",
    "sep sept september",
    "oct okt october oktober",
    "nov november",
    "dec dez december dezember",
)
_MONTH = {name: i + 1 for i, names in enumerate(_NAMES) for name in names.split()}
_WRITTEN = re.compile(r"(?:(\d{1,2})\.?[ -]?)?([^\W\d_]{3,9})\.?[ -]?(\d{4})")


def iso_of_month_name(text: str) -> str | None:
    """Write a date in ISO 8601, a month and year without the day; None where it is no such date.

    Whether the day exists is not looked at.
    """
    found = _WRITTEN.fullmatch(text.strip())
    month = None if found is None else _MONTH.get(found[2].lower())
    if found is None or month is None:
        return None
    day = f"-{int(found[1]):02}" if found[1] else ""
    return f"{found[3]}-{month:02}{day}"
