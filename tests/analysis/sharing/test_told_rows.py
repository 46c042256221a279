"""What a site typed, whom it names and what two sets tell beside each other is not told."""

from __future__ import annotations

import pytest

from shared_by_hand import STUDY, people, protocol, row
from trialreadout.analysis.sharing.told_rows import told_rows
from trialreadout.protocol.read import parse_protocol

EVERYONE = people(31)


def told(*rows, below=5):
    return [each.id for each in told_rows(rows, protocol(), below)]


@pytest.mark.parametrize(
    ("endpoint", "category", "kept"),
    [
        pytest.param("disposition", "died", True, id="that patients died"),
        pytest.param("disposition", "died: fell from a roof", False, id="the cause that was typed"),
        pytest.param("disposition", "treatment ended: moved to Oslo", False, id="a typed reason"),
        pytest.param("protocol deviations", "any deviation", True, id="that there was a deviation"),
        pytest.param("protocol deviations", "kind: missed visit", False, id="its kind as typed"),
        pytest.param("baseline characteristics", "sex: F", True, id="a column of the plain tables"),
        pytest.param("baseline characteristics", "site: Leiden", False, id="the site"),
        pytest.param("baseline characteristics", "town: Oslo", False, id="a column nobody knows"),
        pytest.param("baseline characteristics", "lesions_in: lung", True, id="where lesions are"),
    ],
)
def test_words_that_a_site_typed(endpoint, category, kept):
    """However many patients share them."""
    one = row(EVERYONE[:20], EVERYONE, category, endpoint=endpoint, statistic="characteristic")
    assert (told(one) == [one.id]) is kept


def test_a_column_that_the_study_file_groups_by_is_told():
    named = parse_protocol(
        STUDY
        + """
[[statistic]]
endpoint = "best response"
yields = "categories"
analysis_set = "treated"
group = "town"
""",
        file="study.toml",
    )
    one = row(
        EVERYONE[:20],
        EVERYONE,
        "town: Oslo",
        endpoint="baseline characteristics",
        statistic="characteristic",
    )
    assert told_rows([one], named, 5) == (one,)
    assert told_rows([one], protocol(), 5) == ()


def test_numbers_between_readers_name_them_and_are_left_out():
    pair = "Dr A and Dr B"
    rows = [
        row(EVERYONE, EVERYONE, pair, statistic="kappa"),
        row(EVERYONE, EVERYONE, pair, statistic="agreement between readers"),
        row(EVERYONE[:9], EVERYONE, f"{pair}: another answer", statistic="count"),
        row(EVERYONE[:9], EVERYONE, "without any assessment", statistic="count"),
    ]
    assert told(*rows) == [rows[-1].id]


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        pytest.param(1, {"treated"}, id="one more patient"),
        pytest.param(4, {"treated"}, id="four more patients"),
        pytest.param(5, {"treated", "enrolled"}, id="five more patients"),
        pytest.param(0, {"treated", "enrolled"}, id="the same patients under two names"),
    ],
)
def test_of_two_sets_that_differ_by_few_one_is_told(others, kept):
    """What is in one and not in the other is what the few came to."""
    wide = people(31 + others)
    rows = [
        row(EVERYONE[:8], EVERYONE, "PR"),
        row(EVERYONE[:9], EVERYONE, "SD", endpoint="survival", statistic="median"),
        row(EVERYONE[:8], wide, "PR", analysis_set="enrolled"),
    ]
    found = told_rows(rows, protocol(), 5)
    assert {each.analysis_set for each in found} == kept
    assert {each.analysis_set for each in told_rows(rows, protocol(), 1)} == {"treated", "enrolled"}


def test_an_endpoint_that_is_asked_for_in_one_set_alone_is_told_there():
    wide = people(32)
    rows = [
        row(EVERYONE[:8], EVERYONE, "PR"),
        row(EVERYONE[:8], wide, "x", endpoint="survival", analysis_set="enrolled"),
    ]
    assert len(told(*rows)) == 2
