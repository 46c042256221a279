"""What stops an endpoint, so that it has no result rather than another one under its name.

An error in a table that it rests on, the lack of that table, and a reader of record who read
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.readers import is_reader
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.ctcae.analytes import ANALYTES
from trialreadout.endpoints.kinds import module_of
from trialreadout.endpoints.module import EndpointModule
from trialreadout.endpoints.scans_at import ADJUDICATED
from trialreadout.endpoints.series import ACCEPTED
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import MarkerByCriteria
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import LaboratoryToxicity
from trialreadout.protocol.scintigraphy import OfScans
from trialreadout.protocol.tumour_response import GradesTumours
from trialreadout.sources.graded_values import graded_rows
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

_ACCEPTED_IN = {
    "measurements": ("measurements", "examinations"),
    "assessments": ("assessments",),
    "immune_assessments": ("immune_assessments",),
}
"""For a table that responses are graded from, those whose flag marks the accepted readings."""


def stops(
    endpoint: Asked, protocol: Protocol, sources: Sources, readers: tuple[str, ...]
) -> list[Finding]:
    """Find what stands in the way of an endpoint; nothing, if it can be graded.

    Parameters
    ----------
    endpoint, protocol
        What is asked, and how.
    sources
        The plain tables and their faults.
    readers
        Everyone who read something.
    """
    parts = [
        part for part in rests_on(endpoint, protocol) if stops(part, protocol, sources, readers)
    ]
    if parts:
        return [_part_stopped(endpoint, part) for part in parts]
    module = module_of(endpoint)
    faulty = list(_faulty_tables(endpoint, protocol, sources, module))
    if faulty:
        return faulty
    needed = module.needs(endpoint, protocol)
    empty = [table for table in needed if not sources.table(table).height]
    if empty:
        return [_missing(table, endpoint, protocol, sources) for table in empty]
    return [
        *_unread(endpoint, protocol, sources, needed, readers),
        *_not_in_the_data(endpoint, protocol, sources),
        *_other_unit(endpoint, sources),
        *_unread_scans(endpoint, protocol, sources),
        *_untested(endpoint, protocol, sources),
    ]


def rests_on(endpoint: Asked, protocol: Protocol) -> tuple[Asked, ...]:
    """Name the endpoints whose answers another one is made of, or asks for."""
    counted = getattr(endpoint, "counts", ())
    conditions = [name for each in getattr(endpoint, "decisions", ()) for name in each.when]
    responders = getattr(endpoint, "responders", None)
    names = [*counted, *conditions, *([responders] if responders else [])]
    return tuple(protocol.endpoint(name) for name in dict.fromkeys(names))


def stopped(what: str, table: str, fault: Finding, sources: Sources) -> Finding:
    """Say what has no result because of the first error in a table."""
    named = _named(table, sources)
    return Finding(
        "error",
        "endpoint-stopped",
        table=table,
        file=fault.file,
        row=fault.row,
        value=what,
        allowed=f"{named} without errors",
        remedy=f'Mend the errors in {named}; the first stands here ("{fault.rule}").',
    )


def _faulty_tables(
    endpoint: Asked, protocol: Protocol, sources: Sources, module: EndpointModule
) -> Iterator[Finding]:
    """Find the errors in what it rests on, each once, though several tables rest on it."""
    said: list[Finding] = []
    for table in (*module.needs(endpoint, protocol), *module.consults(endpoint, protocol)):
        fault = sources.fault_of(table)
        if fault is None or fault in said:
            continue
        said.append(fault)
        yield stopped(endpoint.name, table, fault, sources)


def _named(table: str, sources: Sources) -> str:
    origin = sources.origins.get(table)
    return f"the table of {table} ({origin})" if origin else f"the table of {table}"


def _missing(table: str, endpoint: Asked, protocol: Protocol, sources: Sources) -> Finding:
    empty = table in sources.tables
    origin = sources.origins.get(table, table)
    return Finding(
        "error",
        "empty-table" if empty else "missing-table",
        table=table,
        file=protocol.data.folder,
        value=endpoint.name,
        allowed=f"{_named(table, sources)}, with at least one row",
        remedy=f"Add the rows of {origin}, or take the endpoint out until there are some: headings "
        "alone do not say that nothing happened."
        if empty
        else f"Add {origin} with its rows, or name its file under {sources.named_under}.",
    )


def _unread(
    endpoint: Asked,
    protocol: Protocol,
    sources: Sources,
    needed: tuple[str, ...],
    readers: tuple[str, ...],
) -> Iterator[Finding]:
    """Find that the reader of record read nothing."""
    graded_from = [table for table in needed if table in _ACCEPTED_IN]
    if not graded_from:
        return
    own = getattr(endpoint, "reader", None)
    key = f'endpoint "{endpoint.name}".reader' if own else "data.reader_of_record.ct"
    reader = own or protocol.data.reader_of_record.ct
    if reader == ACCEPTED:
        flags = [sources.table(name)["accepted"] for name in _ACCEPTED_IN[graded_from[0]]]
        if not any(flag.any() for flag in flags):
            yield _stop(
                "nothing-accepted",
                key,
                reader,
                "readings that carry the flag of acceptance",
                f'Mark the accepted readings, or name a reader; "{endpoint.name}" has no result '
                "until then.",
            )
    elif not is_reader(reader, readers):
        yield _stop(
            "unknown-reader",
            key,
            reader,
            ", ".join((*readers, ACCEPTED)),
            f'Name one of these as reader of record; "{endpoint.name}" has no result until then.',
        )


_NAMES = {"marker": ("markers", "marker"), "agent": ("doses", "agent")}
"""For a key that names something in the data, the table and column of it."""


def _not_in_the_data(endpoint: Asked, protocol: Protocol, sources: Sources) -> Iterator[Finding]:
    """Find that nobody has a value of the marker, or was given the agent, that is asked for."""
    asked = [
        (f'endpoint "{endpoint.name}".{key}', key, str(getattr(endpoint, key)))
        for key in _NAMES
        if getattr(endpoint, key, None) is not None
    ]
    if isinstance(endpoint, GradesTumours):
        settings = protocol.tumour_response_of(endpoint)
        if settings.marker_must_normalise_for_cr and settings.marker is not None:
            asked.append(("tumour_response.marker", "marker", settings.marker))
    for where, key, name in asked:
        table, column = _NAMES[key]
        there = sources.table(table)[column].drop_nulls().unique().sort().to_list()
        if name.casefold() not in map(str.casefold, there):
            yield _stop(
                "not-in-the-data",
                where,
                name,
                ", ".join(there) or f"a {column} in {_named(table, sources)}",
                f'Write it as the data do, or map their word under [codes.{column}]; "'
                f'{endpoint.name}" has no result until then.',
            )


def _other_unit(endpoint: Asked, sources: Sources) -> Iterator[Finding]:
    """Find that the values of a marker are not in a unit that its criteria are stated in."""
    if not isinstance(endpoint, MarkerByCriteria) or not endpoint.thresholds.units:
        return
    units = endpoint.thresholds.units
    rows = sources.table("markers")
    rows = rows.filter(pl.col("marker").str.to_lowercase() == endpoint.marker.lower())
    named = rows["unit"].fill_null("no unit").unique().sort().to_list()
    others = [unit for unit in named if unit.lower() not in units]
    if others:
        yield _stop(
            "not-the-unit-of-criteria",
            f'endpoint "{endpoint.name}".criteria',
            ", ".join(others),
            " or ".join(units[:2]),
            f'Give the values of {endpoint.marker} in {units[0]}, and name the unit beside each; "'
            f'{endpoint.name}" has no result until then.',
        )


def _unread_scans(endpoint: Asked, protocol: Protocol, sources: Sources) -> Iterator[Finding]:
    """Find that the reader of record for scintigraphy read nothing."""
    if not isinstance(endpoint, OfScans):
        return
    named = sources.table("reads")["reader"].fill_null(UNNAMED_READER).unique().sort().to_list()
    reader = protocol.reader_of(endpoint)
    if not is_reader(reader, (ADJUDICATED, *named)):
        own = endpoint.reader is not None
        yield _stop(
            "unknown-reader",
            f'endpoint "{endpoint.name}".reader' if own else "data.reader_of_record.scintigraphy",
            reader,
            ", ".join((*named, ADJUDICATED)),
            f'Name one of these as reader of record; "{endpoint.name}" has no result until then.',
        )


def _untested(endpoint: Asked, protocol: Protocol, sources: Sources) -> Iterator[Finding]:
    """Find terms of which the data have no test, or that they have none that is graded."""
    if not isinstance(endpoint, LaboratoryToxicity):
        return
    labs, graded = sources.table("labs"), TERMS[protocol.toxicity.version]
    codes = set(graded_rows(labs)["code"])
    known = [name for code in sorted(codes) for name in ANALYTES[code].terms if name in graded]
    for term in endpoint.terms or ([] if known else [None]):
        if term not in known:
            yield _stop(
                "not-in-the-data",
                f'endpoint "{endpoint.name}".{"terms" if term else "kind"}',
                term or endpoint.kind,
                ", ".join(known) or f"a test that is graded, in {_named('labs', sources)}",
                f'Map the site\'s word for the test under [codes.test]; "{endpoint.name}" has no '
                "result until then.",
            )


def _part_stopped(endpoint: Asked, part: Asked) -> Finding:
    return Finding(
        "error",
        "part-stopped",
        file="study.toml",
        value=endpoint.name,
        allowed="answers of every endpoint that it rests on",
        remedy=f'See why "{part.name}" has no result; "{endpoint.name}" rests on it.',
    )


def _stop(rule: str, key: str, value: str | None, allowed: str, remedy: str) -> Finding:
    return Finding(
        "error",
        rule,
        file="study.toml",
        column=key,
        value=value,
        allowed=allowed,
        remedy=remedy,
    )
