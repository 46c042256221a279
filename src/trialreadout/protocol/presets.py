"""Censoring as regulators tabulate it: each preset is keys of an endpoint, written out.

A study names a preset and states beside it what it does otherwise; what it states holds. The
keys of a preset are what the study could have written itself, so nothing else knows of presets.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2007,
         appendix 3, tables A to C; 2018, appendix): of documented progressions only, of uniform
         dates, and of progressions that investigators claim. EMA, Guideline on the evaluation of
         anticancer medicinal products in man, appendix 1 (2012): patients are followed on.
         The rows are the project's reading of these tables; docs/rules.md says where it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

Preset = Literal["FDA-1", "FDA-2", "FDA-3", "EMA"]

_DEATH = {"of": "death"}
_CLAIMED = {"of": "progression claimed"}
_NO_PROGRESSION = {"of": "last adequate assessment", "reason": "no progression"}
_NEVER_ASSESSED = {"of": "time zero", "reason": "no assessment after baseline"}
_NO_BASELINE = {"of": "time zero", "after": "no baseline", "reason": "no baseline assessment"}


def _progression(dated: str) -> Mapping[str, Any]:
    return {"of": "tumour response", "is": ("PD",), "dated": dated}


def _last_before(after: str, reason: str) -> Mapping[str, Any]:
    return {"of": "last adequate assessment", "after": after, "reason": reason}


_THERAPY = _last_before("new therapy", "new anticancer therapy")
_STOPPED = _last_before("treatment stopped", "treatment stopped")
_MISSED = _last_before("missed visits", "event after missed visits")
_UNDOCUMENTED = "progression claimed, not documented"
_CUT_SHORT = {
    "new_therapy": {"censor": True},
    "stopped": {"censor": True},
    "without_baseline": "censored",
}

PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "FDA-1": {
            "events": (_progression("last scan"), _DEATH),
            "censor": (
                _NO_BASELINE,
                _MISSED,
                _THERAPY,
                _last_before("progression claimed", _UNDOCUMENTED),
                _STOPPED,
                _NO_PROGRESSION,
                _NEVER_ASSESSED,
            ),
            "missed_visits": 2,
            **_CUT_SHORT,
        },
        "FDA-2": {
            "events": (_progression("next scheduled visit"), _DEATH),
            "censor": (
                _NO_BASELINE,
                _MISSED,
                _THERAPY,
                {"of": "last visit", "after": "progression claimed", "reason": _UNDOCUMENTED},
                _STOPPED,
                _NO_PROGRESSION,
                _NEVER_ASSESSED,
            ),
            "missed_visits": 2,
            **_CUT_SHORT,
        },
        "FDA-3": {
            "events": (_progression("as seen"), _CLAIMED, _DEATH),
            "censor": (_NO_BASELINE, _THERAPY, _STOPPED, _NO_PROGRESSION, _NEVER_ASSESSED),
            "missed_visits": 0,
            "death_without_assessment_within_visits": 2,
            **_CUT_SHORT,
        },
        "EMA": {
            "events": (_progression("as seen"), _DEATH),
            "censor": (_NO_PROGRESSION, _NEVER_ASSESSED),
            "missed_visits": 0,
            "new_therapy": {"censor": False},
            "stopped": {"censor": False},
            "without_baseline": "as observed",
        },
    }
)
"""For each preset the keys of an endpoint, as a study file would state them."""

EXCLUSIVE = (
    ("missed_visits", "missed_after_days"),
    ("death_without_assessment_counts_until_week", "death_without_assessment_within_visits"),
)
"""Keys of which an endpoint states one: the one that it states puts the other out of force."""


def expanded(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the keys of a preset that an endpoint does not state itself.

    Parameters
    ----------
    stated
        The keys of an endpoint; without a preset, or with one that is not known, they stay.

    Returns
    -------
    All keys. Of a key that takes a table, what is stated holds and the preset gives the rest.
    """
    preset = PRESETS.get(str(stated.get("preset")), {})
    given = dict(preset)
    for one, other in EXCLUSIVE:
        if one in stated or other in stated:
            given = {key: value for key, value in given.items() if key not in (one, other)}
    inner = {
        key: {**given[key], **value}
        for key, value in stated.items()
        if isinstance(value, dict) and isinstance(given.get(key), dict)
    }
    return {**given, **stated, **inner}
