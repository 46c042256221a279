"""A number in eight bytes, as TS-140 describes them: by hand, in whole numbers."""

from __future__ import annotations

from fractions import Fraction


def ibm_bytes(value: float | None) -> bytes:
    """Sign, power of sixteen plus 64, and 14 digits to the base of 16."""
    if value is None:
        return b"." + bytes(7)
    size = abs(Fraction(value))
    if size == 0:
        return bytes(8)
    power = 0
    while size >= 1:
        size, power = size / 16, power + 1
    while size < Fraction(1, 16):
        size, power = size * 16, power - 1
    digits = size * 16**14
    assert digits.denominator == 1, "a double has no digit beyond the fourteenth"
    first = power + 64 + (128 if value < 0 else 0)
    return bytes([first]) + int(digits).to_bytes(7, "big")
