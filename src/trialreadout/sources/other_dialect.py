"""Keys of the study file that the other dialect reads: they change nothing, and it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol

_KEYS: Mapping[str, tuple[str, ...]] = {
    "plain": ("columns", "data.files", "data.decimal", "dates.order", "dates.study_day_one"),
    "sdtm": ("data.domains", "data.response_category", "data.response_parts", "data.last_contact"),
}
"""For a dialect the keys that it alone reads."""


def keys_of_the_other_dialect(protocol: Protocol) -> Iterator[Finding]:
    """Find the keys that the dialect of the data does not read."""
    own = protocol.data.dialect
    for dialect, keys in _KEYS.items():
        for key in keys if dialect != own else ():
            *parents, last = key.split(".")
            part = getattr(protocol, parents[0]) if parents else protocol
            if last in part.model_fields_set:
                yield Finding(
                    "warning",
                    "key-not-used",
                    file="study.toml",
                    column=key,
                    allowed=f"keys that are read of {own} data",
                    remedy=f"Take it out: it is read of {dialect} data alone.",
                )
