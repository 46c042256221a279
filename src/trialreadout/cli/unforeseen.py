"""What is said of a fault of the program: its kind and where it was, never its own words.

An error may quote what it broke on, a cell or a name. Whoever reports the fault sends what was
printed to somebody who may not see patients. It rests on the standard library alone, since it is
also told of an installation that is damaged.
"""

from __future__ import annotations

from pathlib import Path
from traceback import FrameSummary, extract_tb

_OURS = Path(__file__).resolve().parents[1]
_FEW = 3


def told_of(fault: BaseException) -> str:
    """Return the kind of a fault, and the last places of the program that it went through.

    The words of a missing import and of the system ("No space left on device") are told, too:
    neither holds what stands in a file.
    """
    said = type(fault).__name__
    if isinstance(fault, ImportError) and fault.name:
        said += f": {fault.name}"
    elif isinstance(fault, OSError) and fault.strerror:
        said += f": {fault.strerror}"
    places = extract_tb(fault.__traceback__)
    ours = [each for each in places if _OURS in Path(each.filename).parents]
    last = [*ours[-_FEW:], *(places[-1:] if places and places[-1] not in ours else [])]
    return f"{said} ({' > '.join(map(_place, last))})" if last else said


def _place(at: FrameSummary) -> str:
    path = Path(at.filename)
    if _OURS in path.parents:
        return f"{path.relative_to(_OURS).as_posix()}, line {at.lineno}"
    return f"{path.name}, line {at.lineno}"
