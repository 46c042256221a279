"""What is referred to by name exists, and can give the answers that are asked of it.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator
from typing import Any

from trialreadout.protocol.analyses import BEFORE, EVENTS
from trialreadout.protocol.decision_points import NO_DECISION, point_name
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.protocol.fault import Document, Fault, listed, meant, tables_of, texts_of
from trialreadout.protocol.keys import key_paths
from trialreadout.protocol.positions import Path
from trialreadout.protocol.visits import visit_names

ENDPOINT_KEYS: tuple[tuple[str, str | None, str], ...] = (
    ("analysis_set", "rule", "in"),
    ("statistic", None, "of"),
    ("success", None, "of"),
    ("stopping_rule", None, "of"),
    ("published", None, "of"),
    ("intercurrent_event", None, ""),
)
"""Where an endpoint is named: section, inner table, and beside it the key of its answers."""

ANSWERS_BY_ENDPOINT = (("endpoint", "counts"), ("decision", "when"))
"""Where endpoints are keys and their answers values."""

VISIT_KEYS = (("endpoint", "at"), ("decision", "at"), ("decision", "values_until"))


def events_before_unknown_visits(document: Document) -> Iterator[Fault]:
    """List intercurrent events that name a visit which the schedule does not have."""
    visits = visit_names(document)
    for index, table in tables_of(document, "intercurrent_event") if visits is not None else ():
        for event in texts_of(table.get("event")):
            what, _, visit = event.partition(BEFORE)
            if what in EVENTS and visit and visit not in (visits or []):
                path = ("intercurrent_event", index, "event")
                yield from _unknown(path, visit, visits or [], "a visit")


def unknown_names(document: Document) -> Iterator[Fault]:
    """List references to endpoints, analysis sets, visits and keys that do not exist."""
    endpoints = [*_names(document, "endpoint"), *decision_points(document)]
    for path, name in endpoints_named(document):
        yield from _unknown(path, name, endpoints, "an endpoint")

    sets = _names(document, "analysis_set")
    for section in ("statistic", "success", "stopping_rule", "published"):
        for index, table in tables_of(document, section):
            for name in texts_of(table.get("analysis_set")):
                yield from _unknown((section, index, "analysis_set"), name, sets, "an analysis set")

    visits = visit_names(document)
    for section, key in VISIT_KEYS if visits is not None else ():
        for index, table in tables_of(document, section):
            for name in texts_of(table.get(key)):
                yield from _unknown((section, index, key), name, visits or [], "a visit")

    known = key_paths(document)
    for index, assumption in tables_of(document, "assumption"):
        for key in texts_of(assumption.get("key")):
            if key not in known:
                near = meant(key, known)
                remedy = near or 'Write its tables before it, with dots: "data.assessment_days".'
                allowed = "a key of this file, its tables before it"
                yield Fault(("assumption", index, "key"), "unknown-name", key, allowed, remedy)


def unknown_answers(document: Document) -> Iterator[Fault]:
    """List answers that the endpoint beside them cannot give."""
    answers = {
        name: ENDPOINT_OF_KIND[kind].answers for name, kind in kinds_by_name(document).items()
    }
    answers |= decision_points(document)
    for path, endpoint, answer in _answers_named(document):
        if endpoint not in answers:
            continue
        known = answers[endpoint]
        if not known:
            remedy = f'"{endpoint}" has no answers to choose from.'
            yield Fault(path, "not-allowed", answer, "no answers", remedy)
        elif answer not in known:
            yield Fault(path, "not-allowed", answer, listed(known), meant(answer, known))


def duplicate_names(document: Document) -> Iterator[Fault]:
    """List endpoints and analysis sets that bear the name of another."""
    for section in ("endpoint", "analysis_set"):
        seen: set[str] = set()
        for index, table in tables_of(document, section):
            for name in texts_of(table.get("name")):
                if name in seen:
                    path = (section, index, "name")
                    remedy = "Give each its own name; others refer to it by that name."
                    yield Fault(path, "duplicate-name", name, "a name not yet taken", remedy)
                seen.add(name)


def duplicate_parameters(document: Document) -> Iterator[Fault]:
    """List endpoints that bear the parameter code of another."""
    seen: set[str] = set()
    for index, table in tables_of(document, "endpoint"):
        adam = table.get("adam")
        for code in texts_of(adam.get("paramcd") if isinstance(adam, dict) else None):
            if code in seen:
                path = ("endpoint", index, "adam", "paramcd")
                remedy = "Give each its own code; in a dataset it tells them apart."
                yield Fault(path, "duplicate-name", code, "a code not yet taken", remedy)
            seen.add(code)


def _unknown(path: Path, name: str, known: list[str], what: str) -> Iterator[Fault]:
    if name not in known:
        remedy = meant(name, known) or f"Use the name of {what} of this file."
        allowed = listed(known) or f"{what}; the file has none"
        yield Fault(path, "unknown-name", name, allowed, remedy)


def _names(document: Document, section: str) -> list[str]:
    tables = tables_of(document, section)
    return list(dict.fromkeys(n for _, table in tables for n in texts_of(table.get("name"))))


def kinds_by_name(document: Document) -> dict[str, str]:
    """Map each endpoint to its kind, leaving out those whose kind is at fault."""
    return {
        name: kind
        for _, endpoint in tables_of(document, "endpoint")
        for name in texts_of(endpoint.get("name"))
        for kind in texts_of(endpoint.get("kind"))
        if kind in ENDPOINT_OF_KIND
    }


def decision_points(document: Document) -> dict[str, tuple[str, ...]]:
    """Map the name under which the offers of a visit are counted to those offers."""
    points: dict[str, tuple[str, ...]] = {}
    for _, decision in tables_of(document, "decision"):
        for at in texts_of(decision.get("at")):
            offers = tuple(texts_of(decision.get("offer")))
            name = point_name(at)
            points[name] = (*points.get(name, (NO_DECISION,)), *offers)
    return points


def endpoints_named(document: Document) -> Iterator[tuple[Path, str]]:
    """List where an endpoint is named, and its name."""
    for section, inner, _ in ENDPOINT_KEYS:
        for path, table in _tables(document, section, inner):
            for name in texts_of(table.get("endpoint")):
                yield (*path, "endpoint"), name
    for section, inner in ANSWERS_BY_ENDPOINT:
        for path, table in _tables(document, section, inner):
            for name in table:
                yield (*path, name), name


def _answers_named(document: Document) -> Iterator[tuple[Path, str, str]]:
    for section, inner, key in ENDPOINT_KEYS:
        for path, table in _tables(document, section, inner):
            for endpoint in texts_of(table.get("endpoint")):
                for answer in texts_of(table.get(key)):
                    yield (*path, key), endpoint, answer
    for section, inner in ANSWERS_BY_ENDPOINT:
        for path, table in _tables(document, section, inner):
            for endpoint, answers in table.items():
                for answer in texts_of(answers):
                    yield (*path, endpoint), endpoint, answer


def _tables(
    document: Document, section: str, inner: str | None
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """List the tables of a section, or the one inside each of them."""
    for index, table in tables_of(document, section):
        below = table if inner is None else table.get(inner)
        if isinstance(below, dict):
            yield ((section, index) if inner is None else (section, index, inner)), below
