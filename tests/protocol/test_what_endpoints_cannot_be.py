"""Answers, weeks, conditions and keys that an endpoint cannot have are findings, not crashes."""

from __future__ import annotations

import pytest

from trialreadout.core.findings import StudyError
from trialreadout.protocol import parse_protocol

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
        pytest.param(
            '[toxicity]\ncriteria = "CTCAE 3.0"\n[[endpoint]]\nname = "l"\n'
            'kind = "laboratory-toxicity"',
            "not-allowed", "laboratory-toxicity", id="laboratory grades by CTCAE 3.0",
        ),
        pytest.param(
            '[[endpoint]]\nname = "l"\nkind = "laboratory-toxicity"\n'
            'terms = ["Hypophosphatemia"]',
            "not-allowed", "Hypophosphatemia", id="a term that version 5 has no thresholds for",
        ),
        pytest.param(
            '[[endpoint]]\nname = "d"\nkind = "time-to-event"\nevents = [{ of = "death" }]\n'
            'censor = [{ of = "last contact" }]\n[[statistic]]\nendpoint = "d"\n'
            'analysis_set = "a"\nyields = "event rate"\neach_term = true',
            "not-allowed", "true", id="the terms of a death",
        ),
        pytest.param(
            '[[endpoint]]\nname = "l"\nkind = "laboratory-toxicity"\n[[statistic]]\n'
            'endpoint = "l"\nyields = "incidence"\nanalysis_set = "all"\nrelated = true',
            "not-allowed", "true", id="related laboratory values",
        ),
    ],
)  # fmt: skip
def test_a_finding_names_it(findings_in, lines, rule, value):
    found = findings_in(STUDY + lines)
    assert (rule, value) in [(each.rule, str(each.value)) for each in found]


def test_a_term_that_the_version_of_the_study_has_is_allowed():
    endpoint = '[[endpoint]]\nname = "l"\nkind = "laboratory-toxicity"\n'
    lines = f'{endpoint}terms = ["Hypophosphatemia"]\n[toxicity]\ncriteria = "CTCAE 4.03"\n'
    assert parse_protocol(STUDY + lines).toxicity.version == 4


@pytest.mark.parametrize("other", ["LOSS", "loss!", "(loss)"])
def test_names_that_would_be_one_file_are_refused(other: str):
    more = f'[[endpoint]]\nname = "{other}"\nkind = "weight-loss"\n'
    with pytest.raises(StudyError) as refused:
        parse_protocol(STUDY + more)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.value) == ("not-allowed", other)
    assert finding.remedy == 'Name it otherwise: its file would be that of "loss".'


def test_names_that_differ_in_a_letter_are_two_files():
    parse_protocol(STUDY + '[[endpoint]]\nname = "losses"\nkind = "weight-loss"\n')
