"""Simon's two-stage designs: optimal, minimax and admissible, by search over all of them.

A first stage of a few patients stops a trial of a drug that does nothing. The optimal design has
the smallest expected size if the drug has the rate p0, the minimax design the smallest largest
size. Between the two lie the admissible ones, each the best for some weight between both sizes.

A design holds its errors if type 1 is no more than alpha and power no less than asked for, up to
rounding; clinfun leaves out a design whose error is exactly the one asked for. Of designs of n
patients, the one with the smallest expected size stands for n. Where several final limits hold for
one first stage, the largest is taken, which errs least on the side of a useless drug; where first
stages have the same expected size, the smallest; where two n have, the smaller. These are the
choices that clinfun's search comes to.

Sources: Simon, Control Clin Trials 1989;10:1-10.
         Jung, Lee, Kim and George, Stat Med 2004;23:561-569 (admissible).
         Seshan, clinfun for R, ph2simon and twostage.admissible (which of equal designs is taken).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.statistics.designs.binomial import at_least, binomial_table
from trialreadout.statistics.designs.given import ROUNDING, at_least_one, rising, share
from trialreadout.statistics.designs.two_stage_rates import two_stage_rates

TwoStageKind = Literal["optimal", "minimax", "admissible"]

_KINDS = ("optimal", "minimax", "admissible")
_LARGEST = 1000


@dataclass(frozen=True, slots=True)
class TwoStageDesign:
    """A design, what it was asked for, and what it keeps of it, exactly."""

    first_n: int
    first_limit: int
    """Go on if more than so many of `first_n` respond."""
    n: int
    """Of both stages together."""
    limit: int
    """Active if more than so many of `n` respond."""
    expected_n: float
    """Mean number of patients if the rate is p0."""
    early_stop: float
    """Probability to stop after the first stage if the rate is p0."""
    type_1_error: float
    """Probability to call it active if the rate is p0."""
    power: float
    """Probability to call it active if the rate is p1."""
    expected_n_under_p1: float
    early_stop_under_p1: float
    weights: tuple[float, float] | None
    """From and to which weight of n, against that of the expected size, the design is the best.
    None: not asked for as one of the admissible."""
    proven: bool
    """Whether no n above the largest that was searched can have a smaller expected size."""
    p0: float
    p1: float


@overload
def two_stage_design(
    p0: float,
    p1: float,
    alpha: float,
    power: float,
    kind: Literal["optimal", "minimax"] = "optimal",
    nmax: int = 150,
) -> TwoStageDesign: ...


@overload
def two_stage_design(
    p0: float, p1: float, alpha: float, power: float, kind: Literal["admissible"], nmax: int = 150
) -> list[TwoStageDesign]: ...


def two_stage_design(
    p0: float,
    p1: float,
    alpha: float,
    power: float,
    kind: TwoStageKind = "optimal",
    nmax: int = 150,
) -> TwoStageDesign | list[TwoStageDesign]:
    """Find a two-stage design.

    Parameters
    ----------
    p0, p1
        The rate that is too low, and the one hoped for.
    alpha
        Largest probability to call the drug active if the rate is p0.
    power
        Smallest probability to call it active if the rate is p1.
    kind
        optimal: the smallest expected size under p0. minimax: the smallest n, and of these the
        smallest expected size. admissible: all that are best for some weight, from minimax to
        optimal, as a list.
    nmax
        The largest n that is tried, up to 1000.

    Returns
    -------
    TwoStageDesign, or a list of them

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, p1 not above p0, the kind unknown, nmax below 2 or above
        1000, or if no design of up to nmax patients holds both errors.
    """
    low, high = rising(p0, p1)
    asked = share("alpha", alpha), share("power", power)
    if kind not in _KINDS:
        raise ValueError(f"kind is {kind!r}; expected one of: {', '.join(_KINDS)}")
    if not 2 <= at_least_one("nmax", nmax) <= _LARGEST:
        raise ValueError(f"nmax is {nmax}; expected from 2 to {_LARGEST} patients")
    search = _Search(low, high, *asked, nmax)
    found = list(search.falling_sizes())
    if not found:
        raise ValueError(
            f"no two-stage design of up to nmax = {nmax} patients tells {p0:g} from {p1:g} with "
            f"alpha {alpha:g} and power {power:g}; raise nmax, the distance of p1 from p0, or "
            "alpha, or ask for less power"
        )
    if kind == "admissible":
        return [search.design(found[at], weights) for at, weights in _best_for_some_weight(found)]
    return search.design(found[0] if kind == "minimax" else found[-1], None)


@dataclass(frozen=True, slots=True)
class _Plan:
    first_n: int
    first_limit: int
    n: int
    limit: int
    expected_n: float


class _Search:
    """All designs for one question. Axes: rate (p0, p1), patients of a stage, count."""

    def __init__(self, p0: float, p1: float, alpha: float, power: float, nmax: int) -> None:
        self.p0, self.p1, self.nmax = p0, p1, nmax
        self.alpha, self.power = alpha + ROUNDING, power - ROUNDING
        self.chance = binomial_table(nmax, [p0, p1])
        self.beyond = at_least(self.chance)
        self.passing = self.beyond[..., 1:]  # more than so many
        self.proven = False

    def falling_sizes(self) -> Iterator[_Plan]:
        """Yield, n by n, the best design if it beats those of all smaller n.

        The first is minimax and the last optimal. The expected size of a first stage rises with n,
        so first stages that no longer beat the best of a smaller n never will.
        """
        may_go_on = self.passing[1] >= self.power
        possible = self._limits()
        best = np.inf
        for n in range(2, self.nmax + 1):
            first_n = np.arange(1, n)
            size = first_n[:, np.newaxis] + self.passing[0, 1:n] * (n - first_n)[:, np.newaxis]
            better = may_go_on[1:n] & (size < min(best, n))
            if not better.any() and n > best:
                self.proven = True
                return
            if possible[n] >= 0 and better.any():
                plan = self._best(n, int(possible[n]), size, better)
                if plan is not None:
                    best = plan.expected_n
                    yield plan

    def _limits(self) -> IntArray:
        """Give for each n the largest final limit that leaves enough power, -1 where none does.

        -1, too, where even the best test of n patients errs too often (Neyman and Pearson): among
        all tests with that power it calls a useless drug active least often.
        """
        limit = (self.passing[1] >= self.power).sum(axis=-1) - 1
        n = np.arange(self.nmax + 1)
        above = np.minimum(limit + 1, self.nmax)
        lacking = self.power - self.passing[1, n, above]
        of_next = self.chance[:, n, above]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.clip(np.nan_to_num(lacking / of_next[1]), 0, 1)
        least = self.passing[0, n, above] + part * of_next[0]
        return np.where(least <= self.alpha + ROUNDING, limit, -1)

    def _best(self, n: int, largest: int, size: FloatArray, better: BoolArray) -> _Plan | None:
        """Find the smallest expected size among the first stages that are better.

        Parameters
        ----------
        n, largest
            Patients in all, and the largest final limit that may leave enough power.
        size, better : (first_n, first_limit)
            For first stages from 1 patient on.
        """
        rows = np.flatnonzero(better.any(axis=1))
        columns = int(np.flatnonzero(better.any(axis=0))[-1]) + 1
        open_, sizes = better[rows, :columns], size[rows, :columns]
        limits = np.full(open_.shape, -1)
        for limit in range(largest, -1, -1):
            active = self._active(n, rows + 1, limit)[..., :columns]
            errs_seldom = open_[:, : active.shape[-1]] & (active[0] <= self.alpha)
            if not errs_seldom.any():
                break
            holds = errs_seldom & (active[1] >= self.power)
            fresh = limits[:, : active.shape[-1]]
            fresh[holds & (fresh < 0)] = limit
        found = np.where(limits >= 0, sizes, np.inf)
        row, first_limit = np.unravel_index(np.argmin(found), found.shape)
        if not np.isfinite(found[row, first_limit]):
            return None
        return _Plan(
            first_n=int(rows[row]) + 1,
            first_limit=int(first_limit),
            n=n,
            limit=int(limits[row, first_limit]),
            expected_n=float(found[row, first_limit]),
        )

    def _active(self, n: int, first_n: IntArray, limit: int) -> FloatArray:
        """Give the probability to pass both limits, (rate, first_n, first_limit up to `limit`)."""
        count = np.arange(limit + 1)
        among = n - first_n[:, np.newaxis]
        still = np.minimum(limit - count + 1, among + 1)  # more than all there are: probability 0
        passed = self.chance[:, first_n, : limit + 1] * self.beyond[:, among, still]
        passed = np.concatenate([passed[..., 1:], self.beyond[:, first_n, limit + 1, None]], -1)
        result: FloatArray = np.cumsum(passed[..., ::-1], axis=-1)[..., ::-1]
        return result

    def design(self, plan: _Plan, weights: tuple[float, float] | None) -> TwoStageDesign:
        """Say of a plan what it keeps."""
        parts = plan.first_n, plan.first_limit, plan.n, plan.limit
        rates = two_stage_rates(*parts, p=[self.p0, self.p1])
        return TwoStageDesign(
            *parts,
            expected_n=float(rates.expected_n[0]),
            early_stop=float(rates.early_stop[0]),
            type_1_error=float(rates.active[0]),
            power=float(rates.active[1]),
            expected_n_under_p1=float(rates.expected_n[1]),
            early_stop_under_p1=float(rates.early_stop[1]),
            weights=weights,
            proven=self.proven,
            p0=self.p0,
            p1=self.p1,
        )


def _best_for_some_weight(found: list[_Plan]) -> Iterator[tuple[int, tuple[float, float]]]:
    """Yield the corners of the lower hull of expected size over n, with their weights of n."""
    at, above = 0, 1.0
    while at < len(found) - 1:
        here = found[at]
        gained = [
            (here.expected_n - each.expected_n) / (each.n - here.n) for each in found[at + 1 :]
        ]
        steepest = max(gained)
        weight = steepest / (1 + steepest)
        yield at, (weight, above)
        at, above = at + 1 + gained.index(steepest), weight
    yield at, (0.0, above)
