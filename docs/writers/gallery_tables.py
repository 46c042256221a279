"""Every kind of table, with the first rows of an example from a bundled study.

`TABLES` is the one list: what lays a table out has a line there, and `make docs` writes an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from trialreadout.core.simulated import Simulated
from trialreadout.protocol import Protocol
from trialreadout.report import (
    analysis_sets,
    curve_tables,
    incidences,
    overview,
    patients,
    shifts,
    tables,
)
from trialreadout.report.dossier import assessments, collected, lesions
from trialreadout.report.dossier.dossier import dossiers_of
from trialreadout.report.simulated import tables as simulated
from trialreadout.report.simulated.judged import beside_published, verdicts_of
from trialreadout.report.simulated.lines import labels_of, lines_of, sizes_of
from trialreadout.report.tables import Table
from trialreadout.report.tables_of import by_set, listings, of_exclusions, of_subjects
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study
from trialreadout.study.shared import share
from writers.gallery import readout_of, simulated_of
from writers.markdown import prose, table

_ROWS = 5
"""Of an example."""
_RECORDED = "the study small-sdtm, its responses taken as the reader recorded them"


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One kind of table."""

    title: str
    laid_out_by: Callable[..., object]
    says: str
    example: Callable[[], Table | None]
    """None: no bundled study has one."""


def _lead() -> tuple[Readout, Protocol]:
    run = readout_of("lead")
    return run, run.study.protocol


def _first(found: Iterable[Table | None]) -> Table:
    return next(each for each in found if each is not None)


def _curve() -> Table:
    parts = _lead()[0].parts
    figures = [
        each for section in parts.sections for one in section.endpoints for each in one.figures
    ]
    return _first(
        table for each in figures for table in curve_tables.tables_of_curve(each, parts.style)
    )


def _numbered(start: str, words: str = "") -> Table:
    """Find the first table of the lead study whose number begins so, and whose caption says so."""
    laid_out = _lead()[0].laid_out()
    return next(
        each
        for each in laid_out
        if (each.number or "").startswith(start) and words in each.caption.lower()
    )


def _of_dossier(run: Readout, subject: str, begins: str) -> Table:
    (dossier,) = dossiers_of([subject], run.graded, run.study.sources)
    return next(each for each in dossier.tables if each.caption.startswith(begins))


