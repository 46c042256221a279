"""The columns without which a domain cannot be read, and the tables that a domain feeds.

A column stands here if its absence would change an answer without anyone noticing: an EX
without EXSTDTC would be a trial in which nobody was treated.

Source: CDISC SDTM Implementation Guide 3.4 (required and expected variables).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

ORIGINS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "subjects": ("dm",),
        "doses": ("ex",),
        "status": ("dm",),
        "therapies": ("cm",),
        "lesions": ("tu",),
        "measurements": ("tr",),
        "examinations": ("tr",),
        "assessments": ("rs",),
        "immune_assessments": ("rs",),
        "labs": ("lb",),
        "markers": ("lb",),
        "weights": ("vs",),
        "adverse_events": ("ae",),
    }
)
"""For each plain table the domains without which it is not there."""

_ALSO_FEEDS = {
    "ds": ("subjects", "status"),
    "rs": ("examinations",),
    "tu": ("examinations",),
}

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dm": ("USUBJID",),
        "ex": ("USUBJID", "EXSTDTC"),
        "tu": ("USUBJID", "TULNKID", "TUSTRESC"),
        "tr": (
            "USUBJID",
            "TRGRPID",
            "TRLNKID",
            "TRTESTCD",
            "TRSTRESC",
            "TRSTRESN",
            "TRDTC",
        ),
        "rs": ("USUBJID", "RSTESTCD", "RSSTRESC", "RSDTC"),
        "lb": ("USUBJID", "LBTESTCD", "LBSTRESN"),
        "ae": ("USUBJID", "AEDECOD"),
        "ds": ("USUBJID", "DSCAT", "DSDECOD", "DSSTDTC"),
        "vs": ("USUBJID", "VSTESTCD", "VSSTRESN"),
        "cm": ("USUBJID", "CMSTDTC"),
        "supp": ("USUBJID", "IDVAR", "IDVARVAL", "QNAM", "QVAL"),
    }
)
"""For each domain its required headings; "supp" for the qualifiers of any."""


def required_of(domain: str) -> tuple[str, ...]:
    """Name the headings that a domain must have."""
    return REQUIRED["supp" if domain.startswith("supp") else domain]


def tables_fed_by(domain: str, contact_domains: Iterable[str] = ()) -> tuple[str, ...]:
    """Name the plain tables that are wrong or incomplete if a domain is, the chief one first.

    Parameters
    ----------
    domain
        "tr", or "supptr", which feeds what its parent feeds.
    contact_domains
        Those whose dates show that a patient was alive.
    """
    parent = domain.removeprefix("supp")
    fed = [table for table, origins in ORIGINS.items() if parent in origins]
    fed += _ALSO_FEEDS.get(parent, ())
    if domain in contact_domains:
        fed.append("status")
    return tuple(dict.fromkeys(fed))
