"""Who is treated, with what, and when they are seen.

Weeks and days count from time zero, which is day 0. A visit stands for one week, for a list
of weeks, or for a repetition without end; "{week}" in its name is replaced by the week.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from trialreadout.protocol.part import Amount, Count, Part, Positive, Text

LAST_WEEK = 2000
"""Visits that recur without end are checked up to this week, longer than any study."""


class AgeRange(Part):
    """The ages that may enter, both ends included."""

    minimum: Count | None = None
    """The youngest age in years."""
    maximum: Count | None = None
    """The oldest age in years."""


class Population(Part):
    """Who may enter the study."""

    age_years: AgeRange = AgeRange()
    """The ages that may enter."""
    inclusion: tuple[Text, ...] = ()
    """What must hold, a sentence each."""
    exclusion: tuple[Text, ...] = ()
    """What must not hold, a sentence each."""


class Treatment(Part):
    """One planned treatment."""

    agent: Text
    """The drug, or the isotope."""
    dose_mg: Amount | None = None
    """A single dose in milligrams."""
    activity_mbq: Amount | None = None
    """A single activity in megabecquerels."""
    times_per_day: Amount | None = None
    """Doses a day."""
    weeks: Amount | None = None
    """How long it is planned; without it, open-ended."""
    arms: tuple[Text, ...] = ()
    """The arms that are to be given it, as "arm" of the subjects has them; without it, all. It is
    printed, and changes no answer."""


class FollowUp(Part):
    """Until when patients are followed."""

    left_with: tuple[Text, ...] = (
        "withdrawal by subject",
        "withdrew consent",
        "withdrawal of consent",
        "lost to follow-up",
        "Einwilligung zurückgezogen",
        "Widerruf der Einwilligung",
        "toestemming ingetrokken",
        "intrekking toestemming",
    )
    """The words under reason in the table of status by which a patient left the study, so that no
    visit is due from then on, however they are capitalised. Others end the treatment alone."""


class Window(Part):
    """The days around the planned day on which a visit may take place."""

    before: Count = 0
    """Days before the planned day."""
    after: Count = 0
    """Days after it."""


class Repeat(Part):
    """A visit that recurs."""

    from_week: Count
    """The week of the first."""
    every_weeks: Positive
    """Weeks from one to the next."""
    until_week: Count | None = None
    """The last week on which it may fall; without it, without end."""


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit on its day, `first_day` and `last_day` included in its window."""

    name: str
    week: int
    first_day: int
    last_day: int
    collect: tuple[str, ...]
    ends_with: tuple[str, ...] = ()

    @property
    def day(self) -> int:
        """The planned day, time zero being day 0."""
        return 7 * self.week


class Visit(Part):
    """A planned visit: one of `week`, `weeks` and `repeat` says when."""

    name: Text
    """Its name; "{week}" in it is replaced by the week."""
    week: Count | None = None
    """The week of a single visit."""
    weeks: tuple[Count, ...] = ()
    """The weeks of a series of visits."""
    repeat: Repeat | None = None
    """A visit that recurs."""
    window_days: Window = Window()
    """Days before and after the planned day that still belong to the visit."""
    collect: tuple[Text, ...] = ()
    """What is collected: examinations, scans, markers by their names in the data."""
    ends_with: tuple[Text, ...] = ()
    """What ends these visits for a patient, besides death and leaving the study: "end of
    treatment", "new therapy", or a time to event of this file, by its event. A visit is due no more
    if one of them came by the last day of its window. `readout due` alone asks; results do not."""

    @property
    def last_week(self) -> int:
        """The last week that the file names; of a repetition without end, its first."""
        if self.repeat is None:
            return max(self._weeks_named)
        return self.repeat.until_week or self.repeat.from_week

    @property
    def _weeks_named(self) -> tuple[int, ...]:
        return self.weeks if self.week is None else (self.week,)

    def planned(self, until_week: int) -> Iterator[PlannedVisit]:
        """List the visits up to and including a week, in their order."""
        for week in self._weeks(until_week):
            yield PlannedVisit(
                name=self.name.replace("{week}", str(week)),
                week=week,
                first_day=7 * week - self.window_days.before,
                last_day=7 * week + self.window_days.after,
                collect=self.collect,
                ends_with=self.ends_with,
            )

    def _weeks(self, until_week: int) -> Iterator[int]:
        if self.repeat is None:
            yield from (week for week in sorted(self._weeks_named) if week <= until_week)
        else:
            last = until_week
            if self.repeat.until_week is not None:
                last = min(last, self.repeat.until_week)
            yield from range(self.repeat.from_week, last + 1, self.repeat.every_weeks)
