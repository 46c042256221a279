"""Printed results held against denominators, counts and interval methods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.analysis.contradictions import contradictions, in_spans, percentages_added
from trialreadout.analysis.printed import read_printed
from trialreadout.analysis.reconcile import reconcile
from trialreadout.statistics import proportion
from trialreadout.statistics.printed import percentage_of
from trialreadout.statistics.printed.limits import METHODS


def found(text, *intervals, **options):
    return reconcile(read_printed(text, intervals), **options)


def only_family(text, *intervals, **options):
    (family,) = found(text, *intervals, **options).families
    return family


def said(text, *intervals, **options):
    return " ".join(each.text for each in contradictions(found(text, *intervals, **options)))


# Denominators


def test_results_without_a_denominator_share_one_and_stated_ones_belong_together():
    families = found("8 (31%), 14/18 (78%), 11 (42%), 17/22 (77%), 9/18 (50%)").families
    assert [(each.stated, each.places, each.denominators) for each in families] == [
        (None, (0, 2), (26,)),
        (18, (1, 4), (18,)),
        (22, (3,), (22,)),
    ]


def test_limits_choose_among_denominators_that_the_percentage_leaves_open():
    family = only_family("35% (17-56)")
    assert {17, 20, 23, 26} < set(family.by_percentages)
    assert family.denominators == (26,)
    assert {(each.count, each.method) for each in family.intervals[0].fits} == {
        (9, "Clopper-Pearson")
    }


def test_a_method_is_named_that_prints_every_interval():
    family = only_family("6/41 15%, 23/41 56%", "6-29", "40-72")
    assert family.methods == ("Clopper-Pearson",)
    mixed = only_family("6/41 15%, 23/41 56%", "7-28", "40-72")
    assert (mixed.denominators, mixed.methods) == ((41,), ())
    assert only_family("6/41 15%, 23/41 56%").methods == ()


@pytest.mark.parametrize(
    ("text", "options", "exclusive"),
    [
        pytest.param("PR 8, SD 11, PD 7", {}, True, id="best responses are exclusive"),
        pytest.param("pr 8, NON-CR/NON-PD 2", {}, True, id="in small letters, too"),
        pytest.param("8, 11, PD 7", {}, False, id="numbers without a name need not be"),
        pytest.param("PR 8, PR 9", {}, False, id="twice the same category cannot be"),
        pytest.param("ORR 8, DCR 19", {}, False, id="rates that contain each other are not"),
        pytest.param("8, 11", {"exclusive": True}, True, id="unless it is said"),
    ],
)
def test_who_is_counted_once(text, options, exclusive):
    assert only_family(text, **options).exclusive is exclusive


def test_exclusive_counts_need_a_denominator_as_large_as_their_sum():
    assert only_family("PR 8, SD 11, PD 7").denominators[0] == 26
    assert only_family("8, 11, 7").denominators[0] == 11


def test_the_counts_add_up_only_if_all_were_printed():
    assert only_family("PR 8 (31%), SD 11 (42%), PD 7 (27%)").counted == 26
    assert only_family("PR 8 (31%), SD 42%").counted is None
    assert only_family("PR 8 (31%)").counted is None


@pytest.mark.parametrize(
    ("text", "total", "least", "most"),
    [
        pytest.param("71%, 14%, 14%", "99", 97.5, 100.5, id="99 can be 100 rounded"),
        pytest.param("31%, 42.3%", "73.3", 72.75, 73.85, id="digits differ"),
    ],
)
def test_percentages_are_added_with_what_rounding_took(text, total, least, most):
    added = percentages_added(only_family(text))
    assert (str(added.value), added.least, added.most) == (
        total,
        pytest.approx(least),
        pytest.approx(most),
    )


def test_percentages_are_not_added_where_one_is_missing():
    assert percentages_added(only_family("8 (31%), 7")) is None
    assert percentages_added(only_family("8 (31%)")) is None


# Contradictions


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        pytest.param(
            "17 of 19 (95%)",
            "percentage",
            ("17/19 prints 89 %", "95 % of 19 is 18", "no N prints 17 as 95 %"),
            id="one patient too few, or another percentage",
        ),
        pytest.param(
            "8/31 (31%)",
            "percentage",
            ("8/31 prints 26 %", "N = 26 prints 8 as 31 %", "no count of 31 prints 31 % (9/31"),
            id="the denominator of another table",
        ),
        pytest.param("27/26", "percentage", ("27 is more than 26",), id="more than all"),
        pytest.param(
            "8 (31%), 11 (44%)",
            "denominator",
            ("8 (31 %) needs N = 26", "11 (44 %) needs N = 25", "at N = 26, 11/26 prints 42 %"),
            id="two denominators for one table",
        ),
        pytest.param("8 (31%), 11 (45%)", "denominator", ("11 (45 %) fits no N",), id="none"),
        pytest.param(
            "8/27 30% (14-51)",
            "interval",
            ("Clopper-Pearson of 8/27, 13.8 to 50.2", "upper limit off by 1)"),
            id="limits that no method prints",
        ),
        pytest.param("8/26 (52-14)", "interval", ("52 to 14",), id="limits in the wrong order"),
        pytest.param(
            "35% (17-56), 25% (11-43)",
            "denominator",
            ("35 % for N = 26",),
            id="intervals of different denominators",
        ),
        pytest.param("PR 14/26, PD 14/26", "sum", ("14 + 14 = 28", "N = 26"), id="28 of 26"),
        pytest.param("PR 54%, PD 54%", "sum", ("108 %",), id="percentages beyond 100"),
        pytest.param("18 months (20-29)", "median", ("outside its interval",), id="a median"),
    ],
)
def test_what_fits_nothing_is_said_with_the_nearest_readings(text, rule, words):
    (contradiction,) = contradictions(found(text))
    assert contradiction.rule == rule
    for part in words:
        assert part in contradiction.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("17 of 19 (89%)", id="the percentage mended"),
        pytest.param("18 of 19 (95%)", id="the count mended"),
        pytest.param("8/27 30% (14-50)", id="the limit mended"),
        pytest.param("26/26", id="all of them"),
        pytest.param("PR 13/26, PD 13/26", id="all of them, counted once"),
        pytest.param("PR 50%, SD 34%, PD 17%", id="101 % can be 100 rounded"),
        pytest.param("14/26, 14/26", id="28 of 26, where one can be counted twice"),
        pytest.param("18 months (18-29)", id="a median on its lower limit"),
        pytest.param("PD 7", id="a count that stands alone"),
    ],
)
def test_what_fits_is_let_be(text):
    assert contradictions(found(text)) == ()


def test_a_stated_denominator_stands_and_its_limits_tell_the_count():
    family = only_family("11.0% (6.9-16.9) of 170")
    assert family.denominators == ()
    assert {(each.count, each.n) for each in family.intervals[0].fits} == {(19, 170)}


def test_a_count_beyond_the_largest_denominator_is_a_contradiction():
    assert "larger than the largest" in said("8 (31%)", largest=7)


def test_a_percentage_that_no_denominator_prints_leaves_its_limits_open():
    family = only_family("33.123457% (17-56)")
    assert family.intervals[0].readings == ()
    assert [each.rule for each in contradictions(reconcile(family.printed))] == ["denominator"]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        pytest.param([], "", id="none"),
        pytest.param([26], "26", id="one"),
        pytest.param([26, 27, 28, 40], "26 to 28, 40", id="neighbours"),
        pytest.param(range(1, 30, 2), "1, 3, 5, 7, 9, 11 and more", id="the first few"),
    ],
)
def test_numbers_are_listed_in_spans(numbers, words):
    assert in_spans(numbers) == words


# Laws

trials = st.integers(1, 80).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.integers(0, n), min_size=1, max_size=3))
)


@given(
    trials,
    st.integers(0, 1),
    st.sampled_from(METHODS),
    st.sampled_from(["{x}/{n} {p}%", "{x} ({p}%)", "{p}%"]),
)
def test_a_true_result_never_contradicts_itself(trial, decimals, method, form):
    n, counts = trial
    printed = []
    for x in counts:
        answer = proportion(x, n, method=method)
        low, high = (f"{100 * limit:.{decimals}f}" for limit in (answer.low, answer.high))
        text = form.format(x=x, n=n, p=percentage_of(x, n, decimals))
        printed.append(f"{text} ({low} to {high})")
    answer = found(", ".join(printed), largest=120)
    assert contradictions(answer) == ()
    (family,) = answer.families
    assert n in family.denominators
    name = proportion(1, 2, method=method).method
    assert all(
        (x, n, name) in {(each.count, each.n, each.method) for each in interval.fits}
        for x, interval in zip(counts, family.intervals, strict=True)
    )
    assert name in family.methods


printed_numbers = st.tuples(st.integers(0, 40), st.integers(1, 40), st.integers(0, 100))


@given(st.lists(printed_numbers, min_size=1, max_size=3), st.booleans(), st.booleans())
def test_without_contradiction_every_family_has_a_denominator_and_the_reverse(
    numbers, stated, exclusive
):
    form = "{}/{} ({}%)" if stated else "{0} ({2}%)"
    answer = found(", ".join(form.format(*each) for each in numbers), exclusive=exclusive)
    some = all(family.denominators for family in answer.families)
    beyond = [percentages_added(family) for family in answer.families]
    if exclusive and any(total is not None and total.least > 100 for total in beyond):
        assert contradictions(answer)
    else:
        assert bool(contradictions(answer)) is not some
