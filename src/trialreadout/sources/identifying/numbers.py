"""Numbers of persons that carry a check digit, so that they can be told from others.

Sources: Burgerservicenummer, Logisch Ontwerp BSN (Rijksdienst voor Identiteitsgegevens), the
         eleven-test: 9, 8, ..., 2 times the first eight digits less the ninth is a multiple of 11.
         NHS Data Dictionary, NHS NUMBER: 10, 9, ..., 2 times the first nine digits; 11 less the
         remainder by 11 is the tenth digit, 11 counting as 0 and 10 as no number.
"""

from __future__ import annotations

import re

_PARTED = re.compile(r"[ .-]")


def is_bsn(text: str) -> bool:
    """Tell whether nine digits, blanks and points apart, pass the Dutch eleven-test."""
    digits = _digits(text, 9)
    if digits is None or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def is_nhs_number(text: str) -> bool:
    """Tell whether ten digits end in the check digit of the British health service."""
    digits = _digits(text, 10)
    if digits is None or not any(digits):
        return False
    check = 11 - sum((10 - at) * digit for at, digit in enumerate(digits[:9])) % 11
    return digits[9] == (0 if check == 11 else check)


def _digits(text: str, count: int) -> list[int] | None:
    bare = _PARTED.sub("", text.strip())
    return [int(each) for each in bare] if re.fullmatch(rf"[0-9]{{{count}}}", bare) else None
