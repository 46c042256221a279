"""Answers, weeks, conditions and keys that an endpoint cannot have are findings, not crashes."""

from __future__ import annotations

import pytest

STUDY = """
format = 1
[study]
id = "T-01"
title = "Invented"
[[visit]]
name = "week 8"
week = 8
[[visit]]
name = "bleeding"
week = 4
collect = ["CEA"]
[[analysis_set]]
name = "all"
rule = "all enrolled"
[[endpoint]]
name = "loss"
kind = "weight-loss"
[[endpoint]]
name = "visits"
kind = "recist-timepoint"
[[endpoint]]
name = "lesions"
kind = "uptake-change"
at = "week 8"
[[endpoint]]
name = "events"
kind = "adverse-events"
"""


@pytest.mark.parametrize(
    ("lines", "rule", "value"),
    [
        pytest.param(
            '[[intercurrent_event]]\nevent = "death"\nendpoint = "loss"\nstrategy = "not met"',
            "not-allowed", "not met", id="an answer that the endpoint does not have",
        ),
        pytest.param(
            '[[intercurrent_event]]\nevent = "death"\nendpoint = "visits"\n'
            'strategy = "not evaluable"',
            "not-allowed", "not evaluable", id="an answer of a patient, of every assessment",
        ),
        pytest.param(
            '[[endpoint]]\nname = "t"\nkind = "marker-trend"\nmarker = "CEA"\nweeks = [4, 8]',
            "not-allowed", "8", id="a week whose visit does not collect the marker",
        ),
        pytest.param(
            '[[endpoint]]\nname = "t"\nkind = "marker-trend"\nmarker = "PSA"\nweeks = [9]',
            "not-allowed", "9", id="a week without any visit",
        ),
        pytest.param(
            '[[endpoint]]\nname = "t"\nkind = "marker-trend"\nmarker = "CEA"\nalpha = 0.6',
            "not-allowed", "0.6", id="a level above one half",
        ),
        pytest.param(
            '[[decision]]\nat = "week 8"\noffer = "go on"\n'
            'when = { "decision at week 8" = ["go on"] }',
            "not-allowed", "decision at week 8", id="a decision that rests on itself",
        ),
        pytest.param(
            '[[endpoint]]\nname = "c"\nkind = "any-of"\ncounts = { lesions = ["increased"] }',
            "not-allowed", "lesions", id="a composite of lesions",
        ),
        pytest.param(
            '[[decision]]\nat = "week 8"\noffer = "go on"\nwhen = { visits = ["CR"] }',
            "not-allowed", "visits", id="a decision on every assessment",
        ),
        pytest.param(
            '[[statistic]]\nendpoint = "events"\nyields = "incidence"\nanalysis_set = "all"\n'
            'method = "wilson"',
            "not-allowed", "wilson", id="an interval of an incidence, which has none",
        ),
    ],
)  # fmt: skip
def test_a_finding_names_it(findings_in, lines, rule, value):
    found = findings_in(STUDY + lines)
    assert (rule, value) in [(each.rule, str(each.value)) for each in found]
