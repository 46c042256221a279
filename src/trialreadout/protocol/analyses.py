"""What is done with the answers: in whom they are counted, and which numbers are printed."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from trialreadout.protocol.part import (
    Count,
    Number,
    Part,
    Positive,
    Share,
    Text,
    Texts,
    left_open,
)
from trialreadout.statistics import CoxTies, MedianInterval, ProportionInterval

SetRule = Literal["all enrolled", "all registered", "randomised", "at least one dose"]
Yield = Literal[
    "median",
    "quantile",
    "rate",
    "follow-up",
    "observed follow-up",
    "restricted mean",
    "log-rank",
    "hazard ratio",
    "event rate",
    "proportion",
    "categories",
    "bounds",
    "comparison",
    "summary",
    "incidence",
    "shift",
    "agreement",
    "agreement between readers",
    "size",
]


BETWEEN_GROUPS = ("comparison", "log-rank", "hazard ratio")
"""Numbers that compare the groups of a set; any other is computed in each of them."""

DISPOSITION, DEVIATIONS, BASELINE = (
    "disposition",
    "protocol deviations",
    "baseline characteristics",
)
OF_SUBJECTS = (DISPOSITION, DEVIATIONS, BASELINE)
"""What stands in the place of an endpoint where a result is about patients as such."""

BEFORE = " before "
EVENTS = ("death", "new therapy", "planned therapy", "end of treatment")
"""Intercurrent events that the data tell."""
STRATEGY_GIVES: Mapping[str, tuple[str, ...]] = {
    "met": ("met", "reinduced", "slower"),
    "not met": ("not met", "not reinduced", "not slower"),
    "not evaluable": ("not evaluable", "NE"),
}
"""For a strategy that gives an answer its words, whichever of them the endpoint knows."""


class AnswerRule(Part):
    """The patients whose answer to an endpoint is one of a list."""

    endpoint: Text
    """The endpoint."""
    answers: Texts = Field(alias="in")
    """The answers that put a patient in the set."""


class ColumnRule(Part):
    """The treated patients of whom a column of the subjects says one of a list."""

    column: Text
    """The column; a further one may be written as the file has its heading, and is printed so."""
    values: Texts = Field(alias="in")
    """The words that put a patient in the set."""


class AgentRule(Part):
    """The patients who were given at least one dose of an agent."""

    agent: Text
    """The agent, as the data name it."""


def _form(value: Any) -> str:
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    forms = {"endpoint": "answer", "column": "column", "agent": "agent"}
    return next((form for key, form in forms.items() if key in keys), "words")


class AnalysisSet(Part):
    """A set of patients that a result is about."""

    name: Text
    """Its name, printed beside every number."""
    rule: Annotated[
        Annotated[SetRule, Tag("words")]
        | Annotated[AnswerRule, Tag("answer")]
        | Annotated[ColumnRule, Tag("column")]
        | Annotated[AgentRule, Tag("agent")],
        Discriminator(_form),
    ]
    """Who is in it: in words, or by an answer { endpoint = "...", in = [...] }, a column of the
    subjects { column = "...", in = [...] }, or a treatment that was given { agent = "..." }."""


class Statistic(Part):
    """Numbers to compute: one endpoint, one kind of number, one or more analysis sets."""

    endpoint: Text
    """The endpoint."""
    yields: Yield
    """The number. For a time "median", "quantile", "rate" (the share without an event at some
    times), "restricted mean" (the mean time without an event, up to a horizon), "follow-up" (by the
    reverse Kaplan-Meier curve), "observed follow-up" (of the times as they are) or "event rate"
    (events per 100 patient-years), and between groups "log-rank" (the p value of that test, its
    chi-square, and the events that each group had and was due) or "hazard ratio" (by Cox); for
    answers "proportion", "categories" (a count of each), "bounds" (if none, or all, of those
    not evaluable had met it) or "comparison" (between groups, by an exact test); "summary" of a
    number of each patient; "incidence" of adverse events, or of laboratory grades; of
    laboratory grades also "shift" (from baseline to the worst); of every assessment "agreement"
    (how many were graded here as their reader recorded them); of an endpoint over all
    assessments "agreement between readers" (of each two readers how many patients have the same
    answer, kappa, and who saw a progression first); and "size" of the analysis set."""
    analysis_set: Texts
    """The analysis set, or a list of them."""
    of: tuple[Text, ...] = ()
    """For a proportion: the answers counted together. Without it, those that meet the
    endpoint, where the endpoint can be met."""
    method: ProportionInterval = "clopper-pearson"
    """The interval of a proportion."""
    interval: MedianInterval = "log-log"
    """The interval of a survival number; "spss" for the median alone."""
    confidence: Share = 0.95
    """The confidence of the interval."""
    probability: Share = 0.5
    """For a quantile: the share of patients with the event."""
    at: tuple[Number, ...] = ()
    """For a rate: the times, in the endpoint's unit; for a restricted mean one, the horizon."""
    rho: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    """For a log-rank test: by which power of the survival each event is weighted; 1 is the test of
    Peto and Peto, in which early events weigh more."""
    ties: CoxTies = "efron"
    """For a hazard ratio: how events that share a time are taken, by Efron or by Breslow."""
    reference: Text | None = None
    """For a hazard ratio: the group against which the others are held; without it, the first in
    the order of their names."""
    column: Text | None = None
    """For a summary: the number of each patient, as the rows of the endpoint name it."""
    by: Literal["overall", "term", "organ class"] = "term"
    """For an incidence: what is counted, each once a patient."""
    grades: tuple[Count, ...] = (1, 3)
    """For an incidence: from which grades on; (1, 3) counts any grade, and grade 3 or more."""
    related: bool = False
    """For an incidence: whether events alone count that are related, or of which it is not said
    that they are not."""
    at_least_percent: Annotated[float, Field(ge=0, le=100)] = 0
    """For an incidence: terms of fewer patients than this are not listed."""
    each_term: bool = False
    """For the event rate of a time to an adverse event: whether it is that of each term by itself,
    for every term that emerges under treatment in any patient."""
    group: Text | None = None
    """A column of the subjects by which the result is split, or whose groups are compared. A
    further column may be written as the file has its heading, and is printed so."""
    label: Text | None = None
    """What the result is called where it is printed."""


