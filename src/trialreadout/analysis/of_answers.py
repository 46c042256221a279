"""Numbers of answers: how many gave which, with intervals, bounds, and groups compared."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.results import SHARE, Result
from trialreadout.core.estimate import Estimate, Status
from trialreadout.endpoints.answers import UNKNOWN
from trialreadout.protocol.protocol import Asked
from trialreadout.statistics import fisher_exact, proportion

_LEFT_OUT = {"after_progression": "progression", "after_new_therapy": "new therapy"}
"""For each column of assessments left out, after what."""


def numbers_of_answers(about: About, endpoint: Asked, rows: pl.DataFrame) -> Iterator[Result]:
    """Count the answers as the statistic asks; `rows` are those of the group's patients."""
    statistic = about.statistic
    match statistic.yields:
        case "proportion":
            wanted = statistic.of or ("met",)
            yield _proportion(about, " or ".join(wanted), rows, pl.col("answer").is_in(wanted))
        case "bounds":
            yield from _bounds(about, endpoint.answers[0], rows)
        case "agreement":
            yield _agreement(about, rows)
        case _:
            yield from _categories(about, endpoint, rows)


def comparison(about: About, rows: pl.DataFrame, group: pl.Series) -> Iterator[Result]:
    """Compare the share of an answer between groups, by Fisher's exact test.

    Patients whose group is not recorded take no part, and are counted.

    Parameters
    ----------
    rows
        The endpoint's rows of the patients of the analysis set.
    group : (row,)
        The group of each; null where it is not recorded.
    """
    wanted = about.statistic.of or ("met",)
    known = rows.with_columns(_group=group).drop_nulls("_group")
    met = known["answer"].is_in(list(wanted))
    counts = [
        [
            int((met & (known["_group"] == each)).sum()),
            int((~met & (known["_group"] == each)).sum()),
        ]
        for each in known["_group"].unique().sort()
    ]
    category = f"{' or '.join(wanted)} by {about.statistic.group}"
    counted = known.filter(met)["subject"]
    if len(counts) < 2:
        test = Estimate(None, None, None, None, None, "Fisher's exact test", "not estimable")
    else:
        found = fisher_exact(np.array(counts))
        test = Estimate(found.p_two_sided, None, None, None, None, found.method, found.status)
    yield about.row("comparison", category, test, "p", counted, known.height)
    if known.height < rows.height:
        unknown = rows.with_columns(_group=group)
        yield about.count(
            f"without {about.statistic.group}, left out", unknown, pl.col("_group").is_null()
        )


def _categories(about: About, endpoint: Asked, rows: pl.DataFrame) -> Iterator[Result]:
    for answer in endpoint.answers:
        yield _proportion(about, answer, rows, pl.col("answer") == answer)
    if "offered" in rows.columns:
        yield from _what_became_of_offers(about, rows)
    if "assessments" in rows.columns:
        yield about.count("without any assessment", rows, pl.col("assessments") == 0)
        for column, what in _LEFT_OUT.items():
            category = f"with assessments after {what}, left out"
            yield about.count(category, rows, pl.col(column) > 0)


def _what_became_of_offers(about: About, rows: pl.DataFrame) -> Iterator[Result]:
    """Count for each offer to how many it was made, who accepted it, and who was given it."""
    offers = rows["offered"].drop_nulls().unique(maintain_order=True).sort()
    for offer in offers:
        made = pl.col("offered") == offer
        yield about.count(f"offered: {offer}", rows, made)
        yield about.count(f"accepted: {offer}", rows, made & pl.col("accepted"))
        yield about.count(f"declined: {offer}", rows, made & ~pl.col("accepted"))
        yield about.count(f"given as offered: {offer}", rows, made & pl.col("given"))
    due = pl.col("day").is_not_null()
    yield about.count("due and not recorded", rows, due & pl.col("offered").is_null())


def _bounds(about: About, met: str, rows: pl.DataFrame) -> Iterator[Result]:
    """Count who met it, taking those not evaluable for not met, and for met."""
    for category, answers in (
        (f"{met}, not evaluable as not {met}", [met]),
        (f"{met}, not evaluable as {met}", [met, *UNKNOWN]),
    ):
        yield _share(about, "bounds", category, rows, pl.col("answer").is_in(answers))


def _proportion(about: About, category: str, rows: pl.DataFrame, which: pl.Expr) -> Result:
    return _share(about, "proportion", category, rows, which)


def _share(about: About, name: str, category: str, rows: pl.DataFrame, which: pl.Expr) -> Result:
    counted = rows.filter(which)["subject"]
    if "lesion" in rows.columns:
        return about.row(name, category, _of_lesions(counted, rows), SHARE, counted, rows.height)
    statistic = about.statistic
    share = proportion(
        len(counted), rows.height, confidence=statistic.confidence, method=statistic.method
    )
    return about.row(name, category, share, SHARE, counted, rows.height)


def _of_lesions(counted: pl.Series, rows: pl.DataFrame) -> Estimate:
    """Give a share of lesions, without an interval: those of one patient are not independent."""
    value = len(counted) / rows.height if rows.height else None
    status: Status = "not estimable" if value is None else "estimated"
    method = "share of the lesions in which any reading noted a focus"
    return Estimate(value, None, None, None, None, method, status)


def _agreement(about: About, rows: pl.DataFrame) -> Result:
    """Count the assessments that were graded here as their reader recorded them.

    There is no interval: assessments of one patient are not independent.
    """
    compared = rows.drop_nulls("recorded")
    equal = compared.filter(pl.col("response") == pl.col("recorded"))["subject"]
    value = len(equal) / compared.height if compared.height else None
    status: Status = "not estimable" if value is None else "estimated"
    share = Estimate(value, None, None, None, None, "share of assessments", status)
    return about.row("agreement", None, share, SHARE, equal, compared.height)
