"""Studies told in words: the bundled ones, and small ones at the edges.

`PYTHONPATH=src:tests python tests/report/words/spoken.py` writes the kept examples anew; read them
aloud before they are kept.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from plain_files import put
from report.pages import study
from trialreadout.report.document import Paragraph
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study

EXAMPLES = Path(__file__).parent / "examples"
BUNDLED = ("lead", "redifferentiation", "small-sdtm", "two-stage")

SMALL = """
[dates]
time_zero = "registration"
[tumour_response]
graded_from = "assessments"
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "objective response"
kind = "recist-response"
primary = true
[[endpoint]]
name = "best overall response"
kind = "recist-best"
[[endpoint]]
name = "overall survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[endpoint]]
name = "adverse events"
kind = "adverse-events"
[[statistic]]
endpoint = "objective response"
yields = "proportion"
analysis_set = ["treated", "enrolled"]
[[statistic]]
endpoint = "best overall response"
yields = "categories"
analysis_set = "treated"
[[statistic]]
endpoint = "overall survival"
yields = "median"
analysis_set = "treated"
[[statistic]]
endpoint = "overall survival"
yields = "rate"
at = [6, 12]
analysis_set = "treated"
[[statistic]]
endpoint = "overall survival"
yields = "follow-up"
analysis_set = "treated"
[[statistic]]
endpoint = "adverse events"
yields = "incidence"
by = "overall"
analysis_set = "treated"
[[statistic]]
endpoint = "adverse events"
yields = "incidence"
analysis_set = "treated"
"""
NO_EVENTS = "subject,term,grade,started_on\n"
AMERICAN = '\n[report]\nlanguage = "en-US"\ndecimal = "·"\n'
TWO_ARMS = "two-arms"
BEFORE_TREATMENT = f"{NO_EVENTS}P01,Fatigue,1,2019-05-01\n"


def tables(
    patients: int,
    *,
    dosed: int | None = None,
    dead: int = 0,
    responses: Sequence[str] = (),
    events: str = NO_EVENTS,
) -> dict[str, str]:
    """Write the tables of some patients.

    Parameters
    ----------
    patients, dosed, dead
        How many there are, and of the first of them how many were treated and died.
    responses
        Of the first of them the response recorded at the only assessment.
    events
        The table of adverse events.
    """
    names = [f"P{number:02}" for number in range(1, patients + 1)]
    given = names if dosed is None else names[:dosed]
    assessed = zip(names, responses, strict=False)
    return {
        "subjects": "subject,enrolled_on\n" + "".join(f"{n},2020-01-01\n" for n in names),
        "doses": "subject,agent,started_on\n" + "".join(f"{n},x,2020-01-01\n" for n in given),
        "assessments": "subject,assessed_on,reader,response\n"
        + "".join(f"{n},2020-03-01,investigator,{each}\n" for n, each in assessed),
        "status": "subject,died_on,last_contact_on\n"
        + "".join(f"{n},2020-08-01,2020-08-01\n" for n in names[:dead])
        + "".join(f"{n},,2021-03-01\n" for n in names[dead:]),
        "adverse_events": events,
    }


ARMS = """
[study]
id = "T-02"
title = "Zwei Arme"
phase = "2"
planned_subjects = 40
started = "2019"
[dates]
time_zero = "registration"
[tumour_response]
graded_from = "assessments"
[population]
age_years = { maximum = 75 }
exclusion = ["HIV infection."]
[[treatment]]
agent = "x"
dose_mg = 2.5
times_per_day = 4
[[visit]]
name = "week {week}"
repeat = { from_week = 0, every_weeks = 8, until_week = 24 }
collect = ["ct", "weight"]
[[analysis_set]]
name = "randomised"
rule = "randomised"
[[analysis_set]]
name = "Süd-Westdeutsche Zentren für Schilddrüsenkarzinome, Auswertbar"
rule = { column = "site", in = ["Köln", "Münster"] }
[[analysis_set]]
name = "given x"
rule = { agent = "x" }
[[endpoint]]
name = "objective response"
kind = "recist-response"
[[endpoint]]
name = "overall survival"
kind = "time-to-event"
primary = true
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[endpoint]]
name = "time to first rash, any grade"
kind = "time-to-adverse-event"
unit = "weeks"
term = "Rash"
[[endpoint]]
name = "adverse events"
kind = "adverse-events"
[[success]]
endpoint = "objective response"
analysis_set = "randomised"
judged_by = "count"
n = 20
above = 9
first_stage = { n = 6, above = 5 }
[[success]]
endpoint = "overall survival"
analysis_set = "randomised"
yields = "median"
judged_by = "estimate"
above = 12
[[intercurrent_event]]
event = "death"
endpoint = "overall survival"
strategy = "event"
"""
ASKED_OF_ARMS = "".join(
    f'[[statistic]]\nendpoint = "{endpoint}"\nanalysis_set = {sets}\n{keys}\n'
    for endpoint, sets, keys in (
        ("objective response", '"randomised"', 'yields = "proportion"\ngroup = "arm"'),
        ("objective response", '"randomised"', 'yields = "comparison"\ngroup = "arm"'),
        (
            "objective response",
            '["Süd-Westdeutsche Zentren für Schilddrüsenkarzinome, Auswertbar", "given x"]',
            'yields = "proportion"\nmethod = "wilson"\nconfidence = 0.9',
        ),
        ("overall survival", '"randomised"', 'yields = "median"\ngroup = "arm"'),
        ("overall survival", '"randomised"', 'yields = "log-rank"\ngroup = "arm"'),
        ("overall survival", '"randomised"', 'yields = "hazard ratio"\ngroup = "arm"'),
        ("overall survival", '"randomised"', 'yields = "quantile"\nprobability = 0.25'),
        ("overall survival", '"randomised"', 'yields = "restricted mean"\nat = [6]'),
        ("time to first rash, any grade", '"randomised"', 'yields = "median"'),
        ("time to first rash, any grade", '"randomised"', 'yields = "rate"\nat = [4]'),
        ("time to first rash, any grade", '"randomised"', 'yields = "event rate"'),
        ("adverse events", '"randomised"', 'yields = "incidence"\nby = "overall"\nrelated = true'),
        ("adverse events", '"randomised"', 'yields = "incidence"'),
    )
)
OF_ARMS = {
    "subjects": "subject,site,arm,enrolled_on,randomised_on\n"
    + "".join(
        f"P{i:02},{site},{arm},2020-01-01,2020-01-02\n"
        for i, site, arm in zip(
            range(1, 9), ("Köln", "Münster", "Wien") * 3, ("x", "Placebo") * 4, strict=False
        )
    ),
    "doses": "subject,agent,started_on,ended_on\n"
    + "".join(
        f"P{i:02},{'x' if i % 2 else 'placebo'},2020-01-03,2020-05-01\n" for i in range(1, 9)
    ),
    "assessments": "subject,assessed_on,reader,response\n"
    + "".join(f"P{i:02},2020-03-01,investigator,{'PR' if i < 4 else 'SD'}\n" for i in range(1, 9)),
    "status": "subject,died_on,last_contact_on\n"
    + "".join(f"P{i:02},2020-0{i + 1}-11,\n" for i in range(3, 8))
    + "".join(f"P{i:02},,2021-02-01\n" for i in (1, 2, 8)),
    "adverse_events": "subject,term,grade,started_on,related\n"
    "P01,Rash,2,2020-01-20,yes\nP02,Evans syndrome,3,2020-02-01,no\n"
    "P04,Rash,,2020-02-20,yes\nP05,QT prolonged,1,2020-02-20,no\n",
}

AT_THE_EDGE: Mapping[str, Mapping[str, str]] = {
    "no-event": tables(12, responses=["SD"] * 12, events=BEFORE_TREATMENT),
    "one-patient": tables(
        1,
        dead=1,
        responses=["PR"],
        events="subject,term,grade,started_on\nP01,Fatigue,3,2020-01-05\n",
    ),
    "one-patient-without-response": tables(1, responses=["NE"], events=BEFORE_TREATMENT),
    "nobody-treated": tables(2, dosed=0, responses=["SD", "PD"], events=BEFORE_TREATMENT),
    "without-assessments": tables(9, dosed=8),
    TWO_ARMS: OF_ARMS,
}


def run_bundled(name: str, folder: Path, report: str = "") -> Readout:
    """Run a bundled study, with a chapter [report] if one is given."""
    make_study(name, folder)
    file = folder / "study.toml"
    file.write_text(file.read_text(encoding="utf-8") + report, encoding="utf-8")
    return open_study(folder).run()


def run_small(name: str, folder: Path) -> Readout:
    """Run one of the small studies."""
    if name != TWO_ARMS:
        return study(folder, SMALL, **AT_THE_EDGE[name])
    folder.mkdir()
    (folder / "study.toml").write_text(f"format = 1\n{ARMS}{ASKED_OF_ARMS}", encoding="utf-8")
    put(folder, **AT_THE_EDGE[name])
    return open_study(folder).run()


def examples(folder: Path) -> dict[str, str]:
    """Tell every kept example."""
    found = {name: told(run_bundled(name, folder / name)) for name in BUNDLED}
    found["lead-en-US"] = told(run_bundled("lead", folder / "american", AMERICAN))
    found |= {name: told(run_small(name, folder / name)) for name in AT_THE_EDGE}
    return found


def told(readout: Readout) -> str:
    """Write the words of a readout as text, but for the versions of software."""
    protocol, given = readout.study.protocol, (readout.results, readout.graded)
    chapters: tuple[tuple[str, tuple[Paragraph, ...]], ...] = (
        ("Headline", headline_sentences(protocol, *given)),
        ("Results", results_paragraphs(protocol, *given)),
        ("Methods", methods_paragraphs(protocol)[:-1]),
    )
    parts = [
        f"{title}\n\n" + "\n\n".join(_wrapped(each.text) for each in paragraphs)
        for title, paragraphs in chapters
    ]
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def main() -> None:
    """Write the examples."""
    EXAMPLES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        for name, text in examples(Path(folder)).items():
            (EXAMPLES / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
