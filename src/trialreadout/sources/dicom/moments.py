"""Days and times as a DICOM header writes them, whole or cut short from the right.

Source: DICOM PS3.5 2024b, 6.2 (DA, TM, DT).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from pydicom import Dataset

from trialreadout.sources.dicom import tags

_DAY = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})")
_TIME = re.compile(r"(\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,6}))?)?")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
_BEGUN = ("Acquisition", "Series", "Content")
"""Of which the first that says both day and time counts."""


def day_begun(header: Dataset) -> date | None:
    """Return the day of a scan."""
    days = (day_of(tags.text(header, f"{which}Date")) for which in (*_BEGUN, "Study"))
    return next((day for day in days if day is not None), None)


def moment_begun(header: Dataset) -> datetime | None:
    """Return when a scan was begun; None where the day or the minute is not known."""
    whole = _moment(tags.text(header, "AcquisitionDateTime"), header)
    if whole is not None:
        return whole
    for which in _BEGUN:
        day = day_of(tags.text(header, f"{which}Date"))
        if day is not None:
            clock = _time(tags.text(header, f"{which}Time"))
            return None if clock is None else datetime.combine(day, clock)
    return None


def moment_given(header: Dataset, given: Dataset) -> datetime | None:
    """Return when a radiopharmaceutical was given.

    Its day is known where the header says day and time together: iodine is scanned days after it
    was given, so the day of the scan is never taken for it.
    """
    return _moment(tags.text(given, "RadiopharmaceuticalStartDateTime"), header)


def _moment(written: str | None, header: Dataset) -> datetime | None:
    """Read day and time together, in the clock of the file where both name an offset."""
    if written is None:
        return None
    local, own = written, _OFFSET.search(written[8:])
    if own is not None:
        local = written[: 8 + own.start()]
    day, clock = day_of(local[:8]), _time(local[8:])
    if day is None or clock is None:
        return None
    moment = datetime.combine(day, clock)
    of_file = _OFFSET.fullmatch(tags.text(header, "TimezoneOffsetFromUTC") or "")
    return moment if own is None or of_file is None else moment - _east(own) + _east(of_file)


def day_of(written: str | None) -> date | None:
    """Read a day."""
    found = _DAY.fullmatch(written or "")
    try:
        return None if found is None else date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _time(written: str | None) -> time | None:
    found = _TIME.fullmatch(written or "")
    if found is None:
        return None
    hour, minute, second, fraction = found.groups()
    try:
        return time(int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")))
    except ValueError:
        return None


def _east(offset: re.Match[str]) -> timedelta:
    sign, hours, minutes = offset.groups()
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return ahead if sign == "+" else -ahead
