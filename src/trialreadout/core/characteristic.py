"""A characteristic of a design: one number about many simulated trials, with its error."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from trialreadout.core.estimate import Estimate

Measure = Literal[
    "probability",
    "true value",
    "mean",
    "bias",
    "standard deviation",
    "coverage",
    "median",
    "5th percentile",
    "95th percentile",
    "not estimable",
    "not reached",
    "mean number",
]


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A number about the trials of a scenario."""

    id: str
    """Stable from run to run: "favourable-response/treated/proportion/met/coverage"."""
    endpoint: str
    """The endpoint; "success" or "trial" where it is about the trial as a whole."""
    analysis_set: str | None
    category: str | None
    """The answers that count, or the time at which a rate is read."""
    statistic: str
    """What each trial prints: "proportion", "median", "rate"; "success", "duration"."""
    interval: str | None
    """The method of its interval, where the number is about the interval."""
    measure: Measure
    unit: str | None
    """Of the number: "proportion", "months", "patients"."""
    estimate: Estimate
    """The number, its Monte Carlo standard error, and the limits of the number of endless
    trials."""
    trials: int
    """How many trials it rests on."""

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values, for JSON."""
        row = asdict(self)
        estimate = row.pop("estimate")
        estimate["error"] = estimate.pop("standard_error")
        return {
            **row,
            **{key: estimate[key] for key in ("value", "error", "low", "high", "status")},
        }
