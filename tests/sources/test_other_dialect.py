"""A key that the data's dialect does not read is a warning."""

from __future__ import annotations

import pytest

from builders import protocol_of
from trialreadout.sources.other_dialect import keys_of_the_other_dialect


@pytest.mark.parametrize(
    ("lines", "of_plain", "of_sdtm"),
    [
        pytest.param("", [], [], id="nothing is said"),
        pytest.param('domains = { rs = "x" }', ["data.domains"], [], id="domains"),
        pytest.param('last_contact = ["ds"]', ["data.last_contact"], [], id="the last contact"),
        pytest.param('files = { labs = "x.csv" }', [], ["data.files"], id="files"),
        pytest.param('[columns.labs]\ntest = "x"', [], ["columns"], id="columns"),
        pytest.param('[dates]\norder = "day first"', [], ["dates.order"], id="order of dates"),
        pytest.param('[dates]\ntime_zero = "first dose"', [], [], id="a key of both"),
    ],
)
def test_a_key_of_the_other_dialect(lines, of_plain, of_sdtm):
    for dialect, expected in (("plain", of_plain), ("sdtm", of_sdtm)):
        protocol = protocol_of(f'[data]\ndialect = "{dialect}"\n{lines}')
        assert [f.column for f in keys_of_the_other_dialect(protocol)] == expected
