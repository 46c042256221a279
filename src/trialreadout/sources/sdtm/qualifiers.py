"""Supplemental qualifiers: each hung at the record that it qualifies, as a column of its own.

Source: CDISC SDTM Implementation Guide 3.4, 8.4 (relating non-standard variables).
"""

from __future__ import annotations

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.faults import faults

_SUBJECT = "USUBJID"


def with_qualifiers(
    parent: pl.DataFrame, supplement: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Bring the rows of SUPP-- to their parent domain.

    Parameters
    ----------
    parent
        A domain with upper-case headings.
    supplement
        Its SUPP--: IDVAR names the parent's column that IDVARVAL is found in; where it is blank
        the qualifier is the subject's.

    Returns
    -------
    The parent with a column for each QNAM, null where nothing was said; and a finding for each
    qualifier that found no record, or whose name the parent has already.
    """
    findings: list[Finding] = []
    taken = supplement["QNAM"].is_in(parent.columns)
    findings += _not_hung("qualifier-name-taken", supplement, taken)
    supplement = supplement.filter(~taken)
    for (id_variable,), part in supplement.group_by("IDVAR", maintain_order=True):
        if id_variable is not None and id_variable not in parent.columns:
            findings += _not_hung("qualifier-without-record", part, pl.lit(True))
            continue
        key = pl.lit(None, pl.String) if id_variable is None else _as_text(str(id_variable))
        parent = parent.with_columns(_id=key)
        part = part.with_columns(_id=_as_text("IDVARVAL"))
        lost = part.join(parent, on=[_SUBJECT, "_id"], how="anti", nulls_equal=True)
        findings += _not_hung("qualifier-without-record", lost, pl.lit(True))
        wide = part.drop_nulls("QNAM").pivot(
            "QNAM", index=[_SUBJECT, "_id"], values="QVAL", aggregate_function="first"
        )
        again = [c for c in wide.columns if c in parent.columns and c not in (_SUBJECT, "_id")]
        parent = parent.join(
            wide, on=[_SUBJECT, "_id"], how="left", nulls_equal=True, maintain_order="left"
        ).drop("_id")
        parent = parent.with_columns(
            pl.coalesce(name, f"{name}_right").alias(name) for name in again
        ).drop(f"{name}_right" for name in again)
    return parent, findings


def _as_text(column: str) -> pl.Expr:
    """Write 1, 1.0 and "1" alike, since a sequence number travels as any of them."""
    return pl.col(column).cast(pl.String).str.replace(r"\.0$", "")


def _not_hung(rule: str, rows: pl.DataFrame, which: pl.Series | pl.Expr) -> list[Finding]:
    return faults(rule, None, rows.rename({_SUBJECT: "subject"}), which, "QNAM")
