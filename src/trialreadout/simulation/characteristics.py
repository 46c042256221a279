"""The operating characteristics of a design: what its simulated trials came to.

Each number that a trial prints is held against the one that endless patients of the scenario
would show under the same protocol: its bias, its spread, and how often its interval holds it.

Source: Morris, White and Crowther, Stat Med 2019;38:2074-2102 (performance measures).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from trialreadout.analysis.of_event_rates import EVENT_RATE, PER_100_YEARS
from trialreadout.analysis.of_events import from_grade, incidence_name
from trialreadout.analysis.results import SHARE
from trialreadout.core.arrays import IntArray
from trialreadout.core.characteristic import Characteristic
from trialreadout.core.dates import DAYS_PER_MONTH, DAYS_PER_YEAR
from trialreadout.core.terms import Answer
from trialreadout.protocol.analyses import Statistic, Success
from trialreadout.simulation.about import MIDDLE, NO_INTERVAL, USUAL, About, certain, judged
from trialreadout.simulation.numbers_of_times import number_name
from trialreadout.simulation.outcomes import Outcomes
from trialreadout.simulation.pooled import Pooled, count_days, pooled
from trialreadout.simulation.questions import Incidence, Share, Times
from trialreadout.simulation.trials import NO_TIME, SimulatedTrials, parts_of
from trialreadout.statistics import (
    mean_of_trials,
    proportion_of_many,
    quantile_of_trials,
    share_of_trials,
)

MONTHS = "months"
THROUGH = "through"
"""Which parts of a composite met it."""
_LATE = ("median", "quantile")
"""Numbers that are later than all others where they are not reached."""


def characteristics(outcomes: Outcomes, trials: SimulatedTrials) -> list[Characteristic]:
    """Compute every characteristic of the trials that were held."""
    rows: list[Characteristic] = list(_of_sizes(outcomes))
    for share in trials.questions.shares:
        listed = trials.protocol.endpoint(share.endpoint).answers
        rows += _of_share(share, [word in share.words for word in listed], outcomes)
    for asked in trials.questions.incidences:
        rows += _of_incidence(asked, outcomes, trials)
    for times in trials.questions.times:
        counts = count_days(outcomes[f"days/{times.name}"], outcomes[f"event/{times.name}"])
        curve = pooled(counts)
        for statistic in times.statistics:
            if statistic.yields == EVENT_RATE:
                rows += _of_event_rate(times, statistic, counts, outcomes)
            else:
                rows += _of_times(times, statistic, curve, outcomes, trials)
    for endpoint, analysis_set in trials.questions.composites:
        rows += _of_parts(endpoint, analysis_set, outcomes, trials)
    for place, success in trials.questions.successes:
        rows += _of_success(place, success, outcomes)
    rows += _of_duration(outcomes)
    return list(dict.fromkeys(rows))


def _of_sizes(outcomes: Outcomes) -> Iterator[Characteristic]:
    for name, sizes in outcomes.items():
        if name.startswith("size/"):
            about = About("trial", name.removeprefix("size/"), None, "size", "patients")
            yield about.row("mean number", mean_of_trials(sizes), sizes.size)


def _of_share(share: Share, wanted: list[bool], outcomes: Outcomes) -> Iterator[Characteristic]:
    counts = outcomes[f"answers/{share.endpoint}/{share.analysis_set}"]
    x = counts[:, wanted].sum(axis=1, dtype=np.int64)
    n = outcomes[f"size/{share.analysis_set}"].astype(np.int64)
    about = About(share.endpoint, share.analysis_set, " or ".join(share.words), "proportion", SHARE)
    truth = float(x.sum() / n.sum()) if n.sum() else None
    statistic = share.statistic
    found = proportion_of_many(x, n, statistic.confidence, statistic.method)
    limits = np.stack([found.value, found.low, found.high], axis=-1)
    yield about.row("mean number", mean_of_trials(x), x.size, "patients")
    yield from judged(about, statistic.method, statistic.confidence, limits, truth)


def _of_incidence(
    asked: Incidence, outcomes: Outcomes, trials: SimulatedTrials
) -> Iterator[Characteristic]:
    """Say how often each kind of event comes; a trial prints no interval beside it."""
    counts = outcomes[f"incidence/{asked.name}"].astype(np.int64)
    n = outcomes[f"size/{asked.analysis_set}"].astype(np.int64)
    everyone = int(n.sum())
    for kind, name in enumerate(trials.kinds(asked)):
        for place, grade in enumerate(asked.statistic.grades):
            x = counts[:, kind, place]
            value = np.divide(x, n, out=np.full(n.shape, np.nan), where=n > 0)
            limits = np.stack([value, *np.full((2, n.size), np.nan)], axis=-1)
            about = About(
                asked.endpoint,
                asked.analysis_set,
                f"{name}, {from_grade(grade)}",
                incidence_name(asked.statistic),
                SHARE,
            )
            truth = float(x.sum() / everyone) if everyone else None
            yield about.row("mean number", mean_of_trials(x), x.size, "patients")
            yield from judged(about, NO_INTERVAL, USUAL, limits, truth)


def _of_parts(
    endpoint: str, analysis_set: str, outcomes: Outcomes, trials: SimulatedTrials
) -> Iterator[Characteristic]:
    """Say through which parts patients met a composite: one by one, alone, and together."""
    counts = outcomes[f"through/{endpoint}/{analysis_set}"].astype(np.int64)
    everyone = int(outcomes[f"size/{analysis_set}"].sum(dtype=np.int64))
    parts = [part for part, _ in parts_of(trials.protocol, endpoint)]
    ways = np.arange(counts.shape[1])
    asked = [(part, ways & (1 << place) > 0) for place, part in enumerate(parts)]
    for way in ways.tolist():
        of_way = [part for place, part in enumerate(parts) if way & (1 << place)]
        asked.append((f"{' and '.join(of_way) or 'no part'} alone", ways == way))
    for category, wanted in asked:
        met = counts[:, wanted].sum(axis=1)
        about = About(endpoint, analysis_set, category, THROUGH, SHARE)
        yield about.row("mean number", mean_of_trials(met), met.size, "patients")
        if everyone:
            yield about.row("true value", certain(float(met.sum() / everyone)), met.size)


def _of_times(
    times: Times,
    statistic: Statistic,
    curve: Pooled,
    outcomes: Outcomes,
    trials: SimulatedTrials,
) -> Iterator[Characteristic]:
    unit = trials.unit(times)
    named = trials.protocol.endpoint(times.endpoint).unit  # type: ignore[union-attr]
    interval, confidence = statistic.interval, statistic.confidence
    own = "spss" if interval == "spss" else None  # its median is another one
    somebody = (outcomes[f"days/{times.name}"] != NO_TIME).any(axis=1)
    if statistic.yields in _LATE:
        days = curve.quantile(statistic.probability, middle=own is None)
        truth = None if days is None else days / unit
        category = None if statistic.probability == 0.5 else f"{100 * statistic.probability:g} %"
        about = About(times.endpoint, times.analysis_set, category, statistic.yields, named, own)
        limits = outcomes[number_name(times, statistic, None)]
        yield from judged(about, interval, confidence, limits, truth, somebody)
        return
    for at in statistic.at:
        mean = statistic.yields == "restricted mean"
        area = curve.restricted_mean(at * unit)
        truth = (None if area is None else area / unit) if mean else curve.at(at * unit)
        category = f"{'until ' if mean else ''}{at:g} {named}"
        about = About(
            times.endpoint,
            times.analysis_set,
            category,
            statistic.yields,
            named if mean else SHARE,
        )
        limits = outcomes[number_name(times, statistic, at)]
        yield from judged(about, interval, confidence, limits, truth)


def _of_event_rate(
    times: Times, statistic: Statistic, counts: IntArray, outcomes: Outcomes
) -> Iterator[Characteristic]:
    """Say how often the event comes in 100 patient-years; `counts` is (day, 2)."""
    about = About(times.endpoint, times.analysis_set, None, EVENT_RATE, PER_100_YEARS)
    years = float(counts.sum(axis=1) @ np.arange(len(counts))) / DAYS_PER_YEAR
    truth = 100 * float(counts[:, 1].sum()) / years if years else None
    limits = outcomes[number_name(times, statistic, None)]
    yield from judged(about, "exact Poisson", statistic.confidence, limits, truth)


def _of_success(place: int, success: Success, outcomes: Outcomes) -> Iterator[Characteristic]:
    verdict = outcomes[f"success/{place}"]
    name = "success" if place == 0 else f"success {place + 1}"
    about = About(success.endpoint, success.analysis_set, None, name, SHARE)
    for category, code in (
        ("met", Answer.MET),
        ("not met", Answer.NOT_MET),
        ("not evaluable", Answer.NOT_EVALUABLE),
    ):
        share = share_of_trials(verdict == code)
        yield replace(about, category=category).row("probability", share, verdict.size)
    if f"stops/{place}" in outcomes and success.first_stage is not None:
        stops = share_of_trials(outcomes[f"stops/{place}"])
        row = replace(about, category="stopped after the first stage")
        yield row.row("probability", stops, verdict.size)


def _of_duration(outcomes: Outcomes) -> Iterator[Characteristic]:
    months = outcomes["duration"].astype(float) / DAYS_PER_MONTH
    about = About("trial", None, None, "duration", MONTHS)
    yield about.row("mean", mean_of_trials(months), months.size)
    for measure, share in MIDDLE:
        yield about.row(measure, quantile_of_trials(months, share), months.size)
