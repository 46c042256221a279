"""A study that begins with its registry record: what the record says as keys, the rest as comments.

Nothing is invented. What the record says in the words of a key stands as that key; what it says
otherwise (doses in prose, outcomes) stands beside it behind a #, as a proposal; and what it leaves
out is listed, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trialreadout.protocol import Protocol, parse_protocol, protocol_to_toml
from trialreadout.protocol.analyses import Assumption
from trialreadout.protocol.eligibility import Criteria, criteria_of
from trialreadout.protocol.open_keys import open_keys
from trialreadout.protocol.registry_record import RegistryRecord, whole_years
from trialreadout.protocol.schedule import AgeRange, Population, Treatment
from trialreadout.protocol.study import Study
from trialreadout.sources.plain.workbook_to_fill import workbook_to_fill
from trialreadout.studies.templates.chapters import in_toml
from trialreadout.studies.templates.comments_of_record import (
    as_comment,
    comments_on_arms,
    comments_on_outcomes,
    comments_on_treatment,
    is_given,
)
from trialreadout.studies.templates.examples import example_tables

WORKBOOK = "data/patients.xlsx"
_SILENT = "the record is silent: "
_OPEN = "The registry record is silent; the default of Readout stands until the protocol is read."
_NEVER_SAID = (
    "visits and their windows",
    "who the numbers are about: [[analysis_set]]",
    "which numbers are computed, and how: [[statistic]]",
    "what would count as success: [[success]]",
    "what later events mean: [[intercurrent_event]]",
)
"""What no record holds in a form that a key takes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a study file, and what its record leaves out."""

    text: str
    silent: tuple[str, ...]


def files(record: RegistryRecord) -> dict[str, bytes]:
    """Return a study folder as contents by path: the draft, and a workbook of headings alone."""
    tables = {
        name: [dict.fromkeys({column for row in rows for column in row})]
        for name, rows in example_tables(None).items()
    }
    return {"study.toml": draft_of(record).text.encode(), WORKBOOK: workbook_to_fill(tables)}


def draft_of(record: RegistryRecord) -> Draft:
    """Write the study file that a record begins, which opens as it is."""
    criteria = criteria_of(record.protocol_section.eligibility_module.eligibility_criteria)
    protocol = _protocol(record, criteria)
    keys = open_keys(protocol)
    explained = protocol.model_copy(update={"assumptions": tuple(_assumptions(keys))})
    silent = (*_silent(record, criteria), *_NEVER_SAID, *keys)
    blocks = [_head(record), *_with_comments(protocol_to_toml(explained), record, criteria)]
    blocks.append("\n".join(as_comment(_SILENT + each) for each in silent))
    text = "\n\n".join(blocks) + "\n"
    parse_protocol(text)
    return Draft(text, silent)


def _protocol(record: RegistryRecord, criteria: Criteria) -> Protocol:
    of = record.protocol_section
    sponsor = of.sponsor_collaborators_module.lead_sponsor
    ages = of.eligibility_module
    study = Study(
        id=record.nct_id,
        title=record.title,
        phase=record.phase,
        sponsor=sponsor.name if sponsor else None,
        planned_subjects=record.planned or None,
        started=_known(of.status_module.start_date_struct.date),
        registered_on=_known(record.registered_on),
    )
    population = Population(
        age_years=AgeRange(
            minimum=whole_years(ages.minimum_age), maximum=whole_years(ages.maximum_age)
        ),
        inclusion=criteria.inclusion,
        exclusion=criteria.exclusion,
    )
    given = [each for each in of.arms_interventions_module.interventions if is_given(each)]
    treatments = tuple(Treatment(agent=name) for name in dict.fromkeys(e.name for e in given))
    return Protocol(format=1, study=study, population=population, treatment=treatments)


def _known(day: str | None) -> date | str | None:
    """Give a date where the whole of it is known, else its text."""
    if day is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", day):
        return day
    return date.fromisoformat(day[:10])


def _assumptions(keys: tuple[str, ...]) -> Iterator[Assumption]:
    """Explain open keys, those of a section together."""
    for section in dict.fromkeys(key.partition(".")[0] for key in keys):
        own = tuple(key for key in keys if key.partition(".")[0] == section)
        yield Assumption(key=own, text=_OPEN)


def _silent(record: RegistryRecord, criteria: Criteria) -> Iterator[str]:
    """Name what a record may say and this one does not."""
    of = record.protocol_section
    status, design = of.status_module, of.design_module
    said: Mapping[str, object] = {
        "phase": record.phase,
        "sponsor": of.sponsor_collaborators_module.lead_sponsor,
        "planned number of patients": record.planned,
        "start": status.start_date_struct.date,
        "day of registration": record.registered_on,
        "primary completion": status.primary_completion_date_struct.date,
        "completion": status.completion_date_struct.date,
        "lowest age": of.eligibility_module.minimum_age,
        "highest age": of.eligibility_module.maximum_age,
        "sex": of.eligibility_module.sex,
        "inclusion criteria": criteria.inclusion or criteria.neither,
        "exclusion criteria": criteria.exclusion or criteria.neither,
        "allocation to arms": design.design_info.allocation,
        "arms": of.arms_interventions_module.arm_groups,
        "interventions": of.arms_interventions_module.interventions,
        "primary outcomes": of.outcomes_module.primary_outcomes,
        "secondary outcomes": of.outcomes_module.secondary_outcomes,
    }
    yield from (what for what, value in said.items() if value is None or value == ())
    for each in of.arms_interventions_module.interventions:
        if not each.description:
            yield f"dose and duration of {each.name}"
    for outcome in record.outcomes:
        if outcome.time_frame is None:
            yield f"time frame of {outcome.name}"


def _head(record: RegistryRecord) -> str:
    lines = [
        f"A draft of the study file of {record.nct_id}, made from its registry record.",
        "Keys say what the record says. What stands behind a # is the record's own text, or a",
        "proposal made of it: take the # away where the protocol says so. At the end stands what",
        "the record is silent about.",
    ]
    return "\n".join(map(as_comment, lines))


def _with_comments(text: str, record: RegistryRecord, criteria: Criteria) -> Iterator[str]:
    """Put what a record says otherwise beside the tables it belongs to."""
    of = record.protocol_section
    written = set()
    for block in text.rstrip("\n").split("\n\n"):
        heading = block.partition("\n")[0]
        if heading == "[[assumption]]" and "arms" not in written:
            written.add("arms")
            yield from _comments(comments_on_arms(record))
            yield from _comments(_not_parted(criteria))
            yield from _comments(comments_on_outcomes(record))
        if heading == "[[treatment]]":
            agent = block.splitlines()[1]
            for each in of.arms_interventions_module.interventions:
                if agent == f"agent = {in_toml(each.name)}":
                    block = "\n".join([block, *comments_on_treatment(each, record)])
        yield block


def _comments(lines: Iterator[str]) -> Iterator[str]:
    if block := "\n".join(lines):
        yield block


def _not_parted(criteria: Criteria) -> Iterator[str]:
    if criteria.neither:
        yield as_comment("Eligibility, of which the record's text does not say in or out:")
        yield from (as_comment(f"  {each}") for each in criteria.neither)
