"""What the simulated trials of a scenario came to: rows, and how numbers spread over trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from trialreadout.core.characteristic import Characteristic

TRIALS = 10_000
"""How many trials are simulated unless told otherwise."""
MOST_TRIALS = 1_000_000
"""How many a command simulates at most: each leaves about a kilobyte to keep at hand, and so many
tell a probability to within a tenth of a percentage point."""
SEED = 20071001
"""Of simulated trials unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often a number of a trial lay where, over all trials."""

    endpoint: str
    analysis_set: str
    category: str | None
    """The answers that count."""
    statistic: str
    """What each trial prints: "count" of patients, "median"."""
    unit: str
    edges: tuple[float, ...]
    """In the unit, ascending, one more than there are counts; only the last is part of its bin."""
    counts: tuple[int, ...]
    """Trials in each bin."""
    not_reached: int
    """Trials without the number."""
    truth: float | None
    """The number of all patients together; of a count, the mean number. None: not reached."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """The simulated trials of one scenario."""

    study: str
    title: str
    scenario: str
    text: str
    """What the scenario stands for."""
    assumed: Mapping[str, Any]
    """All that it assumes, as plain values."""
    trials: int
    patients: int
    """In each trial."""
    seed: int
    rows: tuple[Characteristic, ...]
    histograms: tuple[Histogram, ...]
    unanswered: tuple[tuple[str, str], ...]
    """What the protocol asks and virtual patients cannot answer: the number, and why."""

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as plain values, for JSON."""
        return {
            "study": self.study,
            "synthetic": True,
            "scenario": self.scenario,
            "text": self.text,
            "trials": self.trials,
            "patients": self.patients,
            "seed": self.seed,
            "findings": [],
            "characteristics": [row.as_dict() for row in self.rows],
            "histograms": [asdict(each) for each in self.histograms],
            "unanswered": [{"number": one, "why": why} for one, why in self.unanswered],
        }
