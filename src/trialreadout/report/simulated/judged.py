"""Success and published numbers, held against the simulated trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialreadout.core.characteristic import Characteristic
from trialreadout.core.estimate import Estimate
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Published, Success
from trialreadout.report.simulated.lines import PROPORTION, Line
from trialreadout.report.text import capitalised

_PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How often one rule of success was met."""

    endpoint: str
    rule: str
    met: Estimate
    not_met: Estimate
    unknown: Estimate
    stopped: Estimate | None
    """How often the trial ended after its first stage; None: it has none."""
    trials: int


def verdicts_of(protocol: Protocol, rows: Sequence[Characteristic]) -> Iterator[Verdict]:
    """Say of each rule of success how often it was met."""
    found = {
        (row.endpoint, row.analysis_set, row.statistic, row.category): row
        for row in rows
        if row.measure == "probability"
    }
    for place, success in enumerate(protocol.successes):
        name = success_name(place)
        here = {
            word: found.get((success.endpoint, success.analysis_set, name, word))
            for word in ("met", "not met", "not evaluable", "stopped after the first stage")
        }
        met, not_met, unknown, stopped = here.values()
        if met is not None and not_met is not None and unknown is not None:
            yield Verdict(
                success.endpoint,
                rule_of_success(success, protocol),
                met.estimate,
                not_met.estimate,
                unknown.estimate,
                stopped.estimate if stopped else None,
                met.trials,
            )


def success_name(place: int) -> str:
    """Name a rule of success by its place in the protocol, from 0."""
    return "success" if place == 0 else f"success {place + 1}"


def rule_of_success(success: Success, protocol: Protocol) -> str:
    """Put a rule of success into words."""
    of = " or ".join(success.of)
    who = f"{capitalised(success.endpoint)}{f' ({of})' if of else ''}, {success.analysis_set}"
    if success.judged_by == "count":
        among = f" of the first {success.n}" if success.n else ""
        first = success.first_stage
        stage = f", and more than {first.above} of the first {first.n}" if first else ""
        return f"{who}: more than {success.above:g}{among} patients{stage}"
    if success.yields == PROPORTION or success.yields == "rate":
        bound = f"{100 * success.above:g} %"
    else:
        bound = f"{success.above:g} {getattr(protocol.endpoint(success.endpoint), 'unit', '')}"
    at = f" at {success.at:g}" if success.at is not None else ""
    judged = f"{success.yields}{at}"
    if success.judged_by == "lower limit":
        judged = f"lower {100 * success.confidence:g} % limit of the {judged}"
    return f"{who}: {judged} above {bound.strip()}"


@dataclass(frozen=True, slots=True)
class Beside:
    """A published number beside the simulated trials."""

    source: str
    what: str
    printed: str
    line: Line
    value: float
    """As the trials have it: a share between 0 and 1, or a time."""

    @property
    def inside(self) -> bool:
        """Whether it lies in the central nine tenths of the trials; not reached is endless."""
        low, high = self.line.value("5th percentile"), self.line.value("95th percentile")
        return low is not None and low <= self.value and (high is None or self.value <= high)


def beside_published(protocol: Protocol, lines: Sequence[Line]) -> Iterator[Beside]:
    """Find for each published share or median the same number of the simulated trials."""
    for published in protocol.published:
        line = next((each for each in lines if _is(each, published)), None)
        if line is None or published.group is not None:
            continue
        value = published.value / 100 if published.unit == _PERCENT else published.value
        of = f": {line.category}" if line.statistic == PROPORTION else f", {line.statistic}"
        what = f"{capitalised(published.endpoint)}{of}, {line.analysis_set}"
        printed = f"{published.value:g} {published.unit or ''}".strip()
        printed = printed if published.n is None else f"{published.n} ({printed})"
        yield Beside(published.source, what, printed, line, value)


def _is(line: Line, published: Published) -> bool:
    if (line.endpoint, line.statistic) != (published.endpoint, published.statistic):
        return False
    if published.analysis_set not in (None, line.analysis_set):
        return False
    if published.statistic == PROPORTION:
        return line.category == " or ".join(published.of or ("met",))
    return published.statistic == "median" and line.category is None
