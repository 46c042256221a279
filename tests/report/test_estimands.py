"""What the report says an endpoint estimates, from the protocol alone."""

from builders import protocol_of
from trialreadout.report.captions import captions_of
from trialreadout.report.definitions import definitions_of
from trialreadout.report.estimands import estimands_of

PROTOCOL = """
[[treatment]]
agent = "inventinib"
[[visit]]
name = "week 8"
week = 8
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "response"
kind = "recist-best"
confirmation_days = 28
[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "CEA"
sides = 1
minimum_values = 4
[[endpoint]]
name = "either"
kind = "any-of"
not_evaluable = "not met"
[endpoint.counts]
"response" = ["CR", "PR"]
"trend" = ["response"]
[[endpoint]]
name = "progression-free survival"
kind = "time-to-event"
events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]
censor = [{ of = "last adequate assessment" }, { of = "time zero" }]
missed_visits = 2
new_therapy = { censor = true }
[[endpoint]]
name = "time to progression"
kind = "time-to-event"
events = [{ of = "tumour response", is = ["PD"] }]
censor = [{ of = "last adequate assessment" }]
[[endpoint]]
name = "duration of response"
kind = "time-to-event"
starts = "first response"
responders = "response"
events = [{ of = "tumour response", is = ["PD"] }]
censor = [{ of = "last adequate assessment" }]
[[intercurrent_event]]
event = "death before week 8"
endpoint = "either"
strategy = "not met"
[[decision]]
at = "week 8"
when = { "response" = ["CR", "PR"] }
offer = "go on"
if_refused = "follow-up"
[[decision]]
at = "week 8"
offer = "stop"
[[statistic]]
endpoint = "progression-free survival"
yields = "median"
analysis_set = "treated"
[[statistic]]
endpoint = "progression-free survival"
yields = "median"
interval = "log"
analysis_set = "treated"
[[statistic]]
endpoint = "either"
yields = "proportion"
analysis_set = "treated"
"""
ESTIMANDS = estimands_of(protocol_of(PROTOCOL))


def test_population_treatment_and_summary_come_from_the_statistics():
    estimand = ESTIMANDS["progression-free survival"]
    assert estimand.population == "treated"
    assert estimand.treatment == "inventinib"
    assert estimand.summary == "median, 95 % interval (log–log, log)"


def test_a_treatment_of_some_arms_names_them():
    lines = PROTOCOL.replace(
        'agent = "inventinib"\n',
        'agent = "inventinib"\narms = ["A"]\n[[treatment]]\nagent = "olditinib"\n'
        '[[treatment]]\nagent = "thirdinib"\narms = ["A", "C"]\n',
    )
    estimand = estimands_of(protocol_of(lines))["trend"]
    assert estimand.treatment == "inventinib (arm A), olditinib, thirdinib (arms A and C)"


def test_an_endpoint_of_which_no_number_is_asked_says_so():
    estimand = ESTIMANDS["trend"]
    assert estimand.population == "no analysis set is named"
    assert estimand.summary == "no number is asked for"


def test_intercurrent_events_stand_with_their_strategies():
    assert ESTIMANDS["either"].intercurrent_events == ("death before week 8: not met",)
    assert dict(ESTIMANDS["trend"].parts())["Intercurrent events"] == "none named in the protocol"


def test_a_best_response_says_that_assessments_after_a_new_therapy_are_left_out():
    told = ESTIMANDS["response"].intercurrent_events
    assert told == ("new therapy: assessments after it left out",)


def test_a_time_says_what_new_therapy_and_death_mean_though_nobody_named_them():
    assert ESTIMANDS["progression-free survival"].intercurrent_events == (
        "new therapy: censored",
        "death: event",
    )
    assert ESTIMANDS["time to progression"].intercurrent_events == (
        "new therapy: treatment policy",
        "death: ends the follow-up",
    )


def test_the_variable_of_a_time_names_its_start_its_events_and_its_censoring():
    words = ESTIMANDS["progression-free survival"].variable
    assert words.startswith("From first dose to PD in tumour response or death")
    assert "censored at last adequate assessment, else time zero" in words
    assert "after 2 missed assessments or more in a row is censored before them" in words


def test_both_lines_on_a_time_name_the_same_start():
    for name, start in (
        ("progression-free survival", "first dose"),
        ("duration of response", "first response"),
    ):
        for said in (captions_of(protocol_of(PROTOCOL)), definitions_of(protocol_of(PROTOCOL))):
            assert said[name].startswith(f"From {start} to PD in tumour response")


def test_the_variable_of_a_trend_names_level_side_and_fewest_values():
    words = ESTIMANDS["trend"].variable
    assert "one-sided level of 0.05" in words
    assert "fewer than 4 values" in words


def test_a_composite_names_its_parts_and_what_the_unknown_makes_of_it():
    assert ESTIMANDS["either"].variable == (
        "Met if response is CR or PR, or trend is response; where none of them holds, what is not "
        "evaluable makes it not met"
    )


def test_a_decision_is_told_in_the_order_in_which_offers_are_tried():
    assert ESTIMANDS["decision at week 8"].variable == (
        "If response is CR or PR: go on (if refused: follow-up). "
        "Otherwise: stop (if refused: follow-up alone)."
    )


def test_no_attribute_ends_in_a_full_stop_which_the_page_sets():
    for estimand in ESTIMANDS.values():
        assert not [words for _, words in estimand.parts() if words.endswith(".")]


def test_the_definition_and_the_caption_of_a_best_response_name_its_reading():
    own = PROTOCOL.replace("confirmation_days = 28", 'confirmation_days = 28\nreading = "recist"')
    said = {text: protocol_of(text) for text in (PROTOCOL, own)}
    plain, recist = (definitions_of(protocol)["response"] for protocol in said.values())
    assert plain.endswith("counts as it stands (as in the R package admiralonco)")
    assert recist.endswith("is progression (table 3 of RECIST 1.1)")
    assert captions_of(said[own])["response"] == captions_of(said[PROTOCOL])["response"] + (
        "; disease after a complete response is progression"
    )
