"""Analysis sets laid out as the flow of the patients."""

from __future__ import annotations

from builders import protocol_of
from trialreadout.analysis.of_flow import Stop, flow_of

RULES = {
    "registered": '"all registered"',
    "enrolled": '"all enrolled"',
    "treated": '"at least one dose"',
    "evaluable": '{ column = "evaluable", in = ["yes"] }',
    "given": '{ agent = "inventinib" }',
}


def flow(**sets):
    lines = "".join(f'[[analysis_set]]\nname = "{n}"\nrule = {RULES[n]}\n' for n in sets)
    named = {name: None if some is None else tuple(some) for name, some in sets.items()}
    return flow_of(protocol_of(lines), named)


def test_the_path_goes_from_the_widest_rule_whatever_the_order_of_the_protocol():
    found = flow(treated="ab", registered="abcd", enrolled="abc")
    assert found.path == (
        Stop("registered", tuple("abcd")),
        Stop("enrolled", tuple("abc"), ("d",)),
        Stop("treated", tuple("ab"), ("c",)),
    )
    assert found.ends == ()


def test_who_is_in_one_stop_and_not_in_the_next_is_counted_beside_it():
    found = flow(enrolled="abc", treated="", evaluable="")
    assert found.path[1] == Stop("treated", (), tuple("abc"))
    assert found.ends == (Stop("evaluable", ()),)


def test_other_sets_are_ends_in_the_order_of_the_protocol():
    found = flow(given="b", enrolled="abc", evaluable="ab", treated="abc")
    assert [(end.name, end.left) for end in found.ends] == [
        ("given", ("a", "c")),
        ("evaluable", ("c",)),
    ]


def test_a_set_that_is_not_known_is_left_out():
    found = flow(enrolled="abc", evaluable=None)
    assert [stop.name for stop in (*found.path, *found.ends)] == ["enrolled"]


def test_a_treated_patient_who_failed_screening_breaks_no_path():
    found = flow(enrolled="ab", treated="bc")
    assert [stop.name for stop in found.path] == ["enrolled"]
    assert found.ends == (Stop("treated", ("b", "c"), ("a",)),)


def test_without_a_set_to_begin_with_there_is_no_flow():
    assert flow() is None
    assert flow(evaluable="ab") is None
    assert flow(enrolled=None) is None


def test_arms_are_told_apart_only_where_there_are_several():
    lines = '[[analysis_set]]\nname = "enrolled"\nrule = "all enrolled"\n'
    sets = {"enrolled": tuple("abc")}
    several = flow_of(protocol_of(lines), sets, {"a": "X", "b": "Y", "c": None})
    assert several.by_arm("abc") == {"X": 1, "Y": 1, "arm not recorded": 1}
    assert several.by_arm("b") == {"X": 0, "Y": 1}
    for arms in (None, {}, {"a": "X", "b": "X", "c": None}):
        assert flow_of(protocol_of(lines), sets, arms).by_arm("abc") == {}
