"""Numbers of each two readers: how many they answer alike, kappa, and who saw progression first.

Disagreement on progression is counted and not rated: who was earlier, and who alone.

Source: Cohen, Educ Psychol Meas 1960;20:37-46 (kappa; see `trialreadout.statistics.kappa`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from trialreadout.analysis import between_readers as pairs
from trialreadout.analysis.about import About
from trialreadout.analysis.results import SHARE, Result
from trialreadout.protocol.numbers_asked import BETWEEN_READERS
from trialreadout.protocol.protocol import Asked
from trialreadout.statistics import kappa, proportion


def numbers_of_readers(about: About, endpoint: Asked, rows: pl.DataFrame) -> Iterator[Result]:
    """Count for each two readers the patients whom both read, and what they made of them.

    Parameters
    ----------
    rows
        Those of `between_readers`, of the group's patients.
    """
    for names in rows["readers"].unique().sort():
        yield from _numbers_of_pair(about, endpoint, names, rows.filter(readers=names))


def _numbers_of_pair(
    about: About, endpoint: Asked, names: str, rows: pl.DataFrame
) -> Iterator[Result]:
    both = rows.drop_nulls("agree")
    alike = both.filter("agree")["subject"]
    confidence = about.statistic.confidence
    share = proportion(
        len(alike), both.height, confidence=confidence, method=about.statistic.method
    )
    yield about.row(BETWEEN_READERS, names, share, SHARE, alike, both.height)
    beyond_chance = kappa(_counts(both, endpoint.answers), confidence=confidence)
    yield about.row("kappa", names, beyond_chance, "", alike, both.height)
    yield about.count(f"{names}: another answer", both, ~pl.col("agree"))
    one, other = rows["reader"][0], rows["other_reader"][0]
    for what, in_words in (
        (pairs.SAME_DAY, "on the same day"),
        (pairs.EARLIER, f"earlier by {one}"),
        (pairs.OTHER_EARLIER, f"earlier by {other}"),
        (pairs.ALONE, f"by {one} alone"),
        (pairs.OTHER_ALONE, f"by {other} alone"),
    ):
        yield about.count(f"{names}: progression {in_words}", both, pl.col("progression") == what)
    read, read_by_other = (pl.col(each).is_not_null() for each in ("answer", "other_answer"))
    yield about.count(f"{names}: read by {one} alone, left out", rows, read & ~read_by_other)
    yield about.count(f"{names}: read by {other} alone, left out", rows, read_by_other & ~read)


def _counts(both: pl.DataFrame, answers: tuple[str, ...]) -> np.ndarray:
    """Count the patients by the answer of one reader, (category), and of the other."""
    place = {answer: at for at, answer in enumerate(answers)}
    counts = np.zeros((len(answers), len(answers)), np.int64)
    one, other = (
        both[column].replace_strict(place, return_dtype=pl.Int64).to_numpy()
        for column in ("answer", "other_answer")
    )
    np.add.at(counts, (one, other), 1)
    return counts
