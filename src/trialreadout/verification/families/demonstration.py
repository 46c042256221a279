"""The lead study from raw tables to results: every floor of the program at once."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialreadout.verification.families.words import Compute

if TYPE_CHECKING:
    from trialreadout.study import Readout

Given = Mapping[str, Any]


def result(given: Given) -> Mapping[str, Any]:
    """Compute one result of a bundled study."""
    (found,) = (each for each in readout_of(given["study"]).results if each.id == given["result"])
    return {
        name: getattr(found, name)
        for name in ("value", "low", "high", "n", "denominator", "status")
    }


def published(given: Given) -> Mapping[str, Any]:
    """Hold a bundled study against what was published."""
    compared = readout_of(given["study"]).published
    return {"printed": len(compared), "met": sum(each.met for each in compared)}


@cache
def readout_of(study: str) -> Readout:
    """Make a bundled study, read it back from its files, and run it."""
    from trialreadout.studies import make_study
    from trialreadout.study import open_study

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "study"
        make_study(study, folder)
        return open_study(folder).run()


COMPUTED: Mapping[str, Compute] = {"DEMO-1": result, "DEMO-2": published}
