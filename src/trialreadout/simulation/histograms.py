"""How often a number of a trial lay where: counts of patients, and medians, over all trials."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.core.simulated import Histogram
from trialreadout.simulation.numbers_of_times import number_name
from trialreadout.simulation.outcomes import Outcomes
from trialreadout.simulation.pooled import count_days, pooled
from trialreadout.simulation.questions import Share, Times
from trialreadout.simulation.trials import SimulatedTrials

BINS = 40
"""Of a median."""


def histograms(outcomes: Outcomes, trials: SimulatedTrials) -> Iterator[Histogram]:
    """Count the trials by the patients with each answer, and by each median."""
    for share in trials.questions.shares:
        yield _of_count(share, outcomes, trials)
    for times in trials.questions.times:
        found = next((s for s in times.statistics if s.yields == "median"), None)
        if found is not None:
            name = number_name(times, found, None)
            yield _of_median(times, outcomes[name][:, 0], outcomes, trials)


def _of_count(share: Share, outcomes: Outcomes, trials: SimulatedTrials) -> Histogram:
    listed = trials.protocol.endpoint(share.endpoint).answers
    wanted = [word in share.words for word in listed]
    counts = outcomes[f"answers/{share.endpoint}/{share.analysis_set}"]
    patients = counts[:, wanted].sum(axis=1, dtype=np.int64)
    found = np.bincount(patients)
    return Histogram(
        share.endpoint,
        share.analysis_set,
        " or ".join(share.words),
        "count",
        "patients",
        tuple(place - 0.5 for place in range(found.size + 1)),
        tuple(found.tolist()),
        0,
        float(patients.mean()),
    )


def _of_median(
    times: Times, medians: FloatArray, outcomes: Outcomes, trials: SimulatedTrials
) -> Histogram:
    known = medians[~np.isnan(medians)]
    first = floor(known.min()) if known.size else 0
    last = max(ceil(known.max()) if known.size else 1, first + 1)
    counts, edges = np.histogram(known, BINS, (first, last))
    of_all = count_days(outcomes[f"days/{times.name}"], outcomes[f"event/{times.name}"])
    days = pooled(of_all).quantile(0.5)
    return Histogram(
        times.endpoint,
        times.analysis_set,
        None,
        "median",
        trials.protocol.endpoint(times.endpoint).unit,  # type: ignore[union-attr]
        tuple(edges.tolist()),
        tuple(counts.tolist()),
        int(np.isnan(medians).sum()),
        None if days is None else days / trials.unit(times),
    )
