"""The checks of national numbers, written out digit by digit."""

from __future__ import annotations


def bsn_by_hand(text: str) -> bool:
    if len(text) != 9 or int(text) == 0:
        return False
    a, b, c, d, e, f, g, h, i = map(int, text)
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return total % 11 == 0


def nhs_number_by_hand(text: str) -> bool:
    if len(text) != 10 or int(text) == 0:
        return False
    a, b, c, d, e, f, g, h, i, check = map(int, text)
    total = 10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i
    # Nine weighted digits and the check digit together are a multiple of 11.
    return (total + check) % 11 == 0
