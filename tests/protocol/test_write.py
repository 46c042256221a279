"""A protocol that is written and read again is the same protocol."""

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.protocol import parse_protocol, protocol_to_toml
from trialreadout.protocol.analyses import AnalysisSet, Published, Statistic
from trialreadout.protocol.endpoints import MarkerTrend, RecistBest, RecistResponse
from trialreadout.protocol.imputation import POLICIES
from trialreadout.protocol.protocol import Protocol
from trialreadout.protocol.refusals import tuples
from trialreadout.protocol.schedule import Population, Treatment, Visit
from trialreadout.protocol.study import Data, Dates, Study
from trialreadout.protocol.tumour_response import BaselineVisit, TumourResponse

texts = st.text(min_size=1, max_size=20) | st.text('"\\\n\r\t#[]{}=\x7fé', min_size=1, max_size=9)
numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1, exclude_min=True, exclude_max=True)
counts = st.integers(0, 10**6)
dates = st.dates(min_value=date(1900, 1, 1))


def optional(values):
    return st.none() | values


studies = st.builds(
    Study,
    id=texts,
    title=texts,
    phase=optional(texts),
    planned_subjects=optional(st.integers(1, 9999)),
    started=optional(dates | st.sampled_from(["2007", "2007-10"])),
    synthetic=st.booleans(),
)
data = st.builds(
    Data,
    folder=texts,
    dialect=st.sampled_from(["plain", "sdtm"]),
    cut_off=optional(dates),
    assessment_days=counts,
    response_category=optional(texts),
    domains=st.dictionaries(st.sampled_from(["dm", "rs", "suppdm"]), texts),
    last_contact=st.lists(st.sampled_from(["ae", "lb", "vs"]), max_size=3).map(tuple),
)
imputed = st.dictionaries(texts, st.sampled_from(POLICIES)).map(
    lambda policies: Dates.model_validate({"impute": policies})
)
gradings = st.builds(
    TumourResponse,
    version=st.sampled_from(["1.0", "1.1"]),
    irradiated_during=st.sampled_from(["not evaluable", "as measured"]),
    too_small_mm=optional(st.floats(0.1, 20)),
    baseline_within_days=counts,
    baseline=st.just("last before treatment")
    | st.lists(texts, min_size=1, max_size=3).map(lambda v: BaselineVisit(visit=tuple(v))),
)
endpoints = st.tuples(
    st.builds(
        MarkerTrend,
        name=st.just("trend"),
        kind=st.just("marker-trend"),
        source=optional(texts),
        marker=texts,
        weeks=st.lists(st.integers(0, 60), max_size=40).map(tuple),
        alpha=st.floats(0, 0.5, exclude_min=True),
        sides=st.sampled_from([1, 2]),
    ),
    st.builds(
        RecistBest,
        name=st.just("best"),
        kind=st.just("recist-best"),
        primary=st.booleans(),
        version=optional(st.sampled_from(["1.0", "1.1"])),
        stable_from_week=optional(counts),
        until_progression=st.booleans(),
    ),
    st.builds(RecistResponse, name=st.just("answer"), kind=st.just("recist-response")),
)
published = st.builds(
    Published,
    source=texts,
    endpoint=st.just("answer"),
    statistic=st.just("proportion"),
    value=numbers,
    low=optional(numbers),
    unit=optional(texts),
)
protocols = st.builds(
    Protocol,
    format=st.just(1),
    study=studies,
    data=data,
    dates=imputed,
    tumour_response=gradings,
    population=st.builds(Population, inclusion=st.lists(texts, max_size=4).map(tuple)),
    treatment=st.lists(
        st.builds(Treatment, agent=texts, dose_mg=optional(st.floats(1e-9, 1e30))), max_size=2
    ).map(tuple),
    visit=st.just((Visit(name="week {week}", weeks=tuple(range(61))),)),
    analysis_set=st.just((AnalysisSet(name="all", rule="all enrolled"),)),
    endpoint=endpoints,
    statistic=st.builds(
        Statistic,
        endpoint=st.just("answer"),
        yields=st.just("proportion"),
        analysis_set=st.just(("all",)),
        of=st.sampled_from([(), ("met",), ("met", "not met")]),
        confidence=shares,
        label=optional(texts),
    ).map(lambda statistic: (statistic,)),
    published=st.lists(published, max_size=2).map(tuple),
)


@given(protocols)
@settings(max_examples=150)
def test_written_and_read_again_a_protocol_is_the_same(protocol):
    assert parse_protocol(protocol_to_toml(protocol)) == protocol


def test_the_example_is_written_and_read_again(example):
    text = protocol_to_toml(example)
    assert parse_protocol(text) == example
    assert protocol_to_toml(parse_protocol(text)) == text


def test_what_has_its_default_is_not_written():
    text = 'format = 1\n\n[study]\nid = "X"\ntitle = "T"\n'
    assert protocol_to_toml(parse_protocol(text + "[data]\nassessment_days = 14\n")) == text


def test_what_the_example_states_stands_in_the_text(example, example_text):
    written = tomllib.loads(protocol_to_toml(example))
    stated = Protocol.model_validate(tuples(tomllib.loads(example_text)))
    assert Protocol.model_validate(tuples(written)) == stated


def test_lines_fit_the_page(example):
    assert max(map(len, protocol_to_toml(example).splitlines())) <= 100


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('title = "An invented study of \\"agent A\\" after agent B"', id="quotes"),
        pytest.param('registered_on = "2014"', id="a year as text"),
        pytest.param("started = 2015-03-01", id="a date"),
        pytest.param("dose_mg = 12.5", id="a fraction"),
        pytest.param("activity_mbq = 7400", id="a whole number without a point"),
        pytest.param("at = [26, 52.5]", id="a list"),
        pytest.param('analysis_set = "evaluable"', id="a list of one, as one text"),
        pytest.param("repeat = { from_week = 8, every_weeks = 8, until_week = 48 }", id="a table"),
        pytest.param('"marker course" = ["response", "stable"]', id="a key in quotes"),
        pytest.param("[endpoint.counts]", id="a table too wide for its line"),
    ],
)
def test_the_text_reads_well(example, line):
    assert line in protocol_to_toml(example).splitlines()
