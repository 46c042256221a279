"""Open and coming visits as iCalendar: an event of whole days a window, no word of the patient.

A summary holds the identifier and the visit alone. The same day of the same study gives the same
bytes, and the same visit the same UID on every day.

Source: RFC 5545 (3.1 folding, 3.3.11 escaping, 3.6.1 events, 3.8.4.7 UID).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from trialreadout.analysis.due.visits import NEXT, OPEN, VisitOn

_OCTETS = 75


def calendar_of(study: str, on: date, visits: Sequence[VisitOn]) -> bytes:
    """Write the visits that are open or come as a calendar.

    Parameters
    ----------
    study
        Its name, a part of each UID.
    on
        The day it is written of, which stands for the clock.
    visits
        Those that are overdue or missed, or have no dates, are left out.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//trialreadout//readout due//EN"]
    for visit in visits:
        lines += _event(study, on, visit)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(study: str, on: date, visit: VisitOn) -> Iterator[str]:
    if visit.state not in (OPEN, NEXT) or visit.first_on is None or visit.last_on is None:
        return
    uid = uuid5(NAMESPACE_URL, "\n".join((study, visit.subject, visit.visit)))
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{on:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{visit.first_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{visit.last_on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{visit.subject} {visit.visit}')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    lines = text.splitlines() or [""]
    return "\\n".join("".join(c for c in line if c >= " " and c != "\x7f") for line in lines)


def _folded(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 octets, each after the first begun by a space."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _OCTETS:
            yield piece.decode()
            piece = b" "
        piece += octets
    yield piece.decode()
