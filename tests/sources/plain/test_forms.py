"""The form of numbers and dates is found for each file; a mixture is a finding, never a guess."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plain_files import put, read, workbook
from trialreadout.sources.plain.numbers import decimals_of, with_point

LESIONS = "subject,lesion,role\nA,T1,target\n"


def sizes(tmp_path, *cells, separator=";", lines="", quote=""):
    """Read sizes of one lesion on successive days; give them and the findings of the table."""
    rows = [f"A;T1;2011-01-{day:02};{quote}{c}{quote}" for day, c in enumerate(cells, start=1)]
    text = "\n".join(["subject;lesion;assessed_on;diameter_mm", *rows]).replace(";", separator)
    put(tmp_path, subjects="subject\nA\n", lesions=LESIONS, measurements=text)
    sources = read(tmp_path, lines)
    found = [(f.rule, f.row, f.column, f.value) for f in sources.findings]
    return sources.table("measurements")["diameter_mm"].to_list(), found, sources.read_as


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(["12,5", "0,25", "7"], [12.5, 0.25, 7], id="commas throughout"),
        pytest.param(["12.5", "0.25", "7"], [12.5, 0.25, 7], id="points throughout"),
        pytest.param(["1,234", "0,5"], [1.234, 0.5], id="one comma shows what the other is"),
        pytest.param(["1,234"], [1.234], id="between semicolons a comma parts decimals"),
        pytest.param(["12", "7"], [12, 7], id="whole numbers"),
        pytest.param(["1,5e1"], [15], id="with an exponent"),
    ],
)
def test_numbers_in_one_form_are_read(tmp_path, cells, expected):
    values, findings, read_as = sizes(tmp_path, *cells)
    assert (values, findings) == (expected, [])
    commas = any("," in cell for cell in cells)
    assert ("decimal commas" in read_as["data/measurements.csv"]) == commas


@pytest.mark.parametrize(
    ("cells", "finding"),
    [
        pytest.param(
            ["12,5", "7,5", "8.5"], ("mixed-forms", 4, "diameter_mm", "8.5"), id="a point"
        ),
        pytest.param(
            ["12.5", "7.5", "8,5"], ("mixed-forms", 4, "diameter_mm", "8,5"), id="a comma"
        ),
        pytest.param(
            ["12,5", "1.234,5"],
            ("thousands-separator", 3, "diameter_mm", "1.234,5"),
            id="a mark between thousands",
        ),
        pytest.param(
            ["12", "1 234"], ("thousands-separator", 3, "diameter_mm", "1 234"), id="a blank"
        ),
        pytest.param(
            ["12", "1.234"],
            ("ambiguous-number", 3, "diameter_mm", "1.234"),
            id="between semicolons a point may part thousands",
        ),
        pytest.param(["12", "l2,5"], ("not-a-number", 3, "diameter_mm", "l2,5"), id="a letter"),
    ],
)
def test_what_is_in_another_form_is_one_finding(tmp_path, cells, finding):
    _, findings, _ = sizes(tmp_path, *cells)
    assert findings == [finding]


@pytest.mark.parametrize(
    ("decimal", "expected", "rules"),
    [("comma", [1.234], []), ("point", [None], ["mixed-forms"])],
)
def test_the_study_file_says_what_a_file_does_not_show(tmp_path, decimal, expected, rules):
    lines = f'[data]\ndecimal = "{decimal}"'
    values, findings, _ = sizes(tmp_path, "1,234", separator=",", quote='"', lines=lines)
    assert (values, [f[0] for f in findings]) == (expected, rules)


def test_between_commas_a_quoted_comma_of_three_digits_is_not_guessed(tmp_path):
    _, findings, _ = sizes(tmp_path, "1,234", separator=",", quote='"')
    assert [f[0] for f in findings] == ["ambiguous-number"]


@given(st.lists(st.integers(0, 10**6).map(lambda n: n / 1000), min_size=1))
def test_commas_say_what_points_say(numbers):
    """A sheet of decimal commas reads as the same numbers, or says that it cannot tell."""
    texts = {repr(number).replace(".", ","): 1 for number in numbers}
    decimals = decimals_of(texts, ";", None)
    read_back = [float(with_point(text)) for text in texts if decimals.reads(text)]
    assert sorted(read_back) == sorted(set(numbers))


def doses(tmp_path, *cells, lines=""):
    """Read days of doses; give the days, the findings, and how they were read."""
    rows = [f"A;{cell};{100 + n}" for n, cell in enumerate(cells)]
    text = "\n".join(["subject;started_on;dose_mg", *rows])
    put(tmp_path, subjects="subject\nA\n", doses=text)
    sources = read(tmp_path, lines)
    found = [(f.rule, f.row, f.column, f.value) for f in sources.findings]
    return sources.table("doses")["started_on"].to_list(), found, sources.read_as


D1, D2 = date(2010, 12, 31), date(2011, 2, 1)


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        pytest.param(["31.12.2010", "1.2.2011"], "day.month.year", id="31.12.2010"),
        pytest.param(["31/12/2010", "01/02/2011"], "day/month/year", id="31/12/2010"),
        pytest.param(["31-12-2010", "01-02-2011"], "day-month-year", id="31-12-2010"),
        pytest.param(["31.12.2010 14:30", "01.02.2011 08:00"], "day.month.year", id="with a time"),
        pytest.param(["2010-12-31", "2011-02-01"], None, id="ISO 8601"),
        pytest.param(["2010-12-31 14:30", "2011-02-01T08:00"], None, id="ISO 8601 with a time"),
    ],
)
def test_dates_in_one_form_are_read(tmp_path, cells, how):
    days, findings, read_as = doses(tmp_path, *cells)
    assert (days, findings) == ([D1, D2], [])
    said = "semicolons" + (f", dates as {how}" if how else "")
    assert read_as["data/doses.csv"] == said


@pytest.mark.parametrize(
    ("cells", "finding"),
    [
        pytest.param(
            ["31.12.2010", "01.02.2011", "2011-03-01"],
            ("mixed-forms", 4, "started_on", "2011-03-01"),
            id="ISO among day.month.year",
        ),
        pytest.param(
            ["2011-03-01", "2011-04-01", "01.05.2011"],
            ("mixed-forms", 4, "started_on", "01.05.2011"),
            id="day.month.year among ISO",
        ),
        pytest.param(
            ["31/12/2010", "13/01/2011", "01/25/2011"],
            ("mixed-forms", 4, "started_on", "01/25/2011"),
            id="the month first among the day first",
        ),
        pytest.param(
            ["03/04/2011"],
            ("ambiguous-date", 2, "started_on", "03/04/2011"),
            id="3 April or 4 March",
        ),
        pytest.param(
            ["12/31/2010"], ("month-first", 2, "started_on", "12/31/2010"), id="the month first"
        ),
        pytest.param(
            ["31.12.2010", "31.02.2011"],
            ("not-a-date", 3, "started_on", "31.02.2011"),
            id="a day that does not exist",
        ),
        pytest.param(
            ["31.12.2010", "01.02.11"],
            ("not-a-date", 3, "started_on", "01.02.11"),
            id="a year of two digits",
        ),
    ],
)
def test_a_date_that_is_not_understood_is_one_finding(tmp_path, cells, finding):
    _, findings, _ = doses(tmp_path, *cells)
    assert findings == [finding]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("day first", date(2011, 4, 3)), ("month first", date(2011, 3, 4))],
)
def test_the_study_file_says_which_number_is_the_day(tmp_path, order, expected):
    days, findings, _ = doses(tmp_path, "03/04/2011", lines=f'[dates]\norder = "{order}"')
    assert (days, findings) == ([expected], [])


def test_a_month_and_a_year_are_a_partial_date(tmp_path):
    days, findings, _ = doses(
        tmp_path, "31.12.2010", "02.2011", lines='[dates]\nimpute = { started_on = "first" }'
    )
    assert (days, findings) == ([D1, D2], [])


def test_in_a_workbook_only_text_has_a_form(tmp_path):
    rows = [["subject", "started_on", "dose_mg"], ["A", D1, 1.5], ["A", D2, "2,5"]]
    put(tmp_path, subjects="subject\nA\n")
    workbook(tmp_path / "data" / "doses.xlsx", doses=rows)
    sources = read(tmp_path)
    assert sources.table("doses")["dose_mg"].to_list() == [1.5, 2.5]
    assert sources.findings == ()


def test_in_a_workbook_text_among_date_cells_is_a_mixture(tmp_path):
    rows = [["subject", "started_on"], ["A", D1], ["A", D2], ["A", "13.01.2011"]]
    put(tmp_path, subjects="subject\nA\n")
    workbook(tmp_path / "data" / "doses.xlsx", doses=rows)
    assert [(f.rule, f.row) for f in read(tmp_path).findings] == [("mixed-forms", 4)]


def test_in_a_workbook_a_column_of_text_is_not_held_against_one_of_date_cells(tmp_path):
    rows = [["subject", "started_on", "ended_on"], ["A", D1, "13.01.2011"], ["A", D2, "14.02.2011"]]
    put(tmp_path, subjects="subject\nA\n")
    workbook(tmp_path / "data" / "doses.xlsx", doses=rows)
    sources = read(tmp_path)
    assert sources.findings == ()
    assert sources.table("doses")["ended_on"].to_list() == [date(2011, 1, 13), date(2011, 2, 14)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("3 Mar 2011", id="English, short"),
        pytest.param("03-MAR-2011", id="as data capture systems export it"),
        pytest.param("03MAR2011", id="as SAS prints it"),
        pytest.param("3. März 2011", id="German"),
        pytest.param("3 maart 2011", id="Dutch"),
    ],
)
def test_a_month_in_letters_is_read_beside_any_form(tmp_path, text):
    doses = f"subject,started_on\nA,31.12.2010\nA,{text}\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", doses=doses))
    assert sources.findings == ()
    assert sources.table("doses")["started_on"].to_list() == [D1, date(2011, 3, 3)]


@pytest.mark.parametrize("text", ["31 Feb 2011", "3 Foo 2011", "Mar 3 11", "3 Mar 11"])
def test_a_month_in_letters_that_is_none_or_has_no_such_day_is_a_finding(tmp_path, text):
    doses = f"subject,started_on\nA,{text}\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", doses=doses))
    assert [(f.rule, f.value) for f in sources.findings] == [("not-a-date", text)]


def test_a_month_in_letters_without_a_day_is_a_partial_date(tmp_path):
    status = "subject,died_on,last_contact_on\nA,März 2011,2011-02-01\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", status=status))
    assert sources.table("status")["died_on_collected"].to_list() == ["2011-03"]
