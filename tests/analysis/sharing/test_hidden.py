"""Which counts of a few rows are hidden, each a case that can be told with a pencil."""

from __future__ import annotations

import pytest

from shared_by_hand import people, protocol, row
from trialreadout.analysis.sharing.cells import counted_rows, sets_of
from trialreadout.analysis.sharing.hidden import named_counts

ALL = people(30)
SETS = {"enrolled": ALL, "treated": ALL, "evaluable": ALL[:25]}


def hidden(*rows, sets=SETS, classes=None, below=5):
    """Name the rows whose count, or whose denominator, is hidden."""
    known = sets_of(sets)
    counted = list(counted_rows(rows, protocol(), known))
    counts = named_counts(counted, protocol(), known, classes or {}, below)
    return {each.row.category for each in counted if {each.n, each.denominator} & counts.hidden}


def answers(**of):
    """Share the patients out among answers, in order; SD and the like as they stand."""
    found, at = [], 0
    for name, n in of.items():
        found.append(row(ALL[at : at + n], ALL, name))
        at += n
    assert at == 30
    return found


def whole(*rows):
    """Add the answers that nobody gave, so that all are told."""
    said = {each.category for each in rows}
    asked = next(each for each in protocol().asked if each.name == "best response").answers
    return [*rows, *(row((), ALL, each) for each in asked if each not in said)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param({"PR": 8, "SD": 12, "PD": 10}, set(), id="nothing is small"),
        pytest.param({"PR": 4, "SD": 12, "PD": 14}, {"PR", "SD"}, id="one is small"),
        pytest.param({"PR": 5, "SD": 11, "PD": 14}, set(), id="five is not small"),
        pytest.param({"PR": 30}, set(), id="all gave one answer"),
    ],
)
def test_the_answers_of_a_set(counts, expected):
    assert hidden(*whole(*answers(**counts))) == expected


def test_a_share_of_nearly_all_tells_who_is_not_in_it():
    """27 of 30: three are not, though no row says so."""
    assert hidden(row(ALL[:27], ALL, "CR or PR")) == {"CR or PR"}
    assert hidden(row(ALL[:25], ALL, "CR or PR")) == set()


def test_a_rate_and_the_category_that_it_is_the_same_as_are_one_count():
    """CR or PR is the PR where there is no CR: told beside a hidden PR it would tell it."""
    rows = whole(*answers(PR=4, SD=12, PD=14))
    assert hidden(*rows, row(ALL[:4], ALL, "CR or PR")) == {"PR", "CR or PR", "SD"}


def test_a_rate_is_the_sum_of_two_categories():
    """Six responded, two of them completely: of the PR the six must not tell the rest."""
    rows = whole(*answers(CR=2, PR=4, SD=10, PD=14))
    assert {"CR", "PR"} <= hidden(*rows, row(ALL[:6], ALL, "CR or PR"))


def test_a_set_within_another_tells_of_those_between_them():
    """20 of 30 treated, 17 of 25 evaluable: three of the five others, so one of both goes."""
    wide = row(ALL[:17] + ALL[25:28], ALL, "SD")
    narrow = row(ALL[:17], ALL[:25], "SD", analysis_set="evaluable")
    assert len(hidden(wide, narrow)) == 1
    none_between = row(ALL[:17], ALL, "SD")
    assert hidden(none_between, narrow) == set()


def test_groups_add_up_to_their_set():
    """Three of twelve men: of the women are what is left of all eleven."""
    men, women = ALL[:12], ALL[12:]
    same = [
        row(ALL[:3] + ALL[12:20], ALL, "SD"),
        row(ALL[:3], men, "SD", group="sex: M"),
        row(ALL[12:20], women, "SD", group="sex: F"),
    ]
    known = sets_of(SETS)
    counted = list(counted_rows(same, protocol(), known))
    gone = named_counts(counted, protocol(), known, {}, 5).hidden
    assert [bool({each.n, each.denominator} & gone) for each in counted] == [False, True, True]


@pytest.mark.parametrize(
    ("severe", "expected"),
    [
        pytest.param(2, {"rash, grade 3 or more"}, id="two severe of ten"),
        pytest.param(8, {"rash, grade 3 or more"}, id="eight severe of ten leave two that are not"),
        pytest.param(5, set(), id="five of ten"),
        pytest.param(10, set(), id="all ten"),
    ],
)
def test_grades_lie_in_each_other(severe, expected):
    events = {"endpoint": "adverse events", "statistic": "incidence"}
    rows = [
        row(ALL[:10], ALL, "rash, any grade", **events),
        row(ALL[:severe], ALL, "rash, grade 3 or more", **events),
    ]
    assert hidden(*rows) == expected


def test_related_events_lie_in_all_events():
    some = {"endpoint": "adverse events", "statistic": "incidence"}
    related = some | {"statistic": "incidence of related events"}
    rows = [
        row(ALL[:10], ALL, "rash, any grade", **some),
        row(ALL[:7], ALL, "rash, any grade ", **related),
    ]
    assert hidden(*rows) == {"rash, any grade "}, "three had a rash that was not related"


def test_the_size_of_a_set_tells_of_who_is_not_in_it():
    """29 of 30: of the two sizes the one with fewer results goes."""
    sets = {"enrolled": ALL, "treated": ALL[:29]}
    rows = [row(ALL[:10], ALL[:29], "SD")]
    known = sets_of(sets)
    counted = list(counted_rows(rows, protocol(), known))
    gone = named_counts(counted, protocol(), known, {}, 5).hidden
    assert gone == {("set", frozenset(ALL))}


def test_a_group_of_four_is_told_nothing_of():
    few = ALL[:4]
    one = row((), few, "SD", group="arm: A")
    known = sets_of(SETS)
    (each,) = counted_rows([one], protocol(), known)
    assert each.denominator in named_counts([each], protocol(), known, {}, 5).hidden


def test_below_one_nothing_is_hidden():
    assert hidden(*whole(*answers(PR=1, SD=2, PD=27)), below=1) == set()


def test_the_order_of_rows_tells_nothing():
    rows = whole(*answers(PR=4, SD=12, PD=14))
    assert hidden(*rows) == hidden(*reversed(rows))
