"""A reconciled result as plain values."""

import json

from trialreadout.analysis.contradictions import contradictions
from trialreadout.analysis.printed import read_printed
from trialreadout.analysis.reconcile import reconcile
from trialreadout.analysis.reconciled_rows import as_document


def document(text):
    found = reconcile(read_printed(text))
    rows = as_document(found, contradictions(found))
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
    return rows


def test_printed_numbers_keep_their_digits_and_what_is_missing_is_null():
    proportion, median = document("31.0%, 18 months (7-NE)")["printed"]
    assert proportion == {
        "text": "31.0 %",
        "label": None,
        "count": None,
        "denominator": None,
        "percentage": "31.0",
        "low": None,
        "high": None,
        "confidence": None,
    }
    assert (median["median"], median["unit"], median["low"], median["high"]) == (
        *("18", "months"),
        *("7", None),
    )


def test_exclusive_counts_say_how_many_they_leave():
    (family,) = document("PR 8 (25%), SD 11 (34%), PD 7 (22%)")["denominators"]
    assert (family["n"], family["counted"], family["left"]) == ([32], 26, 6)
    (open_to_overlap,) = document("8 (25%), 11 (34%), 7 (22%)")["denominators"]
    assert (open_to_overlap["counted"], open_to_overlap["left"]) == (26, None)


def test_limits_that_nothing_prints_have_their_nearest():
    rows = document("8/27 30% (14-51)")
    (interval,) = rows["intervals"]
    assert interval["fits"] == []
    assert interval["nearest"]["method"] == "Clopper-Pearson"
    assert (interval["nearest"]["low_off"], interval["nearest"]["high_off"]) == (0, 1)
    assert [each["rule"] for each in rows["contradictions"]] == ["interval"]


def test_a_median_without_upper_limit_says_nothing_of_symmetry():
    (interval,) = document("32 weeks (24-NE)")["intervals"]
    assert (interval["kind"], interval["symmetric"]) == ("median", None)
