"""A registry's record of a trial: what was said of it there before, or beside, its protocol.

The models follow the study record of the ClinicalTrials.gov API, version 2, and keep its own
names as aliases. A record has many more fields than are of use here; they are passed over. What
a record leaves out is None, or an empty list: nothing is put in its place.

Source: ClinicalTrials.gov, "Study Data Structure" of the API, version 2
        (https://clinicaltrials.gov/data-api/about-api/study-data-structure).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from trialreadout.core.dates import parse_date
from trialreadout.protocol.part import Count, Part, Text, not_allowed

OutcomeKind = Literal["primary", "secondary", "other"]


def _said(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            parse_date(value)
        except ValueError:
            raise not_allowed("a date such as 2011-01-31, 2011-01 or 2011") from None
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"NCT\d{8}", value) is None:
        raise not_allowed("NCT and eight digits")
    return value


Said = Annotated[Text | None, BeforeValidator(_said)]
"""Text, or None where there is none, or blanks alone."""
Day = Annotated[Said, BeforeValidator(_date)]
"""A date as far as it is known: year, month and day."""


class RecordPart(Part):
    """A part of a record: frozen, and blind to fields that are of no use here."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, validate_by_name=True)


class _Dated(RecordPart):
    """A date, which may be a month or a year alone."""

    date: Day = None
    """Year, month and day, as far as they are known."""
    type: Said = None
    """ACTUAL, or ESTIMATED."""


class _Named(RecordPart):
    """Somebody with a name."""

    name: Text
    """The name."""


class _OwnNumber(RecordPart):
    """The number that the sponsor gave the trial."""

    id: Said = None
    """The number."""


class Identification(RecordPart):
    """Which trial it is."""

    nct_id: Annotated[Text, BeforeValidator(_number)]
    """The registry's number."""
    org_study_id_info: _OwnNumber = _OwnNumber()
    """The sponsor's own number."""
    brief_title: Text
    """The short title."""
    official_title: Said = None
    """The title of the protocol."""


class Status(RecordPart):
    """How far the trial is, and since when it is registered."""

    overall_status: Said = None
    """RECRUITING, COMPLETED, ..."""
    why_stopped: Said = None
    """Why it ended early."""
    start_date_struct: _Dated = _Dated()
    """When it began."""
    primary_completion_date_struct: _Dated = _Dated()
    """When the last patient was examined for the primary outcome."""
    completion_date_struct: _Dated = _Dated()
    """When the last patient was examined."""
    study_first_submit_date: Day = None
    """When it was handed to the registry."""
    study_first_post_date_struct: _Dated = _Dated()
    """When the registry showed it."""
    last_update_post_date_struct: _Dated = _Dated()
    """When the registry showed the last change."""


class Sponsors(RecordPart):
    """Who answers for the trial."""

    lead_sponsor: _Named | None = None
    """The sponsor."""


class Description(RecordPart):
    """The trial in the registry's prose."""

    brief_summary: Said = None
    """A summary."""
    detailed_description: Said = None
    """The description."""


class _Masking(RecordPart):
    """Who does not know what is given."""

    masking: Said = None
    """NONE, DOUBLE, ..."""


class _DesignInfo(RecordPart):
    """How patients are assigned."""

    allocation: Said = None
    """RANDOMIZED, NON_RANDOMIZED or NA."""
    intervention_model: Said = None
    """SINGLE_GROUP, PARALLEL, ..."""
    primary_purpose: Said = None
    """TREATMENT, ..."""
    masking_info: _Masking = _Masking()
    """Who does not know what is given."""


class _Enrollment(RecordPart):
    """How many patients."""

    count: Count | None = None
    """Planned until the trial has ended, then those who entered."""
    type: Said = None
    """ESTIMATED or ACTUAL; old records do not say."""


class Design(RecordPart):
    """What kind of trial it is."""

    study_type: Said = None
    """INTERVENTIONAL, OBSERVATIONAL or EXPANDED_ACCESS."""
    phases: tuple[Text, ...] = ()
    """PHASE1, PHASE2, ...; NA where there is none."""
    design_info: _DesignInfo = _DesignInfo()
    """How patients are assigned."""
    enrollment_info: _Enrollment = _Enrollment()
    """How many patients."""


class ArmGroup(RecordPart):
    """An arm."""

    label: Text
    """Its name."""
    type: Said = None
    """EXPERIMENTAL, ACTIVE_COMPARATOR, ..."""
    description: Said = None
    """What is done in it."""
    intervention_names: tuple[Text, ...] = ()
    """What is given in it, "Drug: name"."""


class Intervention(RecordPart):
    """Something that is given or done."""

    type: Said = None
    """DRUG, RADIATION, PROCEDURE, ..."""
    name: Text
    """Its name."""
    description: Said = None
    """How, and how much."""


