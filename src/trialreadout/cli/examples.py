"""The examples of a command, as its help ends with them."""

from __future__ import annotations

HEADING = "Examples:"
_AS_TYPED = "\b"
"""Click leaves the lines of a paragraph that begins so as they are."""


def examples(*lines: str, more: str = "") -> str:
    """Return the end of a help text: the examples, one a line, and what else there is to say.

    Parameters
    ----------
    lines
        What is typed, each whole: "readout run my-trial".
    more
        Paragraphs that follow.
    """
    shown = "\n".join([_AS_TYPED, HEADING, *(f"  {line}" for line in lines)])
    return f"{shown}\n\n{more}" if more else shown


def examples_in(epilog: str) -> list[str]:
    """Return the examples of such an end, as they were given."""
    shown = epilog.partition(f"{HEADING}\n")[2].partition("\n\n")[0]
    return [line.strip() for line in shown.splitlines()]
