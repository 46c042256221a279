"""Every number asked of an endpoint is one that it has, with the keys that the number uses.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator

from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.protocol.fault import Document, Fault, listed, tables_of
from trialreadout.protocol.positions import Path
from trialreadout.protocol.references import kinds_by_name

OF_TIMES = ("median", "quantile", "rate", "follow-up")
OF_PATIENTS = ("proportion", "categories")
OF_ANSWERS = (*OF_PATIENTS, "agreement")

NUMBER_KEYS = (("statistic", "yields"), ("success", "yields"), ("published", "statistic"))
"""Where a number is named: section and key."""

USED_BY = {
    "of": ("proportion",),
    "method": OF_PATIENTS,
    "confidence": (*OF_PATIENTS, *OF_TIMES),
    "interval": OF_TIMES,
    "probability": ("quantile",),
    "at": ("rate",),
}
"""Keys that mean something only for some of the numbers."""


def contradictory_numbers(document: Document) -> Iterator[Fault]:
    """List numbers that their endpoint does not have, and keys that their number cannot use."""
    kinds = kinds_by_name(document)
    every_assessment = {
        str(endpoint.get("name"))
        for _, endpoint in tables_of(document, "endpoint")
        if endpoint.get("kind") == "recist-timepoint" and "at" not in endpoint
    }
    for section, key in NUMBER_KEYS:
        for index, table in tables_of(document, section):
            number = table.get(key, "proportion" if section == "success" else None)
            kind = kinds.get(str(table.get("endpoint")))
            if kind is None or number not in OF_TIMES + OF_ANSWERS:
                continue
            known = numbers_of(kind, str(table["endpoint"]) in every_assessment)
            if number in known:
                yield from _keys_of_number((section, index), table, number, kind)
            else:
                remedy = f'"{table["endpoint"]}" is of the kind {kind}.'
                yield Fault((section, index, key), "not-allowed", number, listed(known), remedy)


def numbers_of(kind: str, every_assessment: bool) -> tuple[str, ...]:
    """List the numbers that an endpoint of this kind has.

    A response at every assessment has no answer of a patient to count.
    """
    if kind == "time-to-event":
        return OF_TIMES
    return ("agreement",) if every_assessment else OF_PATIENTS


def _keys_of_number(path: Path, table: Document, number: str, kind: str) -> Iterator[Fault]:
    answers = ENDPOINT_OF_KIND[kind].answers
    printed = path[0] == "published"
    if number == "rate" and "at" not in table:
        remedy = "Say at which time, in the endpoint's unit."
        yield Fault((*path, "at"), "missing-key", None, "a number", remedy)
    if number == "proportion" and "of" not in table and "met" not in answers and not printed:
        remedy = "Say which answers are counted together."
        yield Fault((*path, "of"), "missing-key", None, listed(answers), remedy)
    if table.get("interval") == "spss" and number in OF_TIMES and number != "median":
        remedy = 'Use "log-log": the interval of SPSS is one of the median alone.'
        yield Fault((*path, "interval"), "not-allowed", "spss", "another interval", remedy)
    for key, numbers in USED_BY.items():
        if key in table and number not in numbers:
            allowed = f"this key only with {listed(numbers)}"
            remedy = f"Take it out: {number} does not use it."
            yield Fault((*path, key), "not-allowed", table[key], allowed, remedy)
