"""The plain tables: what each row is, and what each column may hold."""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.endpoints.kinds import module_of
from trialreadout.protocol import parse_protocol
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.sources.cells import allowed
from trialreadout.sources.meanings import meaning_of
from trialreadout.sources.plain.mapping import columns_of, day_column
from trialreadout.sources.sdtm.required import REQUIRED, tables_fed_by
from trialreadout.sources.tables import TABLES, Column
from writers.markdown import code, table

_HEADINGS = ("column", "takes", "required", "what it is")
_ONE_OF_EACH_KIND = """
format = 1
study = { id = "EACH", title = "One endpoint of each kind" }
visit = [{ name = "week 8", week = 8, collect = ["ct"] }]

[[endpoint]]
name = "tumour response"
kind = "recist-timepoint"

[[endpoint]]
name = "best"
kind = "recist-best"

[[endpoint]]
name = "objective response"
kind = "recist-response"

[[endpoint]]
name = "benefit"
kind = "recist-benefit"

[[endpoint]]
name = "last"
kind = "recist-last"

[[endpoint]]
name = "best i-response"
kind = "irecist-best"

[[endpoint]]
name = "confirmed progression"
kind = "irecist-progression"

[[endpoint]]
name = "progression-free survival"
kind = "time-to-event"
events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]
censor = [{ of = "last adequate assessment" }]

[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 8"

[[endpoint]]
name = "change of uptake"
kind = "uptake-change"
at = "week 8"

[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "M"

[[endpoint]]
name = "response of the marker"
kind = "marker-response"
marker = "M"
criteria = "GCIG CA-125"

[[endpoint]]
name = "decline of the marker"
kind = "marker-decline"
marker = "M"
decline_percent = 50

[[endpoint]]
name = "growth of the marker"
kind = "growth-change"
marker = "M"

[[endpoint]]
name = "weight"
kind = "weight-loss"

[[endpoint]]
name = "events"
kind = "adverse-events"

[[endpoint]]
name = "first event"
kind = "time-to-adverse-event"

[[endpoint]]
name = "laboratory"
kind = "laboratory-toxicity"

[[endpoint]]
name = "drug"
kind = "exposure"
agent = "A"

[[endpoint]]
name = "any"
kind = "any-of"
counts = { "trend" = ["response"] }
"""
"""A composite rests on what its parts rest on, and is left out below."""


def every_table() -> str:
    """Describe each plain table."""
    needed = _needed_by()
    return "\n\n".join("\n\n".join(_lines(name, needed)) for name in TABLES)


def _lines(name: str, needed: dict[str, list[str]]) -> Iterator[str]:
    spec = TABLES[name]
    yield f"### {name}"
    said = f"A row is {spec.row_is}."
    if spec.key:
        said += f" No two rows have the same {_and(spec.key)}."
    if name in needed:
        said += f" Needed by {_and(needed[name])}."
    yield said
    own = [column for column in spec.columns if column in columns_of(name)]
    yield table(_HEADINGS, [_row(name, column, spec.columns[column]) for column in own])


def _row(name: str, column: str, spec: Column) -> tuple[str, ...]:
    required = "required" if spec.required else ""
    meaning = meaning_of(name, column).partition(" (each row is")[0]
    return code(column), _takes(column, spec), required, meaning


def _takes(column: str, spec: Column) -> str:
    if spec.kind == "date":
        return f"a date, or a study day in {code(day_column(column))}"
    if spec.kind == "term":
        return ", ".join(map(code, spec.terms))
    return allowed(spec)


def _and(words: tuple[str, ...] | list[str]) -> str:
    spelled = [code(word) for word in words]
    return spelled[0] if len(spelled) == 1 else f"{', '.join(spelled[:-1])} and {spelled[-1]}"


def _needed_by() -> dict[str, list[str]]:
    """Map each table to the kinds of endpoint that have no result without it."""
    protocol = parse_protocol(_ONE_OF_EACH_KIND)
    kinds = {endpoint.kind: endpoint for endpoint in protocol.endpoints}
    assert kinds.keys() == ENDPOINT_OF_KIND.keys(), "every kind stands in the example"
    needed: dict[str, list[str]] = {}
    for kind, endpoint in kinds.items():
        for each in module_of(endpoint).needs(endpoint, protocol) if kind != "any-of" else ():
            if each != "subjects":
                needed.setdefault(each, []).append(kind)
    return needed


def domains() -> str:
    """Name the SDTM domains that are read, what for, and the columns that they must have."""
    rows = [
        [code(domain.upper() if domain != "supp" else "SUPP--"), _feeds(domain), ", ".join(columns)]
        for domain, columns in REQUIRED.items()
    ]
    return table(("domain", "goes into", "columns that must be there"), rows)


def _feeds(domain: str) -> str:
    fed = tables_fed_by(domain)
    return _and(fed) if fed else "further columns of its domain"
