"""What a decision would be on what is known: settled, open, or by the rule in the end."""

from __future__ import annotations

from datetime import date

import pytest

from builders import on, protocol_of, recorded, scan, sources_of, treated
from trialreadout.analysis.due.day import due_on

LINES = """
[[visit]]
name = "baseline"
week = 0
window_days = { before = 28 }
collect = ["ct", "planar"]
[[visit]]
name = "week 8"
week = 8
window_days = { before = 7, after = 7 }
collect = ["ct", "planar"]
[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 8"
views = ["planar"]
[[endpoint]]
name = "response"
kind = "recist-timepoint"
at = "week 8"
graded_from = "assessments"
[[decision]]
at = "week 8"
when = { "uptake" = ["reinduced"] }
offer = "radioiodine"
[[decision]]
at = "week 8"
when = { "response" = ["CR", "PR", "SD"] }
offer = "go on"
[[decision]]
at = "week 8"
offer = "stop"
"""
READ = {"subject": "A", "kind": "planar", "reader": "reader 1"}


def decision(day, *, ct=None, scanned=None, read=None, focus=False, **more):
    """Look at patient A, scanned and read at baseline, with what was made of week 8."""
    scans, reads, foci = [scan("A", -3)], [READ | {"scanned_on": on(-3)}], []
    if scanned is not None:
        scans.append(scan("A", scanned))
    if read is not None:
        reads.append(READ | {"scanned_on": on(scanned), "read_on": on(read)})
    if focus:
        foci = [{"subject": "A", "scanned_on": on(scanned), "kind": "planar",
                 "reader": "reader 1", "lesion": "F1", "uptake": "present"}]  # fmt: skip
    seen = [] if ct is None else [recorded("A", *ct, visit="week 8")]
    cut = protocol_of(f"[data]\ncut_off = {on(day)}\n{LINES}")
    nothing = [recorded("B", 1, "SD")]
    sources = sources_of(
        cut, **treated("A", "B") | more, scans=scans, reads=reads, foci=foci,
        assessments=[*seen, *nothing],
    )  # fmt: skip
    found = due_on(date.fromisoformat(on(day)), cut, sources, None).decisions
    return next((each for each in found if each.subject == "A"), None)


@pytest.mark.parametrize(
    ("known", "state", "would_be", "by_rule"),
    [
        pytest.param({"day": 40}, "next", "not evaluable", None, id="before the window"),
        pytest.param({"day": 56}, "open", "not evaluable", None, id="in it, nothing made"),
        pytest.param({"day": 58, "ct": (56, "SD")}, "open", "not evaluable", None,
                     id="a CT alone: uptake may still be found"),
        pytest.param({"day": 58, "scanned": 56, "read": 58, "focus": True}, "open", "radioiodine",
                     None, id="uptake came back: the CT does not matter"),
        pytest.param({"day": 58, "scanned": 56, "read": 58}, "open", "not evaluable", None,
                     id="no uptake: it depends on the CT"),
        pytest.param({"day": 58, "scanned": 56, "read": 58, "ct": (57, "SD")}, "open", "go on",
                     None, id="no uptake, stable"),
        pytest.param({"day": 58, "scanned": 56, "read": 58, "ct": (57, "PD")}, "open", "stop",
                     None, id="no uptake, progression"),
        pytest.param({"day": 57, "scanned": 56, "read": 58, "ct": (57, "SD")}, "open",
                     "not evaluable", None, id="the scan is read tomorrow"),
        pytest.param({"day": 63, "ct": (57, "SD")}, "open", "not evaluable", None,
                     id="the last day of the window"),
        pytest.param({"day": 64, "ct": (57, "SD")}, "overdue", "not evaluable", "go on",
                     id="the day after: the rule takes what is unknown for not holding"),
        pytest.param({"day": 64}, "overdue", "not evaluable", "stop", id="nothing was ever made"),
    ],
)  # fmt: skip
def test_what_it_would_be(known, state, would_be, by_rule):
    found = decision(**known)
    assert (found.state, found.would_be, found.by_rule) == (state, would_be, by_rule)


@pytest.mark.parametrize(
    ("known", "lacking"),
    [
        pytest.param({"day": 56}, [("ct", False), ("planar", False)], id="neither is there"),
        pytest.param({"day": 56, "scanned": 55}, [("ct", False), ("planar read", False)],
                     id="scanned and not read"),
        pytest.param({"day": 64, "scanned": 55, "read": 56}, [("ct", True)],
                     id="the CT can come no more"),
    ],
)  # fmt: skip
def test_what_it_waits_for(known, lacking):
    found = [one for one in decision(**known).lacking if one.visit == "week 8"]
    assert [(one.item, one.over) for one in found] == lacking
    assert all(one.rests_on_it for one in found)


def test_readers_who_differ_wait_for_adjudication():
    cut = protocol_of(f"[data]\ncut_off = {on(60)}\n{LINES}")
    reads = [READ | {"scanned_on": on(-3)}, READ | {"scanned_on": on(56)},
             READ | {"scanned_on": on(56), "reader": "reader 2"}]  # fmt: skip
    focus = {"subject": "A", "scanned_on": on(56), "kind": "planar", "reader": "reader 1",
             "lesion": "F1", "uptake": "present"}  # fmt: skip

    def waits_for(*more):
        sources = sources_of(
            cut, **treated("A"), scans=[scan("A", -3), scan("A", 56)], reads=[*reads, *more],
            foci=[focus], assessments=[recorded("A", 57, "SD", visit="week 8")],
        )  # fmt: skip
        (found,) = due_on(date.fromisoformat(on(60)), cut, sources, None).decisions
        return [one.item for one in found.lacking if one.visit == "week 8"], found.would_be

    assert waits_for() == (["planar adjudication"], "not evaluable")
    settled = READ | {"scanned_on": on(56), "reader": "reader 3", "adjudicated": "Y"}
    assert waits_for(settled) == ([], "go on")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"status": [{"subject": "A", "died_on": on(55)}]}, id="died before the day"),
        pytest.param({"doses": [{"subject": "A", "started_on": on(0), "ended_on": on(48)}]},
                     id="treatment ended before the window"),
    ],
)  # fmt: skip
def test_nothing_is_decided_of_who_is_gone(more):
    assert decision(58, **more) is None


def test_one_that_was_taken_says_what_was_offered_and_accepted():
    row = {"subject": "A", "decided_on": on(58), "visit": "week 8", "offer": "stop",
           "accepted": "N"}  # fmt: skip
    found = decision(64, ct=(57, "SD"), decisions=[row])
    assert (found.state, found.offered, found.accepted) == ("taken", "stop", False)
    assert decision(57, ct=(57, "SD"), decisions=[row]).state == "open"
