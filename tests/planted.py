"""A secret planted wherever text can stand, and every byte of a folder searched for it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from pathlib import Path

from pydicom import Dataset, dcmread
from pydicom.datadict import DicomDictionary, RepeatersDictionary, keyword_for_tag
from pydicom.dataelem import DataElement

SECRET = "Zwaardvis"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
_PACKED = (".docx", ".xlsx", ".zip")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)

TEXT = ("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT")
BYTES = ("OB", "OW", "UN", "OB or OW", "OB_OW")
NOT_PLANTED = (
    *("SpecificCharacterSet", "Modality", "ImageType", "PhotometricInterpretation", "PatientID"),
    *("BurnedInAnnotation", "PixelData"),
)
"""Without these a file is no scan of the study at all; each has a test of its own."""


def holds(folder: Path, *secrets: str) -> list[str]:
    """Name the files of a folder whose name or content holds a secret, capitals or not."""
    found = []
    for path in sorted(folder.rglob("*")):
        pieces = [str(path.relative_to(folder)).encode()]
        if path.is_file():
            pieces += unpacked(path.name, path.read_bytes())
        if any(in_bytes(piece, secret) for piece in pieces for secret in secrets):
            found.append(str(path.relative_to(folder)))
    return found


def in_bytes(content: bytes, secret: str) -> bool:
    lower = content.lower()
    return any(secret.lower().encode(encoding) in lower for encoding in _ENCODINGS)


def unpacked(name: str, content: bytes) -> list[bytes]:
    """Give a file's bytes, and those of what is packed in it."""
    pieces = [content]
    if name.endswith(_PACKED):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                pieces += [member.encode(), *unpacked(member, archive.read(member))]
    if name.endswith(".pdf"):
        for stream in _STREAM.findall(content):
            try:
                pieces.append(zlib.decompress(stream))
            except zlib.error:
                continue
    return pieces


def plant(path: Path, secret: str = SECRET) -> int:
    """Put a secret into every attribute of a file that can hold text or bytes; count them."""
    header = dcmread(path)
    own = [item for element in header if element.VR == "SQ" for item in element.value]
    count = _plant_texts(header, secret) + sum(_plant_texts(item, secret) for item in own)
    for tag, entry in DicomDictionary.items():
        if entry[0] == "SQ" and entry[4] and tag not in header and tag >> 16 > 4:
            item, code, known = _item(secret), Dataset(), Dataset()
            code.CodeValue, code.CodingSchemeDesignator = secret, "99OWN"
            known.CodeValue, known.CodingSchemeDesignator = "75214009", "SCT"
            code.CodeMeaning = known.CodeMeaning = item.TextValue = item.PersonName = secret
            item.ReferencedSeriesSequence = [_item(secret)]
            header.add_new(tag, "SQ", [item, code, known])
            count += 1
    private = header.private_block(0x0011, secret, create=True)
    private.add_new(0x01, "LO", secret)
    private.add_new(0x02, "OB", secret.encode() + b"\0")
    private.add_new(0x03, "SQ", [_item(secret)])
    for mask in RepeatersDictionary:
        tag = int(mask.replace("x", "0"), 16)
        kind = RepeatersDictionary[mask][0]
        if kind in TEXT:
            header.add_new(tag, kind, _fitting(kind, secret))
        elif kind in BYTES:
            header.add_new(tag, "OW", secret.encode() + b"\0")
    header.PixelData = header.PixelData + secret.encode() * 2
    header.file_meta.SourceApplicationEntityTitle = secret
    header.file_meta.PrivateInformationCreatorUID = "1.2.3"
    header.file_meta.PrivateInformation = secret.encode() + b"\0"
    header.preamble = (secret.encode() * 20)[:128]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        header.save_as(path, enforce_file_format=True)
    return count


def _plant_texts(header: Dataset, secret: str) -> int:
    count = 0
    for tag, entry in DicomDictionary.items():
        kind, keyword = entry[0], entry[4]
        if not keyword or keyword in NOT_PLANTED or tag >> 16 in (0x0000, 0x0002, 0x0004, 0xFFFE):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if kind in TEXT:
                header[tag] = DataElement(tag, kind, _fitting(kind, secret))
                count += 1
            elif kind in BYTES and not keyword_for_tag(tag).endswith("PixelData"):
                header[tag] = DataElement(tag, "OW", secret.encode() + b"\0")
                count += 1
    return count


def _fitting(kind: str, secret: str) -> str:
    return {"CS": secret.upper(), "UR": f"http://{secret}.example.org"}.get(kind, secret)


def _item(secret: str) -> Dataset:
    item = Dataset()
    item.PatientComments = secret
    return item
