"""Every text that the files of a folder hold, however it is packed, for who looks for a word."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import which
from urllib.parse import unquote

_PICTURE = re.compile(rb"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/=]+)")
_DATE = re.compile(rb"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    """List names and contents: of files, members of archives, pictures in pages, parts of PDFs."""
    for path in sorted(folder.rglob("*")):
        yield f"name of {path.name}", path.relative_to(folder).as_posix().encode()
        if path.is_file():
            yield from _inside(path.relative_to(folder).as_posix(), path.read_bytes())
            if path.suffix == ".pdf" and which("pdftotext"):
                done = subprocess.run(
                    ["pdftotext", str(path), "-"], capture_output=True, check=True
                )
                yield f"words of {path.name}", done.stdout


def _inside(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield f"{name}/{member}", member.encode()
                yield from _inside(f"{name}/{member}", archive.read(member))
    elif content.startswith(b"%PDF"):
        for at, stream in enumerate(_STREAM.findall(content)):
            try:
                yield f"{name}, stream {at}", zlib.decompress(stream)
            except zlib.error:
                yield f"{name}, stream {at}", stream
    else:
        for at, picture in enumerate(_PICTURE.findall(content)):
            yield from _inside(f"{name}, picture {at}", base64.b64decode(picture))


def found_in(folder: Path, secret: str) -> list[str]:
    """Name each place of a word, in any usual encoding and escape, in capitals or not."""
    spellings = tuple(_spellings(secret))
    return [
        place
        for place, content in unpacked(folder)
        if any(each in reading for reading in _readings(content) for each in spellings)
    ]


def dates_in(folder: Path) -> set[str]:
    """List every date that is written as 2007-12-12 or 20071212."""
    found = set()
    for _, content in unpacked(folder):
        if content[:4] not in (b"PK\x03\x04", b"\x89PNG", b"%PDF"):
            for parts in _DATE.findall(content.replace(b"\0", b"")):
                found.add(b"-".join(parts).decode())
    return found


def _readings(content: bytes) -> Iterator[bytes]:
    """Read content as it is and with its escapes undone, in small letters."""
    yield content.lower()
    text = content.decode("utf-8", "replace")
    yield html.unescape(unquote(text)).lower().encode()


def _spellings(secret: str) -> Iterator[bytes]:
    for text in {secret, secret.lower(), json.dumps(secret)[1:-1].lower()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            yield text.lower().encode(encoding)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
