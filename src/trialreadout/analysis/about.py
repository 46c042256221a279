"""What a result row is about: a statistic of the protocol, in one group of one analysis set.

Every module that computes numbers writes its rows through this one, so that identifiers,
patients and labels are the same throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from trialreadout.analysis.results import Result, result_id
from trialreadout.core.estimate import Estimate
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.numbers_asked import BETWEEN_READERS

_WITH_INTERVAL = {
    **dict.fromkeys(("proportion", "bounds", BETWEEN_READERS), "method"),
    **dict.fromkeys(("median", "quantile", "rate", "follow-up"), "interval"),
    "restricted mean": "",
    "kappa": "",
    "event rate": "",
    "hazard ratio": "ties",
}
"""For each number with an interval the key that says how it is found, where there is a choice."""
_USUAL = ("clopper-pearson", "log-log", "efron", "")
_USUAL_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class About:
    """It writes the rows of one statistic in one group."""

    statistic: Statistic
    endpoint: str
    visit: str | None
    """The visit at which the endpoint is asked; None: at none in particular."""
    set_name: str
    group: str | None
    patients: tuple[str, ...]
    """Those of the analysis set and group."""

    def row(
        self,
        name: str,
        category: str | None,
        estimate: Estimate,
        unit: str,
        counted: pl.Series,
        denominator: int,
    ) -> Result:
        """Write one result."""
        n = len(counted)
        return Result(
            id=result_id(
                self.endpoint, self.set_name, self.group, name, category, *self._unusual(name)
            ),
            endpoint=self.endpoint,
            analysis_set=self.set_name,
            group=self.group,
            visit=self.visit,
            category=category,
            statistic=name,
            value=estimate.value,
            unit=unit,
            low=estimate.low,
            high=estimate.high,
            confidence=estimate.confidence,
            method=estimate.method,
            n=n,
            denominator=denominator,
            subjects=tuple(counted.unique().sort()),
            status=estimate.status,
            label=self.statistic.label,
            about=self.patients,
        )

    def beside(
        self,
        name: str,
        category: str | None,
        estimate: Estimate,
        unit: str,
        counted: pl.Series,
        denominator: int,
    ) -> Result:
        """Write one result that stands beside the number asked for, and has none of its label."""
        return replace(self.row(name, category, estimate, unit, counted, denominator), label=None)

    def count(self, category: str, rows: pl.DataFrame, which: pl.Expr) -> Result:
        """Write how many patients something happened to; the same count beside any number."""
        counted = rows.filter(which)["subject"]
        n = Estimate(float(len(counted)), None, None, None, None, "count", "estimated")
        return self.beside("count", category, n, "patients", counted, rows.height)

    def _unusual(self, name: str) -> Iterator[str]:
        """Name what is not as usual of an interval, to tell two results apart."""
        if name not in _WITH_INTERVAL:
            return
        chosen: str = getattr(self.statistic, _WITH_INTERVAL[name], "")
        if chosen not in _USUAL:
            yield chosen
        if self.statistic.confidence != _USUAL_CONFIDENCE:
            yield f"{100 * self.statistic.confidence:g}"
