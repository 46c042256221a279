"""Laboratory grades counted: the worst of each patient, and from which baseline it came.

Denominators are the patients of the analysis set. Who has no value is counted as missing, whose
values could not be graded as not evaluable; neither is taken for a grade of 0.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.of_events import from_grade, share_of_patients
from trialreadout.analysis.results import Result
from trialreadout.core.estimate import Estimate
from trialreadout.endpoints.laboratory_toxicity import WORDS

SHIFT = "shift"
BY_WORST_VALUE = "patients, each by the worst value"
_NOT_GRADED = {"NE": "not evaluable", "missing": "without a value"}


def incidence_of_grades(about: About, rows: pl.DataFrame) -> Iterator[Result]:
    """Count for each term the patients whose worst grade is at least some grade.

    Parameters
    ----------
    rows
        Rows of the endpoint for the patients of the group.

    Returns
    -------
    For each term, in the order of the rows, a result for each grade; terms that fewer
    patients have than the statistic asks for are not listed.
    """
    patients = len(about.patients)
    for (term,), of_term in rows.group_by("term", maintain_order=True):
        n = of_term.filter(pl.col("grade") >= 1).height
        if 100 * n < about.statistic.at_least_percent * patients:
            continue
        for grade in about.statistic.grades:
            reached = of_term.filter(pl.col("grade") >= max(grade, 1))
            at_least = f"{term}, {from_grade(grade)}"
            yield share_of_patients(about, at_least, reached, patients, BY_WORST_VALUE)
        for word, said in _NOT_GRADED.items():
            unknown = of_term.filter(pl.col("worst") == word)
            if unknown.height:
                yield share_of_patients(about, f"{term}, {said}", unknown, patients, BY_WORST_VALUE)


def shifts(about: About, rows: pl.DataFrame) -> Iterator[Result]:
    """Count for each term how many patients went from which baseline grade to which worst one."""
    patients = len(about.patients)
    order = {word: position for position, word in enumerate(WORDS.values())}
    for (term,), of_term in rows.group_by("term", maintain_order=True):
        pairs = of_term.select("baseline", "worst").unique().rows()
        for baseline, worst in sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])):
            those = of_term.filter(baseline=baseline, worst=worst)["subject"].sort()
            count = Estimate(float(len(those)), None, None, None, None, "count", "estimated")
            category = f"{term}, {baseline} to {worst}"
            yield about.row(SHIFT, category, count, "patients", those, patients)
