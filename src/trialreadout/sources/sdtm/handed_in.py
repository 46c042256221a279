"""A folder of SDTM domains, handed in as plain tables."""

from __future__ import annotations

from pathlib import Path

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol import Protocol
from trialreadout.sources.files import SUFFIXES
from trialreadout.sources.handed_in import HandedIn
from trialreadout.sources.sdtm.domains import Domains, read_domains
from trialreadout.sources.sdtm.required import ORIGINS, tables_fed_by
from trialreadout.sources.sdtm.status import LAST_CONTACT_DATES
from trialreadout.sources.sdtm.tables import plain_tables


def read_sdtm(folder: Path, protocol: Protocol) -> HandedIn:
    """Read the domains in a folder.

    Raises
    ------
    StudyError
        If DM is not there, cannot be read, or names no patient.
    """
    domains = read_domains(folder, protocol.data.folder, dict(protocol.data.domains))
    if "dm" in domains.faulty:
        raise StudyError(domains.findings)
    if "dm" not in domains.tables:
        raise StudyError([*domains.findings, _no_dm(protocol.data.folder)])
    if not domains.tables["dm"]["USUBJID"].drop_nulls().len():
        raise StudyError([*domains.findings, _no_patients(domains)])
    return HandedIn(
        plain_tables(domains.tables, protocol),
        (*domains.findings, *_without_contacts(protocol, domains)),
        domains.files,
        _incomplete(protocol, domains),
        {
            table: " and ".join(domain.upper() for domain in origin)
            for table, origin in ORIGINS.items()
        },
        "[data] domains",
    )


def _incomplete(protocol: Protocol, domains: Domains) -> dict[str, Finding]:
    incomplete: dict[str, Finding] = {}
    for domain, fault in domains.faulty.items():
        for table in tables_fed_by(domain, protocol.data.last_contact):
            incomplete.setdefault(table, fault)
    return incomplete


def _without_contacts(protocol: Protocol, domains: Domains) -> list[Finding]:
    """Find the domains that the protocol names for the last contact and that are not there."""
    if "last_contact" not in protocol.data.model_fields_set:
        return []
    named = (domain for domain in protocol.data.last_contact if domain in LAST_CONTACT_DATES)
    return [
        Finding(
            "warning",
            "missing-domain",
            table="status",
            file=f"{protocol.data.folder}/{domain}.*",
            value=domain.upper(),
            allowed=f"{domain.upper()}, which [data] last_contact names",
            remedy="Add its file, or take it out of last_contact: patients may be censored "
            "too early without it.",
        )
        for domain in named
        if domain not in domains.tables and domain not in domains.faulty
    ]


def _no_dm(folder: str) -> Finding:
    return Finding(
        "error",
        "missing-domain",
        table="subjects",
        file=f"{folder}/dm.*",
        value="DM",
        allowed=f"{' or '.join(f'dm{suffix}' for suffix in SUFFIXES)}: it says who takes part",
        remedy="Add its file, or give its name under [data] domains.",
    )


def _no_patients(domains: Domains) -> Finding:
    return Finding(
        "error",
        "no-patients",
        table="subjects",
        file=next(iter(domains.files)),
        column="USUBJID",
        value=f"no identifier in {domains.tables['dm'].height} rows",
        allowed="a row for each patient",
        remedy="Export DM again, with its patients.",
    )
