"""Headings under which a person is named: nothing is read from such a column.

Source: 45 CFR 164.514(b)(2), the identifiers to be removed (names, addresses, dates of birth,
telephone and record numbers, electronic mail).
"""

from __future__ import annotations

import re

from trialreadout.core.findings import Finding
from trialreadout.sources.plain.headings import normalised

_WORDS = (
    # English
    r"(first|last|family|given|full|patient)?_?name|surname|forename|initials",
    r"date_of_birth|birth_?date|birthday|dob|ssn|social_security.*|mrn|medical_record.*",
    r"hospital_(number|no|id)|address|street|phone.*|telephone.*|e_?mail.*",
    # German
    r"(vor|nach|familien|patienten)name|initialen|geburts(datum|tag)|geb_?\.?_?datum|geb\.",
    r"(fall|kranken(haus|blatt|versicherten)?|akten)_?(nummer|nr\.?)|adresse|stra(ß|ss)e|telefon.*",
    # Dutch
    r"(voor|achter)?naam|geboorte_?datum|bsn|burgerservicenummer|ziekenhuisnummer|adres|telefoon.*",
)
_IDENTIFYING = re.compile("|".join(_WORDS))


def names_a_person(heading: str) -> bool:
    """Tell whether a heading looks like that of a name, a birth date or a hospital number."""
    return _IDENTIFYING.fullmatch(normalised(heading)) is not None


def identifying_column(table: str, file: str, heading: str) -> Finding:
    """Say that a column names persons, without quoting any of its cells."""
    return Finding(
        "warning",
        "identifying-column",
        table=table,
        file=file,
        column=heading,
        value=heading,
        allowed="no names, dates of birth, addresses or hospital numbers",
        remedy="Take the column out of the file before it is shared. Nothing is read from it.",
    )
