"""What the keys of an endpoint say together does not contradict itself.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator

from trialreadout.protocol.fault import Document, Fault, meant, tables_of, texts_of
from trialreadout.protocol.references import endpoints_named, kinds_by_name

OTHER_EVENTS = ("death", "progression claimed", "response")
OVER_ASSESSMENTS = ("recist-best", "recist-response", "recist-benefit", "recist-last")
"""Kinds of endpoint whose keys say what a response is."""


def contradictory_endpoints(document: Document) -> Iterator[Fault]:
    """List keys of an endpoint that exclude or need one another."""
    for index, endpoint in tables_of(document, "endpoint"):
        if {"stable_from_week", "stable_from_day"} <= endpoint.keys():
            path = ("endpoint", index, "stable_from_day")
            remedy = "Keep one of stable_from_week and stable_from_day."
            yield Fault(path, "not-allowed", endpoint["stable_from_day"], "one of the two", remedy)
        for number, event in tables_of(endpoint, "events"):
            graded, path = event.get("of") == "tumour response", ("endpoint", index, "events")
            if graded and "is" not in event:
                remedy = 'Say which responses: { of = "tumour response", is = ["PD"] }.'
                yield Fault((*path, number, "is"), "missing-key", remedy=remedy)
            elif event.get("of") in OTHER_EVENTS and "is" in event:
                remedy = "Take it out: only a tumour response is one of several."
                yield Fault((*path, number, "is"), "not-allowed", event["is"], remedy=remedy)


def responders_not_named(document: Document) -> Iterator[Fault]:
    """List times that rest on a response without saying whose, or on what is no response."""
    kinds = kinds_by_name(document)
    for index, endpoint in tables_of(document, "endpoint"):
        path = ("endpoint", index, "responders")
        events = [event.get("of") for _, event in tables_of(endpoint, "events")]
        asks = endpoint.get("starts") == "first response" or "response" in events
        allowed = "an endpoint over all assessments, such as one of the kind recist-response"
        if asks and "responders" not in endpoint:
            remedy = "Name the endpoint by which a patient is a responder."
            yield Fault(path, "missing-key", None, allowed, remedy)
        for name in texts_of(endpoint.get("responders")):
            if kinds.get(name) not in OVER_ASSESSMENTS:
                near = meant(name, (n for n, kind in kinds.items() if kind in OVER_ASSESSMENTS))
                remedy = near or "Add such an endpoint, and name it here."
                yield Fault(path, "unknown-name", name, allowed, remedy)


def marker_not_named(document: Document) -> Iterator[Fault]:
    """List complete responses that wait for a marker which nobody names."""
    settings = document.get("tumour_response")
    settings = settings if isinstance(settings, dict) else {}
    asking = [("tumour_response",)] if settings.get("marker_must_normalise_for_cr") else []
    for index, endpoint in tables_of(document, "endpoint"):
        if endpoint.get("marker_must_normalise_for_cr"):
            asking.append(("endpoint", index))  # type: ignore[arg-type]
    if asking and "marker" not in settings:
        remedy = "Name the marker there, as the data name it."
        yield Fault(("tumour_response", "marker"), "missing-key", None, "text in quotes", remedy)


def misplaced_composites(document: Document) -> Iterator[Fault]:
    """List composites that count an endpoint which does not stand above them."""
    above: set[str] = set()
    names = kinds_by_name(document).keys()
    for index, endpoint in tables_of(document, "endpoint"):
        counts = endpoint.get("counts")
        for name in counts if isinstance(counts, dict) else ():
            if name in names - above:
                path = ("endpoint", index, "counts", name)
                allowed = "an endpoint that stands above the composite"
                remedy = f'Move the composite below "{name}".'
                yield Fault(path, "not-allowed", name, allowed, remedy)
        above.update(texts_of(endpoint.get("name")))


def answers_without_visit(document: Document) -> Iterator[Fault]:
    """List uses of a patient's one answer where the endpoint gives one at every assessment."""
    every_assessment = {
        name
        for _, endpoint in tables_of(document, "endpoint")
        for name in texts_of(endpoint.get("name"))
        if endpoint.get("kind") == "recist-timepoint" and "at" not in endpoint
    }
    for path, name in endpoints_named(document):
        if name in every_assessment and path[0] in ("analysis_set", "endpoint"):
            allowed = "an endpoint with one answer for each patient"
            remedy = f'"{name}" answers at every assessment; state its visit: at = "...".'
            yield Fault(path, "not-allowed", name, allowed, remedy)
