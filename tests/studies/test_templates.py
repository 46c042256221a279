"""The chapters of a study file to begin with."""

from __future__ import annotations

import pytest

from trialreadout.endpoints.kinds import module_of
from trialreadout.protocol import parse_protocol
from trialreadout.studies.templates.chapters import KINDS, text_of, with_line
from trialreadout.studies.templates.of_files import _NEEDS

CHAPTERS = list(dict.fromkeys(chapter for chapters in KINDS.values() for chapter in chapters))
STANDS_FOR = {
    "responses": {"lesions", "measurements"},
    "one agent": set(),
    "one marker": set(),
}


def chapter_alone(chapter):
    """Read a chapter below the head; what counts as success, below the responses it counts."""
    with_responses = ("tumour_response",) if chapter == "two_stage" else ()
    return parse_protocol(text_of(dict.fromkeys(("head", *with_responses, chapter))))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_chosen_by_the_tables_that_it_needs(chapter):
    protocol = chapter_alone(chapter)
    needed = {
        table
        for endpoint in protocol.endpoints
        for table in module_of(endpoint).needs(endpoint, protocol)
    }
    said = set().union(*(STANDS_FOR.get(each, {each}) for each in _NEEDS[chapter]))
    assert needed - {"subjects", "doses"} == said - {"doses"}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_names_no_trial(chapter):
    assert chapter_alone(chapter).study.id == "MY-STUDY"
    assert not chapter_alone(chapter).published


TEXT = 'a = 1\nname = "x"                  # why\nb = 2\n'


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", "yz", 'a = 1\nname = "yz"                 # why\nb = 2\n'),
        ("name", 'q"', 'a = 1\nname = "q\\""                # why\nb = 2\n'),
        ("name", None, "a = 1\nb = 2\n"),
        ("a", "long", 'a = "long"\nname = "x"                  # why\nb = 2\n'),
    ],
)
def test_a_line_is_set_with_its_comment_where_it_was(key, value, expected):
    assert with_line(TEXT, key, value) == expected


@pytest.mark.parametrize("key", ["c", "b"])
def test_a_key_that_stands_on_no_line_or_on_two_is_refused(key):
    with pytest.raises(ValueError, match=r"stands on [02] lines"):
        with_line(TEXT + "b = 3\n", key, "z")
