"""Simulated trials in the words of a protocol's statistical section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialreadout.analysis.results import SHARE
from trialreadout.core.characteristic import Characteristic
from trialreadout.core.rounding import rounded
from trialreadout.core.simulated import Simulated
from trialreadout.protocol import Protocol
from trialreadout.report.simulated.judged import Verdict, verdicts_of
from trialreadout.report.simulated.lines import PROPORTION, Line, lines_of
from trialreadout.report.simulated.numbers import percent, spread, with_error
from trialreadout.report.text import capitalised, counted

INVENTED = "Virtual patients: all of them are invented, and nothing here was observed in anyone."


def heading_of(simulated: Simulated) -> tuple[str, ...]:
    """Say what was simulated: the study, the scenario, how many trials, of whom, by which seed."""
    text = f": {simulated.text}" if simulated.text else ""
    return (
        f"{simulated.study}  {simulated.title}",
        f"Scenario “{simulated.scenario}”{text}",
        size_of(simulated),
        INVENTED,
    )


def size_of(simulated: Simulated) -> str:
    """Say how many trials of how many patients there are, and by which seed."""
    trials = counted(simulated.trials, "trial")
    return f"{trials} of {counted(simulated.patients, 'patient')}, seed {simulated.seed}."


def paragraph_of(simulated: Simulated, protocol: Protocol) -> str:
    """Say what the simulation came to, in sentences that a protocol can take over."""
    lines = lines_of(simulated.rows)
    return " ".join(
        (
            _condition(simulated),
            *_primary(lines, protocol),
            *map(_success, verdicts_of(protocol, simulated.rows)),
            *_medians(lines, protocol),
            *_duration(simulated.rows),
            f"These are the results of {counted(simulated.trials, 'simulated trial')} (seed "
            f"{simulated.seed}); ± is the Monte Carlo standard error.",
        )
    )


def _condition(simulated: Simulated) -> str:
    return (
        f"The trial was simulated under the scenario “{simulated.scenario}”, with "
        f"{counted(simulated.patients, 'patient')} entering each trial."
    )


def _primary(lines: Sequence[Line], protocol: Protocol) -> Iterator[str]:
    """Say in how many patients each primary endpoint is met, where it can be met."""
    primary = {each.name for each in protocol.asked if each.primary}
    judged = {each.endpoint: each.analysis_set for each in protocol.successes}
    told: set[tuple[str, str | None]] = set()
    for line in lines:
        if line.endpoint not in primary or line.statistic != PROPORTION:
            continue
        if (line.endpoint, line.category) in told:
            continue
        if judged.get(line.endpoint, line.analysis_set) != line.analysis_set:
            continue
        answers = protocol.endpoint(line.endpoint).answers
        if "met" in answers and line.category != "met":
            continue
        if "met" not in answers and line.category not in _favourable(protocol, line.endpoint):
            continue
        told.add((line.endpoint, line.category))
        where = f"{capitalised(line.endpoint)} would be {line.category}"
        of = f"of the patients ({line.analysis_set})"
        value = line.value("true value")
        if value == 0:
            yield f"{where} in none {of}."
        elif value == 1:
            yield f"{where} in all {of}."
        elif value is not None:
            middle = spread(line.value("5th percentile"), line.value("95th percentile"), SHARE)
            yield f"{where} in {percent(value)} {of}; nine trials of ten would find {middle}."


def _favourable(protocol: Protocol, endpoint: str) -> set[str]:
    """Name the answers that a statistic of a primary endpoint counts together."""
    asked = [each for each in protocol.statistics if each.endpoint == endpoint]
    return {" or ".join(each.of) for each in asked if each.yields == PROPORTION}


def _success(verdict: Verdict) -> str:
    met = verdict.met
    trials = counted(verdict.trials, "trial")
    if met.value == 0:
        said = f"would succeed in none of {trials}: with a probability of at most "
        said += percent(met.high, 2)
    elif met.value == 1:
        said = f"would succeed in every one of {trials}: with a probability of at least "
        said += percent(met.low, 2)
    else:
        said = f"would succeed with a probability of {with_error(met, SHARE)}"
    open_ones = f"; in {with_error(verdict.unknown, SHARE)} of trials it could not be judged"
    judged = open_ones if verdict.unknown.value else ""
    stopped = ""
    if verdict.stopped is not None:
        stopped = f"; {with_error(verdict.stopped, SHARE)} of trials would stop after the first "
        stopped += "stage"
    return f"By the rule “{verdict.rule}” the trial {said}{judged}{stopped}."


def _medians(lines: Sequence[Line], protocol: Protocol) -> Iterator[str]:
    """Say of each time that counts all patients what its median would be."""
    told: set[str] = set()
    for line in lines:
        plain = line.statistic == "median" and line.by is None and line.endpoint not in told
        starts = getattr(protocol.endpoint(line.endpoint), "responders", None) if plain else None
        if not plain or starts is not None:
            continue
        told.add(line.endpoint)
        value = line.value("true value")
        middle = spread(line.value("5th percentile"), line.value("95th percentile"), line.unit)
        what = f"The median of {line.endpoint}"
        if value is None:
            yield f"{what} would not be reached."
            continue
        would_be = f"{rounded(value, 1)} {line.unit}"
        said = f"{what} would be {would_be}; nine trials of ten would find {middle}"
        without = line.found("not reached")
        if without is not None and without.value:
            said += f", and {percent(without.value)} of trials would not reach it"
        yield f"{said}."


def _duration(rows: Sequence[Characteristic]) -> Iterator[str]:
    own = {row.measure: row.estimate.value for row in rows if row.statistic == "duration"}
    mean = own.get("mean")
    if mean is not None:
        middle = spread(own.get("5th percentile"), own.get("95th percentile"), "months")
        yield (
            "From the entry of the first patient to the cut-off it would take "
            f"{rounded(mean, 0)} months; nine trials of ten {middle}."
        )
