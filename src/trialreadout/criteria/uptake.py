"""Radioiodine uptake of each lesion: what a scan shows, in all its views, and how it changes.

A scan has views, such as planar and SPECT, and a view that was never made is not one that nobody
read: the first has no say, the second leaves open what it would have shown. In a view that was
read, a lesion of which nothing is noted takes nothing up.

Sources: ClinicalTrials.gov NCT00887107, primary outcome ("planar images and/or SPECT"), and, for
         the change of each lesion, its objective (to "increase the accumulation of radioiodine").
         The publications of that trial do not report such a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from trialreadout.core.codes import first_of
from trialreadout.core.terms import Uptake, UptakeChange

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, IntArray

ViewRule = Literal["either", "both", "spect decides"]

UNKNOWN, NONE, EQUIVOCAL, PRESENT = Uptake

# Of several views the last in the order stands.
_EITHER = (NONE, EQUIVOCAL, UNKNOWN, PRESENT)
_BOTH = (PRESENT, EQUIVOCAL, UNKNOWN, NONE)


def uptake_where_read(uptake: IntArray, read: BoolArray) -> IntArray:
    """Take for none what a reading does not mention.

    Parameters
    ----------
    uptake : (..., lesion)
        `Uptake` codes of the foci in a scan or view; UNKNOWN: no focus was noted.
    read : (...)
        Whether the scan or view was read.

    Returns
    -------
    (..., lesion)
        NONE instead of UNKNOWN where it was read; everything else as it was.
    """
    uptake, read = np.asarray(uptake), np.asarray(read)[..., np.newaxis]
    return first_of([read & (uptake == UNKNOWN)], [NONE], otherwise=uptake)


def combined_views(uptake: IntArray, rule: ViewRule, made: BoolArray | None = None) -> IntArray:
    """Bring the views of a scan to one answer for each lesion.

    Parameters
    ----------
    uptake : (..., view, lesion)
        `Uptake` codes.
    rule
        either: one view with uptake suffices. Otherwise UNKNOWN if a view is unread, since it
        might have shown uptake, then EQUIVOCAL if a view is.
        both: uptake in every view that was made. One view without uptake decides; otherwise
        UNKNOWN if a view is unread, then EQUIVOCAL if a view is.
        spect decides: the last of the views that were made, whatever the others show; views in
        the order planar, SPECT.
    made : (..., view)
        Whether the view was made; if not, what stands in it does not count. None: all were, so
        that UNKNOWN always means unread.

    Returns
    -------
    (..., lesion)
        `Uptake` codes; UNKNOWN where no view was made.

    Raises
    ------
    ValueError
        If the rule is none of the three.
    """
    uptake = np.asarray(uptake)
    views = True if made is None else np.asarray(made)[..., np.newaxis]
    counts = np.broadcast_to(views, uptake.shape)
    if rule == "either":
        return _last_in(_EITHER, uptake, counts)
    if rule == "both":
        return _last_in(_BOTH, uptake, counts)
    if rule == "spect decides":
        position = np.arange(1, uptake.shape[-2] + 1)[:, np.newaxis]
        last = position == (counts * position).max(axis=-2, keepdims=True, initial=0)
        return _last_in(_EITHER, uptake, last)
    raise ValueError(f'rule is {rule!r}; expected "either", "both" or "spect decides"')


def uptake_change(baseline: IntArray, later: IntArray) -> IntArray:
    """Tell whether each lesion takes up more or less than before.

    Parameters
    ----------
    baseline, later : (..., lesion)
        `Uptake` codes of two scans, ordered none, equivocal, present.

    Returns
    -------
    (..., lesion)
        `UptakeChange` codes; NE where either is UNKNOWN.
    """
    baseline, later = np.asarray(baseline), np.asarray(later)
    return np.select(
        [(baseline == UNKNOWN) | (later == UNKNOWN), later > baseline, later < baseline],
        [UptakeChange.NE, UptakeChange.INCREASED, UptakeChange.DECREASED],
        default=UptakeChange.UNCHANGED,
    ).astype(np.int8)


def _last_in(order: tuple[Uptake, ...], uptake: IntArray, counts: BoolArray) -> IntArray:
    """Of the views that count, take the code that comes last; UNKNOWN where none counts."""
    shown = [(counts & (uptake == code)).any(axis=-2) for code in reversed(order)]
    return first_of(shown, tuple(reversed(order)), otherwise=UNKNOWN)