class Stage(Part):
    """A first stage, after which a trial may stop."""

    n: Positive
    """Its patients: the first of the analysis set, in the order in which they began."""
    above: Count
    """The trial goes on if more patients than this have the answer."""


class Success(Part):
    """What would count as success: a number above a bound."""

    endpoint: Text
    """The endpoint."""
    analysis_set: Text
    """The analysis set."""
    yields: Literal["median", "rate", "proportion"] = "proportion"
    """The number that is judged."""
    of: tuple[Text, ...] = ()
    """For a proportion: the answers counted together, as in a statistic."""
    at: Number | None = None
    """For a rate: the time, in the endpoint's unit."""
    judged_by: Literal["count", "estimate", "lower limit"] = "estimate"
    """Whether the count of patients, the estimate or its lower confidence limit is judged."""
    confidence: Share = 0.95
    """The confidence of the lower limit."""
    above: Number
    """The bound; equal to it is not success. A median that is not reached is above it if patients
    were seen for so long, and not evaluable else."""
    n: Positive | None = None
    """For a count: the patients among whom it is counted, the first of the analysis set in the
    order in which they began; without it, all."""
    first_stage: Stage | None = None
    """For a count: the first stage of a trial of two, { n = 10, above = 1 }."""
    follow_days: Count | None = None
    """For a count, while the trial is in progress (`readout due`): how many days after time zero a
    patient may still come to count; without it, until the window of the endpoint's visit has
    closed, and where it has none, as long as the patient is on study."""


