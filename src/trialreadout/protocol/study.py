"""What the study is, where its data lie, and how its dates are read."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from trialreadout.protocol.columns import PlainTable
from trialreadout.protocol.imputation import Imputation
from trialreadout.protocol.part import Count, KnownDate, Part, Positive, Text, left_open

Dialect = Literal["plain", "sdtm"]
TimeZero = Literal["first dose", "registration"]
Domain = Literal["ae", "cm", "dm", "ds", "ex", "lb", "pr", "rs", "tr", "tu", "vs"]
ResponsePart = Literal["lesions", "marker"]
File = Literal[
    Domain,
    "suppae",
    "suppcm",
    "suppdm",
    "suppds",
    "suppex",
    "supplb",
    "supppr",
    "supprs",
    "supptr",
    "supptu",
    "suppvs",
]


class Study(Part):
    """The study as its registry record names it."""

    id: Text
    """The registry number or the sponsor's own."""
    title: Text
    """The title of the protocol."""
    phase: Text | None = None
    """The phase, as text: "2", "1/2"."""
    sponsor: Text | None = None
    """Who answers for the study."""
    planned_subjects: Positive | None = None
    """How many patients the protocol plans."""
    started: KnownDate | None = None
    """The day the study began, or as text the month or year that is known."""
    registered_on: KnownDate | None = None
    """The day the study was registered, or as text the month or year that is known."""
    synthetic: bool = False
    """Whether the patients are invented; every rendering then says so."""


class ReaderOfRecord(Part):
    """Whose reading the endpoints are graded from; other readers are graded beside it."""

    ct: Text = "investigator"
    """Reader of the examinations for response: "investigator", "accepted" (the readings that
    the data mark as accepted), or a reader by name."""
    scintigraphy: Text = "adjudicated"
    """Reader of the scans: "adjudicated", "investigator", or a reader by name."""


class Data(Part):
    """The collected data: where they lie and how they are read."""

    folder: Text = "data"
    """The folder of the tables, relative to the study file."""
    dialect: Dialect = "plain"
    """Plain tables, or SDTM with a file for each domain."""
    cut_off: date | None = None
    """The last day that counts; what was recorded later is left out. What began by it and ended
    later goes on: a dose is known up to it."""
    reader_of_record: ReaderOfRecord = left_open(ReaderOfRecord())
    """Whose reading counts."""
    assessment_days: Count = left_open(14)
    """The dates of one assessment lie no more than this many days apart."""
    domains: Mapping[File, Text] = {}
    """SDTM domains whose file is named otherwise: the domain, and its file without ending, or
    with it where several files carry the name."""
    files: Mapping[PlainTable, Text] = {}
    """Plain tables whose file is named otherwise: "Stammdaten.csv", or with the sheet of a
    workbook "labor.xlsx#Tg-Werte"."""
    decimal: Literal["point", "comma"] | None = None
    """What parts the decimals of numbers written as text in plain tables, where the files
    themselves do not show it."""
    response_category: Text | None = None
    """Of the overall responses in SDTM those of this category (RSCAT) alone, such as
    "RECIST 1.1"; needed where they are of several."""
    response_parts: Mapping[ResponsePart, Text] = {}
    """SDTM categories (RSCAT) of the responses that a combined one is made of: "lesions" and
    "marker". Soft tissue and bone are found by their test codes, SFTSRESP and BONERESP."""
    last_contact: tuple[Domain, ...] = ("ae", "ds", "ex", "lb", "rs", "tr", "vs")
    """SDTM domains whose dates show that a patient was alive. Concomitant therapies are not
    among them unless named: they are often noted from hearsay."""


class Dates(Part):
    """From when time is counted, and what becomes of incomplete dates."""

    time_zero: TimeZero = left_open("first dose")
    """The day from which durations and visits are counted."""
    order: Literal["day first", "month first"] | None = None
    """How dates such as 03/04/2011 are meant, where the files themselves do not show it;
    month first is never taken without it."""
    study_day_one: Literal["time zero", "day after"] = "time zero"
    """Which day is day 1 where study days were collected for dates: time zero itself, so that
    the day before it is day -1 and there is no day 0 (CDISC); or the day after it, time zero
    being day 0."""
    moved: bool = False
    """Whether the dates of each patient were moved by a number of days of that patient's own, as
    when a study is de-identified. Then only differences of days mean something, and no cut-off
    is taken."""
    impute: Mapping[str, Imputation] = left_open({})
    """For a column, or a column of one table ("status.died_on"), the day given to a date of
    which only the month or year is known: "first", "mid" or "last" of the period, and
    optionally ", not before last known alive" or ", not before first dose". Every imputed
    date is flagged; a column not named here is not imputed."""

    def imputation_of(self, table: str, column: str) -> Imputation | None:
        """Give the policy for a column, its own table's before the general one."""
        return self.impute.get(f"{table}.{column}", self.impute.get(column))
