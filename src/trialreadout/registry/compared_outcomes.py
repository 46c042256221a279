"""Registered outcomes against the endpoints that have a result.

Each outcome has a row, and one for its time frame; each endpoint with a result that no outcome
asks for has a row as well. A time frame agrees with a visit if the visit's week, in the unit of the
time frame, rounds to its number: week 26 is 5.98 months, and so 6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.amounts import Duration, durations_in
from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.registry_record import RegisteredOutcome, RegistryRecord
from trialreadout.registry.compared import Compared
from trialreadout.registry.matched import proposed, registered_endpoints

_DAYS_OF_A_WEEK = 7


def compared_outcomes(
    protocol: Protocol, record: RegistryRecord, results: Sequence[Result]
) -> Iterator[Compared]:
    """Compare what was to be found out with what was."""
    answered = {row.endpoint for row in results}
    registered = registered_endpoints(protocol, record)
    for outcome in record.outcomes:
        own = [each for each in protocol.endpoints if registered.get(each.name) == outcome]
        yield _outcome(protocol, outcome, own, answered)
        yield from _time_frame(protocol, outcome, own)
    parts = {
        part: each.name
        for each in protocol.endpoints
        if each.name in registered and isinstance(each, AnyOf)
        for part in each.counts
    }
    for each in protocol.endpoints:
        if each.name in registered:
            continue
        if each.registered_as is not None:
            remark = f'no outcome of the record, or several, begin "{each.registered_as}"'
            yield Compared("endpoint", None, _called(each), "differs", remark)
        elif each.name in answered:
            remarks = ["primary in the protocol"] if each.primary else []
            if each.name in parts:
                remarks.append(f'a part of "{parts[each.name]}", which was registered')
            yield Compared("endpoint", None, _called(each), "done only", "; ".join(remarks) or None)
    computed = f"{len(results)} computed"
    if record.has_results:
        remark = "the registry's results are not read"
        yield Compared("results", "posted", computed, "cannot be told", remark)
    elif record.has_results is not None:
        yield Compared("results", "none posted", computed, "done only")


def _called(each: AnyEndpoint) -> str:
    return f"{each.name} ({each.kind})"


def _outcome(
    protocol: Protocol,
    outcome: RegisteredOutcome,
    own: Sequence[AnyEndpoint],
    answered: Collection[str],
) -> Compared:
    topic, measure = outcome.name, outcome.measure
    if not own:
        near = [name for name in proposed(protocol, outcome) if name in answered]
        if not near:
            return Compared(topic, measure, None, "registered only")
        remark = (
            f"proposal by its words: {', '.join(near)}; registered_as in the endpoint that "
            "answers it would tell"
        )
        return Compared(topic, measure, None, "cannot be told", remark)
    done = ", ".join(map(_called, own))
    if not any(each.name in answered for each in own):
        return Compared(topic, measure, done, "registered only", "no result was computed")
    primary = any(each.primary for each in own)
    if primary != (outcome.kind == "primary"):
        remark = f"{'primary' if primary else 'not primary'} in the protocol"
        return Compared(topic, measure, done, "differs", remark)
    return Compared(topic, measure, done, "agrees", "as the study file says (registered_as)")


def _time_frame(
    protocol: Protocol, outcome: RegisteredOutcome, own: Sequence[AnyEndpoint]
) -> Iterator[Compared]:
    topic = f"time frame of {outcome.name}"
    if not own:
        return
    weeks = sorted({week for each in own for week in weeks_of(protocol, each)})
    done = ", ".join(f"week {week}" for week in weeks) or None
    if outcome.time_frame is None:
        if done is not None:
            yield Compared(topic, None, done, "done only")
        return
    found = durations_in(outcome.time_frame)
    lasting = [each for each in found if each.days is not None]
    if done is None or len(lasting) != 1 or len(found) != 1:
        remark = "not said as one length of time" if done else "the protocol names no visit"
        yield Compared(topic, outcome.time_frame, done, "cannot be told", remark)
        return
    (frame,) = lasting
    in_unit = {week: frame.of(_DAYS_OF_A_WEEK * week) for week in weeks}
    alike = all(_rounds_to(value, frame) for value in in_unit.values())
    remark = "; ".join(f"week {w} is {value:.1f} {frame.unit}s" for w, value in in_unit.items())
    yield Compared(topic, outcome.time_frame, done, "agrees" if alike else "differs", remark)


def _rounds_to(value: float, frame: Duration) -> bool:
    return frame.number is not None and abs(value - frame.number) <= 0.5


def weeks_of(protocol: Protocol, each: AnyEndpoint) -> tuple[int, ...]:
    """Name the weeks until which an endpoint looks, of a composite those of its parts."""
    if isinstance(each, AnyOf):
        parts = (protocol.endpoint(name) for name in each.counts)
        return tuple(
            week
            for part in parts
            if isinstance(part, AnyEndpoint)
            for week in weeks_of(protocol, part)
        )
    visit = getattr(each, "at", None)
    if visit is not None:
        return (protocol.planned_visit(visit).week,)
    weeks = getattr(each, "weeks", ()) or ()
    until = getattr(each, "until_week", None)
    return (max(weeks),) if weeks else () if until is None else (until,)
