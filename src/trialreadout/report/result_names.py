"""What a result is called: its number, its patients, and of adverse events its term and grade.

A result keeps in one text what belongs together: its group is "arm: placebo", the category of an
incidence "Rash, grade 3 or more". Here they are taken apart, and put into people's words.
"""

from __future__ import annotations

from trialreadout.analysis.results import CHI_SQUARE, EXPECTED, OBSERVED, Result
from trialreadout.report.column_names import column_in_words, quantity_in_words


def method_in_words(method: str) -> str:
    """Name a method as a paper does; an interval of a median bears the name of a program."""
    return method.replace("spss", "SPSS")


def in_a_few_words(row: Result) -> str:
    """Say what a result is, beneath the name of its endpoint."""
    if row.label:
        return row.label
    match row.statistic:
        case "proportion" | "bounds" | "count" | "incidence":
            return row.category or ""
        case "comparison":
            what, by, column = (row.category or "").rpartition(" by ")
            return f"{what}{by}{column_in_words(column)}"
        case "incidence of related events":
            return f"{row.category}, related"
        case "characteristic":
            return _part_in_words(row.category or "")
        case "rate":
            return f"event-free at {row.category}"
        case "agreement":
            return "graded as recorded"
        case "agreement between readers":
            return f"{row.category} agree"
        case "kappa":
            return f"{row.category}, kappa"
        case "restricted mean" | "hazard ratio":
            return f"{row.statistic} {row.category}"
        case "event rate" | "time at risk" if row.category:
            return f"{row.statistic}, {row.category}"
        case name if name in (CHI_SQUARE, OBSERVED, EXPECTED):
            return f"{name} {row.category}"
        case "log-rank":
            return f"log-rank test {row.category}"
        case "follow-up":
            return "median follow-up (reverse)"
        case "observed follow-up":
            return "follow-up as observed"
        case "quantile":
            return f"{row.category} with the event"
        case "size":
            return "patients"
        case "summary" | "quartiles":
            return quantity_in_words(row.category or "")
        case other:
            return other


def set_in_words(row: Result) -> str:
    """Name the patients that a result is about: the set, and the group if it is of one."""
    if row.group is None:
        return row.analysis_set
    return f"{row.analysis_set}, {group_in_words(row.group)}"


def group_in_words(group: str | None) -> str:
    """Name a group by its column and word, "ECOG: 1"; "" for a set as a whole."""
    column, colon, word = (group or "").partition(": ")
    return f"{column_in_words(column)}{colon}{word}"


def column_of(group: str | None) -> str:
    """Return the column of the subjects that a group is of; "" for a set as a whole."""
    return (group or "").partition(": ")[0]


def word_of(group: str | None) -> str:
    """Return the word in its column that makes a group; "" for a set as a whole."""
    return (group or "").partition(": ")[2]


def term_of(row: Result) -> str:
    """Return the term, the organ class or the kind of event whose incidence a result is."""
    return (row.category or "").rpartition(", ")[0]


def grade_of(row: Result) -> str:
    """Return from which grade on a result counts events: "any grade", "grade 3 or more"."""
    return (row.category or "").rpartition(", ")[2]


def _part_in_words(category: str) -> str:
    """Write a characteristic, a column with its unit and maybe a word of it: "age", "ECOG: 1"."""
    column, colon, word = category.partition(": ")
    return f"{quantity_in_words(column)}{colon}{word}"
