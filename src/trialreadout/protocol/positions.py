"""Where the keys of a TOML text stand.

The readers of TOML give values without positions. This scanner gives positions without
values: it follows headers, keys, strings, lists and inline tables of a text that a reader
has already found to be TOML.

Source: TOML 1.0.0, https://toml.io/en/v1.0.0.
"""

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)[ \t]*""")
_STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?""""{0,2}|\'\'\'.*?\'\'\'\'{0,2}|"(?:[^"\\]|\\.)*"|'[^']*\'''', re.DOTALL
)
_BARE = re.compile(r"[^,\]}#\n]*")


class Positions:
    """The line of every key and every element of a list."""

    def __init__(self, text: str) -> None:
        self._line_of = _Scanner(text).lines()

    def line(self, path: Path) -> int | None:
        """Give the line of a key, or of the nearest table or key around it; 1 is the first."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._line_of:
                return self._line_of[path[:length]]
        return None


class _Scanner:
    """One pass over the text, from the cursor onwards."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cursor = 0
        self._starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
        self._line_of: dict[Path, int] = {}
        self._last_of: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self._cursor < len(self._text):
            if self._take("[["):
                table = self._header(repeated=True)
            elif self._take("["):
                table = self._header(repeated=False)
            else:
                self._key_and_value(table)
            self._skip(_BLANK)
        return self._line_of

    def _header(self, *, repeated: bool) -> Path:
        *parents, name = self._key()
        table: Path = ()
        for parent in parents:
            table = self._current((*table, parent))
            self._note(table)
        table = (*table, name)
        if repeated:
            self._note(table)
            self._last_of[table] = self._last_of.get(table, -1) + 1
        table = self._current(table)
        self._note(table)
        self._take("]]" if repeated else "]")
        return table

    def _current(self, table: Path) -> Path:
        """Of a list of tables, the one that is being written."""
        return (*table, self._last_of[table]) if table in self._last_of else table

    def _key_and_value(self, table: Path) -> None:
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path)
        self._take("=")
        self._value(path)

    def _key(self) -> list[str]:
        parts = [self._key_part()]
        while self._take("."):
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> str:
        written = self._skip(_KEY).strip()
        return next(iter(tomllib.loads(f"{written} = 0")))

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        self._note(path)
        if self._take("["):
            self._elements(path)
        elif self._take("{"):
            self._pairs(path)
        elif self._text[self._cursor] in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_BARE)

    def _elements(self, path: Path) -> None:
        index = 0
        self._skip(_BLANK)
        while not self._take("]"):
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)

    def _pairs(self, path: Path) -> None:
        self._skip(_BLANK)
        while not self._take("}"):
            self._key_and_value(path)
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)

    def _note(self, path: Path) -> None:
        line = bisect_right(self._starts, self._cursor)
        self._line_of.setdefault(path, line)

    def _take(self, mark: str) -> bool:
        found = self._text.startswith(mark, self._cursor)
        self._cursor += len(mark) if found else 0
        return found

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._cursor)
        assert match is not None, "the text was found to be TOML before"
        self._cursor = match.end()
        return match.group()
