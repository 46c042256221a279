import pytest

from trialreadout.analysis.results import Result, interval_in_words, result_id, value_in_words


def result(**changes):
    row = {
        "id": "x",
        "endpoint": "best overall response",
        "analysis_set": "treated",
        "group": None,
        "visit": None,
        "category": "PR",
        "statistic": "proportion",
        "value": 8 / 31,
        "unit": "proportion",
        "low": 0.1186,
        "high": 0.4461,
        "confidence": 0.95,
        "method": "Clopper-Pearson",
        "n": 8,
        "denominator": 31,
        "subjects": ("A", "B"),
        "status": "estimated",
    }
    return Result(**row | changes)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        pytest.param({}, "8/31 (25.8 %), 95 % CI 11.9 to 44.6", id="a share with its interval"),
        pytest.param(
            {"value": None, "low": None, "high": None, "n": 0, "denominator": 0}
            | {"status": "not estimable"},
            "0/0 (not estimable), 95 % CI not estimable",
            id="a share of nobody",
        ),
        pytest.param(
            {"statistic": "median", "value": 17.812, "unit": "months", "low": 6.8, "high": None},
            "17.8 months, 95 % CI 6.8 to not reached; 8 of 31 with the event",
            id="a median whose upper limit is not reached",
        ),
        pytest.param(
            {"statistic": "median", "value": None, "unit": "months", "low": None, "high": None}
            | {"status": "not reached"},
            "not reached, 95 % CI not estimable; 8 of 31 with the event",
            id="a median that is not reached",
        ),
        pytest.param(
            {"statistic": "rate", "category": "6 months", "value": 0.5},
            "50.0 %, 95 % CI 11.9 to 44.6; 8 of 31 with the event at any time",
            id="a survival rate counts events, not a numerator, and those after its time too",
        ),
        pytest.param({"statistic": "size", "n": 2}, "2 patients", id="the size of a set"),
        pytest.param({"statistic": "size", "n": 1}, "1 patient", id="a set of one patient"),
        pytest.param(
            {"statistic": "restricted mean", "unit": "months", "value": 9.5, "low": 8, "high": 11},
            "9.5 months, 95 % CI 8.0 to 11.0; 8 of 31 with the event at any time",
            id="so does a restricted mean",
        ),
        pytest.param(
            {"statistic": "hazard ratio", "unit": "ratio", "value": 0.5, "low": 0.25, "high": 1},
            "0.50, 95 % CI 0.25 to 1.00; 8 of 31 with the event in all groups",
            id="a hazard ratio is of one group, its model of all",
        ),
        pytest.param(
            {"statistic": "follow-up", "unit": "months", "value": 25.4, "low": None, "high": None},
            "25.4 months, 95 % CI not estimable; 8 of 31 without the event",
            id="follow-up ends for those without the event",
        ),
        pytest.param({"statistic": "count", "confidence": None}, "8 of 31", id="a count"),
        pytest.param(
            {"statistic": "agreement", "confidence": None},
            "8/31 assessments (25.8 %)",
            id="an agreement counts assessments",
        ),
    ],
)
def test_a_result_in_words(changes, text):
    assert result(**changes).text == text


def test_a_name_needs_no_quotes_in_a_shell():
    assert result_id("best overall response, RECIST 1.0", "treated", None, "CR or PR") == (
        "best-overall-response-RECIST-1.0/treated/CR-or-PR"
    )


def test_a_share_is_printed_in_percent_and_a_time_with_its_unit():
    assert value_in_words(0.25, "proportion", "estimated") == "25.0 %"
    assert value_in_words(12.34, "weeks", "estimated") == "12.3 weeks"


def test_no_limits_are_no_words():
    assert interval_in_words(None, None, "months") == ""
