"""Who the patients of a trial were, and what became of them: results that no endpoint grades.

They are counted in each analysis set that is not chosen by an answer, since such a set is an
outcome of the trial; and in each arm of it, where there are several. A patient of whom something
is not recorded stays in the denominator and is counted as such.

Sources: CONSORT 2010, Schulz et al., BMJ 2010;340:c332 (items 13 to 15).
         ICH E3 (1995), sections 10.1, 10.2 and 11.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.characteristics import Characteristic, characteristics_of, one_row_each
from trialreadout.analysis.courses_of_subjects import deviations_of, disposition_of
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.lesions_at_baseline import lesions_at_baseline
from trialreadout.analysis.of_numbers import summary
from trialreadout.analysis.results import CHARACTERISTIC, SHARE, Result
from trialreadout.analysis.sets import members
from trialreadout.analysis.statistics import groups_of
from trialreadout.core.estimate import Estimate, Status
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import (
    BASELINE,
    DEVIATIONS,
    DISPOSITION,
    OF_SUBJECTS,
    AnswerRule,
    Statistic,
)
from trialreadout.sources.read import Sources

METHOD = "of all patients of the set"
_ARM = "arm"


def results_of_subjects(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> Iterator[Result]:
    """Count disposition, deviations and characteristics, in each set and arm.

    A topic whose table has an error, or was not handed in, has no result. Words that differ only in
    what an identifier cannot hold are told apart by a number.
    """
    groups = list(_sets_and_groups(protocol, sources, graded))
    described = [
        *characteristics_of(sources),
        *(each.characteristic for each in lesions_at_baseline(graded, sources)),
    ]
    times: Counter[str] = Counter()
    for topic in OF_SUBJECTS:
        for set_name, group, patients in groups:
            about = About(_statistic(set_name), topic, None, set_name, group, tuple(patients))
            for row in _in_one(topic, about, sources, protocol, described):
                times[row.id] += 1
                again = times[row.id]
                yield row if again == 1 else replace(row, id=f"{row.id}-{again}")


def _in_one(
    topic: str,
    about: About,
    sources: Sources,
    protocol: Protocol,
    described: Sequence[Characteristic],
) -> Iterator[Result]:
    of_group = pl.col("subject").is_in(list(about.patients))
    if topic == DISPOSITION:
        for category, rows in disposition_of(sources, protocol.data.cut_off):
            yield _share(about, category, rows.filter(of_group)["subject"])
    elif topic == DEVIATIONS:
        for category, rows in deviations_of(sources):
            yield _share(about, category, rows.filter(of_group)["subject"].unique())
    else:
        for each in described:
            rows = each.values.filter(of_group)
            if each.categories is None:
                column = about.statistic.model_copy(update={"column": each.column})
                named = rows.rename({"value": each.column})
                yield from summary(replace(about, statistic=column), named)
            for word in each.categories or ():
                counted = rows.filter(value=word)["subject"]
                yield _share(about, f"{each.column}: {word}", counted)
            if each.values["value"].null_count():
                unknown = rows.filter(pl.col("value").is_null())["subject"]
                yield _share(about, f"{each.column}: not recorded", unknown)


def _sets_and_groups(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> Iterator[tuple[str, str | None, pl.Series]]:
    """List the sets, each as a whole and then by arm where patients were given several."""
    subjects = one_row_each(sources, "subjects")
    tables = {name: each.table for name, each in graded.items()}
    for each in protocol.analysis_sets:
        patients = members(each, sources, tables, protocol.data.cut_off)
        if patients is None or isinstance(each.rule, AnswerRule):
            continue
        yield each.name, None, patients
        arms = subjects.filter(pl.col("subject").is_in(patients.implode()))[_ARM]
        if arms.drop_nulls().n_unique() > 1:
            by_arm = _statistic(each.name).model_copy(update={"group": _ARM})
            for group, part in groups_of(by_arm, patients, subjects):
                yield each.name, group, part


def _statistic(set_name: str) -> Statistic:
    return Statistic(endpoint=BASELINE, yields="summary", analysis_set=(set_name,))


def _share(about: About, category: str, counted: pl.Series) -> Result:
    patients = len(about.patients)
    value = len(counted) / patients if patients else None
    status: Status = "not estimable" if value is None else "estimated"
    share = Estimate(value, None, None, None, None, METHOD, status)
    return about.row(CHARACTERISTIC, category, share, SHARE, counted, patients)
