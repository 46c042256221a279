"""ADSL: the patients, a row each.

Source: CDISC ADaM Implementation Guide 1.3, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

import polars as pl

from trialreadout.adam.dataset import Dataset, Variable
from trialreadout.adam.expressions import imputed, yes, yes_no
from trialreadout.adam.handed_in import as_handed_in
from trialreadout.adam.parameters import made_codes
from trialreadout.adam.variables import IMPUTED, STANDARD, YES, YES_NO, dataset, variable
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.sets import members
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AnalysisSet
from trialreadout.sources.read import Sources

_FLAGS = {
    "at least one dose": ("SAFFL", "Safety Population Flag"),
    "all enrolled": ("ENRLFL", "Enrolled Population Flag"),
    "randomised": ("ITTFL", "Intent-To-Treat Population Flag"),
}
"""For a rule in words the flag that the standard has for it."""
_SEXES = {"FEMALE": "F", "MALE": "M", "UNKNOWN": "U"}
_OF_SEX = (("F", "Female"), ("M", "Male"), ("U", "Unknown"))
_LABEL = 40
_FLAG = " Set Flag"
OF_SET = "Analysis set"
"""How the origin of a flag begins that says who is in an analysis set."""


def adsl(protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]) -> Dataset:
    """List the patients with what is known of each, and the analysis sets they are in."""
    subjects = sources.table("subjects").drop_nulls("subject")
    subjects = subjects.unique("subject", keep="first", maintain_order=True)
    rows = subjects.join(_treated(sources), on="subject", how="left", maintain_order="left")
    known = _known(sources, protocol.data.dialect)
    rows = rows.join(known, on="subject", how="left", maintain_order="left")
    treated = pl.col("TRTSDT").is_not_null()
    failed = pl.col("screen_failure").fill_null(False)
    died, stopped = pl.col("DTHDT").is_not_null(), pl.col("EOSDT").is_not_null()
    rows = rows.with_columns(
        STUDYID=pl.lit(protocol.study.id),
        USUBJID="subject",
        SUBJID="subject",
        SITEID="site",
        AGE="age_years",
        AGEU=pl.when(pl.col("age_years").is_not_null()).then(pl.lit("YEARS")),
        SEX=pl.col("sex").str.to_uppercase().replace(_SEXES),
        ARM="arm",
        TRT01P=pl.when(~failed).then("arm"),
        TRT01A=pl.when(treated).then(pl.coalesce("actual_arm", "arm")),
        SCRNFFL=yes(failed),
        RFICDT="informed_on",
        ENRLDT="enrolled_on",
        RANDDT="randomised_on",
        TRTDURD=(pl.col("TRTEDT") - pl.col("TRTSDT")).dt.total_days() + 1,
        EOSSTT=pl.when(died | stopped).then(pl.lit("DISCONTINUED")),
        DTHFL=yes(died | ~pl.col("_lives").fill_null(True)),
    )
    flags = _flags(protocol)
    rows = rows.with_columns(_in_sets(protocol, sources, graded, flags))
    own = [as_handed_in(each, protocol, sources) for each in _VARIABLES]
    return dataset(
        "ADSL",
        "Subject-Level Analysis Dataset",
        "SUBJECT LEVEL ANALYSIS DATASET",
        "One record per subject",
        ("STUDYID", "USUBJID"),
        [*own[:_BEFORE_FLAGS], *flags, *own[_BEFORE_FLAGS:]],
        rows,
    )


def _in_sets(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    flags: list[Variable],
) -> list[pl.Expr]:
    """Say of each patient who is in each analysis set; null where it cannot be told of the set."""
    tables = {name: each.table for name, each in graded.items()}
    said: list[pl.Expr] = []
    for each, flag in zip(protocol.analysis_sets, flags, strict=True):
        chosen = members(each, sources, tables, protocol.data.cut_off)
        inside = pl.lit(None, pl.String)
        if chosen is not None:
            inside = yes_no(pl.col("subject").is_in(chosen.implode()))
        said.append(inside.alias(flag.name))
    return said


def _treated(sources: Sources) -> pl.DataFrame:
    """Give the first and last day of treatment; no last one where a stretch has no end."""
    return (
        sources.table("doses")
        .drop_nulls(["subject", "started_on"])
        .group_by("subject")
        .agg(
            TRTSDT=pl.col("started_on").min(),
            TRTEDT=pl.when(pl.col("ended_on").is_not_null().all()).then(pl.col("ended_on").max()),
        )
    )


def _known(sources: Sources, dialect: str) -> pl.DataFrame:
    """Give what is last known of each patient, and the file and row that it stands in.

    A file of SDTM is named as its domain is, in capital letters.
    """
    rows = sources.table("status").drop_nulls("subject")
    rows = rows.unique("subject", keep="first", maintain_order=True)
    own = pl.col("file").cast(pl.String)
    stood = rows.select(
        "subject",
        _lives="alive",
        DTHDT="died_on",
        DTHDTF=imputed("died_on"),
        DTHCAUS="cause",
        LSTALVDT="last_contact_on",
        EOSDT=pl.coalesce("discontinued_on", "died_on"),
        DCSREAS="reason",
        _death=pl.coalesce("death_file", own),
        DTHSEQ=pl.coalesce("death_row", pl.col("row").cast(pl.Int64)),
        _alive=pl.coalesce("last_contact_file", own),
        LALVSEQ=pl.coalesce("last_contact_row", pl.col("row").cast(pl.Int64)),
    )
    capitals = dialect == "sdtm"
    died, seen = pl.col("DTHDT").is_not_null(), pl.col("LSTALVDT").is_not_null()
    return stood.with_columns(
        pl.when(died).then(_stem(stood["_death"], capitals)).alias("DTHDOM"),
        pl.when(died).then("DTHSEQ").alias("DTHSEQ"),
        pl.when(seen).then(_stem(stood["_alive"], capitals)).alias("LALVDOM"),
        pl.when(seen).then("LALVSEQ").alias("LALVSEQ"),
    )


def _stem(files: pl.Series, capitals: bool) -> pl.Series:
    """Name files without folder and ending."""
    stems = {file: PurePath(file).stem for file in files.unique().drop_nulls()}
    named = files.replace_strict(stems, default=None, return_dtype=pl.String)
    return named.str.to_uppercase() if capitals else named


def _flags(protocol: Protocol) -> list[Variable]:
    """Describe a flag for each analysis set: the standard's own where it has one."""
    standard: dict[str, tuple[str, str]] = {}
    for each in protocol.analysis_sets:
        flag = _FLAGS.get(each.rule) if isinstance(each.rule, str) else None
        if flag is not None and flag not in standard.values():
            standard[each.name] = flag
    names = {name for name, _ in _FLAGS.values()} | STANDARD.keys()
    taken = {name.removesuffix("FL") for name in names if name.endswith("FL")}
    rest = [each.name for each in protocol.analysis_sets if each.name not in standard]
    made = made_codes(rest, taken, length=6)
    flags = standard | {name: (f"{made[name]}FL", _label(name)) for name in rest}
    return [_flag(each, *flags[each.name]) for each in protocol.analysis_sets]


