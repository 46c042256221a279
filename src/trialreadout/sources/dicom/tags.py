"""What a tag of a DICOM header says, or that it says nothing that can be understood.

A tag that is absent, empty, or not of its kind has no value (None, or nothing in a tuple); no
header makes an exception.
"""

from __future__ import annotations

import math
import warnings

from pydicom import Dataset
from pydicom.config import IGNORE
from pydicom.datadict import dictionary_description, tag_for_keyword
from pydicom.tag import Tag
from pydicom.uid import UID

_SHOWN = 80
"""Characters of a value that a finding quotes."""


def named(keyword: str) -> str:
    """Name a tag as findings do: "(0008,0060) Modality"."""
    tag = Tag(tag_for_keyword(keyword) or 0)
    return f"({tag.group:04X},{tag.element:04X}) {dictionary_description(tag)}"


def texts(of: Dataset, keyword: str) -> tuple[str, ...]:
    """Return the values of a tag as text, without blanks around them."""
    return tuple(str(value).strip() for value in _values(of, keyword))


def text(of: Dataset, keyword: str) -> str | None:
    """Return the first value of a tag as text."""
    return next((value for value in texts(of, keyword) if value), None)


def numbers(of: Dataset, keyword: str, count: int) -> tuple[float, ...] | None:
    """Return the numbers of a tag, if it holds so many and all are finite."""
    try:
        found = tuple(float(value) for value in texts(of, keyword))
    except ValueError:
        return None
    return found if len(found) == count and all(map(math.isfinite, found)) else None


def number(of: Dataset, keyword: str) -> float | None:
    """Return the one number of a tag."""
    found = numbers(of, keyword, 1)
    return found[0] if found else None


def whole(of: Dataset, keyword: str) -> int | None:
    """Return the one whole number of a tag."""
    found = number(of, keyword)
    return int(found) if found is not None and found == int(found) else None


def vector(of: Dataset, keyword: str) -> tuple[int, ...] | None:
    """Return the whole numbers of a tag, one for each frame."""
    try:
        return tuple(int(value) for value in texts(of, keyword)) or None
    except ValueError:
        return None


def items(of: Dataset, keyword: str) -> tuple[Dataset, ...]:
    """Return the items of a sequence."""
    return tuple(item for item in _values(of, keyword) if isinstance(item, Dataset))


def first_item(of: Dataset, keyword: str) -> Dataset:
    """Return the first item of a sequence, or an empty one."""
    return next(iter(items(of, keyword)), Dataset())


def shown(of: Dataset, keyword: str) -> str | None:
    """Return what stands in a tag, as a finding quotes it; None if it is absent."""
    if keyword not in of:
        return None
    held = items(of, keyword)
    written = "\\".join(texts(of, keyword)) if not held else f"{len(held)} items"
    return written[:_SHOWN] or "nothing"


def identifier(of: Dataset, keyword: str) -> UID:
    """Return the identifier in a tag, known to DICOM or not; an empty one where there is none."""
    return UID(text(of, keyword) or "", validation_mode=IGNORE)


def _values(of: Dataset, keyword: str) -> tuple[object, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = of.get(keyword)
        if value is None or isinstance(value, str | bytes):
            return (value,) if value else ()
        return tuple(value) if hasattr(value, "__iter__") and not _is_name(value) else (value,)
    except Exception:  # pydicom converts on access, and each kind fails in its own way
        return ()


def _is_name(value: object) -> bool:
    """Tell whether it is a person's name, whose letters could be walked through."""
    return hasattr(value, "family_name")
