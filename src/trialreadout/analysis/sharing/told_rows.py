"""Which results a shared report tells at all, whatever they count.

Left out are the words that a site typed (reasons, causes of death, kinds of deviations, columns of
its own that the study file does not name), the names of readers, and of two analysis sets that
differ by fewer patients than may be counted one: beside each other they would tell the answers of
those few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from trialreadout.analysis.lesions_at_baseline import ORGANS, SUM, TARGETS
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BASELINE, DEVIATIONS, DISPOSITION
from trialreadout.protocol.numbers_asked import BETWEEN_READERS
from trialreadout.sources.tables import TABLES

_TYPED = ("site", "refractory_reason")
"""Columns of the subjects in which people write what they like."""
_LESIONS = (TARGETS, SUM, ORGANS)
_OFFERS = ("offered", "accepted", "declined", "given as offered")


def told_rows(results: Sequence[Result], protocol: Protocol, below: int) -> tuple[Result, ...]:
    """Keep the rows that a shared report may tell.

    Parameters
    ----------
    results
        All results of a readout.
    protocol
        Its study file.
    below
        The smallest count that is told.
    """
    pairs = {row.category for row in results if row.statistic == "kappa"}
    words = [
        row for row in results if not _names_readers(row, pairs) and _in_own_words(row, protocol)
    ]
    apart = _sets_apart(words, protocol, below)
    return tuple(row for row in words if row.analysis_set in apart[row.endpoint])


def _names_readers(row: Result, pairs: Iterable[str | None]) -> bool:
    if row.statistic in (BETWEEN_READERS, "kappa"):
        return True
    return row.statistic == "count" and any(
        (row.category or "").startswith(f"{p}: ") for p in pairs
    )


def _in_own_words(row: Result, protocol: Protocol) -> bool:
    """Tell whether a row is named in words of the protocol or of the plain tables."""
    what, colon, word = (row.category or "").partition(": ")
    if row.endpoint == DISPOSITION:
        return not colon
    if row.endpoint == DEVIATIONS:
        return not colon
    if row.endpoint == BASELINE:
        return what in columns_in_own_words(protocol)
    if row.statistic == "count" and what in _OFFERS:
        return word in protocol.endpoint(row.endpoint).answers
    return True


def columns_in_own_words(protocol: Protocol) -> frozenset[str]:
    """List the columns of the subjects whose words may be told, if enough patients share them."""
    known = [name for name in TABLES["subjects"].columns if name not in _TYPED]
    return frozenset((*known, *_LESIONS, *protocol.columns_of_groups()))


def _sets_apart(
    rows: Sequence[Result], protocol: Protocol, below: int
) -> Mapping[str, frozenset[str]]:
    """Choose for each endpoint the sets in which it is told.

    Of sets that are too near each other that of a success counts first, then that in which most
    endpoints are asked for, so that as few endpoints as can be are told in the other.
    """
    of: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        of.setdefault(row.endpoint, {}).setdefault(row.analysis_set, set()).update(row.about)
    asked = Counter(name for sets in of.values() for name in sets)
    judged = {each.analysis_set for each in protocol.successes}
    order = sorted(asked, key=lambda name: (name not in judged, -asked[name]))
    return {
        endpoint: _apart({name: sets[name] for name in order if name in sets}, below)
        for endpoint, sets in of.items()
    }


def _apart(sets: Mapping[str, Collection[str]], below: int) -> frozenset[str]:
    told: dict[str, frozenset[str]] = {}
    for name, patients in sets.items():
        whole = frozenset(patients)
        if all(whole == other or len(whole ^ other) >= below for other in told.values()):
            told[name] = whole
    return frozenset(told)
