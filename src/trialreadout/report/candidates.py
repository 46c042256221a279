"""Candidate foci for the terminal: what appeared first, then what else is called."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.analysis.candidate_foci import AppearedFocus, CandidateFoci, CandidateFocus
from trialreadout.report.text import columns_under, counted

_SCAN = (("patient", True), ("day", True))
_PLACE = (("row", True), ("column", True), ("probability", True))


def render_candidates(found: CandidateFoci, promised: float) -> RenderableType:
    """Draw the candidates that are called; all others are in the file."""
    parts: list[RenderableType] = []
    new = [focus for focus in found.appeared if focus.appeared]
    if new:
        parts += [Text("Appeared since the baseline:"), _appeared(new), Text()]
    elif any(scan.kind == "planar" for scan in found.read):
        parts += [Text("Nothing appeared since the baselines."), Text()]
    foci = [focus for focus in found.foci if focus.called]
    if foci:
        share = f"{100 * promised:g} %"
        parts += [Text(f"Candidates, of which about {share} are expected to be false:")]
        parts += [_foci(foci), Text()]
    left = len(found.foci) - len(foci)
    if left:
        parts.append(Text(f"{counted(left, 'less probable candidate')} left out here."))
    if found.unread:
        parts.append(Text(f"{counted(len(found.unread), 'scan')} without a file that can be read."))
    if not found.read:
        parts.append(Text("No scan was looked at."))
    parts.append(Text("Candidates assist who reads; no result rests on them."))
    return Group(*parts)


def _appeared(foci: Sequence[AppearedFocus]) -> RenderableType:
    table = columns_under(*_SCAN, *_PLACE, ("times as much", True), ("p", True))
    for focus in foci:
        times = f"{focus.times:.1f} ({focus.low:.1f} to {focus.high:.1f})"
        p_value = "< 0.0001" if focus.p_value < 1e-4 else f"{focus.p_value:.4f}"
        table.add_row(*_day(focus), *_place(focus), times, p_value)
    return table


def _foci(foci: Sequence[CandidateFocus]) -> RenderableType:
    table = columns_under(*_SCAN, ("kind", True), ("slice", True), *_PLACE)
    for focus in foci:
        within = "" if focus.slice is None else f"{focus.slice:.0f}"
        table.add_row(*_day(focus), focus.scan.kind, within, *_place(focus))
    return table


def _day(focus: CandidateFocus | AppearedFocus) -> tuple[str, str]:
    return focus.scan.subject, str(focus.scan.scanned_on or focus.scan.visit or "")


def _place(focus: CandidateFocus | AppearedFocus) -> tuple[str, ...]:
    return f"{focus.row:.0f}", f"{focus.column:.0f}", f"{focus.probability:.2f}"
