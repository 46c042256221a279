"""What names persons in SDTM: birth dates, investigators, qualifiers of a site's own, contacts.

A standard variable is trusted to hold what it is for. A qualifier is judged by its name, its
label and its values.
"""

from __future__ import annotations

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.identifying import (
    Suspect,
    count_identifying,
    holds_contacts,
    identifying_cells,
    identifying_column,
    identifying_subjects,
    kind_of_cells,
    kind_of_heading,
    without_contacts,
)

_SUBJECT = "USUBJID"
_OWN = ("file", "row")


def without_persons(
    domain: str, table: str | None, rows: pl.DataFrame, name: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out of a domain what names persons.

    Parameters
    ----------
    domain, table
        "dm", or "suppdm" with its qualifiers; the plain table that it chiefly feeds.
    rows, name
        With upper-case headings; what findings call the file.

    Returns
    -------
    The domain without such columns, qualifiers and cells, and what was found, unquoted.
    """
    qualifiers = domain.startswith("supp")
    rows, findings = (_qualifiers if qualifiers else _columns)(rows, table, name)
    for heading in rows.columns:
        if heading in (*_OWN, _SUBJECT) or rows.schema[heading] != pl.String:
            continue
        held = int(holds_contacts(rows[heading]).sum())
        if held:
            rows = rows.with_columns(without_contacts(rows[heading], blank=False).alias(heading))
            findings.append(identifying_cells(table, name, heading, held))
    if domain == "dm":
        for heading in (_SUBJECT, "SUBJID"):
            if heading in rows.columns:
                told = count_identifying(rows[heading].drop_nulls().cast(pl.String).to_list())
                findings += [identifying_subjects(name, heading, told)] if told else []
    return rows, findings


def _columns(
    rows: pl.DataFrame, table: str | None, name: str
) -> tuple[pl.DataFrame, list[Finding]]:
    suspects = {
        heading: Suspect(kind, rows[heading].count())
        for heading in rows.columns
        if heading not in _OWN
        and (kind := kind_of_heading(heading)) is not None
        and kind != "patient numbers"
    }
    findings = [identifying_column(table, name, h, s) for h, s in suspects.items() if s.cells]
    return rows.drop(suspects), findings


def _qualifiers(
    rows: pl.DataFrame, table: str | None, name: str
) -> tuple[pl.DataFrame, list[Finding]]:
    findings: list[Finding] = []
    suspects: list[str] = []
    labelled = "QLABEL" in rows.columns
    for (qualifier,), own in rows.drop_nulls("QNAM").group_by("QNAM", maintain_order=True):
        labels = own["QLABEL"].drop_nulls().unique(maintain_order=True) if labelled else ()
        kinds = [kind_of_heading(str(text)) for text in (qualifier, *labels)]
        kind = next((each for each in kinds if each not in (None, "patient numbers")), None)
        values = own["QVAL"].cast(pl.String)
        held = (kind, values.count()) if kind is not None else kind_of_cells(values, None)
        if held is not None:
            suspects.append(str(qualifier))
            findings.append(identifying_column(table, name, str(qualifier), Suspect(*held)))
    return rows.filter(~pl.col("QNAM").is_in(suspects).fill_null(False)), findings
