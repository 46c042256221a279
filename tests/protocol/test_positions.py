import tomllib

import pytest

from trialreadout.protocol.positions import Positions

TEXT = '''\
# a comment with [brackets] and key = 1
format = 1
"quoted key" = "a # that is no comment"

[study] # another
id = "x"
dates.first = 2011-01-31
dates."the last" = 2011-02-28
text = """
[study]
id = 2
ends in quotes"""""
literal = \'\'\'
[[visit]]\'\'\'

[[visit]]
name = 'week [1]'
weeks = [
  4, # [5]
  8,
  [9,
   10],
]
window = { before = 7, after = { days = 14, words = "}," } }

[[visit]]
name = "second"
[visit.repeat]
every = 13
[[visit.parts]]
name = "a"
[[ visit . "parts" ]]
name = "b"

[a.b.c]
empty = []
none = {}
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("format",), 2, id="a key before the first heading"),
        pytest.param(("quoted key",), 3, id="a quoted key"),
        pytest.param(("study",), 5, id="a heading"),
        pytest.param(("study", "id"), 6, id="a key below a heading"),
        pytest.param(("study", "dates", "first"), 7, id="a dotted key"),
        pytest.param(("study", "dates", "the last"), 8, id="a dotted key with quotes"),
        pytest.param(("study", "text"), 9, id="a text of several lines, at its first"),
        pytest.param(("study", "literal"), 13, id="the key after a text of several lines"),
        pytest.param(("visit",), 16, id="a repeated heading, at its first"),
        pytest.param(("visit", 0, "name"), 17, id="a key of the first of several tables"),
        pytest.param(("visit", 0, "weeks", 0), 19, id="the first element of a list"),
        pytest.param(("visit", 0, "weeks", 1), 20, id="an element after a comment"),
        pytest.param(("visit", 0, "weeks", 2, 1), 22, id="an element of a list within a list"),
        pytest.param(("visit", 0, "window", "before"), 24, id="a key of an inline table"),
        pytest.param(("visit", 0, "window", "after", "days"), 24, id="an inline table within one"),
        pytest.param(("visit", 1), 26, id="the second of several tables"),
        pytest.param(("visit", 1, "repeat", "every"), 29, id="a table below the last of several"),
        pytest.param(("visit", 1, "parts", 1, "name"), 33, id="repeated tables within one"),
        pytest.param(("a", "b"), 35, id="a table that only a longer heading names"),
        pytest.param(("study", "sponsor"), 5, id="a key that is missing, at its heading"),
        pytest.param(("visit", 1, "week"), 26, id="a key missing in the second of several"),
        pytest.param(("visit", 0, "window", "on"), 24, id="a key missing in an inline table"),
        pytest.param(("data", "folder"), None, id="a table that is missing has no line"),
    ],
)
def test_line_of_a_key(path, line):
    assert Positions(TEXT).line(path) == line


def paths(value, path=()):
    """Every path in a document, in plain Python."""
    yield path
    below = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in below:
        if isinstance(inner, dict | list):
            yield from paths(inner, (*path, step))
        else:
            yield (*path, step)


@pytest.mark.parametrize("text", [TEXT, "example"], ids=["every form of TOML", "the example"])
def test_the_scanner_finds_exactly_the_keys_that_the_reader_reads(text, example_text):
    text = example_text if text == "example" else text
    found = set(Positions(text)._line_of)
    assert found == set(paths(tomllib.loads(text))) - {()}
