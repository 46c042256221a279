"""A scenario: what is assumed of the patients of a trial that has not been held.

Every number has its unit in its name or its description, a default, and the source of the
default. Times are medians of log-normal or exponential distributions as their descriptions
say; `log_sd` is the standard deviation of the natural logarithm.
"""

from itertools import pairwise
from math import fsum
from typing import Annotated

from pydantic import AfterValidator, Field

from trialreadout.protocol.part import (
    Amount,
    Count,
    Number,
    Part,
    Positive,
    Text,
    not_allowed,
)

Chance = Annotated[float, Field(ge=0, le=1)]
"""A probability; 0 and 1 are allowed."""
Spread = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Rate = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Events a year."""
_ROUNDING = 0.005
"""By how much shares that were rounded may miss a whole."""


def _make_a_whole(shares: tuple[float, ...]) -> tuple[float, ...]:
    if abs(fsum(shares) - 1) > _ROUNDING:
        raise not_allowed("shares that add up to 1")
    return shares


def _part_of_a_whole(shares: tuple[float, ...]) -> tuple[float, ...]:
    if fsum(shares) > 1 + _ROUNDING:
        raise not_allowed("shares that add up to 1 or less")
    return shares


def _descend(shares: tuple[float, ...]) -> tuple[float, ...]:
    if any(following >= one for one, following in pairwise(shares)):
        raise not_allowed("shares from 0 to 1, each smaller than the one before")
    return shares


class Entry(Part):
    """How patients enter, and how long they are followed."""

    patients: Positive | None = None
    """How many enter a trial; without it, as many as the protocol plans."""
    per_month: Amount = 2.0
    """Patients a month, one independent of the other."""
    follow_up_months: Amount = 24.0
    """From the entry of the last patient to the cut-off."""
    never_dosed: Chance = 0.03
    """The share who enter and are never dosed."""


class Tumour(Part):
    """The lesions and how they grow.

    A lesion of diameter d at baseline has d (exp(-k t) + exp(g t) - 1) at time t, the parts that
    shrink and grow of one mass (Stein, Clin Cancer Res 2011;17:907-917). Volume is the cube of
    a diameter, so a volume that doubles in T grows in diameter by ln 2 / 3 T.
    """

    targets: Annotated[
        tuple[Chance, ...], Field(min_length=1, max_length=10), AfterValidator(_make_a_whole)
    ] = (
        0.2,
        0.25,
        0.25,
        0.15,
        0.15,
    )
    """The shares of patients with one, two, three, ... target lesions."""
    nodes: Chance = 0.3
    """The share of target lesions that are lymph nodes."""
    non_target: Chance = 0.6
    """The share of patients with lesions that are not measured. They are gone while all target
    lesions are."""
    diameter_mm: Amount = 22.0
    """Median diameter of a target lesion at baseline."""
    diameter_log_sd: Spread = 0.45
    """Between lesions."""
    smallest_mm: Amount = 10.0
    """No target lesion is smaller at baseline (RECIST)."""
    smallest_node_mm: Amount = 15.0
    """No target lesion that is a node is smaller at baseline (RECIST 1.1)."""
    doubling_weeks: Amount = 30.0
    """Median time in which the volume doubles without treatment; 30 weeks is the median doubling
    time of thyroglobulin in progressive disease (Roessing, Thyroid 2016). With a CT every eight
    weeks the untreated then have a median PFS of 5.9 months; with placebo it was 5.8 (Brose, Lancet
    2014;384:319-328)."""
    doubling_log_sd: Spread = 0.6
    """Between patients."""
    halving_weeks: Amount | None = None
    """Median time in which the volume of what responds is halved under the full dose; without it
    the drug does nothing."""
    halving_log_sd: Spread = 0.8
    """Between patients."""
    lesion_log_sd: Spread = 0.3
    """Of the halving time, between lesions of one patient."""
    growth_slowed_by: Chance = 0.0
    """The share by which the full dose slows growth."""
    new_lesions_per_year: Rate = 0.15
    """Of a patient whose tumour grows as fast as the median; twice as fast, twice as many, with
    the drug or without. A guess: the PFS of the untreated allows anything from 0 to 0.45."""
    non_target_progresses: Chance = 0.3
    """The share of patients with such lesions in whom these progress when the tumour does."""


class Ct(Part):
    """What CT shows."""

    error_log_sd: Spread = 0.06
    """Of one diameter, scanned and read again. Of two CTs within 15 minutes 84 % of diameters
    differed by less than 10 %, as they would with 0.05, and 3 % had grown by 20 % or more, as with
    0.07 (Oxnard, J Clin Oncol 2011;29:3114-3119)."""
    rounded_to_mm: Amount = 1.0
    """What a diameter is rounded to; 0.1 where a program measures."""
    visible_mm: Amount = 3.0
    """A lesion below is not seen."""
    not_evaluable: Chance = 0.02
    """The share of examinations on which one target lesion cannot be measured."""
    equivocal: Chance = 0.1
    """The share of new lesions that are called equivocal at first, and told by the next CT."""
    missed: Chance = 0.05
    """The share of examinations that are missed."""
    day_sd: Spread = 4.0
    """Days by which an examination misses its planned day; it stays in the window."""


class Marker(Part):
    """The tumour marker, in proportion to a power of the tumour's volume."""

    start: Amount = 100.0
    """Median value at baseline, in the unit of the data."""
    start_log_sd: Spread = 1.5
    """Between patients."""
    volume_power: Spread = 1.0
    """1: the marker doubles as the volume does."""
    residual_log_sd: Spread = 0.2
    """Of one value around its course: the assay and the body together. In the healthy the body
    gives 0.14 to 0.15 and the assay 0.01 (Feldt-Rasmussen, Acta Endocrinol 1980;95:328-334; Belgian
    Endocrine Society 2020, abstract 17); the rest is a guess for TSH and months."""
    digits: Positive = 3
    """Significant digits that the laboratory reports."""
    below: Amount = 0.2
    """The assay tells no value below."""
    above: Amount = 30000.0
    """The assay tells no value above."""
    upper_limit_normal: Amount | None = None
    """What the laboratory reports as the highest normal value; without it, it reports none."""
    antibody: Chance = 0.25
    """The share of patients with antibodies that disturb the assay: a quarter of those with
    differentiated thyroid cancer (Spencer, Curr Opin Endocrinol Diabetes Obes 2014;21:394-404)."""
    antibody_leaves: Chance = 0.3
    """What antibodies leave of the value; a guess."""
    missed: Chance = 0.08
    """The share of samples that are missed."""
    day_sd: Spread = 2.0
    """Days by which a sample misses its planned day; it stays in the window."""


