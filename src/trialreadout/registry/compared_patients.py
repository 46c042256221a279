"""Patients: how many, and who, registered against those who entered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from trialreadout.protocol import Protocol
from trialreadout.protocol.eligibility import criteria_of
from trialreadout.protocol.registry_record import RegistryRecord, whole_years
from trialreadout.registry.compared import Compared, held

_SEXES = {"f": "FEMALE", "female": "FEMALE", "m": "MALE", "male": "MALE"}


def compared_patients(
    protocol: Protocol, record: RegistryRecord, entered: pl.DataFrame
) -> Iterator[Compared]:
    """Compare numbers, ages, sex and eligibility.

    Parameters
    ----------
    entered
        The rows of the subjects who entered.
    """
    yield from _numbers(protocol, record, entered.height)
    yield from _ages(protocol, record, entered["age_years"])
    yield from _sex(record, entered["sex"])
    module = record.protocol_section.eligibility_module
    said = criteria_of(module.eligibility_criteria)
    population = protocol.population
    if said.neither and not said.inclusion:
        own = len(population.inclusion) + len(population.exclusion)
        remark = "the record's text does not part inclusion and exclusion"
        yield Compared(
            "eligibility",
            f"{len(said.neither)} sentences",
            f"{own} sentences" if own else None,
            "cannot be told" if own else "registered only",
            remark,
        )
        return
    yield from _criteria("inclusion criteria", said.inclusion, population.inclusion)
    yield from _criteria("exclusion criteria", said.exclusion, population.exclusion)


def _numbers(protocol: Protocol, record: RegistryRecord, entered: int) -> Iterator[Compared]:
    enrolment = record.protocol_section.design_module.enrollment_info
    planned = protocol.study.planned_subjects
    remark = None
    if enrolment.count is not None and enrolment.type is None:
        remark = "the record does not say whether planned or actual; taken as planned"
    yield from held(
        "planned patients",
        None if record.planned is None else str(record.planned),
        None if planned is None else str(planned),
        remark=remark,
    )
    actual = enrolment.type == "ACTUAL"
    said = None if enrolment.count is None else f"{enrolment.count}{'' if actual else ' planned'}"
    yield from held(
        "patients who entered",
        said,
        str(entered),
        lambda one, other: one.removesuffix(" planned") == other,
    )


def _ages(protocol: Protocol, record: RegistryRecord, ages: pl.Series) -> Iterator[Compared]:
    module = record.protocol_section.eligibility_module
    limits = module.minimum_age, module.maximum_age
    registered = _range(*limits) if any(limits) else None
    own = protocol.population.age_years
    planned = None
    if own.minimum is not None or own.maximum is not None:
        low, high = (None if a is None else f"{a} Years" for a in (own.minimum, own.maximum))
        planned = _range(low, high)
    yield from held("age", registered, planned)
    if registered is None:
        return
    known = ages.drop_nulls()
    if known.is_empty():
        remark = "the data hold no ages"
        yield Compared("age of those who entered", registered, None, "cannot be told", remark)
        return
    lowest, highest = sorted(known.to_list())[0], sorted(known.to_list())[-1]
    done = f"{lowest:g} to {highest:g} years"
    youngest, oldest = map(whole_years, limits)
    if any(
        limit is not None and whole_years(limit) is None and "N/A" not in limit for limit in limits
    ):
        remark = "a limit is not of whole years"
        yield Compared("age of those who entered", registered, done, "cannot be told", remark)
        return
    outside = known.filter(
        (known < (youngest if youngest is not None else 0))
        | (known.floor() > (oldest if oldest is not None else float("inf")))
    )
    if len(outside):
        remark = f"{len(outside)} of {len(known)} lie outside"
        yield Compared("age of those who entered", registered, done, "differs", remark)
    elif len(known) < len(ages):
        remark = f"the age of {len(ages) - len(known)} is not recorded"
        yield Compared("age of those who entered", registered, done, "cannot be told", remark)
    else:
        yield Compared("age of those who entered", registered, done, "agrees")


def _range(low: str | None, high: str | None) -> str:
    """Write limits of age; one that is not said is left out."""
    low, high = (
        None if limit is None or limit == "N/A" else re.sub("^(\\d+) [Yy]ears?$", r"\1", limit)
        for limit in (low, high)
    )
    if low is None and high is None:
        return "no limit"
    if high is None:
        return f"{low} or older"
    return f"up to {high}" if low is None else f"{low} to {high}"


def _sex(record: RegistryRecord, sexes: pl.Series) -> Iterator[Compared]:
    registered = record.protocol_section.eligibility_module.sex
    counted = sexes.drop_nulls().value_counts().sort("sex")
    done = ", ".join(f"{n} {word}" for word, n in counted.iter_rows()) or None
    if registered is None or done is None:
        yield from held("sex", registered, done)
        return
    words = {_SEXES.get(word.casefold()) for word in counted["sex"]}
    if registered == "ALL":
        yield Compared("sex", registered, done, "agrees")
    elif None in words or sexes.null_count():
        remark = "the sex of some is not recorded, or in words that are not known"
        yield Compared("sex", registered, done, "cannot be told", remark)
    else:
        yield Compared("sex", registered, done, "agrees" if words == {registered} else "differs")


def _criteria(topic: str, registered: Sequence[str], done: Sequence[str]) -> Iterator[Compared]:
    """Compare sentences word for word; what is worded otherwise may mean the same."""
    one, other = (
        {" ".join(s.casefold().split()).rstrip(".") for s in each} for each in (registered, done)
    )
    if not one or not other:
        yield from held(
            topic,
            f"{len(registered)} sentences" if one else None,
            f"{len(done)} sentences" if other else None,
        )
        return
    said = f"{len(registered)} sentences", f"{len(done)} sentences"
    if one == other:
        yield Compared(topic, *said, "agrees", "word for word")
    else:
        remark = f"{len(one & other)} stand in both word for word; read the others"
        yield Compared(topic, *said, "cannot be told", remark)
