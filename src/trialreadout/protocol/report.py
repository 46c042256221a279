"""How the report is written: its spelling, and what parts the decimals of its numbers."""

from typing import Literal

from trialreadout.protocol.part import Part

Language = Literal["en-GB", "en-US"]
DecimalSign = Literal[".", "·", ","]


class Report(Part):
    """How the sentences and the numbers of the report are written; files of data stay as they are.

    Names that the study gives keep their spelling in tables, and take that of the sentence they
    stand in.
    """

    language: Language = "en-GB"
    """The spelling, the form of dates, quotation marks, and whether a list has a comma before its
    last word: British or American."""
    decimal: DecimalSign = "."
    """What parts the decimals: a point, a raised point or a comma."""
