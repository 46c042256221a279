"""What every file of an export says of itself, besides its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trialreadout import __version__

NO_DAY_KNOWN = date(1970, 1, 1)
"""The day of creation where a study has no data cut-off."""


@dataclass(frozen=True, slots=True)
class About:
    """The study, and the day that its data stand for."""

    study: str
    """The study's identifier: "NCT00887107"."""
    title: str
    """The title of its protocol."""
    cut_off: date | None = None
    """The last day that counts; None: the data have no cut-off."""
    synthetic: bool = False
    """Whether the patients are invented; every file with room for it then says so."""
    sponsor: str | None = None
    """Who answers for the study; None: not stated."""
    version: str = __version__
    """The version of Readout that wrote the files."""

    @property
    def created(self) -> date:
        """The day of creation that the files state: the data cut-off, never today.

        The clock would give the same export other bytes tomorrow.
        """
        return self.cut_off or NO_DAY_KNOWN

    @property
    def description(self) -> str:
        """The title, with what must not be overlooked."""
        return f"{self.title} (invented patients)" if self.synthetic else self.title
