"""What a data cut-off leaves of rows that had begun: ends, causes and lesions still to come."""

from __future__ import annotations

from datetime import date

import pytest

from builders import on, protocol_of, sources_of, treated

CUT_OFF = protocol_of(f"[data]\ncut_off = {on(100)}")
EARLY, ON_IT, LATE = (date.fromisoformat(on(day)) for day in (99, 100, 101))


def cut(table, **cells):
    row = {"subject": "A"} | {k: str(v) for k, v in cells.items()}
    given = treated("A")
    given[table] = [*given.get(table, []), row] if table != "doses" else [row]
    return sources_of(CUT_OFF, **given)


@pytest.mark.parametrize(
    ("ended", "known"),
    [
        pytest.param(EARLY, EARLY, id="ended before"),
        pytest.param(ON_IT, ON_IT, id="ended on its day"),
        pytest.param(LATE, None, id="ended after: it goes on"),
    ],
)
@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("doses", {"agent": "drug"}),
        ("adverse_events", {"term": "Rash"}),
        ("therapies", {"kind": "surgery"}),
    ],
)
def test_what_ends_after_the_cut_off_goes_on(table, cells, ended, known):
    sources = cut(table, started_on=on(0), ended_on=ended, **cells)
    assert sources.table(table)["ended_on"].to_list() == [known]
    rules = [finding.column for finding in sources.findings if finding.rule == "after-cut-off"]
    assert rules == ([] if known else ["ended_on"])


def test_a_row_that_begins_later_is_one_finding_not_two():
    sources = cut("adverse_events", term="Rash", started_on=LATE, ended_on=on(120))
    assert sources.table("adverse_events").height == 0
    late = [each for each in sources.findings if each.rule == "after-cut-off"]
    assert [each.column for each in late] == ["started_on"]


@pytest.mark.parametrize(("seen", "kept"), [(ON_IT, 1), (LATE, 0)])
def test_a_lesion_first_seen_later_is_not_there_yet(seen, kept):
    sources = cut("lesions", lesion="N1", role="new", first_seen_on=seen)
    assert sources.table("lesions").height == kept


@pytest.mark.parametrize("column", ["irradiated_on", "removed_on"])
@pytest.mark.parametrize(("day", "known"), [(ON_IT, ON_IT), (LATE, None)])
def test_what_befalls_a_lesion_later_has_not_happened(column, day, known):
    sources = cut("lesions", lesion="T1", role="target", **{column: day})
    assert sources.table("lesions")[column].to_list() == [known]


@pytest.mark.parametrize(
    ("cells", "alive", "cause", "reason"),
    [
        pytest.param({"alive": "N", "died_on": on(100), "cause": "cancer"}, False, "cancer", None,
                     id="death on its day"),
        pytest.param({"alive": "N", "died_on": on(101), "cause": "cancer"}, True, None, None,
                     id="death after it: alive, of no cause"),
        pytest.param({"alive": "Y", "discontinued_on": on(100), "reason": "toxicity"}, True, None,
                     "toxicity", id="stopped on its day"),
        pytest.param({"alive": "Y", "discontinued_on": on(101), "reason": "toxicity"}, True, None,
                     None, id="stopped after it: for no reason yet"),
        pytest.param({"alive": "Y", "last_contact_on": on(101), "reason": "withdrew"}, True, None,
                     None, id="a reason without a day is as old as the last contact"),
        pytest.param({"alive": "Y", "reason": "withdrew"}, True, None, "withdrew",
                     id="a reason without any day is kept"),
    ],
)  # fmt: skip
def test_of_a_status_nothing_is_known_that_came_later(cells, alive, cause, reason):
    row = cut("status", **cells).table("status").row(0, named=True)
    assert (row["alive"], row["cause"], row["reason"]) == (alive, cause, reason)
