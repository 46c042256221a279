"""What a registry record says in prose, as comments of a draft, each line one comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialreadout.protocol.amounts import Amount, amounts_in, durations_in
from trialreadout.protocol.registry_record import Intervention, RegistryRecord, on_one_line
from trialreadout.studies.templates.chapters import in_toml
from trialreadout.studies.templates.kinds_of_outcomes import lines_of, nearest, parts_of

_GIVEN = ("DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "RADIATION", "GENETIC", "DIETARY_SUPPLEMENT")
_NO_LETTER = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def as_comment(text: str) -> str:
    """Write a line of comment; what would end it, or what TOML refuses there, becomes a blank."""
    return f"# {_NO_LETTER.sub(' ', text)}".rstrip()


def is_given(each: Intervention) -> bool:
    """Tell whether an intervention is a treatment with an agent, and no procedure."""
    return each.type is None or each.type.upper() in _GIVEN


def comments_on_treatment(each: Intervention, record: RegistryRecord) -> Iterator[str]:
    """Show what the record's texts say of dose and duration, and what it may mean.

    Keys are proposed of what is said of the treatment itself. Sentences of the descriptions are
    shown with what was found in them, since they may speak of another treatment as well.
    """
    about = on_one_line(each.description or "")
    if about:
        yield as_comment(f"the record: {about}")
    for amount in amounts_in(about):
        keys = ", ".join(_keys(amount))
        yield as_comment(f"found: {amount.words}" + (f"; proposed: {keys}" if keys else ""))
    if durations := ", ".join(each.words for each in durations_in(about)):
        yield as_comment(f"found: {durations}; weeks = ... if that is how long")
    for sentence in _sentences_on(each, record):
        found = [one.words for one in amounts_in(sentence)]
        found += [one.words for one in durations_in(sentence)]
        if found:
            yield as_comment(f"its description: {sentence}")
            yield as_comment(f"  found: {', '.join(dict.fromkeys(found))}")


def _keys(amount: Amount) -> Iterator[str]:
    """Propose keys of a treatment; none where they do not take the amount."""
    if amount.number is None:
        return
    if amount.unit == "MBq" and not amount.per:
        yield f"activity_mbq = {amount.number:g}"
    elif amount.unit == "mg" and not amount.per:
        yield f"dose_mg = {amount.number:g}"
        if amount.times_per_day is not None:
            yield f"times_per_day = {amount.times_per_day}"
    elif amount.unit == "mg" and amount.per == "day":
        yield f"dose_mg = {amount.number:g} a day, divided by the doses of a day"


def _sentences_on(each: Intervention, record: RegistryRecord) -> Iterator[str]:
    """List the sentences of the descriptions that name an agent."""
    of = record.protocol_section.description_module
    agent = re.split(r"[\s(,]", each.name.strip())[0].casefold()
    for text in (of.brief_summary, of.detailed_description):
        for sentence in re.split(r"(?<=[.!?])\s+|\n{2,}", text or ""):
            if agent and agent in sentence.casefold():
                yield on_one_line(sentence)


def comments_on_arms(record: RegistryRecord) -> Iterator[str]:
    """Show the design and the arms."""
    of = record.protocol_section
    info = of.design_module.design_info
    words = {
        "study type": of.design_module.study_type,
        "allocation": info.allocation,
        "model": info.intervention_model,
        "masking": info.masking_info.masking,
        "purpose": info.primary_purpose,
        "sex": of.eligibility_module.sex,
        "status": of.status_module.overall_status,
        "why stopped": of.status_module.why_stopped,
        "completion": of.status_module.completion_date_struct.date,
    }
    enrolment = of.design_module.enrollment_info
    if record.planned is None and enrolment.count is not None:
        words["patients who entered"] = str(enrolment.count)
    yield as_comment("What the record says and no key takes:")
    yield from (as_comment(f"  {what}: {said}") for what, said in words.items() if said)
    if (of.design_module.study_type or "INTERVENTIONAL") != "INTERVENTIONAL":
        yield as_comment("  It is no trial of a treatment that a protocol assigns.")
    for age in (of.eligibility_module.minimum_age, of.eligibility_module.maximum_age):
        if age and not re.fullmatch(r"\d+ [Yy]ears?", age.strip()):
            yield as_comment(f"  age: {age}, which is not of whole years")
    for arm in of.arms_interventions_module.arm_groups:
        kind = f" ({arm.type})" if arm.type else ""
        about = f": {on_one_line(arm.description)}" if arm.description else ""
        yield as_comment(f"  arm {in_toml(arm.label)}{kind}{about}")
    for each in of.arms_interventions_module.interventions:
        if not is_given(each):
            yield as_comment(f"  {each.type}, no agent: {on_one_line(each.name)}")


def comments_on_outcomes(record: RegistryRecord) -> Iterator[str]:
    """Propose an endpoint for each outcome, behind #, with the registry's words above it."""
    for outcome in record.outcomes:
        near = nearest(outcome.measure)
        yield as_comment("")
        yield as_comment(f"{outcome.name}: {outcome.measure}")
        yield as_comment(f"  time frame: {outcome.time_frame or 'not said'}")
        if outcome.description:
            yield as_comment(f"  {on_one_line(outcome.description)}")
        if near is None:
            yield as_comment("  no kind of endpoint is near by its words")
            continue
        yield as_comment(f"  nearest by its words: {near}; a proposal:")
        yield as_comment("[[endpoint]]")
        yield as_comment(f"name = {in_toml(outcome.name)}")
        yield from map(as_comment, lines_of(near))
        yield as_comment(f"registered_as = {in_toml(outcome.measure)}")
        if outcome.kind == "primary":
            yield as_comment("primary = true")
        if near == "any-of":
            for part, kind in parts_of(outcome.measure):
                yield as_comment(f"  part: {part}; nearest by its words: {kind or 'none'}")
