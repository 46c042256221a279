"""Opening a file of DICOM: its header, and whether all of it is there.

The header is read alone. Whether the pixels are there is told from what the header says of them
and from the length of the file, so that hundreds of files are looked at in a moment.

Source: DICOM PS3.5 2024b, 7.1 (data elements), A.4 (encapsulated pixels); PS3.10, 7.1.
"""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import BinaryIO

from pydicom import Dataset, dcmread
from pydicom.errors import InvalidDicomError
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.whole import LONG, is_whole
from trialreadout.sources.limits import most_bytes, refused, too_large, unpacked_beyond

_UNDEFINED = 0xFFFFFFFF
_ITEM, _DELIMITER = (0xFFFE, 0xE000), (0xFFFE, 0xE0DD)
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_META, _IN_FRONT = 132, 65536
"""Where the first element stands, and how many bytes hold the header of the file."""
_IN_HEADER = "the file ends within its header"


def open_scan(path: Path, name: str) -> ScanFile | Finding:
    """Read the header of a file.

    Parameters
    ----------
    path
        The file.
    name
        What findings call it: its path within the study folder.

    Returns
    -------
    The file with its header; or a finding of rule "not-dicom", "truncated-scan", "unreadable-scan".
    """
    try:
        if (large := too_large(path, name)) is not None:
            return large
        if _unpacks_beyond(path):
            return refused(name, "a deflated file that unpacks to more")
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with a value shows where it is used
            header = dcmread(file, stop_before_pixels=True)
            found = ScanFile(path, name, header)
            if found.form == "report":
                missing, held = _missing_of_report(path, found), "ContentSequence"
            else:
                missing, held = _missing(file, header), "PixelData"
        if (claimed := _bytes_of_pixels(header) or 0) > most_bytes():
            return refused(name, f"pixels that are said to take {claimed:,} bytes")
    except InvalidDicomError:
        return fault("not-dicom", name, value=_beginning(path))
    except EOFError:
        return fault("truncated-scan", name, value=_IN_HEADER)
    except OSError as error:  # pydicom raises one of its own where a file ends within a sequence
        if error.strerror is None:
            return fault("truncated-scan", name, value=_IN_HEADER)
        return fault("unreadable-scan", name, value=error.strerror)
    except Exception as error:  # pydicom raises what the bytes happen to break
        said = str(error).strip().splitlines()
        return fault("unreadable-scan", name, value=(said or [type(error).__name__])[0][:200])
    if missing is not None:
        return fault("truncated-scan", found, held, missing)
    return found


def _unpacks_beyond(path: Path) -> bool:
    """Tell whether a file is deflated and too large; pydicom unpacks the whole of it at once."""
    with path.open("rb") as file:
        if _DEFLATED not in (head := file.read(_IN_FRONT)):
            return False
        at = _end_of_meta(head)
        return unpacked_beyond(head[at:] + file.read(), most_bytes())


def _end_of_meta(head: bytes) -> int:
    """Find the end of the header of the file, which is never deflated (group 0002)."""
    at = _META
    while head[at : at + 2] == b"\x02\x00":
        if head[at + 4 : at + 6] in LONG:
            at += 12 + int.from_bytes(head[at + 8 : at + 12], "little")
        else:
            at += 8 + int.from_bytes(head[at + 6 : at + 8], "little")
    return at


def _beginning(path: Path) -> str:
    size = path.stat().st_size
    return "nothing in it" if not size else f"{size:,} bytes without the mark of DICOM"


def _missing_of_report(path: Path, found: ScanFile) -> str | None:
    """Say whether the end of a file without pixels is there; of other ways of storing, nothing."""
    syntax = found.compression
    if syntax not in (ExplicitVRLittleEndian, ImplicitVRLittleEndian):
        return None
    whole = is_whole(path.read_bytes(), explicit=syntax == ExplicitVRLittleEndian)
    return None if whole else "the file ends within an element"


def _missing(file: BinaryIO, header: Dataset) -> str | None:
    """Say what is missing of the pixels; the file stands where they begin."""
    syntax = tags.text(header.file_meta, "TransferSyntaxUID")
    if syntax == DeflatedExplicitVRLittleEndian:
        return None  # it is unpacked as a whole, or not at all
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    short = syntax == ImplicitVRLittleEndian
    begun = file.read(8 if short else 12)
    if len(begun) < (8 if short else 12):
        return "the file ends before the pixels"
    (declared,) = struct.unpack(f"{order}I", begun[-4:])
    here = file.tell()
    there = file.seek(0, 2) - here
    if declared == _UNDEFINED:
        file.seek(here)
        return _missing_of_fragments(file, here + there)
    if there < declared:
        return f"{there:,} of {declared:,} bytes"
    expected = _bytes_of_pixels(header)
    if expected is not None and declared < expected:
        return f"{declared:,} of {expected:,} bytes"
    return None


def _missing_of_fragments(file: BinaryIO, end: int) -> str | None:
    """Walk over the pieces in which compressed pixels are stored."""
    while True:
        head = file.read(8)
        if len(head) < 8:
            return "the compressed pixels have no end"
        group, element, length = struct.unpack("<HHI", head)
        if (group, element) == _DELIMITER:
            return None
        if (group, element) != _ITEM or file.tell() + length > end:
            return "the compressed pixels end within a piece"
        file.seek(length, 1)


def _bytes_of_pixels(header: Dataset) -> int | None:
    """Tell how many bytes the pixels take; None where the header does not say."""
    sizes = [tags.whole(header, word) for word in ("Rows", "Columns", "BitsAllocated")]
    samples = tags.whole(header, "SamplesPerPixel") or 1
    frames = tags.whole(header, "NumberOfFrames") or 1
    if None in sizes:
        return None
    rows, columns, bits = (size or 0 for size in sizes)
    return rows * columns * (bits // 8) * samples * frames