class UptakeOfTracer(Part):
    """Whether lesions take up the tracer, and what readers see of it."""

    before: Chance = 0.1
    """The share of patients with some uptake before treatment."""
    restored: Chance = 0.0
    """The share of the others in whom treatment restores it."""
    lesions: Chance = 0.6
    """The share of lesions that take it up in such a patient."""
    planar_sees: Chance = 0.75
    """The share of accumulating lesions that planar images show."""
    spect_sees: Chance = 0.9
    """The share that SPECT shows."""
    falsely_seen: Chance = 0.005
    """The share of lesions without uptake in which a reader sees some on one view."""
    equivocal: Chance = 0.1
    """The share of what is seen that is called equivocal."""
    missed: Chance = 0.05
    """The share of scans that are missed."""


class Course(Part):
    """Death and drop-out, before and after the tumour progresses.

    The rates are guesses: patients whose thyroid cancer no longer takes up iodine live for nine
    years in the median (Wassermann, Oncologist, doi 10.1634/theoncologist.2015-0107), those in
    trials, who progress, for much less.
    """

    deaths_per_year: Rate = 0.05
    """Before progression."""
    deaths_per_year_progressed: Rate = 0.35
    """After it."""
    leave_per_year: Rate = 0.05
    """Before progression: withdrawal or loss to follow-up, after which nothing is known."""
    leave_per_year_progressed: Rate = 0.2
    """After it."""
    one_more_ct: Chance = 0.4
    """The share with one more CT after the one that told of the progression."""


class Dosing(Part):
    """Dose reductions and stops for toxicity."""

    levels: Annotated[tuple[Chance, ...], Field(min_length=1), AfterValidator(_descend)] = (
        1.0,
        0.5,
        0.25,
    )
    """Shares of the full dose, from the first level on."""
    reductions_per_year: Rate = 1.2
    """From one level to the next; 1.2 reduces the dose of two in three within 11 months, as in
    thyroid cancer (62 % and 68 % in pooled trials: PMID 24302666 and doi
    10.1007/s12020-019-02167-6)."""
    stops_per_year: Rate = 0.25
    """For toxicity, for good; 0.25 stops one in five within 11 months, as in thyroid cancer
    (Brose, Lancet 2014;384:319-328)."""


class Event(Part):
    """An adverse event, of which a patient has one episode or none."""

    term: Text
    """As it is coded."""
    organ_class: Text
    """Of the term."""
    grades: Annotated[
        tuple[Chance, ...], Field(min_length=1, max_length=4), AfterValidator(_part_of_a_whole)
    ]
    """The shares of patients whose worst grade is 1, 2, 3, 4, were all followed for good. Deaths
    are those of [course]: no event is fatal."""
    median_weeks: Amount = 4.0
    """From the first dose to its beginning, exponential."""
    lasts_weeks: Amount = 3.0
    """Median from its beginning to its end, exponential."""
    related: Chance = 1.0
    """The share of these events that are called related to the drug."""


class Weight(Part):
    """Body weight."""

    start_kg: Amount = 76.0
    """Mean before treatment."""
    start_sd: Spread = 14.0
    """Between patients."""
    loss_percent_per_month: Number = 0.8
    """Mean under treatment."""
    loss_sd: Spread = 0.7
    """Between patients."""
    error_kg: Spread = 0.7
    """Of one weight."""


class Scenario(Part):
    """What is assumed of the patients."""

    name: Text
    """Its name."""
    text: str = ""
    """What it stands for."""
    like: Text | None = None
    """The scenario from which everything is taken that is not said here."""
    entry: Entry = Entry()
    tumour: Tumour = Tumour()
    ct: Ct = Ct()
    marker: Marker = Marker()
    uptake: UptakeOfTracer = UptakeOfTracer()
    course: Course = Course()
    dosing: Dosing = Dosing()
    weight: Weight = Weight()
    events: tuple[Event, ...] = Field(default=(), alias="event")


class Scenarios(Part):
    """The scenarios of a study."""

    format: Annotated[Count, Field(ge=1, le=1)] = 1
    """The version of this format: 1."""
    default: Text | None = None
    """The scenario that is simulated unless another is asked for; without it, the first."""
    scenarios: Annotated[tuple[Scenario, ...], Field(alias="scenario", min_length=1)]
