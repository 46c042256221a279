"""Published results, misprints included, as the detective sees them.

Printed numbers are those of the papers; what they fit is recomputed here. An id names the paper.
"""

import pytest

from trialreadout.analysis.contradictions import contradictions, percentages_added
from trialreadout.analysis.printed import read_printed
from trialreadout.analysis.reconcile import reconcile

EXACT = "Clopper-Pearson"


def found(text):
    return reconcile(read_printed(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Eur J Endocrinol 2012;167:643-650, and its row in PMC4206652, table 1.
        pytest.param("PR 8 (31%), SD 11 (42%)", [26], id="Schneider 2012: 26 evaluable, not 31"),
        pytest.param("PR 31% (n=8), SD 12% (n=3)", [26], id="Schneider 2012 as a review has it"),
        # Eur J Endocrinol 2009;161:923-931.
        pytest.param("PR 8 (25%), SD 11 (34%), PD 7 (22%)", [32], id="Hoftijzer 2009: 32, not 31"),
        pytest.param("19 (59%), 8 (25%)", [32], id="Hoftijzer 2009: clinical benefit of 32"),
        # PMID 27870581.
        pytest.param("SD 17 (65%), SD>24wk 15 (58%)", [26], id="everolimus in Leiden: 26 of 28"),
        # Front Endocrinol 2023, fendo.2023.1200932.
        pytest.param("DCR 15 (57.7%), ORR 7 (26.9%)", [26], id="Ling 2023: 26 evaluable of 31"),
        # PMC4291160.
        pytest.param(
            "13 (93%), 7 (50%), 8 (57%), 5 (36%), 4 (29%), 9 (64%)", [14], id="Falchook 2015: 14"
        ),
        # spandidos, mco.2013.199.
        pytest.param("4 (50.0%), 5 (62.5%)", [8], id="Luo 2014: 8"),
        # s12020-019-02167-6.
        pytest.param("252 (68%)", range(368, 374), id="pooled dose reductions: 368 among six"),
        # PMC9595631.
        pytest.param("11 (42%), 9 (35%)", [26], id="Busaidy 2022: 26"),
    ],
)
def test_denominators_that_reproduce_a_table(text, expected):
    (family,) = found(text).families
    assert family.denominators == tuple(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("14/18 78%, BRAF 17/22 77%", id="Kloos 2009, PMC2668972"),
        pytest.param("16/30 53%, benefit 77% of 30", id="Gupta-Abramson 2008, PMC2653134"),
        pytest.param("13/93 14%, PTC 57/93 61%", id="Sherman 2008, PMID 18596272"),
        pytest.param(
            "24/196 12.2%, 1/201 0.5%, 106/196 54.1%, 68/201 33.8%", id="DECISION, PMC4366116"
        ),
        pytest.param("7/20 35%, 2/6 33%, 5/14 36%, 4/7 57%", id="Weber 2022"),
        pytest.param("2/38 5%, 17/38 45%, 19/38 50%", id="Lim, everolimus"),
        pytest.param("13/14 93%, 7/14 50%, 8/14 57%, 9/14 64%", id="Falchook 2015, PMC4291160"),
        pytest.param("4/8 50.0%, 5/8 62.5%", id="Luo 2014"),
        pytest.param("252/368 68%", id="pooled dose reductions, s12020-019-02167-6"),
        pytest.param("18/37 49%", id="18 of 37, as of pazopanib 2010"),
    ],
)
def test_printed_fractions_and_percentages_that_hang_together(text):
    assert contradictions(found(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("6/41 15% (6-29), 23/41 56% (40-72)", id="Kloos 2009, PMC2668972"),
        pytest.param("7/30 23% (10-42), 16/30 53% (34-72)", id="Gupta-Abramson 2008, PMC2653134"),
        pytest.param("11/26 42% (23-63), 9/26 35% (17-56)", id="Busaidy 2022, PMC9595631"),
        pytest.param("0/88 (0-4.1)", id="COSMIC-311 update, PMID 36259380"),
        pytest.param("29/58 50% (37-63)", id="lenvatinib phase 2, PMC4206652; limits computed"),
        pytest.param("0/31 (0-11.22)", id="Hoftijzer 2009: no reinduction; limits computed"),
        pytest.param("8/26 (14.33-51.79)", id="Schneider 2012: PR; limits computed"),
        pytest.param("11/26 (23.35-63.08)", id="Schneider 2012: SD; limits computed"),
        pytest.param("13/93 (7.66-22.72)", id="Sherman 2008; limits computed"),
        pytest.param("18/37 (31.92-65.60)", id="18 of 37; limits computed"),
        pytest.param("24/196 (8.01-17.67)", id="DECISION; limits computed"),
    ],
)
def test_intervals_that_are_exact(text):
    answer = found(text)
    assert contradictions(answer) == ()
    assert all(EXACT in family.methods for family in answer.families)


