"""Names of patients that are longer than their place: shortened in the middle, never alike.

Numbers of patients differ at their end, sites at their beginning; so both are kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

GAP = "…"


def shortened(names: Iterable[str], most: int) -> dict[str, str]:
    """Shorten names to at most some letters.

    Parameters
    ----------
    names
        Different names.
    most
        Letters that fit, at least 5.

    Returns
    -------
    For each name what stands for it. Names that would become alike stand whole.
    """
    short = {name: _shortened(name, most) for name in names}
    alike = Counter(short.values())
    return {name: name if alike[said] > 1 else said for name, said in short.items()}


def label_expression(short: Mapping[str, str]) -> dict[str, str]:
    """Write what an axis needs to print the short names; nothing where all stand whole."""
    changed = {name: said for name, said in short.items() if name != said}
    if not changed:
        return {}
    table = json.dumps(changed, ensure_ascii=False)
    return {"labelExpr": f"{table}[datum.label] || datum.label"}


def _shortened(name: str, most: int) -> str:
    if len(name) <= most:
        return name
    end = (most - len(GAP)) // 2
    return name[: most - len(GAP) - end] + GAP + name[-end:]