class Arms(RecordPart):
    """Arms, and what is given in them."""

    arm_groups: tuple[ArmGroup, ...] = ()
    """The arms."""
    interventions: tuple[Intervention, ...] = ()
    """What is given or done."""


class _Outcome(RecordPart):
    """An outcome measure."""

    measure: Text
    """What is measured."""
    description: Said = None
    """How."""
    time_frame: Said = None
    """Until when, or when."""


class Outcomes(RecordPart):
    """What the trial was registered to find out."""

    primary_outcomes: tuple[_Outcome, ...] = ()
    """The primary ones."""
    secondary_outcomes: tuple[_Outcome, ...] = ()
    """The secondary ones."""
    other_outcomes: tuple[_Outcome, ...] = ()
    """Others that were told beforehand."""


class Eligibility(RecordPart):
    """Who may enter."""

    eligibility_criteria: Said = None
    """Inclusion and exclusion in one text."""
    sex: Said = None
    """ALL, FEMALE or MALE."""
    minimum_age: Said = None
    """The youngest age: "18 Years"."""
    maximum_age: Said = None
    """The oldest age."""
    healthy_volunteers: bool | None = None
    """Whether healthy people may enter."""


class ProtocolSection(RecordPart):
    """What was registered."""

    identification_module: Identification
    """Which trial it is."""
    status_module: Status = Status()
    """How far it is."""
    sponsor_collaborators_module: Sponsors = Sponsors()
    """Who answers for it."""
    description_module: Description = Description()
    """It in prose."""
    design_module: Design = Design()
    """What kind of trial it is."""
    arms_interventions_module: Arms = Arms()
    """Its arms."""
    outcomes_module: Outcomes = Outcomes()
    """What it was to find out."""
    eligibility_module: Eligibility = Eligibility()
    """Who may enter."""


class RegisteredOutcome(Part):
    """An outcome measure with its rank."""

    kind: OutcomeKind
    """The list in which it stands."""
    number: Count
    """Its place in that list, from 1."""
    measure: Text
    """What is measured."""
    time_frame: Text | None = None
    """When."""
    description: Text | None = None
    """How."""

    @property
    def name(self) -> str:
        """What it is called in a table: "primary outcome 1"."""
        return f"{self.kind} outcome {self.number}"


class RegistryRecord(RecordPart):
    """A record of ClinicalTrials.gov."""

    protocol_section: ProtocolSection
    """What was registered."""
    has_results: bool | None = None
    """Whether the registry holds results."""

    @property
    def nct_id(self) -> str:
        """The registry's number."""
        return self.protocol_section.identification_module.nct_id

    @property
    def title(self) -> str:
        """The title of the protocol, or else the short one, on one line."""
        of = self.protocol_section.identification_module
        return on_one_line(of.official_title or of.brief_title)

    @property
    def registered_on(self) -> str | None:
        """When it was handed to the registry, or else first shown there."""
        status = self.protocol_section.status_module
        return status.study_first_submit_date or status.study_first_post_date_struct.date

    @property
    def phase(self) -> str | None:
        """The phase as a study file has it: "2", "1/2"; None: none, or not said."""
        design = self.protocol_section.design_module
        known = [each.removeprefix("PHASE") for each in design.phases if each != "NA"]
        return "/".join(known).replace("EARLY_PHASE", "early ").lower() or None

    @property
    def planned(self) -> int | None:
        """How many patients are planned; None where those who entered have taken its place."""
        enrolment = self.protocol_section.design_module.enrollment_info
        return None if enrolment.type == "ACTUAL" else enrolment.count

    @property
    def outcomes(self) -> tuple[RegisteredOutcome, ...]:
        """Every outcome measure, the primary ones first."""
        of = self.protocol_section.outcomes_module
        kinds: tuple[tuple[OutcomeKind, tuple[_Outcome, ...]], ...] = (
            ("primary", of.primary_outcomes),
            ("secondary", of.secondary_outcomes),
            ("other", of.other_outcomes),
        )
        return tuple(
            RegisteredOutcome(
                kind=kind,
                number=number,
                measure=on_one_line(each.measure),
                time_frame=each.time_frame and on_one_line(each.time_frame),
                description=each.description,
            )
            for kind, outcomes in kinds
            for number, each in enumerate(outcomes, start=1)
        )


def on_one_line(text: str) -> str:
    """Write a text without line breaks, and one blank where there are several."""
    return re.sub(r"\s+", " ", text).strip()


def whole_years(age: str | None) -> int | None:
    """Read an age of whole years, "18 Years"; None: none, or in another unit."""
    found = re.fullmatch(r"(\d+) years?", (age or "").strip().casefold())
    return int(found[1]) if found else None
