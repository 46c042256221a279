"""When a trial stops before its end: for harm, or because success is out of reach.

A rule counts patients with an answer among the first of an analysis set, and is stated as bounds
for some numbers of patients, or as a probability from which a bound follows for each number.

Sources: Thall and Simon, Biometrics 1994;50:337-349 (posterior probability).
         Lee and Liu, Clin Trials 2008;5:93-106 (predictive probability).
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from trialreadout.protocol.fault import Document, Fault, tables_of
from trialreadout.protocol.part import Amount, Count, Part, Positive, Share, Text

STATED = ("bounds", "posterior", "predictive")
"""The three ways to state a rule; one of them is there."""


class Bound(Part):
    """A count that stops the trial at one look."""

    n: Positive
    """The patients who are looked at: the first of the analysis set, in the order in which they
    began."""
    stop_at: Count
    """The count that stops the trial."""


class ByPosterior(Part):
    """Stop for harm once it is probable enough that the true rate is too high."""

    above: Share
    """The rate that is just tolerated."""
    probability: Share
    """Stop if the probability of a rate above it exceeds this."""
    prior: tuple[Amount, Amount] | None = None
    """a and b of the Beta distribution that is believed in before the first patient; without it,
    that of one patient at the tolerated rate."""
    from_n: Positive = 1
    """The fewest patients with a known answer that are looked at."""


class ByPredictive(Part):
    """Stop for futility once success at the end is improbable."""

    above: Share
    """The rate to exceed."""
    convincing: Share
    """The trial convinces at its end if the posterior probability of a rate above it exceeds
    this."""
    n: Positive
    """All patients of the trial."""
    below: Share
    """Stop if the probability to convince at the end is below this."""
    prior: tuple[Amount, Amount] = (1, 1)
    """a and b of the Beta distribution that is believed in before the first patient."""
    from_n: Positive = 1
    """The fewest patients with a known answer that are looked at."""


class StoppingRule(Part):
    """When the trial stops early; stated by one of bounds, posterior and predictive.

    `readout due` says how far it is. A patient whose answer is unknown, or not yet followed long
    enough, may still count, and so may one who has not entered. Simulated trials do not stop by it.
    """

    name: Text
    """What it is called where it is printed."""
    endpoint: Text
    """The endpoint; of a time to event, those with the event count."""
    analysis_set: Text
    """The analysis set."""
    of: tuple[Text, ...] = ()
    """The answers that count; without it, those that meet the endpoint."""
    follow_days: Count | None = None
    """How many days after time zero a patient may still come to count; without it, until the window
    of the endpoint's visit has closed, and where it has none, as long as the patient is on
    study."""
    stop_if: Literal["at least", "at most"] = "at least"
    """For bounds: whether so many or more stop the trial, or so many or fewer."""
    bounds: Annotated[tuple[Bound, ...], Field(min_length=1)] | None = None
    """The counts that stop it: [{ n = 3, stop_at = 2 }, { n = 6, stop_at = 3 }]."""
    posterior: ByPosterior | None = None
    """Stop for harm by the posterior probability."""
    predictive: ByPredictive | None = None
    """Stop for futility by the predictive probability."""


def contradictory_stopping(document: Document) -> Iterator[Fault]:
    """List rules that are not stated in one way, and bounds that no count can reach."""
    names: set[str] = set()
    for index, rule in tables_of(document, "stopping_rule"):
        path = ("stopping_rule", index)
        said = [key for key in STATED if key in rule]
        allowed = "one of bounds, posterior and predictive"
        if not said:
            remedy = "Say what stops it: bounds = [{ n = 6, stop_at = 3 }]."
            yield Fault((*path, "bounds"), "missing-key", allowed=allowed, remedy=remedy)
        for extra in said[1:]:
            yield Fault((*path, extra), "not-allowed", extra, allowed, "Keep one of them.")
        if "stop_if" in rule and "bounds" not in rule and said:
            remedy = "Take it out: posterior stops for harm, predictive for futility."
            yield Fault((*path, "stop_if"), "not-allowed", rule["stop_if"], "bounds", remedy)
        name = rule.get("name")
        if isinstance(name, str) and name in names:
            remedy = "Give each its own name; what is said of it is found by that name."
            yield Fault((*path, "name"), "duplicate-name", name, "a name not yet taken", remedy)
        names.add(str(name))
        before = 0
        for number, bound in tables_of(rule, "bounds"):
            n, count = bound.get("n"), bound.get("stop_at")
            if isinstance(n, int) and isinstance(count, int):
                at = (*path, "bounds", number)
                if n <= before:
                    remedy = "Put the looks in order, each at more patients than the one before."
                    yield Fault((*at, "n"), "not-allowed", n, f"more than {before}", remedy)
                if count > n:
                    remedy = "Mend one of the two."
                    allowed = f"at most {n}, the patients that are looked at"
                    yield Fault((*at, "stop_at"), "not-allowed", count, allowed, remedy)
                before = n
