"""Every endpoint of a protocol, graded, with the tables of patients that come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.endpoints.kinds import MODULES
from trialreadout.endpoints.lineage import SourceRow
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
        """Name the source rows behind one patient's answer.

        Raises
        ------
        KeyError
            If there is no such patient.
        """
        names = sources.table("subjects")["subject"]
        for cohort, graded in self.parts:
            found = (names.gather(cohort.patient) == subject).arg_true()
            if len(found):
                module = MODULES[self.endpoint.kind]
                return module.source_rows(graded, cohort, sources, int(found[0]))
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
    faulty = {f.table: f for f in sources.findings if f.severity == "error"}
    for endpoint in protocol.endpoints:
        stops = list(_stops(endpoint, protocol, sources, faulty))
        if not stops:
            try:
                graded[endpoint.name] = _grade(endpoint, protocol, sources, cohorts)
            except KeyError as unknown_reader:
                stops = [_no_reader(endpoint, str(unknown_reader.args[0]), cohorts)]
        findings += stops
    return graded, findings


def _grade(
    endpoint: Endpoint, protocol: Protocol, sources: Sources, cohorts: tuple[Cohort, ...]
) -> GradedEndpoint:
    module = MODULES[endpoint.kind]
    parts = tuple((cohort, module.grade(cohort, protocol, endpoint)) for cohort in cohorts)
    rows = pl.concat([module.table(graded, cohort, sources) for cohort, graded in parts])
    return GradedEndpoint(endpoint, parts, rows.sort("subject", maintain_order=True))


def _stops(
    endpoint: Endpoint, protocol: Protocol, sources: Sources, faulty: Mapping[str | None, Finding]
) -> Iterator[Finding]:
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
        yield _stop(
            "endpoint-not-computed",
            f'endpoint "{endpoint.name}".{key}',
            None,
            "the endpoint without this key",
            f"This version does not honour {key}; nothing is computed rather than otherwise.",
        )
    for table in module.needs(endpoint, protocol):
        if table not in sources.tables:
            yield Finding(
                "error",
                "missing-table",
                table=table,
                file=protocol.data.folder,
                value=endpoint.name,
                allowed=f"the table of {table}",
                remedy=_where_it_comes_from(table, protocol),
            )
        elif table in faulty:
            at = faulty[table]
            yield Finding(
                "error",
                "endpoint-stopped",
                table=table,
                file=at.file,
                row=at.row,
                value=endpoint.name,
                allowed=f"a table of {table} without errors",
                remedy=f'Mend the errors in {table}; until then "{endpoint.name}" has no result.',
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
        return f"Add {domains}, or give the names of the files under [data] domains."
    return f"Add the table {table}."


def _no_reader(endpoint: Endpoint, reader: str, cohorts: tuple[Cohort, ...]) -> Finding:
    readers = sorted({name for cohort in cohorts for name in cohort.readers})
    return _stop(
        "unknown-reader",
        f'endpoint "{endpoint.name}".reader',
        reader,
        ", ".join((*readers, "accepted")),
        "Name one of these as reader of record.",
    )
