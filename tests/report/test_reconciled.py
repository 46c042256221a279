"""What people read of a printed result in the terminal."""

import pytest

from trialreadout.analysis.contradictions import contradictions
from trialreadout.analysis.printed import read_printed
from trialreadout.analysis.reconcile import reconcile
from trialreadout.report.reconciled import render_reconciled
from trialreadout.report.text import as_text


def drawn(text, **options):
    found = reconcile(read_printed(text), **options)
    return as_text(render_reconciled(found, contradictions(found)), colour=False, width=80)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "8 (31%), 11 (42%)", "8 (31 %), 11 (42 %): only N = 26 among 11 to 1000", id="one N"
        ),
        pytest.param("2 (7%)", "2 (7 %): N = 27 to 30 among 2 to 1000", id="some"),
        pytest.param("7", "7: any N among 7 to 1000", id="any"),
        pytest.param("8/26 (31%)", "8/26 (31 %): reproduced", id="a stated N"),
        pytest.param("8/31 (31%)", "8/31 (31 %): not reproduced", id="a stated N that fails"),
        pytest.param(
            "8 (31%), 11 (42%), 7 PD",
            "8 + 11 + 7 = 26 = N: if no patient is counted twice, nobody is left",
            id="counts that add up, if exclusive",
        ),
        pytest.param(
            "PR 8 (25%), SD 11 (34%), PD 7 (22%)",
            "8 + 11 + 7 = 26: 6 of 32 are in none of them",
            id="six without a response",
        ),
        pytest.param(
            "20/26, 8/26", "20 + 8 = 28: 2 or more are counted twice", id="rates that overlap"
        ),
        pytest.param(
            "SD 71%, PR 14%, PD 14%",
            "71 + 14 + 14 = 99 %: what rounding can make of 100",
            id="99 %",
        ),
        pytest.param("PR 31%, SD 42%", "73 %: 27 % are in none of them", id="a category unprinted"),
        pytest.param(
            "8/26 (14-52)", "Clopper-Pearson of 8/26, 14.3 to 51.8", id="the method of limits"
        ),
        pytest.param("35% (17-56)", "with its intervals: N = 26", id="limits choose N"),
        pytest.param("PR 8, SD 11", "with the sum of the counts: N = 19 to 1000", id="N from sum"),
        pytest.param("8/27 (14-51)", "fits none", id="no method"),
        pytest.param("6/41 (6-29), 23/41 (40-72)", "Clopper-Pearson prints them all.", id="all"),
        pytest.param("18 months (7-29)", "an SE of 5.61 months", id="the standard error"),
        pytest.param("16.5 months (14.41-23.90)", "Brookmeyer-Crowley", id="from the curve"),
        pytest.param("32 weeks (24-NE)", "read from the curve", id="no upper limit"),
        pytest.param("18 months", "nothing to tell", id="a median alone"),
        pytest.param("8/26", "Something fits all that is printed.", id="the verdict"),
        pytest.param("9/8", "1 contradiction: nothing fits all", id="the other verdict"),
    ],
)
def test_sentences(text, said):
    assert said in " ".join(drawn(text).split())


def test_lines_keep_to_the_width():
    lines = drawn("8 (31%; 14-52), 11 (44%; 20-60), 18 months (7-29)").splitlines()
    assert max(map(len, lines)) <= 80


def test_sections_that_have_nothing_to_say_are_left_out():
    text = drawn("8/26")
    assert "Denominators" in text
    assert not any(each in text for each in ("Intervals", "Medians", "Contradictions"))
