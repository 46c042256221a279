"""What is generated of the documentation is up to date with the code."""

from __future__ import annotations

import pytest
from generate import PARTS, as_generated

from pages import text_of


@pytest.mark.parametrize("page", PARTS)
def test_a_page_says_what_the_code_says(page):
    remedy = f"docs/{page} is out of date; write it anew: make docs"
    assert text_of(page) == as_generated(page), remedy
