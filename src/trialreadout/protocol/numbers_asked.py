"""Every number asked of an endpoint is one that it has, with the keys that the number uses.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator

from trialreadout.protocol.analyses import BETWEEN_GROUPS
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND, OverAssessments
from trialreadout.protocol.fault import Document, Fault, listed, tables_of
from trialreadout.protocol.positions import Path
from trialreadout.protocol.references import decision_points, kinds_by_name

TIMES = ("time-to-event", "time-to-adverse-event")
"""Kinds of endpoint that are a time."""
OF_CURVES = ("median", "quantile", "rate", "follow-up")
OF_TIMES = (
    *OF_CURVES,
    "observed follow-up",
    "restricted mean",
    "log-rank",
    "hazard ratio",
    "event rate",
)
OF_PATIENTS = ("proportion", "categories", "comparison", "size")
BETWEEN_READERS = "agreement between readers"
NUMBERS = (
    *OF_TIMES,
    *OF_PATIENTS,
    "bounds",
    "summary",
    "incidence",
    "shift",
    "agreement",
    BETWEEN_READERS,
)

NUMBER_KEYS = (("statistic", "yields"), ("success", "yields"), ("published", "statistic"))
"""Where a number is named: section and key."""

USED_BY = {
    "of": ("proportion", "comparison"),
    "method": ("proportion", "categories", "bounds", BETWEEN_READERS),
    "confidence": (
        *("proportion", "categories", "bounds", BETWEEN_READERS, *OF_CURVES),
        *("restricted mean", "hazard ratio", "event rate"),
    ),
    "interval": OF_CURVES,
    "probability": ("quantile",),
    "at": ("rate", "restricted mean"),
    "rho": ("log-rank",),
    "ties": ("hazard ratio",),
    "reference": ("hazard ratio",),
    "column": ("summary",),
    "by": ("incidence",),
    "grades": ("incidence",),
    "related": ("incidence",),
    "at_least_percent": ("incidence",),
    "each_term": ("event rate",),
}
"""Keys that mean something only for some of the numbers."""


def contradictory_numbers(document: Document) -> Iterator[Fault]:
    """List numbers that their endpoint does not have, and keys that their number cannot use."""
    known = _numbers_by_name(document)
    for section, key in NUMBER_KEYS:
        for index, table in tables_of(document, section):
            number = table.get(key, "proportion" if section == "success" else None)
            name = str(table.get("endpoint"))
            if name not in known or number not in NUMBERS:
                continue
            answers, columns, numbers = known[name]
            if number in numbers:
                yield from _keys_of_number((section, index), table, number, answers, columns)
            else:
                remedy = f'"{name}" has no such number; choose one that it has.'
                yield Fault((section, index, key), "not-allowed", number, listed(numbers), remedy)


_OF_EVENTS = ("by", "related")
"""Keys of an incidence that laboratory grades do not have."""


def keys_of_events_alone(document: Document) -> Iterator[Fault]:
    """List keys that tell adverse events apart, asked of what is none."""
    kinds = kinds_by_name(document)
    for index, table in tables_of(document, "statistic"):
        kind = kinds.get(str(table.get("endpoint")))
        if "each_term" in table and kind not in (None, "time-to-adverse-event"):
            remedy = 'Ask it of an endpoint of the kind "time-to-adverse-event".'
            allowed = "this key only of times to an adverse event"
            value = table["each_term"]
            yield Fault(("statistic", index, "each_term"), "not-allowed", value, allowed, remedy)
        if kind == "laboratory-toxicity":
            for key in _OF_EVENTS:
                if key in table:
                    remedy = "Take it out: laboratory grades are counted by term."
                    allowed = "this key only of adverse events"
                    yield Fault(
                        ("statistic", index, key), "not-allowed", table[key], allowed, remedy
                    )


Texts = tuple[str, ...]


def _numbers_by_name(document: Document) -> dict[str, tuple[Texts, Texts, Texts]]:
    """Map whatever is asked of patients to its answers, its columns and the numbers it has."""
    every_assessment = {
        str(endpoint.get("name"))
        for _, endpoint in tables_of(document, "endpoint")
        if endpoint.get("kind") == "recist-timepoint" and "at" not in endpoint
    }
    known: dict[str, tuple[Texts, Texts, Texts]] = {}
    for name, kind in kinds_by_name(document).items():
        model = ENDPOINT_OF_KIND[kind]
        numbers = numbers_of(kind, name in every_assessment)
        known[name] = (model.answers, model.columns, numbers)
    points = decision_points(document)
    return known | {name: (answers, (), OF_PATIENTS) for name, answers in points.items()}


def numbers_of(kind: str, every_assessment: bool) -> tuple[str, ...]:
    """List the numbers that an endpoint of this kind has.

    A response at every assessment has no answer of a patient to count.
    """
    model = ENDPOINT_OF_KIND[kind]
    if kind in TIMES:
        return (*OF_TIMES, "size")
    if kind == "adverse-events":
        return ("incidence", "size")
    if kind == "laboratory-toxicity":
        return ("incidence", "shift", "size")
    if every_assessment:
        return ("agreement",)
    summary = ("summary",) if model.columns else ()
    bounds = ("bounds",) if "not evaluable" in model.answers else ()
    readers = (BETWEEN_READERS,) if issubclass(model, OverAssessments) else ()
    return (*OF_PATIENTS, *bounds, *summary, *readers)


def _keys_of_number(
    path: Path, table: Document, number: str, answers: Texts, columns: Texts
) -> Iterator[Fault]:
    printed = path[0] == "published"
    yield from _times_of_number(path, table, number)
    needs_answers = number in ("proportion", "comparison") and "met" not in answers
    if needs_answers and "of" not in table and not printed:
        remedy = "Say which answers are counted together."
        yield Fault((*path, "of"), "missing-key", None, listed(answers), remedy)
    if number in BETWEEN_GROUPS and "group" not in table:
        remedy = "Name the column of the subjects whose groups are compared."
        yield Fault((*path, "group"), "missing-key", None, "a column", remedy)
    if number == "summary" and table.get("column") not in columns:
        remedy = "Name the number of each patient that is summarised."
        rule = "not-allowed" if "column" in table else "missing-key"
        yield Fault((*path, "column"), rule, table.get("column"), listed(columns), remedy)
    if table.get("interval") == "spss" and number in OF_TIMES and number != "median":
        remedy = 'Use "log-log": the interval of SPSS is one of the median alone.'
        yield Fault((*path, "interval"), "not-allowed", "spss", "another interval", remedy)
    for key, numbers in USED_BY.items():
        if key in table and number not in numbers:
            allowed = f"this key only with {listed(numbers)}"
            remedy = f"Take it out: {number} does not use it."
            yield Fault((*path, key), "not-allowed", table[key], allowed, remedy)


def _times_of_number(path: Path, table: Document, number: str) -> Iterator[Fault]:
    """List what is wrong with the times at which a number is asked."""
    if number in USED_BY["at"] and "at" not in table:
        remedy = "Say at which time, in the endpoint's unit."
        yield Fault((*path, "at"), "missing-key", None, "a number", remedy)
    elif number == "restricted mean":
        horizons = table["at"] if isinstance(table["at"], list) else [table["at"]]
        numbers = [each for each in horizons if isinstance(each, int | float)]
        if len(horizons) != 1 or any(each <= 0 for each in numbers):
            remedy = "Give one horizon; for another write a [[statistic]] of its own."
            yield Fault((*path, "at"), "not-allowed", table["at"], "one time above 0", remedy)
