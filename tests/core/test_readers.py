"""A reader is the same in capitals or not."""

from __future__ import annotations

import pytest

from trialreadout.core.readers import is_reader, place_of_reader


@pytest.mark.parametrize(
    ("name", "readers", "expected"),
    [
        pytest.param("dr smith", ("Dr Jansen", "Dr Smith"), 1, id="capitals in the data"),
        pytest.param("Dr Smith", ("dr jansen", "dr smith"), 1, id="capitals in the study file"),
        pytest.param("dr smith", ("Dr Smith", "dr smith"), 1, id="written just so goes first"),
    ],
)
def test_the_place_of_a_reader(name, readers, expected):
    assert is_reader(name, readers)
    assert place_of_reader(name, readers) == expected


@pytest.mark.parametrize("name", ["Dr Smit", "Smith", ""])
def test_nobody_of_that_name(name):
    assert not is_reader(name, ("Dr Smith",))
    with pytest.raises(KeyError, match=f"'{name}'"):
        place_of_reader(name, ("Dr Smith",))
