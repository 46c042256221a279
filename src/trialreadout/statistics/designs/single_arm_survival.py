"""How many patients a single-arm trial needs whose endpoint is a time.

Times are taken for exponential, patients come steadily during the accrual and are followed to the
end of the study. Two tests hold the trial against the hazard of the past.

"log-rank": the one-sample log-rank test. The expected number of events is the sum, over patients,
of the hazard of the past up to the end of their own time; the test is (expected - observed) / sqrt
of the expected. Under the hoped-for hazard the difference has a larger variance than under the old
one, and Wu's formula takes the exact one.

"exponential": by the total time of all patients. Once d events were seen, twice the old hazard
times the total time is chi-square with 2 d degrees of freedom, so that d is exact; the number of
patients follows from the probability of an event.

Sources: Wu, Pharm Stat 2015;14:26-33 (log-rank, exact variance).
         Breslow, Biometrics 1975;31:643-650 (the test).
         Epstein and Sobel, J Am Stat Assoc 1953;48:486-502; Lawless, Statistical Models and Methods
         for Lifetime Data, 1982, 3.1 (exponential).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, expm1, isfinite, log, sqrt
from statistics import NormalDist
from typing import Literal

from trialreadout.statistics.designs.given import share

SurvivalTest = Literal["log-rank", "exponential"]

_TESTS = ("log-rank", "exponential")
_MOST = 100_000
"""Patients or events; more is a question that no trial of one arm answers."""


@dataclass(frozen=True, slots=True)
class SurvivalDesign:
    """How many patients and events, with what they rest on."""

    n: int
    events: int
    """log-rank: expected among `n` at the end if the hope is true, rounded up. exponential: those
    at which the test is made."""
    power: float
    """Of the test with `n` (log-rank, approximate) or with `events` (exponential, exact)."""
    event_probability: float
    """That a patient has the event by the end, if the hope is true."""
    median0: float
    median1: float
    accrual: float
    follow_up: float
    """In the unit of the medians, after the last patient came."""
    alpha: float
    """One-sided."""
    test: SurvivalTest


def survival_design(
    median0: float,
    median1: float,
    alpha: float,
    power: float,
    accrual: float,
    follow_up: float,
    test: SurvivalTest = "log-rank",
) -> SurvivalDesign:
    """Find how many patients show that a median is longer.

    Parameters
    ----------
    median0, median1
        The median of the past, and the longer one hoped for, in one unit.
    alpha
        Of the one-sided test.
    power
        If the hope is true.
    accrual
        How long patients come, steadily; 0 for all at once.
    follow_up
        How long the last patient is followed; 0 to stop when the last has come.
    test
        "log-rank" or "exponential".

    Returns
    -------
    SurvivalDesign

    Raises
    ------
    ValueError
        If a median is not above 0, median1 not above median0, a share not between 0 and 1, a
        duration below 0 or both of them 0, the test unknown, or the medians so close that more
        than 100,000 patients or events are needed.
    """
    hazard0, hazard1 = _hazards(median0, median1)
    share("alpha", alpha), share("power", power)
    _check_durations(accrual, follow_up)
    if test not in _TESTS:
        raise ValueError(f"test is {test!r}; expected one of: {', '.join(_TESTS)}")
    p_event = event_probability(hazard1, accrual, follow_up)
    if test == "exponential":
        events = _events_needed(hazard1 / hazard0, alpha, power)
        n, kept = ceil(events / p_event), exponential_power(events, hazard1 / hazard0, alpha)
    else:
        one = log_rank_moments(hazard0, hazard1, accrual, follow_up)
        n = ceil(one.needed(alpha, power))
        if n > _MOST:
            raise _too_many("patients")
        kept, events = one.power(n, alpha), ceil(n * p_event)
    return SurvivalDesign(
        n=n,
        events=events,
        power=kept,
        event_probability=p_event,
        median0=float(median0),
        median1=float(median1),
        accrual=float(accrual),
        follow_up=float(follow_up),
        alpha=float(alpha),
        test=test,
    )


def survival_power(design: SurvivalDesign, median: float) -> float:
    """Give the power of a design if the true median is another.

    Parameters
    ----------
    design
        The design.
    median
        The true median, in its unit.

    Returns
    -------
    float
        Approximate for the log-rank test; at median0 it is alpha.

    Raises
    ------
    ValueError
        If the median is not above 0.
    """
    hazard = log(2) / _positive("median", median)
    hazard0 = log(2) / design.median0
    if design.test == "exponential":
        return exponential_power(design.events, hazard / hazard0, design.alpha)
    one = log_rank_moments(hazard0, hazard, design.accrual, design.follow_up)
    return one.power(design.n, design.alpha)


def event_probability(hazard: float, accrual: float, follow_up: float) -> float:
    """Give the probability that a patient has the event by the end of the study."""
    return 1 - _mean_exponential(hazard, accrual, follow_up)


@dataclass(frozen=True, slots=True)
class LogRankMoments:
    """Of one patient: what a hazard does to the one-sample log-rank statistic."""

    drift: float
    """Mean of the expected less the observed events."""
    variance: float
    """Of that difference."""
    expected: float
    """Mean of the expected events, which the statistic is divided by."""

    def power(self, n: int, alpha: float) -> float:
        """Give the probability that the statistic of `n` patients is above its limit."""
        z = NormalDist().inv_cdf(1 - alpha)
        beyond = (self.drift * sqrt(n) - z * sqrt(self.expected)) / sqrt(self.variance)
        return NormalDist().cdf(beyond)

    def needed(self, alpha: float, power: float) -> float:
        """Give the number of patients for a power, before it is rounded up."""
        z, of_power = (NormalDist().inv_cdf(each) for each in (1 - alpha, power))
        size = (z * sqrt(self.expected) + of_power * sqrt(self.variance)) / self.drift
        return max(size, 0.0) ** 2 or 1.0


def log_rank_moments(
    hazard0: float, hazard: float, accrual: float, follow_up: float
) -> LogRankMoments:
    """Work out the moments for exponential times, seen until an end that is steadily distributed.

    Of one patient, let L be the true hazard times the time seen and M the event (0 or 1) less L. M
    has mean 0 and the variance p of the event's probability, which is the mean of L. The expected
    less the observed is (hazard0 / hazard - 1) L - M, and the mean of M L is minus half that of L
    squared, as both integrals over an exponential time show.
    """
    lead = hazard0 / hazard - 1
    p = event_probability(hazard, accrual, follow_up)
    square = 2 * (p - _mean_time_exponential(hazard, accrual, follow_up))
    return LogRankMoments(
        drift=lead * p,
        variance=lead * lead * (square - p * p) + p + lead * square,
        expected=(lead + 1) * p,
    )


def exponential_power(events: int, ratio: float, alpha: float) -> float:
    """Give the exact power of the test by total time.

    Parameters
    ----------
    events
        At which the test is made.
    ratio
        True hazard over that of the past.
    alpha
        One-sided.

    Returns
    -------
    float
    """
    from scipy.special import gammaincc, gammainccinv

    return float(gammaincc(events, ratio * gammainccinv(events, alpha)))


def _events_needed(ratio: float, alpha: float, power: float) -> int:
    too_few, enough = 0, 1
    while exponential_power(enough, ratio, alpha) < power:
        too_few, enough = enough, 2 * enough
        if enough > _MOST:
            raise _too_many("events")
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        holds = exponential_power(middle, ratio, alpha) >= power
        too_few, enough = (too_few, middle) if holds else (middle, enough)
    return enough


def _too_many(what: str) -> ValueError:
    return ValueError(
        f"more than {_MOST:,} {what} are needed; raise the distance of the medians or alpha, or "
        "ask for less power"
    )


def _mean_exponential(hazard: float, accrual: float, follow_up: float) -> float:
    """Give the mean of exp(-hazard C), C being between follow-up and follow-up and accrual."""
    begin, end = follow_up, follow_up + accrual
    if accrual == 0:
        return exp(-hazard * begin)
    return exp(-hazard * begin) * -expm1(-hazard * accrual) / (hazard * (end - begin))


def _mean_time_exponential(hazard: float, accrual: float, follow_up: float) -> float:
    """Give the mean of hazard C exp(-hazard C)."""
    begin, end = hazard * follow_up, hazard * (follow_up + accrual)
    if accrual == 0:
        return begin * exp(-begin)
    return ((begin + 1) * exp(-begin) - (end + 1) * exp(-end)) / (end - begin)


def _hazards(median0: float, median1: float) -> tuple[float, float]:
    of_past, hoped = _positive("median0", median0), _positive("median1", median1)
    if hoped <= of_past:
        raise ValueError(
            f"median0 is {median0} and median1 is {median1}; expected median1, the one hoped for, "
            "above median0, that of the past"
        )
    return log(2) / of_past, log(2) / hoped


def _positive(name: str, value: float) -> float:
    if not (value > 0 and isfinite(value)):
        raise ValueError(f"{name} is {value}; expected a time above 0")
    return float(value)


def _check_durations(accrual: float, follow_up: float) -> None:
    for name, value in (("accrual", accrual), ("follow_up", follow_up)):
        if not (value >= 0 and isfinite(value)):
            raise ValueError(f"{name} is {value}; expected a time of 0 or more")
    if accrual + follow_up == 0:
        raise ValueError("accrual and follow_up are both 0; expected some time to see an event in")
