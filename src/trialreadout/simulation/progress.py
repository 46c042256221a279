"""How far a simulation is: one line, rewritten, on standard error.

It is written where somebody looks at it, that is on a terminal, or where it was asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

SECONDS_BETWEEN = 0.2
"""How often the line is rewritten at most."""


@dataclass
class Progress:
    """Trials done, trials a second, time left."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    asked: bool | None = None
    """Whether to write the line; None: on a terminal."""
    clock: Callable[[], float] = monotonic
    """Seconds since whenever."""

    def begin(self, done: int, trials: int) -> None:
        """Begin with what is done already, which does not count for the speed."""
        self._trials, self._before, self._began = trials, done, self.clock()
        self._written_at = -SECONDS_BETWEEN
        self._shown = self.stream.isatty() if self.asked is None else self.asked
        self._width = 0
        self.advance(done)

    def advance(self, done: int) -> None:
        """Note that so many trials are done."""
        now = self.clock()
        if self._shown and now - self._written_at >= SECONDS_BETWEEN:
            self._write(line(done, self._trials, done - self._before, now - self._began))
            self._written_at = now

    def end(self, done: int) -> None:
        """Leave the last state of the line standing."""
        if self._shown:
            self._write(line(done, self._trials, done - self._before, self.clock() - self._began))
            self.stream.write("\n")
            self.stream.flush()

    def _write(self, text: str) -> None:
        self.stream.write("\r" + text.ljust(self._width))
        self.stream.flush()
        self._width = len(text)


def line(done: int, trials: int, just_done: int, seconds: float) -> str:
    """Spell how far a run is.

    Parameters
    ----------
    done
        Trials done, those of an earlier run among them.
    trials
        Trials asked for.
    just_done
        Trials done in this run.
    seconds
        Since this run began.
    """
    said = f"{done:,} of {trials:,} trials"
    if just_done == 0 or seconds <= 0:
        return said
    rate = just_done / seconds
    said += f", {rate:,.0f} a second"
    return said if done == trials else f"{said}, {time_left((trials - done) / rate)} left"


def time_left(seconds: float) -> str:
    """Spell a duration by its largest unit and the next: "2 min 5 s"."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"
