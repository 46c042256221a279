"""Times compared between groups: the log-rank test and its family, and hazard ratios.

Patients without a time, or without a recorded group, take no part and are counted. A hazard ratio
stands beside the group that it is of, and says against which other; with several groups all ratios
are of one model. A log-rank test stands with what it rests on: the chi-square, and for each group
the events that it had and was due; weighted as the test weights them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.results import CHI_SQUARE, EXPECTED, OBSERVED, RATIO, Result
from trialreadout.core.estimate import Estimate, Status
from trialreadout.statistics import cox, log_rank


def times_compared(about: About, rows: pl.DataFrame, group: pl.Series) -> Iterator[Result]:
    """Compare the times of the groups as the statistic asks.

    Parameters
    ----------
    rows
        The endpoint's rows of the patients of the analysis set.
    group : (row,)
        The group of each; null where it is not recorded.
    """
    every = rows.with_columns(_group=group)
    known = every.drop_nulls(["time", "_group"])
    if about.statistic.yields == "log-rank":
        yield from _log_rank(about, known, every)
    else:
        yield from _hazard_ratios(about, known)
    without_time = pl.col("time").is_null()
    for category, which in (
        ("without a time, left out", without_time),
        (f"without {about.statistic.group}, left out", ~without_time & pl.col("_group").is_null()),
    ):
        left_out = about.count(category, every, which)
        if left_out.n:
            yield left_out


def _log_rank(about: About, known: pl.DataFrame, every: pl.DataFrame) -> Iterator[Result]:
    rho = about.statistic.rho
    test = log_rank(known["time"].to_numpy(), known["event"].to_numpy(), _groups(known), rho)
    category = f"by {about.statistic.group}" + (f", rho = {rho:g}" if rho else "")
    counted = _with_event(known)
    p = _plain(test.p, test.method)
    yield about.row("log-rank", category, p, "p", counted, known.height)
    if test.chi_square is None:
        return
    freedom = test.degrees_of_freedom
    method = f"{test.method}, {freedom} degree{'s' if freedom > 1 else ''} of freedom"
    chi_square = _plain(test.chi_square, method)
    yield about.beside(CHI_SQUARE, category, chi_square, CHI_SQUARE, counted, known.height)
    unit = "weighted events" if rho else "events"
    each = zip(test.groups.tolist(), test.observed.tolist(), test.expected.tolist(), strict=True)
    for name, observed, expected in each:
        own = known.filter(_group=name)
        of_group = replace(
            about,
            group=f"{about.statistic.group}: {name}",
            patients=_members(about, every, name),
        )
        for what, events in ((OBSERVED, observed), (EXPECTED, expected)):
            row = _plain(events, test.method), unit, _with_event(own), own.height
            yield of_group.beside(what, category, *row)


def _members(about: About, every: pl.DataFrame, name: str) -> tuple[str, ...]:
    """Name the patients of a group, those without a time among them."""
    own = set(every.filter(_group=name)["subject"])
    return tuple(patient for patient in about.patients if patient in own)


def _plain(value: float | None, method: str) -> Estimate:
    """Make an estimate of a number without limits."""
    status: Status = "not estimable" if value is None else "estimated"
    return Estimate(value, None, None, None, None, method, status)


def _hazard_ratios(about: About, known: pl.DataFrame) -> Iterator[Result]:
    statistic = about.statistic
    names = _groups(known)
    found = sorted(set(names.tolist()))
    reference = statistic.reference or next(iter(found), None)
    others = [name for name in found if name != reference]
    model = cox(
        known["time"].to_numpy(),
        known["event"].to_numpy(),
        np.column_stack([names == name for name in others] or [np.zeros(names.size)]),
        statistic.ties,
        statistic.confidence,
    )
    if not others or reference not in found:
        none = Estimate(None, None, None, None, statistic.confidence, model.method, "not estimable")
        category = f"by {statistic.group}"
        yield about.row("hazard ratio", category, none, RATIO, _with_event(known), known.height)
        return
    for name, ratio in zip(others, model.estimates, strict=True):
        of_group = replace(about, group=f"{statistic.group}: {name}")
        against = f"against {reference}"
        yield of_group.row("hazard ratio", against, ratio, RATIO, _with_event(known), known.height)


def _groups(known: pl.DataFrame) -> np.ndarray:
    return np.array(known["_group"].to_list(), str)


def _with_event(known: pl.DataFrame) -> pl.Series:
    return known.filter("event")["subject"]
