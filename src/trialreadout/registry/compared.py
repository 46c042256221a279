"""What was registered beside what was done, a row a topic.

A row never guesses. Where two things are not said in words that can be held against each other,
it says that this cannot be told, and shows both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["agrees", "differs", "registered only", "done only", "cannot be told"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One topic."""

    topic: str
    registered: str | None
    """As the record has it; None: it says nothing."""
    done: str | None
    """By the study file and the data; None: nothing."""
    verdict: Verdict
    remark: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return asdict(self)


def held(
    topic: str,
    registered: str | None,
    done: str | None,
    alike: Callable[[str, str], bool] | None = None,
    remark: str | None = None,
) -> list[Compared]:
    """Hold one thing against another; no row where neither says anything.

    Parameters
    ----------
    alike
        Tells whether two texts say the same; without it, whether they are the same.
    """
    if registered is None and done is None:
        return []
    if registered is None:
        return [Compared(topic, registered, done, "done only", remark)]
    if done is None:
        return [Compared(topic, registered, done, "registered only", remark)]
    same = alike(registered, done) if alike else registered == done
    return [Compared(topic, registered, done, "agrees" if same else "differs", remark)]


def in_other_letters(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for capitals and blanks."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
