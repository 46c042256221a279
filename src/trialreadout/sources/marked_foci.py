"""The foci whose place in a scan was marked, each with its row, its scan's row and their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from trialreadout.sources.read import Sources

_SCAN = ["subject", "scanned_on", "kind"]


@dataclass(frozen=True, slots=True)
class MarkedFocus:
    """A focus; NaN and None: not known."""

    subject: str
    scanned_on: date
    kind: str
    visit: str | None
    reader: str | None
    lesion: str
    site: str | None
    uptake: str | None
    recorded_ratio: float
    """Tumour to background, as the reader gave it."""
    place: tuple[float, float, float]
    """Slice (of SPECT alone), row and column."""
    file: str
    row: int
    """Where it stands in the table of foci."""
    series: str | None
    administered_on: date | None
    administered_mbq: float

    @property
    def placed(self) -> bool:
        """Whether its place was marked."""
        wanted = self.place if self.kind == "spect" else self.place[1:]
        return all(each == each for each in wanted)


def marked_foci(sources: Sources) -> tuple[MarkedFocus, ...]:
    """List the foci of a study, in the order of their rows; those not placed are among them."""
    scans = (
        sources.table("scans")
        .select(*_SCAN, "visit", "series", "administered_on", "activity_mbq")
        .unique(_SCAN, keep="first", maintain_order=True)
    )
    foci = sources.table("foci").join(scans, on=_SCAN, how="left", maintain_order="left")
    numbers = ("tumour_to_background", "pixel_slice", "pixel_row", "pixel_column", "activity_mbq")
    foci = foci.with_columns(pl.col(each).fill_null(float("nan")) for each in numbers)
    return tuple(
        MarkedFocus(
            subject=each["subject"],
            scanned_on=each["scanned_on"],
            kind=each["kind"],
            visit=each["visit"],
            reader=each["reader"],
            lesion=each["lesion"],
            site=each["site"],
            uptake=each["uptake"],
            recorded_ratio=each["tumour_to_background"],
            place=(each["pixel_slice"], each["pixel_row"], each["pixel_column"]),
            file=each["file"],
            row=each["row"],
            series=each["series"],
            administered_on=each["administered_on"],
            administered_mbq=each["activity_mbq"],
        )
        for each in foci.iter_rows(named=True)
    )


def measured_radius_mm(sources: Sources, focus: MarkedFocus) -> float:
    """Give half the diameter of a lesion by the measurement nearest in time; NaN without one."""
    own = sources.table("measurements").filter(
        (pl.col("subject") == focus.subject)
        & (pl.col("lesion") == focus.lesion)
        & pl.col("diameter_mm").is_not_null()
        & pl.col("assessed_on").is_not_null()
    )
    if own.is_empty():
        return float("nan")
    away = [abs((day - focus.scanned_on).days) for day in own["assessed_on"]]
    return float(own["diameter_mm"][away.index(min(away))]) / 2
