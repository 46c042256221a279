"""Coded entries that may leave: those whose code a public scheme has, with the scheme's meaning.

What a file writes as the meaning of a code is free text; the dictionary's own meaning takes its
place. A code that is not known, or of a scheme of somebody's own, does not leave.

Sources: DICOM PS3.16 2024b, as the tables of pydicom hold it; units of activity in a volume by
         UCUM, of which those tables hold Bq/ml alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydicom import Dataset
from pydicom.sr._concepts_dict import concepts
from pydicom.sr._snomed_dict import mapping

from trialreadout.sources.dicom import tags

_OLDER = ("SRT", "SNM3", "99SDM")
"""Names of the scheme before its codes were numbers."""
_MEANING = 64
_UNITS = ("Bq/mL", "kBq/ml", "kBq/mL", "MBq/ml", "MBq/mL", "g/ml", "g/mL", "{SUVbw}g/ml")
"""Without its unit a reconstruction is no activity any more; UCUM writes the litre either way."""


def known_code(item: Dataset) -> Dataset | None:
    """Return a coded entry in the words of its scheme; None where that does not have it."""
    value = tags.text(item, "CodeValue") or ""
    scheme = tags.text(item, "CodingSchemeDesignator") or ""
    number = mapping["SRT"].get(value) if scheme in _OLDER else value
    meaning = _meanings().get(("SCT" if scheme in _OLDER else scheme, number or ""))
    if meaning is None:
        return None
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, scheme, meaning
    for keyword in item.dir():
        if keyword.endswith("Sequence"):  # what modifies a code is a coded entry again
            below = [code for each in tags.items(item, keyword) if (code := known_code(each))]
            if below:
                setattr(made, keyword, below)
    return made


@cache
def _meanings() -> dict[tuple[str, str], str]:
    held: Any = concepts
    units = {("UCUM", unit): unit for unit in _UNITS}
    return units | {
        (scheme, code): said[0][:_MEANING]
        for scheme, words in held.items()
        for codes in words.values()
        for code, said in codes.items()
    }
