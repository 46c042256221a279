"""Every kind of figure, drawn from a bundled study.

`SHOWN` is the one list: a new kind of figure has a line there, and `make docs` draws its picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from trialreadout.analysis.results import slug
from trialreadout.core.simulated import Simulated
from trialreadout.report.figures import (
    courses,
    criteria,
    doses,
    event_lanes,
    first_events,
    flow,
    forest,
    incidence,
    panels,
    survival,
    swimmer,
    trials,
    waterfall,
)
from trialreadout.report.figures.figure import Figure
from trialreadout.report.sections import sections_of
from trialreadout.report.simulated.page import parts_of
from trialreadout.report.text import capitalised
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study
from writers.markdown import prose

FOLDER = "gallery"


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of figure, and where an example of it is found."""

    kind: str
    """`Figure.kind`."""
    study: str
    """A bundled study; its first figure of this kind is shown."""
    says: str
    """What the figure shows, and when a report has it."""

    @property
    def file(self) -> str:
        """Name the picture."""
        return f"{slug(self.kind)}.svg"


SIMULATED = "simulated "
"""Before the name of a study whose simulated trials are meant."""
_TRIALS = 200
LARGE = "large"
"""The lead study with as many virtual patients as lanes of adverse events hold, and more."""
_LARGE_TRIAL = """
[[scenario]]
name = "large"
like = "no effect"
text = "More patients than lanes hold."
[scenario.entry]
patients = 80
"""

SHOWN: tuple[Shown, ...] = (
    Shown(
        flow.KIND,
        "lead",
        "Who entered the trial, who left it on the way, why treatment ended, and who is counted in "
        "each analysis set; where patients have arms, how many of each.",
    ),
    Shown(
        survival.KIND,
        "lead",
        "The Kaplan-Meier curve with its band, strokes where a patient was censored, and dashed "
        "lines to the median where it was reached. Each column of numbers adds up to the patients "
        "of its curve. There is one for each time to an event of which a number is asked, and one "
        "more for each column by which patients are split.",
    ),
    Shown(
        waterfall.WATERFALL,
        "lead",
        "The lowest sum of target lesions against the baseline, a bar a patient. Who has no known "
        "change is named in the caption. Beyond 60 patients the names are left out.",
    ),
    Shown(
        waterfall.SPIDER,
        "lead",
        "The same sums over time, a line a patient, from the assessments on which the best overall "
        "response rests.",
    ),
    Shown(
        swimmer.KIND,
        "redifferentiation",
        "From the first dose to death, or to the last day on which anything is known: each agent "
        "with its stretches of dosing, the assessments of record, other therapies, claimed "
        "progressions, and an arrow where treatment goes on. 40 patients a figure.",
    ),
    Shown(
        courses.KIND,
        "lead",
        "The values of a marker that count, by the trend they came to, with the straight line "
        "whose slope was tested. Where the assay told no more than a limit, the mark is an open "
        "triangle.",
    ),
    Shown(
        panels.KIND,
        "two-stage",
        "The same values in a panel for each patient, against the first value, all on the same "
        "scales. 40 patients a figure.",
    ),
    Shown(
        criteria.KIND,
        "lead",
        "Which criteria of a composite go together, in how many patients: a column a combination, "
        "a row a criterion.",
    ),
    Shown(
        forest.KIND,
        "lead",
        "One number in each subgroup beside that of the whole set, with intervals.",
    ),
    Shown(
        doses.KIND,
        "lead",
        "How many patients are at which daily dose, week by week; those who ended treatment stay.",
    ),
    Shown(
        incidence.KIND,
        "lead",
        "For each term of adverse events the share of patients, the higher grades over the lower.",
    ),
    Shown(
        event_lanes.KIND,
        "lead",
        "Every adverse event of each patient, from its onset to its end.",
    ),
    Shown(
        first_events.KIND,
        LARGE,
        "Of more than 60 patients the share with a first adverse event, from each grade on.",
    ),
    Shown(
        trials.HISTOGRAM,
        f"{SIMULATED}lead",
        "What simulated trials find of one number, with its true value and what was published.",
    ),
    Shown(
        trials.ANSWERS,
        f"{SIMULATED}lead",
        "The share of each answer over simulated trials, and between which shares nine of ten lie.",
    ),
)
"""In the order of the page."""


@cache
def figures_of(study: str) -> tuple[Figure, ...]:
    """Draw up every figure of a bundled study's report, or of its simulated trials."""
    if study.startswith(SIMULATED):
        name = study.removeprefix(SIMULATED)
        found, protocol = simulated_of(name), readout_of(name).study.protocol
        return tuple(figure for part in parts_of(found, protocol) for figure in part.figures)
    run = readout_of(study)
    sections = sections_of(run.study.protocol, run.graded, run.drawn, run.results)
    parts = (part for section in sections for part in section.endpoints)
    first = () if run.drawn.flow is None else (flow.flow_figure(run.drawn.flow, run.results),)
    return (*first, *(figure for part in parts for figure in part.figures))


@cache
def readout_of(study: str) -> Readout:
    """Run a bundled study."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / study
        make_study("lead" if study == LARGE else study, folder)
        if study == LARGE:
            with (folder / "scenarios.toml").open("a", encoding="utf-8") as scenarios:
                scenarios.write(_LARGE_TRIAL)
            open_study(folder).write_trial(1, Path(parent) / "trial", LARGE)
            folder = Path(parent) / "trial"
        run = open_study(folder).run()
        assert run.drawn.subjects
        return run


@cache
def simulated_of(study: str) -> Simulated:
    """Simulate a few trials of a bundled study."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / study
        make_study(study, folder)
        return open_study(folder).simulate(trials=_TRIALS).simulated


def example_of(shown: Shown) -> Figure:
    """Find the figure that is shown.

    Raises
    ------
    LookupError
        If the study has no figure of this kind.
    """
    for figure in figures_of(shown.study):
        if figure.kind == shown.kind:
            return figure
    raise LookupError(f"the study {shown.study!r} has no figure of the kind {shown.kind!r}")


def pictures() -> Mapping[str, str]:
    """Draw every picture, by its name in the folder."""
    return {each.file: example_of(each).picture.svg for each in SHOWN}


def gallery() -> str:
    """Write a section for each kind: what it says, its picture, and its caption."""
    return "\n\n".join(map(_section, SHOWN))


def _section(shown: Shown) -> str:
    title, caption = capitalised(shown.kind), prose(example_of(shown).caption)
    picture = f"![{title} of the bundled study {shown.study}]({FOLDER}/{shown.file})"
    return f"## {title}\n\n{prose(shown.says)}\n\n{picture}\n\n*{caption}*"
