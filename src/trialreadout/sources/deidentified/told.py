"""What became of a column or a tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

What = Literal["kept", "replaced", "dropped", "words withheld", "study days", "shifted"]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a column of a table; nothing that stood in it is told."""

    table: str
    column: str
    what: What
    cells: int
    """How many were filled in."""
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {
            "table": self.table,
            "column": self.column,
            "what": self.what,
            "cells": self.cells,
            "why": self.why,
        }
