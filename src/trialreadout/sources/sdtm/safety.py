"""From SDTM to the tables of safety: laboratory values, weights, adverse events.

Source: CDISC SDTM Implementation Guide 3.4, 6.2 (AE), 6.3 (LB, VS).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from trialreadout.sources.raw import Raw, take


def labs(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read LB in standard units; a result in words has no value."""
    if (lb := domains.get("lb")) is None:
        return None
    return take(
        lb,
        {
            "subject": "USUBJID",
            "sampled_on": "LBDTC",
            "visit": "VISIT",
            "test": "LBTESTCD",
            "specimen": "LBSPEC",
            "value": "LBSTRESN",
            "unit": "LBSTRESU",
            "lower_limit": "LBSTNRLO",
            "upper_limit": "LBSTNRHI",
        },
    )


def markers(domains: Mapping[str, pl.DataFrame], names: Collection[str]) -> Raw | None:
    """Read from LB the tests that are markers of the study, by test code or by test.

    A result in words, such as "<0.1", is handed over as it stands.

    Parameters
    ----------
    domains
        With upper-case headings.
    names
        The markers, as the protocol names them.
    """
    if (lb := domains.get("lb")) is None:
        return None
    known = {name.lower(): name for name in names}
    tests = [column for column in ("LBTESTCD", "LBTEST") if column in lb.columns]
    named = pl.coalesce(
        pl.col(column)
        .str.to_lowercase()
        .replace_strict(known, default=None, return_dtype=pl.String)
        for column in tests
    )
    results = [column for column in ("LBSTRESN", "LBSTRESC", "LBORRES") if column in lb.columns]
    value = pl.coalesce(pl.col(column).cast(pl.String) for column in results)
    rows = lb.with_columns(_marker=named, _value=value).filter(pl.col("_marker").is_not_null())
    return take(
        rows,
        {
            "subject": "USUBJID",
            "sampled_on": "LBDTC",
            "visit": "VISIT",
            "marker": "_marker",
            "value": "_value",
            "unit": "LBSTRESU",
            "upper_limit_normal": "LBSTNRHI",
        },
    )


def weights(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read the weights of VS."""
    if (vs := domains.get("vs")) is None:
        return None
    return take(
        vs.filter(pl.col("VSTESTCD") == "WEIGHT"),
        {
            "subject": "USUBJID",
            "measured_on": "VSDTC",
            "visit": "VISIT",
            "weight_kg": "VSSTRESN",
        },
    )


def adverse_events(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read AE: the dictionary's term beside the one that was reported."""
    if (ae := domains.get("ae")) is None:
        return None
    return take(
        ae,
        {
            "subject": "USUBJID",
            "term": "AEDECOD",
            "reported_term": "AETERM",
            "system_organ_class": "AEBODSYS",
            "grade": "AETOXGR",
            "severity": "AESEV",
            "started_on": "AESTDTC",
            "ended_on": "AEENDTC",
            "outcome": "AEOUT",
            "serious": "AESER",
            "related": "AEREL",
            "action": "AEACN",
        },
    )
