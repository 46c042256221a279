"""Lesions that their version of RECIST would not have as targets, said and not corrected.

What was chosen at baseline stays chosen: no lesion is left out here. But a reader of the results
should know that eight targets were followed where five are allowed, or one of 7 mm.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.criteria.selection import RECIST_1_0_SELECTION, RECIST_1_1_SELECTION, Selection
from trialreadout.protocol import Protocol
from trialreadout.protocol.immune_response import OverImmune
from trialreadout.sources.baseline_dates import baseline_rows, of_record
from trialreadout.sources.faults import said_of_rows
from trialreadout.sources.measurability import names_a_node, organ_of, smallest_mm
from trialreadout.sources.read import Sources

LIMITS = {"1.0": RECIST_1_0_SELECTION, "1.1": RECIST_1_1_SELECTION}
_SERIES = ["subject", "reader"]
_LESION = [*_SERIES, "lesion"]


def check_selection(
    sources: Sources, cohorts: tuple[Cohort, ...], protocol: Protocol
) -> list[Finding]:
    """Find targets that are too many, too small or of the wrong kind, and normal nodes.

    Returns
    -------
    A warning for each lesion, or for each reader and patient, of the readers of record. A part
    of a lesion that came apart was not chosen, and is not looked at.
    """
    limits = LIMITS[protocol.tumour_response.version]
    lesions = of_record(sources.table("lesions"), protocol).filter(pl.col("part_of").is_null())
    lesions = lesions.unique(_LESION, keep="first", maintain_order=True)
    measured = of_record(baseline_rows(sources, cohorts), protocol)
    targets = lesions.filter(pl.col("role") == "target")
    examinations = sources.table("examinations")
    return [
        *_too_many(sources, targets, limits, ""),
        *_too_many_new(sources, lesions, protocol),
        *_of_the_wrong_kind(sources, targets, limits),
        *_irradiated(sources, targets, measured, limits),
        *_too_small(sources, targets, measured, smallest_mm(examinations, limits), limits),
        *_normal_nodes(sources, lesions, measured, limits),
        *_perhaps_nodes(sources, lesions, limits),
    ]


def _too_many_new(sources: Sources, lesions: pl.DataFrame, protocol: Protocol) -> Iterator[Finding]:
    """Find the new lesions beyond what iRECIST measures, where something is graded by it.

    A new lesion counts to those measured if its first record has a size. The limits are those of
    RECIST 1.1, by which iRECIST measures; that they hold for new lesions is the project's reading.
    """
    if not any(isinstance(each, OverImmune) for each in protocol.endpoints):
        return
    records = of_record(sources.table("measurements"), protocol).drop_nulls("assessed_on")
    first = records.sort("assessed_on", "row").unique(_LESION, keep="first", maintain_order=True)
    sized = first.filter(pl.col("diameter_mm") > 0, pl.col("state") == "measured")
    new = lesions.filter(pl.col("role") == "new").join(
        sized.select(*_LESION, "assessed_on"), on=_LESION, maintain_order="left"
    )
    in_order = new.sort(*_SERIES, "assessed_on", "row")
    yield from _too_many(sources, in_order, RECIST_1_1_SELECTION, "new ")


def _too_many(
    sources: Sources, targets: pl.DataFrame, limits: Selection, new: str
) -> Iterator[Finding]:
    """Find the first target beyond the limits, of all and of each organ; `new`: "new " or ""."""
    rule = f"too-many-{new.strip()}{'-' if new else ''}targets"
    organ = organ_of(limits)
    rows = targets.with_columns(_organ=organ, _of_all=pl.int_range(pl.len()).over(_SERIES))
    rows = rows.with_columns(
        _all=pl.len().over(_SERIES),
        _of_organ=pl.int_range(pl.len()).over(*_SERIES, "_organ"),
        _organs=pl.len().over(*_SERIES, "_organ"),
    )
    most, each = limits.most_targets, limits.most_targets_of_an_organ
    yield from _said(
        sources,
        rule,
        "lesions",
        rows.filter(pl.col("_of_all") == most),
        "lesion",
        pl.format(f"at most {{}} {new}target lesions; there are {{}}", pl.lit(most), "_all"),
    )
    yield from _said(
        sources,
        f"{rule}-of-organ",
        "lesions",
        rows.filter((pl.col("_of_organ") == each) & pl.col("_organ").is_not_null()),
        "organ",
        pl.format(
            f"at most {{}} {new}targets in {{}}; there are {{}}", pl.lit(each), "_organ", "_organs"
        ),
    )


def _of_the_wrong_kind(
    sources: Sources, targets: pl.DataFrame, limits: Selection
) -> Iterator[Finding]:
    organ = pl.col("organ").str.to_lowercase()
    in_bone = organ.str.contains(r"\b(bone|skelet|osseous)") & ~organ.str.contains("marrow")
    in_bone = in_bone.fill_null(False)
    typed = pl.col("bone_type").is_not_null()
    never = pl.col("bone_type").is_in(limits.bone_types_never_measurable)
    if limits.bone_needs_its_type:
        allowed = "a lytic or mixed lesion, with soft tissue that can be measured; never a blastic"
        untyped = "bone_type"
    else:
        allowed, untyped = "a lesion that is not in bone", "organ"
    for rows, column in (
        (targets.filter(never.fill_null(False)), "bone_type"),
        (targets.filter(in_bone & ~typed), untyped),
    ):
        yield from _said(sources, "bone-target", "lesions", rows, column, pl.lit(allowed))
    if not limits.cystic_measurable:
        cystic = targets.filter(pl.col("cystic").fill_null(False))
        yield from _said(sources, "cystic-target", "lesions", cystic, "cystic")


def _irradiated(
    sources: Sources, targets: pl.DataFrame, measured: pl.DataFrame, limits: Selection
) -> list[Finding]:
    """Find targets that were irradiated before their baseline."""
    rows = targets.join(
        measured.unique(_LESION, keep="first").select(*_LESION, "assessed_on"), on=_LESION
    ).filter(pl.col("irradiated_on") < pl.col("assessed_on"))
    allowed = "a lesion that was not irradiated"
    if limits.irradiated_measurable_after_progression:
        allowed += ", or has progressed since"
    return _said(sources, "irradiated-target", "lesions", rows, "irradiated_on", pl.lit(allowed))


def _too_small(
    sources: Sources,
    targets: pl.DataFrame,
    measured: pl.DataFrame,
    by_examination: pl.DataFrame,
    limits: Selection,
) -> Iterator[Finding]:
    """Find targets below the size that their examination can measure."""
    unknown_method = min(limits.smallest_mm, limits.smallest_by_spiral_ct_mm)
    of_day = by_examination.group_by("subject", "examined_on").agg(pl.col("smallest_mm").min())
    rows = measured.join(targets.select(*_LESION, "nodal"), on=_LESION, maintain_order="left").join(
        of_day,
        left_on=["subject", "assessed_on"],
        right_on=["subject", "examined_on"],
        how="left",
        maintain_order="left",
    )
    least = pl.col("smallest_mm").fill_null(unknown_method)
    if limits.smallest_node_mm is not None:
        of_node = pl.max_horizontal(least, pl.lit(limits.smallest_node_mm))
        least = pl.when(pl.col("nodal").fill_null(False)).then(of_node).otherwise(least)
    rows = rows.with_columns(_least=least)
    allowed = pl.format("at least {} mm", pl.col("_least").cast(pl.String).str.strip_suffix(".0"))
    sized = pl.col("diameter_mm").is_not_null()
    rows = rows.filter(~(pl.col("diameter_mm") < 0).fill_null(False))
    small = rows.filter(sized & (pl.col("diameter_mm") < pl.col("_least")))
    yield from _said(
        sources, "target-not-measurable", "measurements", small, "diameter_mm", allowed
    )
    unsized = rows.filter(~sized & pl.col("state").is_in(["too small", "absent"]))
    yield from _said(sources, "target-not-measurable", "measurements", unsized, "state", allowed)


def _normal_nodes(
    sources: Sources, lesions: pl.DataFrame, measured: pl.DataFrame, limits: Selection
) -> list[Finding]:
    """Find nodes of normal size that are followed as non-target lesions."""
    if limits.normal_node_mm is None:
        return []
    nodes = lesions.filter(pl.col("nodal") & (pl.col("role") == "non-target"))
    rows = measured.join(nodes, on=_LESION, how="semi", maintain_order="left").filter(
        (pl.col("state") == "measured") & (pl.col("diameter_mm") < limits.normal_node_mm)
    )
    allowed = pl.lit(f"a short axis of at least {limits.normal_node_mm:g} mm")
    return _said(sources, "normal-node", "measurements", rows, "diameter_mm", allowed)


def _perhaps_nodes(sources: Sources, lesions: pl.DataFrame, limits: Selection) -> list[Finding]:
    """Find lesions that lie in a lymph node by their organ, and are not said to be one or none."""
    if limits.smallest_node_mm is None:
        return []
    rows = lesions.filter(pl.col("nodal").is_null(), names_a_node(pl.col("organ")))
    rows = rows.filter(pl.col("role").is_in(["target", "non-target"]))
    return _said(sources, "node-or-not", "lesions", rows, "organ")


def _said(
    sources: Sources,
    rule: str,
    table: str,
    rows: pl.DataFrame,
    column: str,
    allowed: pl.Expr | None = None,
) -> list[Finding]:
    if not rows.height:
        return []
    return said_of_rows(rule, table, rows, column, sources.heading(table, column), allowed)
