"""Small hurts done to files: what disks, programs and hostile people do to them.

Each mutation takes the bytes of a whole file and a source of random numbers and gives other
bytes. Some know the format (members of a ZIP file, words of TOML or CSV, numbers in a header),
so that a file gets past the first check and is broken further in.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

HOSTILE = (
    b"",
    b"\0",
    b"-1",
    b"0",
    b"1e999",
    b"nan",
    b"-0.0",
    b"99999999999999999999",
    b"9" * 5000,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    "\u202e\u2028\u0085".encode(),
    b"=1+1",
    b"\x1b]0;title\x07\x1b[31m",
    b"0000-00-00",
    b"9999-12-31",
    b"10000-01-01",
    b"0001-01-01",
    b"2012-02-30",
    b"2012-W01-1",
    b"1-1-1",
    b"true",
    b'"',
    b'"""',
    b"'''",
    b"[[",
    b"]]",
    b"{}",
    b"[" * 400,
    b"[" * 20_000,
    b"{" * 20_000,
    b'{"a":' * 2000,
    b"\\ud800",
    b"a" * 3000,
    b"../../../etc/passwd",
    b"\n\r\n",
    b",,,,",
    b"file",
    b"row",
    b"subject",
    b"inf",
    b"1,5",
    b"<5",
    b"&#x0;",
    b"&a;",
)
"""Words that have broken readers of something."""
_WORD = re.compile(rb"[\w.+-]+|\"[^\"\n]*\"|[^\s\w]")
_BOUNDARIES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def flipped(content: bytes, random: Random) -> bytes:
    """Flip bits here and there."""
    out = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8, 32))):
        if out:
            out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def cut(content: bytes, random: Random) -> bytes:
    """Lose the end."""
    return content[: random.randrange(len(content) + 1)]


def removed(content: bytes, random: Random) -> bytes:
    """Lose a piece."""
    at = random.randrange(len(content) + 1)
    return content[:at] + content[at + random.choice((1, 4, 64, 1024)) :]


def repeated(content: bytes, random: Random) -> bytes:
    """Say a piece again, elsewhere."""
    at, to = (random.randrange(len(content) + 1) for _ in range(2))
    return content[:to] + content[at : at + random.choice((1, 8, 80, 512, 4096))] + content[to:]


def inserted(content: bytes, random: Random) -> bytes:
    """Put a hostile word in."""
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(HOSTILE) + content[at:]


def with_word(content: bytes, random: Random) -> bytes:
    """Put a hostile word, or another word of the file, in place of one."""
    words = list(_WORD.finditer(content))
    if not words:
        return content
    there, other = random.choice(words), random.choice(words)
    new = other[0] if random.random() < 0.4 else random.choice(HOSTILE)
    return content[: there.start()] + new + content[there.end() :]


def with_line(content: bytes, random: Random) -> bytes:
    """Take a line away, say it twice, or move it."""
    lines = content.split(b"\n")
    at = random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            del lines[at]
        case 1:
            lines.insert(random.randrange(len(lines)), lines[at])
        case _:
            lines.insert(random.randrange(len(lines)), lines.pop(at))
    return b"\n".join(lines)


def with_number(content: bytes, random: Random) -> bytes:
    """Write the edge of a number's range into a header."""
    if len(content) < 8:
        return content
    near = len(content) if random.random() < 0.5 else min(len(content), 1024)
    at = random.randrange(near - 3)
    form = random.choice(("<I", ">I", "<H", ">H", "B"))
    value = random.choice(_BOUNDARIES) & ((1 << (8 * struct.calcsize(form))) - 1)
    packed = struct.pack(form, value)
    return content[:at] + packed + content[at + len(packed) :]


def with_member(content: bytes, random: Random) -> bytes:
    """Hurt one member of a ZIP file, its text or its name, and pack it whole again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [(name, packed.read(name)) for name in packed.namelist()]
    except Exception:
        return flipped(content, random)
    at = random.randrange(len(members))
    name, inner = members[at]
    match random.randrange(6):
        case 0:
            del members[at]
        case 1:
            members.append((name, flipped(inner, random)))
        case 2:
            members[at] = (random.choice(("../" + name, name.upper(), name + "\n", "")), inner)
        case _:
            hurt = random.choice((with_word, with_word, removed, inserted, flipped, cut, repeated))
            members[at] = (name, hurt(inner, random))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inner in members:
            try:
                packed.writestr(name or "x", inner)
            except (ValueError, UnicodeError):
                continue
    return out.getvalue()


ANY: tuple[Mutation, ...] = (flipped, cut, removed, repeated, inserted)
TEXT: tuple[Mutation, ...] = (with_word, with_word, with_word, with_line, *ANY)
BINARY: tuple[Mutation, ...] = (with_number, with_number, flipped, with_word, *ANY)
ZIPPED: tuple[Mutation, ...] = (with_member, with_member, with_member, *ANY)


def spliced(one: bytes, other: bytes, random: Random) -> bytes:
    """Join the head of one file to the tail of another."""
    return one[: random.randrange(len(one) + 1)] + other[random.randrange(len(other) + 1) :]


def mutated(content: bytes, others: list[bytes], ways: tuple[Mutation, ...], seed: int) -> bytes:
    """Hurt a file in one to four ways; the same seed gives the same bytes."""
    random = Random(seed)
    if random.random() < 0.05:
        content = spliced(content, random.choice(others), random)
    for _ in range(random.choice((1, 1, 1, 2, 2, 4))):
        content = random.choice(ways)(content, random)
    return content
