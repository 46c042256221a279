from datetime import date

import polars as pl
import pytest

from builders import on, protocol_of, sources_of
from trialreadout.analysis.sets import members

SETS = """
[[endpoint]]
name = "best"
kind = "recist-best"

[[analysis_set]]
name = "registered"
rule = "all registered"

[[analysis_set]]
name = "enrolled"
rule = "all enrolled"

[[analysis_set]]
name = "randomised"
rule = "randomised"

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[analysis_set]]
name = "evaluable"
rule = { endpoint = "best", in = ["CR", "PR", "SD", "PD"] }
"""


@pytest.fixture
def sources():
    return sources_of(
        subjects=[
            {"subject": "dosed", "enrolled_on": on(-3), "randomised_on": on(-3)},
            {"subject": "never dosed", "enrolled_on": on(9), "randomised_on": on(9)},
            {"subject": "no day of entry"},
            {"subject": "failed screening", "screen_failure": "Y"},
        ],
        doses=[{"subject": "dosed", "started_on": on(0)}],
    )


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        (
            "registered",
            ["dosed", "failed screening", "never dosed", "no day of entry"],
        ),
        ("enrolled", ["dosed", "never dosed", "no day of entry"]),
        ("randomised", ["dosed", "never dosed"]),
        ("treated", ["dosed"]),
    ],
)
def test_who_is_in_a_set(sources, name, subjects):
    found = members(protocol_of(SETS).analysis_set(name), sources, {}, None)
    assert found.to_list() == subjects


def test_a_set_may_rest_on_an_answer(sources):
    best = pl.DataFrame({"subject": ["dosed", "never dosed"], "answer": ["SD", "MISSING"]})
    found = members(protocol_of(SETS).analysis_set("evaluable"), sources, {"best": best}, None)
    assert found.to_list() == ["dosed"]


def test_a_set_that_rests_on_what_was_not_graded_is_unknown(sources):
    assert members(protocol_of(SETS).analysis_set("evaluable"), sources, {}, None) is None


@pytest.mark.parametrize(
    ("name", "subjects"),
    [("enrolled", ["dosed", "no day of entry"]), ("evaluable", ["dosed"])],
)
def test_who_entered_after_the_cut_off_is_in_no_set(sources, name, subjects):
    best = pl.DataFrame({"subject": ["dosed", "never dosed"], "answer": ["SD", "PD"]})
    found = members(protocol_of(SETS).analysis_set(name), sources, {"best": best}, date(2020, 1, 8))
    assert found.to_list() == subjects


@pytest.mark.parametrize(("cut_off", "subjects"), [(8, []), (9, ["late"])])
def test_a_randomisation_counts_from_its_day(cut_off, subjects):
    late = {"subject": "late", "enrolled_on": on(0), "randomised_on": on(9)}
    rule, by_then = protocol_of(SETS).analysis_set("randomised"), date.fromisoformat(on(cut_off))
    assert members(rule, sources_of(subjects=[late]), {}, by_then).to_list() == subjects
