"""The answers that admiralonco 1.4.0 gave for its own example, from its own visit responses.

Reference: pharmaverseadam 1.3.0, adrs_onco (investigator; time zero RANDDT; stable disease from
day 42, confirmation after 28 days, one NE in between). The last assessment is not cut at
progression there.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from trialreadout.core.terms import Response, codes_of
from trialreadout.criteria import (
    best_overall_response,
    clinical_benefit,
    last_assessment,
    response,
)

RULES = {"stable_from_day": 42, "confirmation_days": 28}
UNCONFIRMED = RULES | {"confirmation_days": 0}


@pytest.fixture(scope="module")
def adrs(shared_data):
    rows = pl.read_parquet(shared_data / "adam-oncology" / "adrs_onco.parquet")
    day = (pl.col("ADT") - pl.col("RANDDT")).dt.total_days()
    return rows.select("USUBJID", "PARAMCD", "AVALC", day=day.cast(pl.Float64))


@pytest.mark.parametrize(
    ("parameter", "rule", "rules"),
    [
        pytest.param("BOR", best_overall_response, UNCONFIRMED, id="best overall response"),
        pytest.param("CBOR", best_overall_response, RULES, id="confirmed best overall response"),
        pytest.param("RSP", response, UNCONFIRMED, id="response"),
        pytest.param("CRSP", response, RULES, id="confirmed response"),
        pytest.param("CB", clinical_benefit, UNCONFIRMED, id="clinical benefit"),
        pytest.param("CCB", clinical_benefit, RULES, id="confirmed clinical benefit"),
        pytest.param(
            "LSTA", last_assessment, RULES | {"until_progression": False}, id="last assessment"
        ),
    ],
)
def test_306_patients(adrs, parameter, rule, rules):
    published = adrs.filter(PARAMCD=parameter).sort("USUBJID")
    codes = codes_of(Response) | {"Y": 1, "N": 0}
    day = np.full((published.height, 10), np.nan)
    responses = np.full(day.shape, Response.MISSING, np.int8)
    for row, subject in enumerate(published["USUBJID"]):
        visits = adrs.filter(PARAMCD="OVR", USUBJID=subject).sort("day")
        day[row, : visits.height] = visits["day"]
        responses[row, : visits.height] = [codes[label] for label in visits["AVALC"]]

    found = rule(day, responses, **rules)
    answer = getattr(found, "met", getattr(found, "response", None))
    has_records = ~np.isnan(day).all(axis=1)
    expected = [Response.MISSING if a is None else codes[a] for a in published["AVALC"]]
    dated = np.array([np.nan if d is None else d for d in published["day"]], float)
    assert published.height == 306
    assert answer.tolist() == expected
    np.testing.assert_array_equal(found.day[has_records], dated[has_records])