def _flag(chosen: AnalysisSet, name: str, label: str) -> Variable:
    source = f'{OF_SET} "{chosen.name}" of the protocol'
    return Variable(name, label, "text", "Derived", source, YES_NO)


def _label(name: str) -> str:
    """Name a flag in words, within the length of a label."""
    return f"{name[:1].upper()}{name[1 : _LABEL - len(_FLAG)]}{_FLAG}"


_VARIABLES = (
    variable("STUDYID", "Identifier of the study in its protocol", "Assigned"),
    variable("USUBJID", "subjects.subject", "Assigned"),
    variable("SUBJID", "subjects.subject", "Assigned"),
    variable("SITEID", "subjects.site", "Assigned"),
    variable("AGE", "subjects.age_years", "Assigned"),
    variable("AGEU", "YEARS where an age is known", "Assigned"),
    variable("SEX", "subjects.sex in the standard's words", terms=_OF_SEX),
    variable("ARM", "subjects.arm", "Assigned"),
    variable("TRT01P", "ARM, but of a screen failure"),
    variable("TRT01A", "Of those who were given a dose subjects.actual_arm, else ARM"),
    variable("SCRNFFL", "subjects.screen_failure", terms=YES),
    variable("RFICDT", "subjects.informed_on", "Assigned"),
    variable("ENRLDT", "subjects.enrolled_on", "Assigned"),
    variable("RANDDT", "subjects.randomised_on", "Assigned"),
    variable("TRTSDT", "First doses.started_on"),
    variable("TRTEDT", "Last doses.ended_on; null where a stretch has no end"),
    variable("TRTDURD", "TRTEDT - TRTSDT + 1"),
    variable("EOSSTT", "DISCONTINUED where the patient died or left the study"),
    variable("EOSDT", "status.discontinued_on, else the day of death"),
    variable("DCSREAS", "status.reason", "Assigned"),
    variable(
        "DTHFL", "Y where the patient is known to have died, whether or not the day is", terms=YES
    ),
    variable("DTHDT", "status.died_on", "Assigned"),
    variable("DTHDTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("DTHCAUS", "status.cause", "Assigned"),
    variable("DTHDOM", "File that the day of death stands in", "Assigned"),
    variable("DTHSEQ", "Its row there, as a spreadsheet shows it", "Assigned"),
    variable("LSTALVDT", "status.last_contact_on", "Assigned"),
    variable("LALVDOM", "File that the last contact stands in", "Assigned"),
    variable("LALVSEQ", "Its row there, as a spreadsheet shows it", "Assigned"),
)
_BEFORE_FLAGS = [each.name for each in _VARIABLES].index("RFICDT")