@cache
def _recorded() -> Readout:
    """Run a study whose responses are those that the reader recorded."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "recorded"
        make_study("small-sdtm", folder)
        file = folder / "study.toml"
        text = file.read_text(encoding="utf-8")
        changed = text.replace('graded_from = "measurements"', 'graded_from = "assessments"')
        file.write_text(changed, encoding="utf-8")
        run = open_study(folder).run()
        assert run.drawn.subjects
        return run


def _of_trials(lay_out: Callable[[Simulated, Protocol], Iterable[Table]]) -> Table:
    """Lay out the simulated trials of the lead study."""
    return next(iter(lay_out(simulated_of("lead"), _lead()[1])))


TABLES: tuple[ShownTable, ...] = (
    ShownTable(
        "Headline",
        overview.table_of_headline,
        "The primary endpoints and every response rate, a column an analysis set.",
        lambda: overview.table_of_headline(_lead()[1], _lead()[0].results),
    ),
    ShownTable(
        "Published beside computed",
        tables.tables_of_published,
        "Each printed number beside the one computed, with its method.",
        lambda: _first(tables.tables_of_published(_lead()[0].published)),
    ),
    ShownTable(
        "Analysis sets",
        analysis_sets.table_of_sets_and_rules,
        "The rule of each set, and how many patients are in it.",
        lambda: analysis_sets.table_of_sets_and_rules(_lead()[1], _lead()[0].drawn),
    ),
    ShownTable(
        "Analysis sets of a report that is shared",
        analysis_sets.table_of_sizes,
        "The same without patients; a size that would tell a small count is not told.",
        lambda: share(_lead()[0]).parts.sets,
    ),
    ShownTable(
        "Patients",
        patients.table_of_patients,
        "A row a patient: sets, and the answers that matter most; each name opens the dossier.",
        lambda: patients.table_of_patients(_lead()[1], _lead()[0].drawn, _lead()[0].graded),
    ),
    ShownTable(
        "Disposition, deviations and baseline characteristics",
        of_subjects.tables_of_subjects,
        "Who the patients were, and what became of them.",
        lambda: _first(of_subjects.tables_of_subjects(_lead()[0].results, _lead()[1])),
    ),
    ShownTable(
        "Results of an endpoint",
        by_set.tables_by_set,
        "Every result of one endpoint, a column an analysis set or a group.",
        lambda: _numbered("14.2."),
    ),
    ShownTable(
        "Combinations of answers",
        tables.table_of_combinations,
        "Which answers of the parts go together, in how many patients, and in whom.",
        lambda: tables.table_of_combinations(_lead()[0].drawn.combinations[0], {}),
    ),
    ShownTable(
        "Adverse events",
        incidences.tables_of_incidence,
        "For each term the patients who had it, by grade.",
        lambda: _numbered("14.3.1.", "adverse events"),
    ),
    ShownTable(
        "Shifts of laboratory grades",
        shifts.tables_of_shifts,
        "Of one test the patients by grade at baseline and worst grade on treatment.",
        lambda: None,
    ),
    ShownTable(
        "Listings",
        listings.listings_of,
        "Every record of a plain table, and every patient's row of an endpoint, with file and row.",
        lambda: _numbered("16.2.5"),
    ),
    ShownTable(
        "Exclusions from analysis sets",
        of_exclusions.listing_of_exclusions,
        "Who is left out of each analysis set, and by which rule.",
        lambda: _numbered("16.2.3"),
    ),
    ShownTable(
        "A survival curve as numbers",
        curve_tables.tables_of_curve,
        "How many are at risk, with the event and censored, and every step with its limits.",
        _curve,
    ),
    ShownTable(
        "Assumptions",
        overview.table_of_assumptions,
        "What the protocol's sources leave open, and what was decided.",
        lambda: overview.table_of_assumptions(_lead()[1]),
    ),
    ShownTable(
        "Files",
        overview.table_of_files,
        "Every file that was read, how, and its SHA-256.",
        lambda: overview.table_of_files(_lead()[0].study.sources),
    ),
    ShownTable(
        "Dossier: target lesions",
        lesions.table_of_lesions,
        "Diameters with their rows, sum, nadir, change, and why the response is what it is.",
        lambda: _of_dossier(_lead()[0], "NL-02", "Target lesions"),
    ),
    ShownTable(
        "Dossier: responses at each assessment",
        assessments.table_of_assessments,
        f"Responses that were recorded, or graded by iRECIST, with the reason. Here {_RECORDED}.",
        lambda: _of_dossier(_recorded(), _recorded().drawn.subjects[0], "Response at each"),
    ),
    ShownTable(
        "Dossier: what was handed in",
        collected.tables_of_collected,
        "Every row of a patient in a plain table, with its place.",
        lambda: _of_dossier(_lead()[0], "NL-02", "Handed in: doses"),
    ),
    ShownTable(
        "Simulated trials: success",
        simulated.table_of_success,
        "How often trials meet each rule of success.",
        lambda: _of_trials(lambda s, p: [simulated.table_of_success([*verdicts_of(p, s.rows)])]),
    ),
    ShownTable(
        "Simulated trials: parts of a composite",
        simulated.tables_of_parts,
        "Through which parts a composite was met.",
        lambda: _of_trials(lambda s, p: simulated.tables_of_parts(lines_of(s.rows))),
    ),
    ShownTable(
        "Simulated trials: published numbers",
        simulated.table_of_published,
        "Printed numbers beside what nine trials of ten find.",
        lambda: _of_trials(
            lambda s, p: [simulated.table_of_published([*beside_published(p, lines_of(s.rows))])]
        ),
    ),
    ShownTable(
        "Simulated trials: answers",
        simulated.tables_of_answers,
        "The share of each answer over trials.",
        lambda: _of_trials(
            lambda s, p: simulated.tables_of_answers(
                lines_of(s.rows), labels_of(p), sizes_of(s.rows)
            )
        ),
    ),
    ShownTable(
        "Simulated trials: adverse events",
        simulated.tables_of_events,
        "How many patients of a trial have each kind of event.",
        lambda: _of_trials(
            lambda s, p: simulated.tables_of_events(lines_of(s.rows), sizes_of(s.rows))
        ),
    ),
    ShownTable(
        "Simulated trials: times",
        simulated.tables_of_times,
        "Medians and rates over trials.",
        lambda: _of_trials(lambda s, p: simulated.tables_of_times(lines_of(s.rows))),
    ),
    ShownTable(
        "Simulated trials: intervals",
        simulated.table_of_intervals,
        "In how many trials an interval holds the true value.",
        lambda: _of_trials(lambda s, p: [simulated.table_of_intervals(lines_of(s.rows))]),
    ),
)
"""In the order of the page."""


def gallery_of_tables() -> str:
    """Write a section for each kind: what it says, and the first rows of its example."""
    return "\n\n".join(map(_section, TABLES))


def _section(shown: ShownTable) -> str:
    example = shown.example()
    head = f"## {shown.title}\n\n{prose(shown.says)}"
    if example is None:
        return f"{head}\n\nNo bundled study has one."
    rows = [[prose(cell.text) for cell in row] for row in example.rows[:_ROWS]]
    more = len(example.rows) - len(rows)
    rest = f" ({more} more rows)" if more else ""
    number = f"Table {example.number}. " if example.number else ""
    caption = prose(f"{number}{example.caption}{rest}")
    return f"{head}\n\n{table(example.columns, rows)}\n\n*{caption}*"
