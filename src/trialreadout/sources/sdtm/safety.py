"""From SDTM to the tables of safety: laboratory values, weights, adverse events.

Source: CDISC SDTM Implementation Guide 3.4, 6.2 (AE), 6.3 (LB, VS).
"""

from __future__ import annotations

from collections.abc import Mapping

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
            "value": "LBSTRESN",
            "unit": "LBSTRESU",
            "lower_limit": "LBSTNRLO",
            "upper_limit": "LBSTNRHI",
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
