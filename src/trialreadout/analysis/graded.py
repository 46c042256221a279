"""Every endpoint of a protocol, graded, with the tables of patients that come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.kinds import MODULES
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.endpoints.series import ACCEPTED
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import Endpoint
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class GradedEndpoint:
    """One endpoint: the arrays of each cohort, and the table of all patients."""

    endpoint: Endpoint
    parts: tuple[tuple[Cohort, Any], ...]
    """Each cohort with what its endpoint module graded."""
    table: pl.DataFrame

    def source_rows(self, sources: Sources, subject: str) -> list[SourceRow]:
        """Name the source rows behind one patient's answer; KeyError if there is none such."""
        cohort, graded, patient = self._find(sources, subject)
        return MODULES[self.endpoint.kind].source_rows(graded, cohort, sources, patient)

    def assessments(self, sources: Sources, subject: str) -> pl.DataFrame | None:
        """List the graded assessments of record behind one patient's answer.

        Returns
        -------
        Rows of `trialreadout.endpoints.tumour_response.table`; None where the endpoint rests
        on no assessments.
        """
        cohort, graded, _ = self._find(sources, subject)
        tumour = graded if isinstance(graded, tumour_response.Graded) else graded.tumour
        if tumour is None:
            return None
        visits = tumour_response.table(tumour, cohort, sources)
        return visits.filter("of_record", pl.col("subject") == subject).sort("day")

    def _find(self, sources: Sources, subject: str) -> tuple[Cohort, Any, int]:
        names = sources.table("subjects")["subject"]
        for cohort, graded in self.parts:
            found = (names.gather(cohort.patient) == subject).arg_true()
            if len(found):
                return cohort, graded, int(found[0])
        raise KeyError(subject)


def grade_endpoints(
    protocol: Protocol, sources: Sources, cohorts: tuple[Cohort, ...]
) -> tuple[dict[str, GradedEndpoint], list[Finding]]:
    """Grade what can be graded, in the protocol's order.

    An endpoint is stopped by an error in a table that it needs, by the lack of that table,
    by a reader of record who read nothing, and by a key that this version cannot honour.

    Returns
    -------
    The graded endpoints by name, and why the others were not.
    """
    graded: dict[str, GradedEndpoint] = {}
    findings: list[Finding] = []
    for endpoint in protocol.endpoints:
        stops = list(_stops(endpoint, protocol, sources))
        if not stops:
            try:
                graded[endpoint.name] = _grade(endpoint, protocol, sources, cohorts)
            except KeyError as unknown_reader:
                if unknown_reader.args != (_reader_of(endpoint, protocol),):
                    raise
                stops = [_no_reader(endpoint, _reader_of(endpoint, protocol), cohorts)]
        findings += stops
    return graded, [*findings, *_unused(protocol)]


def _grade(
    endpoint: Endpoint, protocol: Protocol, sources: Sources, cohorts: tuple[Cohort, ...]
) -> GradedEndpoint:
    module = MODULES[endpoint.kind]
    parts = tuple((cohort, module.grade(cohort, protocol, endpoint)) for cohort in cohorts)
    rows = pl.concat([module.table(graded, cohort, sources) for cohort, graded in parts])
    return GradedEndpoint(endpoint, parts, rows.sort("subject", maintain_order=True))


def _stops(endpoint: Endpoint, protocol: Protocol, sources: Sources) -> Iterator[Finding]:
    module = MODULES.get(endpoint.kind)
    if module is None:
        yield _stop(
            "endpoint-not-computed",
            f'endpoint "{endpoint.name}".kind',
            endpoint.kind,
            ", ".join(MODULES),
            "This version reads this kind of endpoint and does not compute it.",
        )
        return
    if (key := module.not_computed(endpoint)) is not None:
        asked = getattr(endpoint, key)
        yield _stop(
            "endpoint-not-computed",
            f'endpoint "{endpoint.name}".{key}',
            str(asked) if isinstance(asked, str | int | float) else None,
            "the endpoint without this key",
            f"This version does not honour {key}; nothing is computed rather than otherwise.",
        )
    needed = {table: sources.fault_of(table) for table in module.needs(endpoint, protocol)}
    said: list[Finding] = []
    for table, fault in needed.items():
        if fault in said:
            continue
        if fault is not None:
            said.append(fault)
            yield Finding(
                "error",
                "endpoint-stopped",
                table=table,
                file=fault.file,
                row=fault.row,
                value=endpoint.name,
                allowed=f"{_known_as(table)} without errors",
                remedy=f"Mend the errors in {_known_as(table)}; the first stands here "
                f'("{fault.rule}").',
            )
        elif not any(needed.values()) and not sources.table(table).height:
            yield Finding(
                "error",
                "missing-table" if table not in sources.tables else "empty-table",
                table=table,
                file=protocol.data.folder,
                value=endpoint.name,
                allowed=f"{_known_as(table)}, with at least one row",
                remedy=_where_it_comes_from(table, protocol),
            )

    flagged = [table for table in needed if table in _ACCEPTED_IN]
    if flagged and _reader_of(endpoint, protocol) == ACCEPTED and not any(needed.values()):
        flags = [sources.table(other)["accepted"] for t in flagged for other in _ACCEPTED_IN[t]]
        if not any(flag.any() for flag in flags):
            yield _nothing_accepted(endpoint, flagged[0])


_ACCEPTED_IN = {"measurements": ("measurements", "examinations"), "assessments": ("assessments",)}
"""For a table that responses are graded from, those whose flag marks the accepted readings."""


def _reader_of(endpoint: Endpoint, protocol: Protocol) -> str:
    return getattr(endpoint, "reader", None) or protocol.data.reader_of_record.ct


def _nothing_accepted(endpoint: Endpoint, table: str) -> Finding:
    return Finding(
        "error",
        "nothing-accepted",
        table=table,
        file="study.toml",
        column="data.reader_of_record.ct",
        value=ACCEPTED,
        allowed="readings that carry the flag of acceptance",
        remedy=f'Mark the accepted readings, or name a reader; "{endpoint.name}" has no result '
        "until then.",
    )


def _known_as(table: str) -> str:
    return f"the table of {table}"


_NOT_USED = ("decision", "success", "intercurrent_event", "published")


def _unused(protocol: Protocol) -> Iterator[Finding]:
    """Say which parts of the protocol are read and change no number in this version."""
    sections = protocol.model_dump(by_alias=True)
    for section in _NOT_USED:
        if sections[section]:
            yield Finding(
                "warning",
                "section-not-used",
                file="study.toml",
                column=section,
                allowed="sections that results are computed from",
                remedy=f"Nothing: [[{section}]] is kept, and no number rests on it yet.",
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


def _where_it_comes_from(table: str, protocol: Protocol) -> str:
    if protocol.data.dialect == "sdtm":
        from trialreadout.sources.sdtm import ORIGINS

        domains = " and ".join(domain.upper() for domain in ORIGINS[table])
        return f"Add {domains} with its rows, or name its file under [data] domains."
    return f"Add the table {table}."


def _no_reader(endpoint: Endpoint, reader: str, cohorts: tuple[Cohort, ...]) -> Finding:
    readers = sorted({name for cohort in cohorts for name in cohort.readers})
    own = getattr(endpoint, "reader", None)
    return _stop(
        "unknown-reader",
        f'endpoint "{endpoint.name}".reader' if own else "data.reader_of_record.ct",
        reader,
        ", ".join((*readers, "accepted")),
        f'Name one of these as reader of record; "{endpoint.name}" has no result until then.',
    )
