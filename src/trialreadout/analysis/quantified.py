"""The marked foci of a study, measured: a row each, with what changed and what dose would follow.

A lesion is followed by its name under one reader and in one kind of scan. What a planned activity
would do is told from the scans after one administration: a half-life from several, or that which
the study states for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from trialreadout.analysis.quantities import NAN, Quantities, of_planar, of_volume, percent_of_given
from trialreadout.core.findings import Finding
from trialreadout.imaging.effective_half_life import Washout, washout, with_half_life
from trialreadout.imaging.planned_dose import Size, planned_dose
from trialreadout.imaging.ratio import ratio
from trialreadout.imaging.scans import PlanarScan, Volume
from trialreadout.imaging.thickness import Thickness, through_ct
from trialreadout.protocol import Protocol
from trialreadout.sources.dicom import Index, ct, find, planar, volume
from trialreadout.sources.marked_foci import MarkedFocus, marked_foci, measured_radius_mm
from trialreadout.sources.read import Sources


@dataclass(frozen=True)
class Quantified:
    """All foci of a study, measured or with the reason why not."""

    rows: tuple[Mapping[str, Any], ...]
    """Plain values, in the order of the table of foci; None where not estimable."""
    findings: tuple[Finding, ...]
    """Of the files of the scans that were looked at."""


@dataclass(frozen=True)
class _Measured:
    focus: MarkedFocus
    what: Quantities
    days: float
    """From administration to scan."""
    given_mbq: float
    scan_file: str | None = None


def quantified(folder: Path, sources: Sources, protocol: Protocol) -> Quantified:
    """Measure the marked foci of a study.

    Parameters
    ----------
    folder
        Of the study; its scans lie below it.
    sources
        Its tables.
    protocol
        States the camera, and the activities that are planned.
    """
    foci = marked_foci(sources)
    index = find(folder)
    by_scan: dict[tuple[str, Any, str], list[MarkedFocus]] = {}
    for focus in foci:
        by_scan.setdefault((focus.subject, focus.scanned_on, focus.kind), []).append(focus)
    findings: list[Finding] = []
    measured: dict[int, _Measured] = {}
    for own in by_scan.values():
        spect = by_scan.get((own[0].subject, own[0].scanned_on, "spect"), [])
        for each in _of_scan(own, spect, index, protocol, findings):
            measured[each.focus.row] = each
    all_of_them = [measured[focus.row] for focus in foci]
    rows = [_row(each, all_of_them, sources, protocol) for each in all_of_them]
    return Quantified(tuple(rows), tuple(dict.fromkeys(findings)))


def _of_scan(
    foci: Sequence[MarkedFocus],
    spect: Sequence[MarkedFocus],
    index: Index,
    protocol: Protocol,
    findings: list[Finding],
) -> list[_Measured]:
    """Measure the foci of one scan, which is read once."""
    first = foci[0]
    files = index.of(first.series) if first.series else ()
    scan: PlanarScan | Volume | None = None
    missing = "the table of scans names no series of it" if not first.series else None
    if first.series and not files:
        missing = f'there is no file of series "{first.series}"'
    if files and any(focus.placed for focus in foci):
        others = {file.subject for file in files} - {first.subject}
        if others:
            missing = f"its files are of {', '.join(sorted(map(str, others)))}"
        else:
            read = planar(files) if first.kind == "planar" else volume(files)
            findings += read.findings
            scan = read.scan
            missing = "its files cannot be read" if scan is None else None
    name = files[0].name if files else None
    found = []
    for focus in foci:
        if not focus.placed:
            what = Quantities(reasons=("its place in the scan was not marked",))
        elif isinstance(scan, PlanarScan):
            thickness = _by_ct(focus, spect, index)
            places = [each.place[1:] for each in foci if each.placed and each.place != focus.place]
            what = of_planar(scan, focus.place[1:], places, protocol.scintigraphy, thickness)
        elif isinstance(scan, Volume):
            what = of_volume(scan, focus.place, protocol.scintigraphy)
        else:
            what = Quantities(reasons=(missing or "its scan cannot be read",))
        days, given = _given(focus, scan)
        found.append(_Measured(focus, what, days, given, name))
    return found


def _given(focus: MarkedFocus, scan: PlanarScan | Volume | None) -> tuple[float, float]:
    """Give days since administration and what was given: by the table, else by the file."""
    of_file = None if scan is None else scan.administered
    given = focus.administered_mbq
    if np.isnan(given) and of_file is not None:
        given = of_file.mbq
    begun = None if scan is None else scan.begun_at
    at = None if of_file is None else of_file.at
    agrees = focus.administered_on is None or (at and at.date() == focus.administered_on)
    if isinstance(begun, datetime) and isinstance(at, datetime) and agrees:
        return (begun - at).total_seconds() / 86_400, given
    if focus.administered_on is None:
        return NAN, given
    return float((focus.scanned_on - focus.administered_on).days), given


def _by_ct(focus: MarkedFocus, spect: Sequence[MarkedFocus], index: Index) -> Thickness | None:
    """Find the thickness by a CT that goes with a SPECT in which the same lesion was marked."""
    same = [each for each in spect if each.lesion == focus.lesion and each.placed and each.series]
    for each in same:
        files = index.of(each.series or "")
        slices = [file for file in files if file.form == "ct" and file.subject == focus.subject]
        if not slices:
            continue
        body, seen = ct(slices).scan, volume(files).scan
        if body is not None and seen is not None:
            place = seen.origin_mm + np.array(each.place) @ seen.steps_mm
            return through_ct(body, place)
    return None


def _row(
    own: _Measured, every: Sequence[_Measured], sources: Sources, protocol: Protocol
) -> dict[str, Any]:
    focus, what = own.focus, own.what
    same = [each for each in every if _follows(each.focus, focus)]
    percent, corrected = percent_of_given(what.activity_mbq, own.given_mbq, own.days)
    low, high = what.activity_limits
    radius, radius_error, source = _size(own, sources, protocol)
    reasons = [*what.reasons]
    values: dict[str, Any] = {
        "subject": focus.subject,
        "scanned_on": focus.scanned_on.isoformat(),
        "visit": focus.visit,
        "kind": focus.kind,
        "reader": focus.reader,
        "lesion": focus.lesion,
        "site": focus.site,
        "scan_file": own.scan_file,
        "foci_file": focus.file,
        "foci_row": focus.row,
        "net_counts_anterior": what.counts_anterior,
        "net_counts_posterior": what.counts_posterior,
        "tumour_to_background": what.tumour_to_background,
        "tumour_to_background_error": what.tumour_to_background_error,
        "tumour_to_background_recorded": focus.recorded_ratio,
        "activity_mbq": what.activity_mbq,
        "activity_low_mbq": low,
        "activity_high_mbq": high,
        "activity_error_percent": 100 * what.activity_error,
        "percent_of_given_at_scan": percent,
        "percent_of_given_decay_corrected": corrected,
        "thickness_cm": what.thickness_cm,
        "thickness_from": what.thickness_from,
        "volume_above_threshold_ml": what.cut_ml,
        "radius_mm": radius,
        "radius_from": source,
        **_changed(own, same),
    }
    if np.isfinite(what.activity_mbq):
        doses, why = _doses(own, same, _with_size(what, radius, radius_error), protocol)
        values |= doses
        reasons += why
    else:
        values |= dict.fromkeys(_DOSE, NAN)
    values["not_estimable"] = "; ".join(dict.fromkeys(reasons)) or None
    return {name: _plain(value) for name, value in values.items()}


_DOSE = (
    "effective_half_life_days",
    "planned_mbq",
    "dose_gy",
    "dose_low_gy",
    "dose_high_gy",
    "probability_over_20_gy",
    "probability_over_80_gy",
)


def _follows(one: MarkedFocus, other: MarkedFocus) -> bool:
    names = ("subject", "reader", "lesion", "kind")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _changed(own: _Measured, same: Sequence[_Measured]) -> dict[str, Any]:
    """Hold a focus against the first of the same lesion that was given another administration."""
    first = min(same, key=lambda each: each.focus.scanned_on)
    unknown = dict.fromkeys(
        f"{what}_ratio_to_first{end}"
        for what in ("activity", "tumour_to_background")
        for end in ("", "_low", "_high")
    )
    if first.focus.scanned_on == own.focus.scanned_on:
        return unknown
    activity = ratio(
        own.what.activity_mbq,
        first.what.activity_mbq,
        own.what.random_error,
        first.what.random_error,
    )
    relative = [
        each.what.tumour_to_background_error / each.what.tumour_to_background
        for each in (own, first)
    ]
    contrast = ratio(own.what.tumour_to_background, first.what.tumour_to_background, *relative)
    numbers = [
        float(each)
        for found in (activity, contrast)
        for each in (found.value, found.low, found.high)
    ]
    return dict(zip(unknown, numbers, strict=True))


def _size(own: _Measured, sources: Sources, protocol: Protocol) -> tuple[float, float, str | None]:
    """Give radius, its error and where it is from: the SPECT, else a measurement on CT."""
    if own.what.radius_mm > 0:
        return own.what.radius_mm, own.what.radius_error_mm, "SPECT"
    radius = measured_radius_mm(sources, own.focus)
    if np.isnan(radius):
        return NAN, NAN, None
    return radius, protocol.scintigraphy.radius_error_mm, "measurements"


def _with_size(what: Quantities, radius: float, error: float) -> Quantities:
    """Take another size for a focus; its activity then does not depend on it."""
    if radius == what.radius_mm:
        return what
    return replace(what, radius_mm=radius, radius_error_mm=error, activity_by_radius=0.0)


def _doses(
    own: _Measured, same: Sequence[_Measured], what: Quantities, protocol: Protocol
) -> tuple[dict[str, Any], list[str]]:
    planned = [each.activity_mbq for each in protocol.treatments if each.activity_mbq]
    unknown: dict[str, Any] = dict.fromkeys(_DOSE, NAN)
    if not planned:
        return unknown, []
    curve, why = _curve(own, same, protocol)
    if curve is None:
        return unknown, why
    lacking = []
    if not what.radius_mm > 0:
        lacking.append("no size of the lesion is known, so no dose")
    if not own.given_mbq > 0:
        lacking.append("the activity given is not known, so no dose")
    dose = planned_dose(
        curve,
        Size(what.radius_mm, what.radius_error_mm, what.activity_by_radius),
        own.given_mbq,
        planned[0],
        what.common_error,
    )
    found = (dose.gy, dose.low, dose.high, dose.to_treat, dose.to_ablate)
    numbers = [float(curve.half_life_days), planned[0], *(float(each) for each in found)]
    return dict(zip(_DOSE, numbers, strict=True)), lacking


def _curve(
    own: _Measured, same: Sequence[_Measured], protocol: Protocol
) -> tuple[Washout | None, list[str]]:
    """Follow the tracer in a lesion after one administration."""
    stated = protocol.scintigraphy
    serial = [
        each
        for each in same
        if each.focus.administered_on == own.focus.administered_on
        and np.isfinite(each.days)
        and each.what.activity_mbq > 0
    ]
    if np.isnan(own.days):
        return None, ["when it was administered is not known, so no dose"]
    if len({each.days for each in serial}) > 1:
        serial = sorted(serial, key=lambda each: each.days)
        curve = washout(
            [each.days for each in serial],
            [each.what.activity_mbq for each in serial],
            [each.what.random_error for each in serial],
        )
        if not np.isfinite(curve.half_life_days):
            return None, ["its activity does not fall from scan to scan, so no dose"]
        return curve, []
    if stated.effective_half_life_days is None:
        return None, ["one scan tells no half-life, so no dose"]
    return with_half_life(
        own.days,
        own.what.activity_mbq,
        own.what.random_error,
        stated.effective_half_life_days,
        stated.effective_half_life_error_percent / 100,
    ), []


def _plain(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value
