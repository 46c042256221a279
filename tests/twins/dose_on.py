"""The dose of one patient on one day, told as a person would from the list of stretches."""

from __future__ import annotations

Stretch = tuple[int, int | None, float | None]
"""First day, last day (None: no end recorded), milligrams a day (None: not known)."""


def dose_on(stretches: list[Stretch], seen: int | None, day: int) -> float | str:
    """Say which dose was given, or why none; stretches in the order of their first days."""
    found: float | str | None = None
    for position, (first, last, mg) in enumerate(stretches):
        goes_on = last is None
        if goes_on and position + 1 < len(stretches):
            last = stretches[position + 1][0] - 1
        elif goes_on:
            last = seen
        if last is not None and first <= day <= last:
            found = "dose not known" if mg is None else "interrupted" if mg == 0 else mg
    if found is not None:
        return found
    if any(first > day and mg != 0 for first, _, mg in stretches):
        return "interrupted"
    return "not known" if stretches[-1][1] is None else "ended"
