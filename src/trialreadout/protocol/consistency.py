"""What the keys of an endpoint say together does not contradict itself.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator

from trialreadout.core.file_names import file_stem
from trialreadout.protocol.analyses import BEFORE, EVENTS, OF_SUBJECTS, STRATEGY_GIVES
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.protocol.fault import Document, Fault, listed, meant, tables_of, texts_of
from trialreadout.protocol.presets import EXCLUSIVE
from trialreadout.protocol.references import decision_points, endpoints_named, kinds_by_name
from trialreadout.protocol.visits import weeks_collecting

OTHER_EVENTS = ("death", "progression claimed", "response", "new therapy")
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
            for key in ("is", "dated"):
                if event.get("of") in OTHER_EVENTS and key in event:
                    remedy = f"Take it out: {_OF_RESPONSES[key]}."
                    yield Fault((*path, number, key), "not-allowed", event[key], remedy=remedy)


_OF_RESPONSES = {
    "is": "only a tumour response is one of several",
    "dated": "only a tumour response has several days",
}
"""Why an event that is no tumour response has no such key."""


def names_taken(document: Document) -> Iterator[Fault]:
    """List endpoints that bear the name of what is counted of patients as such."""
    for index, endpoint in tables_of(document, "endpoint"):
        if endpoint.get("name") in OF_SUBJECTS:
            remedy = "Name it otherwise: results of this name are counted in every study."
            allowed = f"any name but {listed(OF_SUBJECTS)}"
            path = ("endpoint", index, "name")
            yield Fault(path, "not-allowed", endpoint["name"], allowed, remedy)


def names_alike(document: Document) -> Iterator[Fault]:
    """List endpoints whose names differ in blanks, signs or capitals alone.

    Their files and results would bear the same name.
    """
    taken: dict[str, str] = {}
    for index, endpoint in tables_of(document, "endpoint"):
        name = endpoint.get("name")
        if not isinstance(name, str):
            continue
        other = taken.setdefault(file_stem(name).casefold(), name)
        if other != name:
            remedy = f'Name it otherwise: its file would be that of "{other}".'
            allowed = "a name that differs by more than blanks, signs and capitals"
            yield Fault(("endpoint", index, "name"), "not-allowed", name, allowed, remedy)


def contradictory_times(document: Document) -> Iterator[Fault]:
    """List times without events or censorings, with two rules for one case, or without a cut-off.

    A preset gives what an endpoint does not state.
    """
    data = document.get("data")
    cut_off = isinstance(data, dict) and "cut_off" in data
    for index, stated in tables_of(document, "endpoint"):
        if stated.get("kind") != "time-to-event":
            continue
        for key in ("events", "censor"):
            if key not in stated and "preset" not in stated:
                remedy = f"Add {key} here, or a preset that gives them."
                yield Fault(("endpoint", index, key), "missing-key", None, "a list", remedy)
        for one, other in EXCLUSIVE:
            if one in stated and other in stated:
                path, remedy = ("endpoint", index, other), f"Keep one of {one} and {other}."
                yield Fault(path, "not-allowed", stated[other], "one of the two", remedy)
        for number, source in tables_of(stated, "censor"):
            if source.get("of") == "cut-off" and not cut_off:
                at = ("endpoint", index, "censor", number, "of")
                remedy = "State cut_off under [data], or censor at the last contact."
                yield Fault(at, "not-allowed", source["of"], "a source that gives a date", remedy)


def responders_not_named(document: Document) -> Iterator[Fault]:
    """List times that rest on a response without saying whose, or on what is no response."""
    kinds = kinds_by_name(document)
    for index, endpoint in tables_of(document, "endpoint"):
        path = ("endpoint", index, "responders")
        events = [event.get("of") for _, event in tables_of(endpoint, "events")]
        asks = endpoint.get("starts") == "first response" or "response" in events
        asks = asks or endpoint.get("responders_only") is True
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


def decisions_as_conditions(document: Document) -> Iterator[Fault]:
    """List composites and decisions that rest on what a visit decides, which comes last."""
    points = decision_points(document)
    for path, name in endpoints_named(document):
        if name in points and path[0] in ("endpoint", "decision"):
            remedy = "Name the endpoints that the decision itself looks at."
            yield Fault(path, "not-allowed", name, "an endpoint, not a decision", remedy)


def strategies_without_answer(document: Document) -> Iterator[Fault]:
    """List strategies that give an answer which their endpoint does not have."""
    kinds, every_assessment = kinds_by_name(document), _at_every_assessment(document)
    for index, table in tables_of(document, "intercurrent_event"):
        gives = STRATEGY_GIVES.get(str(table.get("strategy")))
        what = str(table.get("event")).partition(BEFORE)[0]
        if gives is None or what not in EVENTS:
            continue
        for name in texts_of(table.get("endpoint")):
            if name not in kinds:
                continue
            of_patients = name not in every_assessment and kinds[name] != "uptake-change"
            answers = ENDPOINT_OF_KIND[kinds[name]].answers if of_patients else ()
            if not set(gives) & set(answers):
                path = ("intercurrent_event", index, "strategy")
                allowed = f'a strategy that "{name}" can follow'
                had = listed(answers) or "none of a patient"
                remedy = f"Choose another strategy; its answers are: {had}."
                yield Fault(path, "not-allowed", table["strategy"], allowed, remedy)


def weeks_without_visit(document: Document) -> Iterator[Fault]:
    """List weeks of a marker that no visit of the schedule stands for."""
    for index, endpoint in tables_of(document, "endpoint"):
        weeks = endpoint.get("weeks")
        if endpoint.get("kind") != "marker-trend" or not isinstance(weeks, list):
            continue
        asked = [week for week in weeks if isinstance(week, int)]
        planned = weeks_collecting(document, str(endpoint.get("marker")), max(asked, default=0))
        if planned is None:
            return
        for week in asked:
            if week not in planned:
                allowed = f"weeks of the schedule: {listed(sorted(planned)) or 'it has none'}"
                remedy = "Add a [[visit]] of that week that collects the marker, or leave it out."
                yield Fault(("endpoint", index, "weeks"), "not-allowed", week, allowed, remedy)


def _at_every_assessment(document: Document) -> set[str]:
    """Name the endpoints that answer at every assessment, and so have none of a patient."""
    return {
        name
        for _, endpoint in tables_of(document, "endpoint")
        for name in texts_of(endpoint.get("name"))
        if endpoint.get("kind") == "recist-timepoint" and "at" not in endpoint
    }


def answers_without_visit(document: Document) -> Iterator[Fault]:
    """List uses of a patient's one answer where the endpoint gives several."""
    every_assessment = _at_every_assessment(document)
    of_lesions = {name for name, kind in kinds_by_name(document).items() if kind == "uptake-change"}
    for path, name in endpoints_named(document):
        allowed = "an endpoint with one answer for each patient"
        if name in every_assessment and path[0] in ("analysis_set", "endpoint", "decision"):
            remedy = f'"{name}" answers at every assessment; state its visit: at = "...".'
            yield Fault(path, "not-allowed", name, allowed, remedy)
        elif name in of_lesions and path[0] in ("endpoint", "decision"):
            remedy = f'"{name}" answers for each lesion; name another endpoint.'
            yield Fault(path, "not-allowed", name, allowed, remedy)
