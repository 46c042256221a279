"""A volume from files: a reconstructed SPECT in one file, or a CT as one file a slice.

Sources: DICOM PS3.3 2024b, C.8.4.11 and C.8.4.15 (a reconstruction's place and its signed spacing),
         C.7.6.2 (slices of a CT), C.7.6.16.2.11 (real-world values).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialreadout.core.findings import Finding
from trialreadout.imaging.scans import Volume
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.given import administered
from trialreadout.sources.dicom.moments import moment_begun
from trialreadout.sources.dicom.pixels import check_compression, counts_of, frames_of
from trialreadout.sources.dicom.planes import Plane, plane_in
from trialreadout.sources.dicom.read_scan import ReadScan
from trialreadout.sources.dicom.real_world import real_world
from trialreadout.sources.dicom.stacked import Stack, stacked


def volume(files: Sequence[ScanFile]) -> ReadScan[Volume]:
    """Read the SPECT of a series; of a series without one, the CT.

    Parameters
    ----------
    files
        Those of one series, as `Index.of` gives them.

    Returns
    -------
    The volume with findings that are warnings, or None and what stands in the way.
    """
    found, findings = placed_volume(files)
    if found is None:
        return ReadScan(None, tuple(findings))
    if isinstance(found, Stack):
        return _ct(found, findings)
    return _spect(*found, findings)


def ct(files: Sequence[ScanFile]) -> ReadScan[Volume]:
    """Read the CT of a series, whatever else is in it.

    Parameters
    ----------
    files
        Of one series, as `Index.of` names them.
    """
    slices = [file for file in files if file.form == "ct"]
    return volume(slices or files)


def placed_volume(
    files: Sequence[ScanFile],
) -> tuple[tuple[ScanFile, Plane, float] | Stack | None, list[Finding]]:
    """Find where a volume lies from headers alone, or what stands in the way.

    Returns
    -------
    Of a reconstruction its file, its first slice and the signed distance of slices; of a CT its
    stack; and the findings.
    """
    spect = [file for file in files if file.form == "spect"]
    slices = [file for file in files if file.form == "ct"]
    if not spect and not slices:
        allowed = "RECON TOMO as the third value, or the modality CT"
        return None, [
            fault("scan-of-another-kind", file, "ImageType", allowed=allowed) for file in files[:1]
        ]
    for file in spect or slices:
        wrong = check_compression(file) or _without_size(file)
        if wrong is not None:
            return None, [wrong]
    if not spect:
        stack = stacked(slices)
        return (None, [stack]) if isinstance(stack, Finding) else (stack, [])
    if len(spect) > 1:
        said = f"{len(spect)} reconstructions"
        return None, [fault("several-scans-in-series", spect[1], "ImageType", said)]
    placed = _placed(spect[0])
    return (None, [placed]) if isinstance(placed, Finding) else (placed, [])


def _without_size(file: ScanFile) -> Finding | None:
    for keyword in ("Rows", "Columns", "BitsAllocated", "PixelRepresentation"):
        if tags.whole(file.header, keyword) is None:
            return fault("missing-tag", file, keyword)
    return None


def _placed(file: ScanFile) -> tuple[ScanFile, Plane, float] | Finding:
    """Find where a reconstruction lies: its place stands in the item of the detector."""
    place = tags.first_item(file.header, "DetectorInformationSequence")
    plane = plane_in(place, file.header)
    if isinstance(plane, str):
        held = place if plane != "PixelSpacing" else file.header
        return fault("missing-tag", file, plane, tags.shown(held, plane) or "no such tag")
    between = tags.number(file.header, "SpacingBetweenSlices")
    if between is None or between == 0:
        return fault("missing-tag", file, "SpacingBetweenSlices")
    frames = tags.whole(file.header, "NumberOfFrames") or 1
    vector = tags.vector(file.header, "SliceVector")
    if vector is not None and sorted(vector) != list(range(1, frames + 1)):
        return fault("frames-not-named", file, "SliceVector", allowed="each slice once")
    return file, plane, between


def _spect(
    file: ScanFile, plane: Plane, between_mm: float, findings: list[Finding]
) -> ReadScan[Volume]:
    counts, said = counts_of(file)
    findings = [*findings, *said]
    if counts is None:
        return ReadScan(None, tuple(findings))
    vector = tags.vector(file.header, "SliceVector")
    if vector is not None:
        if len(vector) != len(counts):
            wrong = fault("frames-not-named", file, "SliceVector", allowed="each slice once")
            return ReadScan(None, (*findings, wrong))
        counts = counts[np.argsort(vector)]
    values, kind = real_world(file, counts)
    given, unusual = administered(file)
    read = Volume(
        values,
        plane.origin_mm,
        plane.steps_mm(between_mm),
        kind,
        moment_begun(file.header),
        given,
    )
    return ReadScan(read, (*findings, *unusual))


def _ct(stack: Stack, findings: list[Finding]) -> ReadScan[Volume]:
    slices = []
    for file in stack.files:
        frames = frames_of(file)
        if isinstance(frames, Finding):
            return ReadScan(None, (*findings, frames))
        if len(frames) != 1:
            said = f"{len(frames)} frames"
            wrong = fault("slices-differ", file, "NumberOfFrames", said, allowed="one slice a file")
            return ReadScan(None, (*findings, wrong))
        slices.append(frames[0])
    begun = [moment for file in stack.files if (moment := moment_begun(file.header)) is not None]
    read = Volume(
        np.stack(slices),
        stack.plane.origin_mm,
        stack.plane.steps_mm(stack.between_mm),
        "HU",
        min(begun, default=None),
    )
    return ReadScan(read, tuple(findings))
