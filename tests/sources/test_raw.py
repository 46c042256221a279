"""Taking columns of a file: what it calls them, and the number of an SDTM record."""

from __future__ import annotations

import polars as pl
import pytest

from trialreadout.sources.raw import take


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param([9, 10], [9, 10], id="whole numbers"),
        pytest.param([9.0, 10.0], [9, 10], id="as a transport file has them"),
        pytest.param(["9", None], [9, None], id="text, and a blank cell"),
        pytest.param(["9a", "10"], [None, 10], id="what is no number"),
    ],
)
def test_the_number_of_an_sdtm_record_is_kept(numbers, expected):
    domain = pl.DataFrame({"USUBJID": ["A", "B"], "TRSEQ": numbers, "file": "tr", "row": [2, 3]})
    taken = take(domain, {"subject": "USUBJID"}).cells
    assert taken["seq"].to_list() == expected
    assert taken.columns == ["subject", "seq", "file", "row"]


def test_a_file_without_record_numbers_has_none():
    table = pl.DataFrame({"subject": ["A"], "sequence": [1], "file": "a.csv", "row": [2]})
    assert take(table, {"subject": "subject"}).cells.columns == ["subject", "file", "row"]
