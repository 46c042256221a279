from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from trialreadout.sources.identifying import (
    WITHHELD,
    holds_contacts,
    kind_of_cells,
    without_contacts,
)

STUDY = date(2014, 12, 31)


def kind(*cells, latest=STUDY):
    found = kind_of_cells(pl.Series(cells, dtype=pl.String), latest)
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(["a", "b", "p.jansen@example.org"], "electronic mail", id="one address"),
        pytest.param(["ring +31 6 1234 5678"], "telephone numbers", id="a number from abroad"),
        pytest.param(["06-12345678", None], "telephone numbers", id="a number at home"),
        pytest.param(["06 12 34 56 78"], "telephone numbers", id="a French number"),
        pytest.param(["071 526 9111"], "telephone numbers", id="a Dutch number in groups"),
        pytest.param(["020 7946 0018"], "telephone numbers", id="a number of London"),
        pytest.param(["(020) 7946 0018"], "telephone numbers", id="its area in brackets"),
        pytest.param(["(555) 123-4567"], "telephone numbers", id="an American number"),
        pytest.param(["01-002-0003", "01-002-0004"], None, id="numbers of site and patient"),
        pytest.param(["01 002", "01 003"], None, id="the same with a blank"),
        pytest.param(["0711/1234567", "yes", "no"], None, id="one number among words"),
        pytest.param(["Jansen, P.", "de Vries, A.B."], "names", id="surname and initials"),
        pytest.param(["P. Jansen", "A.B. de Vries"], "names", id="initials and surname"),
        pytest.param(["Frau Müller", "Dr. Weiß"], "names", id="a title before a name"),
        pytest.param(["111222333", "123456782"], "record numbers", id="two that pass 11-test"),
        pytest.param(["123456782"], None, id="one number may pass by chance"),
        pytest.param(["123456782", "123456783"], None, id="half of them pass"),
        pytest.param(["9434765919", "9876543210"], "record numbers", id="NHS numbers"),
        pytest.param(["1951-03-02", "1948-12-24"], "birth dates", id="days of birth"),
        pytest.param(["02.03.1951", "24.12.1948"], "birth dates", id="as the clinic writes them"),
        pytest.param(["1998-03-02"], "birth dates", id="16 years before the study"),
        pytest.param(["1999-03-02"], None, id="15 years before it: a diagnosis"),
        pytest.param(["2013-03-02", "1948-12-24", "2012-01-01"], None, id="one old day"),
        pytest.param(["1890-03-02"], None, id="nobody is so old"),
        pytest.param(["papillary", "Hürthle cell", "follicular, tall cell"], None, id="words"),
        pytest.param(["01-701-1015", "01-701-1023"], None, id="numbers of the study"),
        pytest.param(["12", "13.5"], None, id="numbers"),
        pytest.param([None], None, id="nothing"),
    ],
)
def test_cells_are_told(cells, expected):
    assert kind(*cells) == expected


def test_without_a_day_of_the_study_no_day_is_taken_for_one_of_birth():
    assert kind("1951-03-02", "1948-12-24", latest=None) is None


def test_cells_are_counted():
    cells = pl.Series(["a@example.org", "b", None, "see c@example.org"])
    assert kind_of_cells(cells, None) == ("electronic mail", 2)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("write to p.jansen@example.org", True),
        ("ring +49 (0)711 123 4567", True),
        ("ring 0044 20 7946 0018", False),
        ("2014-02-03 10:11:12", False),
        ("+12.5 % since 2014-02-03", False),
        ("up +12345", False),
        ("3+4", False),
        ("grade 3 @ week 4", False),
    ],
)
def test_contacts_are_told_in_any_text(text, held):
    assert holds_contacts(pl.Series([text, None])).to_list() == [held, False]


def test_a_cell_that_must_hold_something_says_that_it_is_withheld():
    cells = pl.Series(["a@example.org", "rash", None])
    assert without_contacts(cells, blank=True).to_list() == [None, "rash", None]
    assert without_contacts(cells, blank=False).to_list() == [WITHHELD, "rash", None]
