"""Where a column of a plain table comes from, when the site's file is laid out otherwise.

A column is taken from under the site's own heading. A heading with a word in braces is a
pattern: "tg_{week}" stands for tg_0, tg_4 and so on, each of which becomes a row of its own;
{week} and {day} stand for whole numbers, any other word for text.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from trialreadout.protocol.part import Part, Text, not_allowed

PlainTable = Literal[
    "subjects",
    "doses",
    "examinations",
    "lesions",
    "measurements",
    "assessments",
    "immune_assessments",
    "markers",
    "scans",
    "reads",
    "foci",
    "labs",
    "weights",
    "adverse_events",
    "therapies",
    "status",
    "decisions",
    "deviations",
]
Unit = Literal["mm", "cm", "MBq", "GBq", "mCi"]


class ColumnSource(Part):
    """What a column of a plain table is taken from: a heading, one text, or a planned week."""

    heading: Text | None = None
    """The site's heading, or a pattern of headings."""
    unit: Unit | None = None
    """The unit of what stands under the heading, where it is not that of the column."""
    text: Text | None = Field(default=None, alias="is")
    """What every row says; it may hold the words in braces of the table's patterns."""
    weeks: Text | None = None
    """For a date: the planned weeks after time zero, such as "{week}"."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [each for each in (self.heading, self.text, self.weeks) if each is not None]
        if len(given) != 1 or (self.unit is not None and self.heading is None):
            raise not_allowed('one of heading (with its unit, if it differs), "is", or weeks')
        return self
