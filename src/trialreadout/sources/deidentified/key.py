"""The key of a de-identification: old and new identifiers, and by how many days dates moved.

It lies outside of the folder that is given away, and only its owner may read it. The same key
gives the same identifiers again, and further ones to patients who are new.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from trialreadout.core.findings import Finding, StudyError

_FORMAT = 1
_MOST_DAYS = 730
_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Key:
    """What was put in the place of what."""

    secret: str
    """From which the identifiers of DICOM are made."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    assays: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)
    shifts: Mapping[str, int] = field(default_factory=dict)
    """For a patient's old identifier, the days that are added to each date; at random."""
    origins: Mapping[str, int] = field(default_factory=dict)
    """For a patient's old identifier, the days that bring time zero to that of study days."""
    uids: Mapping[str, str] = field(default_factory=dict)

    def uid(self, old: str) -> str:
        """Make the identifier that stands for another, always the same one of this key."""
        digest = hmac.new(bytes.fromhex(self.secret), old.encode(), hashlib.sha256).digest()
        return f"2.25.{uuid.UUID(bytes=digest[:16], version=4).int}"


def new_key() -> Key:
    """Make a key that nobody can guess."""
    return Key(secrets.token_hex(32))


def extended(
    key: Key, names: Mapping[str, Collection[str]], first: Sequence[Collection[str]] = ()
) -> Key:
    """Give new identifiers to patients, sites, assays and readers who have none.

    Parameters
    ----------
    key
        As it is.
    names
        By "subjects", "sites", "assays" and "readers" those who are in the study.
    first
        Patients whom a verdict is about because they entered first. They get lower numbers than
        others, since days without a calendar no longer tell who they are. Within them, and
        otherwise, patients are numbered in an order drawn at random, so that the number tells
        nothing of when a patient entered; sites, assays and readers in the order of their names.
    """
    changed: dict[str, Any] = asdict(key)
    for kind, those in names.items():
        known = dict(changed[kind])
        fresh = sorted(set(those) - set(known))
        if kind == "subjects":
            secrets.SystemRandom().shuffle(fresh)
            fresh.sort(key=lambda name: sum(name not in few for few in first))
        width = max(3, len(str(len(known) + len(fresh))))
        taken = set(known.values())
        number = 0
        for name in fresh:
            number += 1
            while _named(kind, number, width) in taken:
                number += 1
            known[name] = _named(kind, number, width)
            taken.add(known[name])
        changed[kind] = known
    return Key(**changed)


def with_shifts(key: Key, subjects: Iterable[str]) -> Key:
    """Draw for each patient by how many days dates move: 1 to 730 back, so none is to come."""
    shifts = dict(key.shifts)
    for subject in subjects:
        shifts.setdefault(subject, -1 - secrets.randbelow(_MOST_DAYS))
    return Key(**{**asdict(key), "shifts": shifts})


def _named(kind: str, number: int, width: int) -> str:
    return f"P-{number:0{width}d}" if kind == "subjects" else f"{kind.removesuffix('s')} {number}"


def read_key(path: Path) -> Key:
    """Read a key.

    Raises
    ------
    StudyError
        If it cannot be read or is none; nothing of it is quoted.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("format") != _FORMAT or len(bytes.fromhex(held["secret"])) != 32:
            raise ValueError
        key = Key(**held)
        for of in (key.subjects, key.sites, key.assays, key.readers, key.uids):
            if not all(isinstance(new, str) for new in of.values()):
                raise TypeError
        for days in (key.shifts, key.origins):
            if not all(type(n) is int for n in days.values()):
                raise TypeError
        if len(set(key.subjects.values())) != len(key.subjects):
            raise ValueError
    except OSError as fault:
        raise StudyError([_no_key(path, fault.strerror or "it cannot be read")]) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StudyError([_no_key(path, "it is no key, or was changed")]) from None
    return key


def write_key(path: Path, key: Key) -> None:
    """Write a key that only its owner may read; one that is there is never overwritten.

    Raises
    ------
    StudyError
        If something of that name is there, or it cannot be written.
    """
    text = json.dumps({"format": _FORMAT, **asdict(key)}, ensure_ascii=False, indent=1)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except OSError as fault:
        raise StudyError([_not_written(path, fault.strerror or str(fault))]) from fault
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as fault:
        path.unlink(missing_ok=True)
        raise StudyError([_not_written(path, fault.strerror or str(fault))]) from fault


def _no_key(path: Path, why: str) -> Finding:
    return Finding(
        "error",
        "not-a-key",
        file=path.name,
        value=why,
        allowed="a file that readout deidentify wrote beside its folder",
        remedy="Name the key of an earlier de-identification; without --key a new one is made.",
    )


def _not_written(path: Path, why: str) -> Finding:
    return Finding(
        "error",
        "not-written",
        file=path.name,
        value=why,
        allowed="a name that nothing has yet",
        remedy="Move the key that is there to a safe place and name it with --key, or name another "
        "folder. Nothing was written.",
    )
