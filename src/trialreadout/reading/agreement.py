"""How far readers agree: on each patient by the endpoint's own rules, and on each scan.

A patient is answered for each reader as if that reader were the reader of record. A scan is as high
as its highest focus: none, equivocal, present; these have an order, so that kappa is weighted.
Readings that settle differences take no part.

Source: see `trialreadout.statistics.kappa` and `trialreadout.statistics.fleiss_kappa`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from trialreadout.core.estimate import Estimate
from trialreadout.endpoints.kinds import grade
from trialreadout.protocol import Protocol
from trialreadout.protocol.scintigraphy import UptakeReinduction
from trialreadout.reading.differences import NOTHING, uptakes
from trialreadout.reading.work import readable_scans
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER
from trialreadout.statistics import fleiss_kappa, kappa

UPTAKE = (NOTHING, "equivocal", "present")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What some readers make of what all of them read."""

    of: str
    """"scan", or the name of an endpoint."""
    readers: tuple[str, ...]
    alike: int
    """On how many all of them agree."""
    n: int
    """How many all of them read."""
    kappa: Estimate


def agreements(sources: Sources, protocol: Protocol) -> tuple[Agreement, ...]:
    """Hold each two readers against each other, and all of them where there are more."""
    rows = []
    for endpoint in protocol.endpoints:
        if isinstance(endpoint, UptakeReinduction):
            answers = answers_by_reader(sources, protocol, endpoint)
            rows += list(_held(endpoint.name, answers, endpoint.answers, ordered=False))
    rows += list(_held("scan", scans_by_reader(sources), UPTAKE, ordered=True))
    return tuple(rows)


def scans_by_reader(sources: Sources) -> dict[str, dict[object, str]]:
    """Give for each reader the highest uptake in each scan that the reader read."""
    found: dict[str, dict[object, str]] = {}
    for scan in readable_scans(sources, named_alone=False):
        for reader, noted in uptakes(sources, scan).items():
            highest = max((UPTAKE.index(word) for word in noted.values()), default=0)
            key = (scan.subject, scan.scanned_on, scan.kind)
            found.setdefault(reader, {})[key] = UPTAKE[highest]
    return found


def answers_by_reader(
    sources: Sources, protocol: Protocol, endpoint: UptakeReinduction
) -> dict[str, dict[object, str]]:
    """Give for each reader the answer for each patient of whom the reader read a scan."""
    reads = sources.table("reads").filter(~pl.col("adjudicated").fill_null(False))
    reads = reads.with_columns(pl.col("reader").fill_null(UNNAMED_READER))
    subjects = sources.table("subjects")["subject"]
    cohorts = build_cohorts(sources, protocol)
    found: dict[str, dict[object, str]] = {}
    for reader in reads["reader"].unique().sort():
        own = set(reads.filter(reader=reader)["subject"])
        as_if = endpoint.model_copy(update={"reader": reader})
        for cohort in cohorts:
            graded = grade(cohort, protocol, as_if)
            for patient, code in zip(cohort.patient, graded.answer, strict=True):
                subject = subjects[int(patient)]
                if subject in own:
                    found.setdefault(reader, {})[subject] = graded.words[int(code)]
    return found


def _held(
    of: str,
    said: Mapping[str, Mapping[object, str]],
    categories: Sequence[str],
    ordered: bool,
) -> Iterator[Agreement]:
    place = {word: at for at, word in enumerate(categories)}
    readers = sorted(said)
    groups: list[tuple[str, ...]] = list(combinations(readers, 2))
    if len(readers) > 2:
        groups.append(tuple(readers))
    for group in groups:
        both = [key for key in said[group[0]] if all(key in said[other] for other in group[1:])]
        codes = np.array([[place[said[reader][key]] for reader in group] for key in both], int)
        codes = codes.reshape(len(both), len(group))
        alike = int((codes == codes[:, :1]).all(axis=1).sum())
        yield Agreement(of, group, alike, len(both), _kappa(codes, len(categories), ordered))


def _kappa(codes: np.ndarray, categories: int, ordered: bool) -> Estimate:
    """Estimate kappa of (read, reader) codes."""
    if codes.shape[1] > 2:
        counts = (codes[..., np.newaxis] == np.arange(categories)).sum(axis=1)
        return fleiss_kappa(counts)
    table = np.zeros((categories, categories), int)
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1)
    return kappa(table, "linear" if ordered else "none")
