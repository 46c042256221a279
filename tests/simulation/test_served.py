"""What simulated patients cannot answer is left out of their study file."""

from __future__ import annotations

from trialreadout.protocol import parse_protocol
from trialreadout.protocol.write import protocol_to_toml
from trialreadout.simulation.served import served

PROTOCOL = parse_protocol("""
format = 1
study = { id = "X", title = "X" }

[[treatment]]
agent = "Inventinib"
dose_mg = 10

[[visit]]
name = "week 8"
week = 8

[[analysis_set]]
name = "enrolled"
rule = "all enrolled"

[[analysis_set]]
name = "stable"
rule = { endpoint = "trend", in = ["stable"] }

[[analysis_set]]
name = "given another"
rule = { agent = "another" }

[[analysis_set]]
name = "given it"
rule = { agent = "inventinib" }

[[endpoint]]
name = "best"
kind = "recist-best"
confirmation_days = 0
stable_from_week = 6

[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "PSA"

[[endpoint]]
name = "either"
kind = "any-of"
counts = { best = ["CR", "PR"], trend = ["stable"] }

[[decision]]
at = "week 8"
when = { best = ["CR", "PR"] }
offer = "go on"

[[decision]]
at = "week 8"
when = { trend = ["stable"] }
offer = "wait"

[[success]]
endpoint = "either"
analysis_set = "enrolled"
above = 0.2

[[success]]
endpoint = "best"
analysis_set = "enrolled"
of = ["CR"]
above = 0.2

[[statistic]]
endpoint = "best"
yields = "categories"
analysis_set = "enrolled"

[[statistic]]
endpoint = "best"
yields = "size"
analysis_set = ["enrolled", "stable"]

[[statistic]]
endpoint = "best"
yields = "categories"
analysis_set = "given it"
group = "sex"

[[statistic]]
endpoint = "best"
yields = "categories"
analysis_set = "given it"
group = "mutation"

[[intercurrent_event]]
event = "death"
endpoint = ["best", "either"]
strategy = "treatment policy"

[[assumption]]
key = ["endpoint.trend.alpha", "endpoint.best.confirmation_days"]
text = "Both."

[[assumption]]
key = "decision.1.if_refused"
text = "Numbered."
""")
TABLES = {
    "subjects": ["subject", "sex"],
    "doses": ["subject"],
    "lesions": ["subject"],
    "measurements": ["subject"],
    "status": ["subject"],
}


def test_what_rests_on_an_absent_table_goes_with_all_that_refers_to_it() -> None:
    part = served(PROTOCOL, TABLES, ["inventinib"])
    assert [each.name for each in part.endpoints] == ["best"]
    assert [each.name for each in part.analysis_sets] == ["enrolled", "given it"]
    assert [each.endpoint for each in part.successes] == ["best"]
    assert [(each.yields, each.group) for each in part.statistics] == [
        ("categories", None),
        ("categories", "sex"),
    ]
    assert [each.endpoint for each in part.intercurrent_events] == [("best",)]
    assert [each.key for each in part.assumptions] == [("endpoint.best.confirmation_days",)]


def test_a_visit_of_which_one_offer_cannot_be_judged_decides_nothing() -> None:
    assert served(PROTOCOL, TABLES, ["inventinib"]).decisions == ()


def test_what_is_left_is_a_study_file() -> None:
    part = served(PROTOCOL, TABLES, ["inventinib"])
    assert parse_protocol(protocol_to_toml(part)) == part


def test_where_every_table_is_there_nothing_is_left_out_but_what_names_others() -> None:
    tables = {**TABLES, "markers": ["subject"]}
    tables["subjects"] = ["subject", "sex", "mutation"]
    part = served(PROTOCOL, tables, ["inventinib", "another"])
    assert part == PROTOCOL
