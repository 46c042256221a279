"""Who the patients were and what became of them, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from trialreadout.analysis.characteristics import MOST_CATEGORIES
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BASELINE, DEVIATIONS, DISPOSITION
from trialreadout.report.tables import Table
from trialreadout.report.tables_of.by_set import tables_by_set
from trialreadout.report.tables_of.footnotes import provenance
from trialreadout.report.tables_of.numbers import OF_SUBJECTS

_TITLES: Mapping[str, tuple[str, str]] = {
    DISPOSITION: ("Disposition of patients", "Patients"),
    DEVIATIONS: ("Protocol deviations", "Patients with"),
    BASELINE: ("Baseline characteristics", "Characteristic"),
}
_SHARES = "Shares are of all patients of the set."
_NOTES: Mapping[str, tuple[str, ...]] = {
    DISPOSITION: (
        "Entered: in the table of subjects, and no screen failure. Treated: at least one dose.",
        "A screen failure is in no set but that of all registered patients.",
        "Treatment ended: its end or a reason is recorded, or the patient died.",
        _SHARES,
    ),
    DEVIATIONS: ("A patient with several deviations of a kind counts once.", _SHARES),
    BASELINE: (
        f"{_SHARES.removesuffix('.')}, those of whom nothing is recorded among them.",
        "Quartiles are interpolated between the ordered values (Hyndman and Fan 1996, type 7).",
        "Lesions: those of the reader of record at baseline; a patient can have several organs.",
        "Not recorded of lesions: no baseline assessment, or no organ; of the sum also no target "
        "lesion, or one that was not read.",
        f"A column of more than {MOST_CATEGORIES} different words, or of dates, stands in "
        "the listing alone.",
    ),
}


def tables_of_subjects(results: Sequence[Result], protocol: Protocol) -> Iterator[Table]:
    """Lay out disposition, deviations and characteristics; by arm in a table of their own."""
    for topic, number in OF_SUBJECTS.items():
        rows = [row for row in results if row.endpoint == topic]
        title, first = _TITLES[topic]
        for split, table in tables_by_set(rows, title, first, protocol):
            notes = (*_NOTES[topic], *provenance(protocol))
            own = f"{number}.1" if split else number
            yield replace(table, number=own, footnotes=notes)
