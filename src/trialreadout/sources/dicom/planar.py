"""A planar pair from files of nuclear medicine.

The two views are frames of one file, or files of their own. Of several windows of energy that
around the peak of iodine is the scan; the nearest on either side go with it for the correction of
scatter. Whether the view from behind was mirrored already, no tag says: its outline decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import NuclearMedicineImageStorage

from trialreadout.core.findings import Finding
from trialreadout.imaging.mirrored import clearer_way, shows_a_way
from trialreadout.imaging.scans import VIEWS, BesidePeak, PlanarScan, Posterior
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.dwell import seconds_a_point
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.frames import Frame, at_the_peak, beside, planar_frames
from trialreadout.sources.dicom.given import administered
from trialreadout.sources.dicom.moments import moment_begun
from trialreadout.sources.dicom.pixels import check_compression, counts_of
from trialreadout.sources.dicom.read_scan import ReadScan

Window = tuple[float, float] | None


def planar(files: Sequence[ScanFile]) -> ReadScan[PlanarScan]:
    """Read the planar pair of a series.

    Parameters
    ----------
    files
        Those of one series, as `Index.of` gives them.

    Returns
    -------
    The scan with findings that are warnings, or None and what stands in the way.
    """
    frames, findings = paired_frames(files)
    if frames is None:
        return ReadScan(None, tuple(findings))
    peak = at_the_peak(frames)
    assert not isinstance(peak, Finding)  # paired_frames has asked
    counts, unread = _counts(frames)
    findings += unread
    if counts is None:
        return ReadScan(None, tuple(findings))
    views = _views(frames, counts, peak)
    way = clearer_way(views[0], views[1])
    posterior: Posterior = "taken as seen from behind"
    if shows_a_way(way):
        posterior = "mirrored on reading" if way > 0 else "mirrored before"
    else:
        said = "neither fits better"
        findings.append(fault("posterior-side-not-shown", files[0], "ViewCodeSequence", said))
    mirror = posterior != "mirrored before"
    first = frames[0].file
    given, unusual = administered(first)
    scan = PlanarScan(
        _sharing_columns(views, mirror),
        _pixel_mm(first),
        seconds_a_point(frames[0]),
        moment_begun(first.header),
        given,
        _beside_peak(frames, counts, peak, mirror),
        posterior,
    )
    return ReadScan(scan, (*findings, *unusual))


def paired_frames(files: Sequence[ScanFile]) -> tuple[list[Frame] | None, list[Finding]]:
    """Find the frames of both views from headers alone, or what stands in the way.

    Returns
    -------
    The frames of anterior and posterior views in all windows of energy; and the findings.
    """
    scans = [file for file in files if file.form == "planar"]
    if not scans:
        return None, [_of_another_kind(file) for file in files[:1]]
    findings = [
        fault("scan-of-another-class", file, "SOPClassUID", _class_of(file))
        for file in scans
        if tags.text(file.header, "SOPClassUID") != NuclearMedicineImageStorage
    ]
    frames: list[Frame] = []
    errors: list[Finding] = []
    for file in scans:
        stored = check_compression(file) or _wrong_pixels(file)
        found = stored or planar_frames(file)
        if isinstance(found, Finding):
            errors.append(found)
        else:
            frames += found
    if not errors:
        errors = _not_a_pair(frames)
    return (None, findings + errors) if errors else (frames, findings)


def _of_another_kind(file: ScanFile) -> Finding:
    keyword = "Modality" if tags.text(file.header, "Modality") != "NM" else "ImageType"
    allowed = "NM" if keyword == "Modality" else "WHOLE BODY or STATIC as the third value"
    return fault("scan-of-another-kind", file, keyword, allowed=allowed)


def _class_of(file: ScanFile) -> str:
    return tags.identifier(file.header, "SOPClassUID").name or "no such tag"


def _wrong_pixels(file: ScanFile) -> Finding | None:
    """Say what is wrong with the size of pixels; one of them alone would not tell."""
    for keyword in ("Rows", "Columns", "BitsAllocated", "PixelRepresentation"):
        if tags.whole(file.header, keyword) is None:
            return fault("missing-tag", file, keyword)
    sides = tags.numbers(file.header, "PixelSpacing", 2)
    if sides is None or min(sides) <= 0:
        return fault("missing-tag", file, "PixelSpacing", allowed="height and width in mm")
    if sides[0] != sides[1]:
        return fault("pixels-not-square", file, "PixelSpacing")
    return None


def _not_a_pair(frames: list[Frame]) -> list[Finding]:
    """Say why frames are no anterior and posterior view of one scan."""
    peak = at_the_peak(frames)
    if isinstance(peak, Finding):
        return [peak]
    first = frames[0].file
    shown = [frame.view or "not said" for frame in frames if frame.window_kev == peak]
    if sorted(view for view in shown if view in VIEWS) != list(VIEWS):
        return [fault("views-do-not-pair", first, "ViewCodeSequence", ", ".join(shown))]
    for keyword in ("Rows", "Columns", "PixelSpacing"):
        other = {tags.shown(frame.file.header, keyword) for frame in frames}
        if len(other) > 1:
            said = " and ".join(sorted(str(size) for size in other))
            return [fault("views-do-not-pair", first, keyword, said)]
    return []


def _counts(frames: list[Frame]) -> tuple[dict[str, NDArray[np.float32]] | None, list[Finding]]:
    """Read the pixels of each file once."""
    read: dict[str, NDArray[np.float32]] = {}
    findings: list[Finding] = []
    for file in dict.fromkeys(frame.file for frame in frames):
        counts, said = counts_of(file)
        findings += said
        if counts is not None:
            read[file.name] = counts
    whole = all(frame.number < len(read.get(frame.file.name, ())) for frame in frames)
    return read if whole else None, findings


def _views(
    frames: list[Frame], counts: dict[str, NDArray[np.float32]], window: Window
) -> NDArray[np.float32]:
    """Return anterior and posterior counts in a window of energy, as they are stored."""
    of = {frame.view: frame for frame in frames if frame.window_kev == window}
    return np.stack([counts[of[view].file.name][of[view].number] for view in VIEWS])


def _sharing_columns(views: NDArray[np.float32], mirror: bool) -> NDArray[np.float32]:
    return np.stack([views[0], views[1, :, ::-1]]) if mirror else views


def _beside_peak(
    frames: list[Frame], counts: dict[str, NDArray[np.float32]], peak: Window, mirror: bool
) -> BesidePeak | None:
    """Return what was counted on both sides of the peak, if both views have it."""
    sides = [] if peak is None else beside(frames, peak)
    for side in sides:
        shown = {frame.view for frame in frames if frame.window_kev == side}
        if not shown.issuperset(VIEWS):
            return None
    if not sides or peak is None:
        return None
    below, above = (_sharing_columns(_views(frames, counts, side), mirror) for side in sides)
    low, middle, high = (end - begin for begin, end in (sides[0], peak, sides[1]))
    return BesidePeak(below, above, (low, middle, high))


def _pixel_mm(file: ScanFile) -> float:
    sides = tags.numbers(file.header, "PixelSpacing", 2)
    assert sides is not None  # paired_frames has asked
    return sides[0]
