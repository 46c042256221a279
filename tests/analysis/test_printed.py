"""Printed results as papers write them, read into counts, percentages and limits."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.analysis.printed import EXAMPLE, NotUnderstood, read_printed


def read(text, *intervals, confidence=0.95):
    """Each result with its limits, and the confidence of these."""
    return [
        each.name + (f" [{each.limits}, {each.limits.confidence:g}]" if each.limits else "")
        for each in read_printed(text, intervals, confidence)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("8 (31%), 11 (42%), 7 PD", ["8 (31 %)", "11 (42 %)", "PD 7"], id="a list"),
        pytest.param("8/26", ["8/26"], id="a count of a denominator"),
        pytest.param("8 of 26 (31%)", ["8/26 (31 %)"], id="with of"),
        pytest.param("17 out of 19 patients (95%)", ["17/19 (95 %)"], id="out of patients"),
        pytest.param("(N=26) PR 8 (31%)", ["PR 8/26 (31 %)"], id="N = 26"),
        pytest.param("31 %", ["31 %"], id="a percentage alone"),
        pytest.param("PR 31% (n=8) and SD 12% (n=3)", ["PR 8 (31 %)", "SD 3 (12 %)"], id="n = 8"),
        pytest.param("31% (8)", ["8 (31 %)"], id="the count in brackets"),
        pytest.param("8 (31)", ["8 (31 %)"], id="number and per cent, as tables have it"),
        pytest.param("8 (30.8%)", ["8 (30.8 %)"], id="with a decimal"),
        pytest.param("8 (30,8%),11 (42,3 %)", ["8 (30.8 %)", "11 (42.3 %)"], id="decimal commas"),
        pytest.param("8 31 per cent", ["8 (31 %)"], id="in words"),
        pytest.param(
            "SD 71% / PR 14% / PD 14%", ["SD 71 %", "PR 14 %", "PD 14 %"], id="parted by slashes"
        ),
        pytest.param("K/N-RAS 3/9", ["K/N-RAS 3/9"], id="a slash within a name"),
        pytest.param("SD>24wk 15 (58%)", ["SD>24wk 15 (58 %)"], id="a number within a name"),
        pytest.param("CR and PR 8 (31%)", ["CR and PR 8 (31 %)"], id="and within a name"),
        pytest.param("Partial response, 8 (31%)", ["Partial response 8 (31 %)"], id="a heading"),
        pytest.param("8 (31%), and 7 PD", ["8 (31 %)", "PD 7"], id="and after a comma"),
        pytest.param("26-week response 8 (31%)", ["26-week response 8 (31 %)"], id="at week 26"),
        pytest.param("8 (31%)\n11 (42%); 7 PD", ["8 (31 %)", "11 (42 %)", "PD 7"], id="lines"),
    ],
)
def test_counts_and_percentages(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("29/58 50% (37-63)", "29/58 (50 %) [37 to 63, 0.95]", id="in brackets"),
        pytest.param("8 (31% [14–52])", "8 (31 %) [14 to 52, 0.95]", id="brackets in brackets"),
        pytest.param("8 (31%, 14-52)", "8 (31 %) [14 to 52, 0.95]", id="after a comma"),
        pytest.param("8 (31%; 90% CI 14, 52)", "8 (31 %) [14 to 52, 0.9]", id="its confidence"),
        pytest.param("8 (31%), 95% CI: 14 to 52", "8 (31 %) [14 to 52, 0.95]", id="outside"),
        pytest.param("8 (31%; 14,3-51,8)", "8 (31 %) [14.3 to 51.8, 0.95]", id="decimal commas"),
        pytest.param("8 (31%) (14,3; 51,8)", "8 (31 %) [14.3 to 51.8, 0.95]", id="a semicolon"),
        pytest.param("8 (31%) (14.3,51.8)", "8 (31 %) [14.3 to 51.8, 0.95]", id="a tight comma"),
        pytest.param("1/29 (−3 to 10)", "1/29 [-3 to 10, 0.95]", id="below zero"),
        pytest.param("0/88 (0—4.1)", "0/88 [0 to 4.1, 0.95]", id="digits that differ"),
        pytest.param("8 (14%-52%)", "8 [14 to 52, 0.95]", id="limits with their sign"),
        pytest.param("11.0% (6.9-16.9) of 170", "11.0 % of 170 [6.9 to 16.9, 0.95]", id="no count"),
        pytest.param(
            "median PFS 18.0 months (95 % CI, 7.0 to 29.0)",
            "median PFS 18.0 months [7.0 to 29.0, 0.95]",
            id="a median",
        ),
        pytest.param("32 wk (24-NE)", "32 wk [24 to not reached, 0.95]", id="not estimable"),
        pytest.param("10.8 mo (9.1-not reached)", "10.8 mo [9.1 to not reached, 0.95]", id="open"),
    ],
)
def test_limits(text, expected):
    assert read(text) == [expected]


def test_limits_that_stand_apart_go_to_those_without_in_order():
    text = "8 (31%), 11 (42%; 23-63), 7 (27%)"
    assert read(text, "14–52", "12-48", confidence=0.9) == [
        "8 (31 %) [14 to 52, 0.9]",
        "11 (42 %) [23 to 63, 0.9]",
        "7 (27 %) [12 to 48, 0.9]",
    ]


@pytest.mark.parametrize(
    ("text", "intervals", "piece", "why"),
    [
        pytest.param("", (), "", "no number", id="nothing"),
        pytest.param("none", (), "none", "neither a count", id="a word"),
        pytest.param("8 (14-52)", (), "8 (14-52)", "per cent or a time", id="18 (7-29) of what?"),
        pytest.param("8, 31.5", (), "31.5", "no count", id="half a patient"),
        pytest.param("8,11", (), "8,11", "no count", id="8.11, or 8 and 11?"),
        pytest.param("8 (30,8)", (), "8 (30,8)", "two numbers?", id="30.8 %, or 30 and 8?"),
        pytest.param("8 11", (), "8 11", "8 and 11", id="a comma is missing"),
        pytest.param("8 (31%) 25%", (), "8 (31%) 25%", "31 and 25", id="two percentages"),
        pytest.param("8/0", (), "8/0", "1 or more", id="of nobody"),
        pytest.param("8 (131%)", (), "8 (131%)", "at most 100", id="131 %"),
        pytest.param("8 (31±9%)", (), "8 (31±9%)", "cannot be read", id="plus or minus"),
        pytest.param("25 months (range 3.5-39)", (), None, "range", id="a range"),
        pytest.param("8 (31%; 95% CI)", (), None, "without limits", id="a level without limits"),
        pytest.param("8 (31%; 0% CI 1-2)", (), None, "95 is usual", id="no confidence at all"),
        pytest.param("18 months 8/26", (), None, "a time and a count", id="a time and a count"),
        pytest.param("8 (31%; 14-NE)", (), None, "both limits", id="a share without upper limit"),
        pytest.param("8 (31%)", ("14-NR",), "14-NR", "both limits", id="or apart from it"),
        pytest.param("(14-52), 8 (31%)", (), "(14-52)", "belong to", id="limits of nothing"),
        pytest.param("8 (31%)", ("14-52", "1-2"), "1-2", "its limits already", id="one too many"),
        pytest.param("8 (31%)", ("52",), "52", "not two limits", id="one limit"),
        pytest.param("8 (31.1234567%)", (), None, "more digits", id="seven decimals"),
        pytest.param("8/1000000", (), None, "any trial", id="a million patients"),
    ],
)
def test_refused_with_the_piece_and_the_reason(text, intervals, piece, why):
    with pytest.raises(NotUnderstood) as refused:
        read_printed(text, intervals)
    assert why in refused.value.why
    assert piece is None or refused.value.piece == piece


def test_what_was_understood_before_is_said():
    with pytest.raises(NotUnderstood) as refused:
        read_printed("8 (31%), 11/26, oops")
    assert refused.value.understood == ("8 (31 %)", "11/26")


def test_the_example_that_a_refusal_shows_can_be_read():
    assert read(EXAMPLE) == ["8 (31 %)", "11/26 (42 %) [23 to 63, 0.95]", "PD 7"]


@given(st.text(alphabet="0123456789 .,;:-–/%()[]=anofNCIPRSDto\n", max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(NotUnderstood):
        assert read_printed(text)


numbers = st.integers(1, 9999)


@given(numbers, numbers, st.none() | st.integers(0, 100), st.none() | st.tuples(numbers, numbers))
def test_a_name_reads_as_what_it_names(count, n, percent, limits):
    text = f"{count}/{n}" + ("" if percent is None else f" ({percent} %)")
    text += "" if limits is None else f" [{limits[0]}-{limits[1]}]"
    (printed,) = read_printed(text)
    assert (printed.count, printed.denominator) == (count, n)
    (again,) = read_printed(printed.name)
    assert again.name == printed.name
    if limits is not None:
        assert (printed.limits.low.units, printed.limits.high.units) == limits
