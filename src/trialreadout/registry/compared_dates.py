"""Identity, dates and status: registered against done.

Dates are compared as far as both are known. A trial was registered beforehand if it was handed to
the registry no later than the day on which the first patient entered.

Source: De Angelis et al. (ICMJE), Clinical trial registration, N Engl J Med 2004;351:1250-1251.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from trialreadout.core.dates import PartialDate, parse_date
from trialreadout.protocol import Protocol
from trialreadout.protocol.registry_record import RegistryRecord
from trialreadout.registry.compared import Compared, held, in_other_letters


def compared_identity(protocol: Protocol, record: RegistryRecord) -> Iterator[Compared]:
    """Compare what the trial is called, and by whom and in which phase it is done."""
    study, of = protocol.study, record.protocol_section
    sponsor = of.sponsor_collaborators_module.lead_sponsor
    yield from held("registry number", record.nct_id, study.id)
    yield from held("title", record.title, study.title, in_other_letters)
    yield from held("sponsor", sponsor.name if sponsor else None, study.sponsor, in_other_letters)
    yield from held("phase", record.phase, study.phase, in_other_letters)


def compared_dates(
    protocol: Protocol, record: RegistryRecord, entered: pl.Series
) -> Iterator[Compared]:
    """Compare begin, registration, end and upkeep.

    Parameters
    ----------
    entered
        The days on which the patients entered, as far as they are known.
    """
    study, status = protocol.study, record.protocol_section.status_module
    begun = status.start_date_struct.date
    days = entered.drop_nulls().sort()
    first = days[0] if len(days) else None
    yield from held("start", begun, _text(study.started), _same_day)
    if first is not None:
        yield from held("first patient", begun, _text(first), _same_day, "as the data have it")
    yield from held(
        "day of registration", record.registered_on, _text(study.registered_on), _same_day
    )
    yield from _beforehand(record.registered_on, _text(first) or _text(study.started), days)
    cut_off = protocol.data.cut_off
    until = None if cut_off is None else f"data to {cut_off}"
    ended = status.completion_date_struct.date
    yield from _end(ended, cut_off)
    updated = status.last_update_post_date_struct.date
    if updated is not None and cut_off is not None:
        late = parse_date(updated).last < cut_off
        remark = "the record was last changed before the data end" if late else None
        topic = "last update of the record"
        yield Compared(topic, updated, until, "differs" if late else "agrees", remark)
    if status.overall_status is not None:
        remark = "the data hold patients, not the status of the trial"
        if status.why_stopped:
            remark += f'; registered as the reason: "{status.why_stopped}"'
        yield Compared("status", status.overall_status, None, "cannot be told", remark)


def _text(day: date | str | None) -> str | None:
    return None if day is None else str(day)


def _same_day(one: str, other: str) -> bool:
    """Tell whether two dates are the same, as far as both are known."""
    known = min(len(one), len(other), 10)
    return one[:known] == other[:known]


def _beforehand(registered: str | None, begun: str | None, days: pl.Series) -> Iterator[Compared]:
    topic = "registered beforehand"
    if registered is None or begun is None:
        yield from held(topic, registered, begun)
        return
    day, start = parse_date(registered), parse_date(begun)
    remark = None
    if day.last <= start.first:
        yield Compared(topic, registered, begun, "agrees")
    elif day.first > start.last:
        remark = f"registered {_days_between(start, day)} days after the first patient"
        if len(days):
            before = int((days < day.first).sum())
            remark += f"; {before} of {len(days)} had entered before"
        yield Compared(topic, registered, begun, "differs", remark)
    else:
        remark = "the dates are not known to the day"
        yield Compared(topic, registered, begun, "cannot be told", remark)


def _days_between(one: PartialDate, other: PartialDate) -> str:
    least, most = (other.first - one.last).days, (other.last - one.first).days
    return str(least) if least == most else f"{least} to {most}"


def _end(ended: str | None, cut_off: date | None) -> Iterator[Compared]:
    """Compare the day of completion with the last day of the data."""
    topic = "completion"
    until = None if cut_off is None else f"data to {cut_off}"
    if ended is None or cut_off is None:
        yield from held(topic, ended, until)
    elif parse_date(ended).last < cut_off:
        yield Compared(topic, ended, until, "differs", "the data go on after it")
    elif parse_date(ended).first > cut_off:
        remark = "the data end before it, by their cut-off"
        yield Compared(topic, ended, until, "cannot be told", remark)
    else:
        yield Compared(topic, ended, until, "agrees")