def test_kloos_2009_did_not_print_score_intervals():
    (family,) = found("6/41 15% (6-29), 23/41 56% (40-72)").families
    assert family.methods == (EXACT,)


def test_gupta_abramson_2008_prints_17_of_19_as_95_percent():
    (misprint,) = contradictions(found("17 of 19 (95%)"))
    assert misprint.rule == "percentage"
    assert "17/19 prints 89 %; 95 % of 19 is 18" in misprint.text


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        pytest.param(
            "8/27 30% (14-51)",
            (8, 27, EXACT, 0, 1),
            id="Busaidy 2022, PMC9595631: upper limit 51, exactly 50.2",
        ),
        pytest.param(
            "18/60 30% (18.9-43.2)",
            (18, 60, EXACT, 1, 0),
            id="Cohen 2008, PMID 18541897: lower limit 18.9, exactly 18.845",
        ),
        pytest.param(
            "0/31 (0-9.7)", (0, 31, "mid-p", 0, 5), id="the rule of three is none of the methods"
        ),
    ],
)
def test_limits_that_no_method_prints(text, nearest):
    answer = found(text)
    (contradiction,) = contradictions(answer)
    assert contradiction.rule == "interval"
    first = answer.families[0].intervals[0].readings[0]
    assert (first.count, first.n, first.method, first.low_off, first.high_off) == nearest


def test_cosmic_311_prints_the_limits_of_19_of_170_and_another_percentage():
    answer = found("11.0% (6.9-16.9) of 170")
    (contradiction,) = contradictions(answer)
    assert "18/170 prints 10.6 %, 19/170 prints 11.2 %" in contradiction.text
    (fit,) = answer.families[0].intervals[0].fits
    assert (fit.count, fit.n, fit.method) == (19, 170, EXACT)


def test_weber_2022_rounds_to_99_percent_and_needs_a_multiple_of_7():
    (family,) = found("SD 71%, PR 14%, PD 14%").families
    assert family.denominators[:5] == (7, 14, 21, 28, 35)
    total = percentages_added(family)
    assert str(total.value) == "99"
    assert total.least <= 100 <= total.most
    assert contradictions(found("SD 71%, PR 14%, PD 14%")) == ()


@pytest.mark.parametrize(
    ("text", "symmetric", "standard_error"),
    [
        pytest.param("18 months (7-29)", True, 5.61, id="Schneider 2012: PFS"),
        pytest.param("34.5 months (19-50)", True, 7.91, id="Schneider 2012: OS"),
        pytest.param("58 weeks (47-68)", True, 5.36, id="Hoftijzer 2009: PFS, within rounding"),
        pytest.param("9 months (4-14)", True, 2.55, id="everolimus in Leiden, PMID 27870581: PFS"),
        pytest.param("18 months (7-29)", True, 5.61, id="everolimus in Leiden, PMID 27870581: OS"),
        pytest.param("47 wk (14.9-78.5)", True, 16.2, id="Lim, everolimus: PFS"),
        pytest.param("16.5 months (14.41-23.90)", False, None, id="Ling 2023: PFS"),
        pytest.param("10.8 months (9.1-12.9)", False, None, id="DECISION: PFS on sorafenib"),
        pytest.param("5.8 months (5.3-7.8)", False, None, id="DECISION: PFS on placebo"),
        pytest.param("15 months (10-27.5)", False, None, id="Kloos 2009: PFS"),
        pytest.param("40 weeks (32-50)", False, None, id="Sherman 2008: PFS"),
    ],
)
def test_medians_in_the_middle_of_their_intervals(text, symmetric, standard_error):
    (median,) = found(text).medians
    assert median.symmetry.symmetric is symmetric
    if standard_error is not None:
        assert median.symmetry.standard_error == pytest.approx(standard_error, abs=0.05)


def test_sherman_2008_a_duration_without_upper_limit_tells_nothing():
    (median,) = found("32 weeks (24-NE)").medians
    assert median.symmetry is None