class IntercurrentEvent(Part):
    """What an event after the start of treatment means for an endpoint (ICH E9(R1))."""

    event: Text
    """What happens: "death", "new therapy", "planned therapy" or "end of treatment", with
    " before " and a visit if it counts before the planned day of that visit alone; any other
    event in words, which is printed and changes no answer."""
    endpoint: Texts
    """The endpoint, or a list of them."""
    strategy: Literal[
        "treatment policy",
        "composite",
        "hypothetical",
        "while on treatment",
        "principal stratum",
        "met",
        "not met",
        "not evaluable",
        "event",
        "censored",
    ]
    """A strategy of ICH E9(R1), or for a composite strategy the answer that the event gives."""

    @property
    def what(self) -> str:
        """What happens, without the visit."""
        return self.event.partition(BEFORE)[0]

    @property
    def before(self) -> str | None:
        """The visit before which it must happen; None: whenever it does."""
        return self.event.partition(BEFORE)[2] or None


class Decision(Part):
    """An offer that depends on the answers; the first whose condition holds is made."""

    at: Text
    """The visit at which it is decided."""
    values_until: Text | None = None
    """The visit after whose window values no longer count; without it, the visit of the
    decision itself."""
    when: Mapping[str, Texts] = {}
    """For each endpoint the answers that lead to the offer; all must hold. Without it, what is
    offered otherwise."""
    offer: Text
    """What is offered."""
    recorded_as: Text | None = None
    """The word for it in the table of decisions, if not the offer itself."""
    gives: tuple[Text, ...] = ()
    """The agents of which a dose after the decision shows that the offer was given."""
    without: tuple[Text, ...] = ()
    """The agents of which such a dose shows that it was not."""
    if_refused: Text = left_open("follow-up alone")
    """What follows if the patient declines, in words."""

    @property
    def word(self) -> str:
        """The offer as the table of decisions has it."""
        return self.recorded_as or self.offer


class Toxicity(Part):
    """How adverse events are counted."""

    criteria: Literal[
        "CTCAE 2.0", "CTCAE 3.0", "CTCAE 4.0", "CTCAE 4.03", "CTCAE 5.0", "CTCAE 6.0"
    ] = left_open("CTCAE 5.0")
    """The criteria by which they are graded: events at the site, laboratory values here, by
    version 4.0, 4.03, 5.0 or 6.0."""
    emergent_until_days: Count = left_open(30)
    """Events that begin up to this many days after the last dose are treatment-emergent."""

    @property
    def version(self) -> int:
        """The number of the version: 4 of "CTCAE 4.03"."""
        return int(self.criteria.removeprefix("CTCAE ")[0])


class Published(Part):
    """A number that was printed, to be held against the one computed here."""

    source: Text
    """Where it was printed."""
    endpoint: Text
    """The endpoint."""
    statistic: Yield
    """The kind of number."""
    value: Number
    """The number as printed."""
    low: Number | None = None
    """The lower limit as printed."""
    high: Number | None = None
    """The upper limit as printed."""
    unit: Text | None = None
    """The unit as printed: "months", "%"."""
    of: tuple[Text, ...] = ()
    """For a proportion: the answers counted together."""
    at: Number | None = None
    """For a rate or a restricted mean: the time, in the endpoint's unit."""
    analysis_set: Text | None = None
    """The analysis set, where the source makes it known."""
    group: Text | None = None
    """The group of subjects, "column: word", where the number is of one alone, or is a hazard ratio
    of it against another; for a log-rank test the column."""
    n: Count | None = None
    """How many counted, as printed."""
    denominator: Count | None = None
    """Among how many, as printed."""


class Assumption(Part):
    """Why a key that the sources leave open has the value it has."""

    key: Texts
    """The key, or a list of them, its tables before it: "data.assessment_days",
    "endpoint.<name>.alpha"."""
    text: Text
    """The reason, a sentence that the report prints."""
