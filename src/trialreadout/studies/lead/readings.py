"""The rows that readers would write down of an invented patient: CT and scintigraphy."""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.studies.lead.records import row_of
from trialreadout.studies.lead.scintigraphy import ADJUDICATOR, PREPARATION, Scan
from trialreadout.studies.lead.truth import Life
from trialreadout.studies.plain_rows import Row

CT_READER = "investigator"
_SLICE_MM = 5


def lesion_rows(life: Life) -> Iterator[Row]:
    """Write each lesion as it was identified."""
    for lesion in life.tumour.lesions:
        seen = lesion.first_seen_day
        yield row_of(
            life.patient,
            lesion=lesion.name,
            reader=CT_READER,
            role=lesion.role,
            organ=lesion.organ,
            nodal=lesion.nodal,
            bone_type=lesion.bone_type,
            merged_into=lesion.merged_into,
            first_seen_on=None if seen is None else life.patient.on(seen),
        )


def examination_rows(life: Life) -> Iterator[Row]:
    """Write each CT, and whether it showed a new lesion."""
    for ct in life.tumour.examinations:
        yield row_of(
            life.patient,
            examined_on=life.patient.on(ct.day),
            visit=ct.visit,
            method="spiral CT",
            slice_mm=_SLICE_MM,
            contrast=ct.contrast,
            reader=CT_READER,
            new_lesion=ct.new_lesion,
        )


def measurement_rows(life: Life) -> Iterator[Row]:
    """Write what was seen of each lesion at each CT; nodes too along their longest diameter."""
    for ct in life.tumour.examinations:
        for seen in ct.seen:
            yield row_of(
                life.patient,
                lesion=seen.lesion,
                reader=CT_READER,
                assessed_on=life.patient.on(ct.day),
                visit=ct.visit,
                diameter_mm=seen.size_mm,
                axis="" if seen.size_mm is None else "longest",
                state=seen.state,
                reason_not_done=seen.reason_not_done,
            )


def scan_rows(life: Life) -> Iterator[Row]:
    """Write each scintigraphy."""
    for scan in life.scans:
        yield row_of(
            life.patient,
            scanned_on=life.patient.on(scan.day),
            visit=scan.visit,
            kind=scan.kind,
            administered_on=life.patient.on(scan.administered_day),
            activity_mbq=scan.activity_mbq,
            preparation=PREPARATION,
            tsh_mu_per_l=scan.tsh_mu_per_l,
        )


def read_rows(life: Life) -> Iterator[Row]:
    """Write who read each scan; a read without a focus saw no uptake."""
    for scan in life.scans:
        for reader, day in scan.read_days:
            yield row_of(
                life.patient,
                **_key(scan, life),
                reader=reader,
                read_on=life.patient.on(_by_the_decision(day, scan, life)),
                adjudicated=reader == ADJUDICATOR,
            )


def _by_the_decision(day: int, scan: Scan, life: Life) -> int:
    """Have a scan read by the day on which something is decided by it."""
    decision = life.treatment.decision
    return day if decision is None or scan.day > decision.day else min(day, decision.day)


def focus_rows(life: Life) -> Iterator[Row]:
    """Write each focus that a reader saw."""
    for scan in life.scans:
        for focus in scan.foci:
            yield row_of(
                life.patient,
                **_key(scan, life),
                reader=focus.reader,
                lesion=focus.lesion.name,
                site=focus.lesion.organ,
                uptake=focus.uptake,
                tumour_to_background=f"{focus.tumour_to_background:.1f}",
            )


def _key(scan: Scan, life: Life) -> dict[str, str]:
    return {"scanned_on": life.patient.on(scan.day).isoformat(), "kind": scan.kind}
