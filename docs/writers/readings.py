"""Where the two readings of the best response part, on every course of a plain enumeration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from trialreadout.core.terms import Response
from trialreadout.criteria import best_overall_response
from trialreadout.criteria.readings import READINGS
from writers.markdown import table

WORDS = (Response.CR, Response.PR, Response.SD, Response.PD, Response.NE)
DISEASE = (Response.PR, Response.SD)
LONGEST = 5
STABLE_FROM_DAY = 42
CONFIRMATION_DAYS = 28
SCHEDULES = {"every 4 weeks": 28, "every 8 weeks": 56}

Answer = tuple[Response, int]


@dataclass(frozen=True, slots=True)
class Course:
    """The assessments of a patient, and what each reading answers."""

    days: tuple[int, ...]
    responses: tuple[Response, ...]
    answers: tuple[Answer, Answer]
    """By admiralonco, and by recist: the best response and its first day."""

    @property
    def best(self) -> tuple[Response, Response]:
        """The two best responses."""
        return self.answers[0][0], self.answers[1][0]

    @property
    def disease_after_complete(self) -> bool:
        """Whether a PR or SD was recorded after a CR."""
        return self._recurrence() is not None

    def why(self) -> str:
        """Say what parts the readings."""
        complete, back = self._recurrence() or (0, 0)
        (_, as_recorded), (best, seen) = self.answers
        read = f"{self._on(back)} is disease after {self._on(complete)}, so progression"
        then = {
            Response.PD: "nothing before it was stable for long enough",
            Response.SD: f"{self._on(self.days.index(seen))} counts as SD",
            Response.PR: f"{self._on(self.days.index(seen))} was confirmed before",
        }[best]
        start = self.days.index(as_recorded)
        taken = {
            Response.SD: f"{self._on(start)} counts as SD",
            Response.PR: f"{self._on(start)} is confirmed",
            Response.CR: f"{self._on(start)} is confirmed",
        }[self.best[0]]
        return f"recist: {read}; {then}. admiralonco: {taken}."

    def _recurrence(self) -> tuple[int, int] | None:
        """Find the last CR before the first disease after one, and that disease."""
        complete = None
        for at, response in enumerate(self.responses):
            if response is Response.CR:
                complete = at
            elif complete is not None and response in DISEASE:
                return complete, at
        return None

    def _on(self, at: int) -> str:
        return f"the {self.responses[at].name} of day {self.days[at]}"


@cache
def courses(step: int) -> tuple[Course, ...]:
    """List every course of up to five assessments, `step` days apart, that ends at its first PD."""
    stories = [
        story
        for length in range(1, LONGEST + 1)
        for story in product(WORDS, repeat=length)
        if Response.PD not in story[:-1]
    ]
    day = np.full((len(stories), LONGEST), np.nan)
    response = np.full(day.shape, Response.MISSING, np.int8)
    for patient, story in enumerate(stories):
        day[patient, : len(story)] = step * np.arange(1, len(story) + 1)
        response[patient, : len(story)] = story
    found = [
        best_overall_response(
            day,
            response,
            stable_from_day=STABLE_FROM_DAY,
            confirmation_days=CONFIRMATION_DAYS,
            reading=reading,
        )
        for reading in READINGS
    ]
    answers = [
        [(Response(code), int(on)) for code, on in zip(each.response, each.day, strict=True)]
        for each in found
    ]
    days = tuple(step * at for at in range(1, LONGEST + 1))
    return tuple(
        Course(days[: len(story)], story, pair)
        for story, pair in zip(stories, zip(*answers, strict=True), strict=True)
    )


def shortest() -> str:
    """Show, for each pair of answers, the shortest courses that lead to it."""
    return "\n\n".join(_shortest(name, step) for name, step in SCHEDULES.items())


def _shortest(name: str, step: int) -> str:
    rows = [
        (
            ", ".join(response.name for response in each.responses),
            *(f"{best.name}, day {day}" for best, day in each.answers),
            each.why(),
        )
        for each in _shortest_of(courses(step))
    ]
    headings = ("course", "admiralonco", "recist", "why")
    days = ", ".join(str(step * at) for at in range(1, LONGEST + 1))
    return f"Assessed {name}, on days {days}:\n\n{table(headings, rows)}"


def _shortest_of(every: tuple[Course, ...]) -> Iterator[Course]:
    differ = [each for each in every if each.best[0] != each.best[1]]
    length: dict[tuple[Response, Response], int] = {}
    for each in differ:
        length.setdefault(each.best, len(each.responses))
    for pair in sorted(length, key=lambda pair: (length[pair], pair)):
        yield from (e for e in differ if e.best == pair and len(e.responses) == length[pair])


def counts() -> str:
    """Count the courses, those on which the readings part, and the answers on these."""
    return "\n\n".join((_counts(), _pairs()))


def _counts() -> str:
    rows = []
    for name, step in SCHEDULES.items():
        every = courses(step)
        after = [each for each in every if each.disease_after_complete]
        differ = [each for each in every if each.best[0] != each.best[1]]
        rows.append((name, str(len(every)), _share(len(after), every), _share(len(differ), after)))
    headings = (
        "assessed",
        "courses",
        "with PR or SD after a CR",
        "of these, another best response",
    )
    return table(headings, rows)


def _pairs() -> str:
    counted = {name: Counter(e.best for e in courses(step)) for name, step in SCHEDULES.items()}
    pairs = sorted({p for each in counted.values() for p in each if p[0] != p[1]})
    rows = [
        (pair[0].name, pair[1].name, *(str(each[pair]) for each in counted.values()))
        for pair in pairs
    ]
    return table(("admiralonco", "recist", *SCHEDULES), rows)


def _share(n: int, among: list[Course] | tuple[Course, ...]) -> str:
    return f"{n} of {len(among)} ({100 * n / len(among):.1f} %)"
