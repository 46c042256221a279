"""Laboratory values are graded by a version of CTCAE that grades them, and by terms that it has.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator

from trialreadout.criteria.ctcae import TERMS
from trialreadout.protocol.fault import Document, Fault, listed, meant, tables_of, texts_of

_USUAL = "CTCAE 5.0"


def laboratory_terms_unknown(document: Document) -> Iterator[Fault]:
    """List laboratory grades that the criteria of the study do not have."""
    toxicity = document.get("toxicity")
    criteria = toxicity.get("criteria", _USUAL) if isinstance(toxicity, dict) else _USUAL
    number = str(criteria).removeprefix("CTCAE ")[:1]
    if not number.isdecimal():
        return
    known = TERMS.get(int(number))
    for index, endpoint in tables_of(document, "endpoint"):
        if endpoint.get("kind") != "laboratory-toxicity":
            continue
        path = ("endpoint", index)
        if known is None:
            allowed = (
                "criteria that laboratory values are graded by here: CTCAE 4.0, 4.03, 5.0, 6.0"
            )
            remedy = (
                f"By {criteria} grade laboratory values at the site and count them as adverse "
                "events, or take this endpoint out; versions are never mixed."
            )
            yield Fault((*path, "kind"), "not-allowed", endpoint["kind"], allowed, remedy)
            continue
        for term in texts_of(endpoint.get("terms")):
            if term not in known:
                remedy = meant(term, known) or f"Take it out: {criteria} has no such term."
                yield Fault((*path, "terms"), "not-allowed", term, listed(sorted(known)), remedy)
