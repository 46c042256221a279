"""What an endpoint, a marker or a test is called in a dataset: a code and words.

The study file may name the code; otherwise it is made of the name. A short name is its own code
("Tg": TG), of several words the first letters and the numbers stand ("progression-free survival":
PFS, "tumour response at week 26": TRAW26), a long word is cut, and a number behind tells apart what
would be the same.

Source: CDISC ADaM Implementation Guide 1.3, 3.3.4 (PARAM and PARAMCD: one to one, eight
        characters, no number in front).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from trialreadout.protocol import Protocol

LENGTH = 8
"""Characters of a code."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a dataset."""

    code: str
    """PARAMCD."""
    words: str
    """PARAM."""


def parameters_of(protocol: Protocol) -> dict[str, Parameter]:
    """Name the parameter of all that a protocol asks, by the name of the endpoint."""
    given = {each.name: each.adam for each in protocol.asked if each.adam is not None}
    taken = [adam.paramcd for adam in given.values()]
    rest = [each.name for each in protocol.asked if each.name not in given]
    made = made_codes(rest, taken)
    return {
        each.name: (
            Parameter(made[each.name], _words(each.name))
            if each.name in made
            else Parameter(given[each.name].paramcd, given[each.name].param or _words(each.name))
        )
        for each in protocol.asked
    }


def made_codes(
    names: Iterable[str],
    taken: Collection[str] = (),
    length: int = LENGTH,
    stems: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Make a code of at most `length` characters for each name, none taken and no two the same.

    Parameters
    ----------
    names, taken, length
        As said.
    stems
        By name, what its code is made of; without it, the name itself.
    """
    used = set(taken)
    codes: dict[str, str] = {}
    for name in names:
        if name not in codes:
            code = _free(_code((stems or {}).get(name, name), length), used, length)
            used.add(code)
            codes[name] = code
    return codes


def _words(name: str) -> str:
    return name[:1].upper() + name[1:]


def _code(name: str, length: int) -> str:
    """Shorten a name; what is no letter of the Latin alphabet is left out."""
    words = re.findall(r"[A-Z]+|[0-9]+", name.upper())
    whole = "".join(words)
    if len(whole) > length and len(words) > 1:
        whole = "".join(word if word.isdigit() else word[0] for word in words)
    if not whole or whole[0].isdigit():
        whole = f"P{whole}"
    return whole[:length]


def _free(code: str, used: Collection[str], length: int) -> str:
    """Put a number behind a code that is taken."""
    free, number = code, 1
    while free in used:
        number += 1
        free = f"{code[: length - len(str(number))]}{number}"
    return free
