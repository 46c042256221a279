"""A study's protocol as one frozen value, in the order of the study file."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from trialreadout.protocol.analyses import (
    AnalysisSet,
    Assumption,
    ColumnRule,
    Decision,
    IntercurrentEvent,
    Published,
    Statistic,
    Success,
    Toxicity,
)
from trialreadout.protocol.columns import ColumnSource, PlainTable
from trialreadout.protocol.decision_points import DecisionPoint, decision_points
from trialreadout.protocol.endpoints import Endpoint
from trialreadout.protocol.part import Part, Text
from trialreadout.protocol.quantification import Quantification
from trialreadout.protocol.report import Report
from trialreadout.protocol.schedule import (
    FollowUp,
    PlannedVisit,
    Population,
    Treatment,
    Visit,
)
from trialreadout.protocol.scintigraphy import OfScans
from trialreadout.protocol.stopping import StoppingRule
from trialreadout.protocol.study import Data, Dates, Study
from trialreadout.protocol.tumour_response import GradesTumours, TumourResponse

Asked = Endpoint | DecisionPoint
"""What is asked of each patient: an endpoint, or what a visit decides."""


class Protocol(Part):
    """A study file."""

    format: Literal[1]
    """The version of this format: 1."""
    study: Study
    """Which study it is."""
    data: Data = Data()
    """Where the data lie and how they are read."""
    dates: Dates = Dates()
    """From when time is counted, and what becomes of incomplete dates."""
    columns: Mapping[PlainTable, Mapping[Text, Text | ColumnSource]] = {}
    """For a plain table, its columns and the site's own headings: [columns.subjects] with
    subject = "Pat.-Nr."."""
    codes: Mapping[Text, Mapping[str, str]] = {}
    """For a column, the site's own words and those of the plain tables that they stand for:
    [codes.response] with "CHECK" = "NE". An empty text stands for a blank cell, on either side."""
    tumour_response: TumourResponse = TumourResponse()
    """How tumour response is graded, unless an endpoint says otherwise."""
    population: Population = Population()
    """Who may enter."""
    treatments: tuple[Treatment, ...] = Field(default=(), alias="treatment")
    """The planned treatments."""
    visits: tuple[Visit, ...] = Field(default=(), alias="visit")
    """The planned visits."""
    follow_up: FollowUp = FollowUp()
    """Until when patients are followed."""
    analysis_sets: tuple[AnalysisSet, ...] = Field(default=(), alias="analysis_set")
    """The sets of patients that results are about."""
    endpoints: tuple[Endpoint, ...] = Field(default=(), alias="endpoint")
    """What is asked of each patient."""
    intercurrent_events: tuple[IntercurrentEvent, ...] = Field(
        default=(), alias="intercurrent_event"
    )
    """What events after the start of treatment mean for an endpoint."""
    decisions: tuple[Decision, ...] = Field(default=(), alias="decision")
    """What is offered to patients, in the order in which it is tried."""
    successes: tuple[Success, ...] = Field(default=(), alias="success")
    """What would count as success."""
    stopping_rules: tuple[StoppingRule, ...] = Field(default=(), alias="stopping_rule")
    """When the trial stops early."""
    statistics: tuple[Statistic, ...] = Field(default=(), alias="statistic")
    """The numbers to compute."""
    toxicity: Toxicity = Toxicity()
    """How adverse events are counted."""
    scintigraphy: Quantification = Quantification()
    """How counts of scintigraphy become activities."""
    report: Report = Report()
    """How the report is written."""
    published: tuple[Published, ...] = ()
    """Numbers already printed."""
    assumptions: tuple[Assumption, ...] = Field(default=(), alias="assumption")
    """Why open keys have the values they have."""

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All that is asked of each patient: the endpoints, then what each visit decides."""
        return (*self.endpoints, *decision_points(self.decisions))

    @property
    def markers(self) -> tuple[str, ...]:
        """The tumour markers that something asks for, as the protocol names them."""
        asked = [self.tumour_response.marker, *(getattr(e, "marker", None) for e in self.endpoints)]
        return tuple(dict.fromkeys(name for name in asked if name))

    def endpoint(self, name: str) -> Asked:
        """Find what is asked by its name; KeyError if there is none.

        Parameters
        ----------
        name
            As the study file has it, or that of a decision.
        """
        return {endpoint.name: endpoint for endpoint in self.asked}[name]

    def analysis_set(self, name: str) -> AnalysisSet:
        """Find an analysis set by its name; KeyError if there is none.

        Parameters
        ----------
        name
            As the study file has it.
        """
        return {analysis_set.name: analysis_set for analysis_set in self.analysis_sets}[name]

    def columns_of_groups(self) -> tuple[str, ...]:
        """List the columns of the subjects by which results are split or sets are chosen."""
        groups = [each.group for each in self.statistics if each.group is not None]
        rules = [s.rule.column for s in self.analysis_sets if isinstance(s.rule, ColumnRule)]
        return tuple(dict.fromkeys((*groups, *rules)))

    def planned_visits(self, until_week: int) -> tuple[PlannedVisit, ...]:
        """List every visit up to and including a week, by day and then as the file has them.

        Parameters
        ----------
        until_week
            The last week that counts, from time zero.
        """
        planned = [visit for part in self.visits for visit in part.planned(until_week)]
        return tuple(sorted(planned, key=lambda visit: visit.day))

    def planned_visit(self, name: str) -> PlannedVisit:
        """Find a visit by its name, of a repeated one the first; KeyError if there is none.

        Parameters
        ----------
        name
            As the study file has it, its week filled in.
        """
        for visit in self.visits:
            for planned in visit.planned(visit.last_week):
                if planned.name == name:
                    return planned
        raise KeyError(name)

    def tumour_response_of(self, endpoint: GradesTumours) -> TumourResponse:
        """Say how an endpoint grades tumours: its own keys, else the study's.

        Parameters
        ----------
        endpoint
            One that rests on lesions.
        """
        own = {key: getattr(endpoint, key, None) for key in TumourResponse.model_fields}
        return self.tumour_response.model_copy(
            update={key: value for key, value in own.items() if value is not None}
        )

    def reader_of(self, endpoint: GradesTumours | OfScans) -> str:
        """Say whose reading an endpoint is graded from: its own key, else the reader of record.

        Parameters
        ----------
        endpoint
            One that rests on lesions or on scans.
        """
        record = self.data.reader_of_record
        scan = isinstance(endpoint, OfScans)
        return endpoint.reader or (record.scintigraphy if scan else record.ct)
