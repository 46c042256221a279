"""The pixels of a DICOM file, and nothing beside them.

Compressed pixels are unpacked, since a stream may hold comments; bytes behind the last pixel are
cut off, and bits above those that hold the counts are cleared, where overlays used to be kept.
What cannot be unpacked, or has colours, stays behind: nothing passes as the bytes that it was.
"""

from __future__ import annotations

import numpy as np
from pydicom import Dataset
from pydicom.uid import ExplicitVRLittleEndian

from trialreadout.sources.dicom import tags

IN_COLOUR = "in colour: a picture of a screen, on which anything may be written"
"""Why a file stays behind of which the pixels are no counts."""


def bare_pixels(file: Dataset) -> bytes:
    """Return the pixels of a file, uncompressed and in little endian.

    Raises
    ------
    ValueError
        If the header does not say how they are stored, or they cannot be unpacked.
    """
    if "PixelData" not in file:
        raise ValueError("it holds no pixels")
    if file.file_meta.TransferSyntaxUID.is_compressed:
        try:
            # A new identifier of its own would part the file from what refers to it.
            file.decompress(generate_instance_uid=False)
        except Exception as failed:
            raise ValueError("its pixels cannot be unpacked here") from failed
    whole = [
        tags.whole(file, word)
        for word in ("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit")
    ]
    if None in whole:
        raise ValueError("it does not say how its pixels are stored")
    rows, columns, allocated, stored, high = (each or 0 for each in whole)
    frames = tags.whole(file, "NumberOfFrames") or 1
    samples = tags.whole(file, "SamplesPerPixel") or 1
    count = rows * columns * frames
    if samples != 1:
        raise ValueError(IN_COLOUR)
    if allocated not in (8, 16, 32) or not 0 < stored <= allocated or high != stored - 1:
        raise ValueError("its pixels are stored in a way that is not known here")
    content = file.PixelData[: count * allocated // 8]
    if len(content) < count * allocated // 8:
        raise ValueError("pixels are missing")
    signed = tags.whole(file, "PixelRepresentation") == 1
    order = "<" if file.file_meta.TransferSyntaxUID.is_little_endian else ">"
    cells = np.frombuffer(content, f"{order}{'i' if signed else 'u'}{allocated // 8}")
    spare = allocated - stored
    bare = (cells << spare) >> spare if spare else cells
    packed = bare.astype(cells.dtype.newbyteorder("<")).tobytes()
    return packed + b"\0" * (len(packed) % 2)


TRANSFER_SYNTAX = ExplicitVRLittleEndian
