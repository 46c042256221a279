"""What moved between two readouts, with the patients behind it.

A number may move because the data did, because the protocol did, or because the program did; all
three are named. A result has moved if what is printed of it has, or if other patients count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from trialreadout.analysis.became_known import BecameKnown
from trialreadout.analysis.kept_readout import PROTOCOL, KeptReadout
from trialreadout.core.file_names import file_stem

_PRINTED = ("text", "method", "subjects", "denominator")
"""What a result has moved by."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A key, a file or a version that is not what it was; None: it was, or is, not there."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class MovedPatient:
    """What an endpoint's table says otherwise of one patient."""

    endpoint: str
    """As its file is called."""
    subject: str
    columns: tuple[Moved, ...]
    """The columns that differ; several rows of a patient are parted by "; "."""


@dataclass(frozen=True, slots=True)
class MovedResult:
    """A number that is not what it was."""

    id: str
    before: str | None
    """As it was printed; None: there was no such result."""
    after: str | None
    joined: tuple[str, ...]
    """The patients whom its numerator counts now, and did not before."""
    left: tuple[str, ...]
    method: Moved | None
    """Where it was obtained otherwise."""
    patients: tuple[str, ...]
    """All patients behind the move: those who joined or left, and those of whom its endpoint now
    says something else."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What moved between two readouts."""

    versions: tuple[Moved, ...]
    protocol: tuple[Moved, ...]
    """Keys of the study file."""
    inputs: tuple[Moved, ...]
    """Files of data, by their SHA-256."""
    results: tuple[MovedResult, ...]
    patients: tuple[MovedPatient, ...]
    compared: int
    """How many results there are in either."""
    rows: tuple[BecameKnown, ...] = ()
    """Between two cut-offs of one study: the rows that became known."""

    @property
    def moved(self) -> bool:
        """Whether any number, or any patient's row, is not what it was."""
        return bool(self.results or self.patients)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self)


def difference(before: KeptReadout, after: KeptReadout) -> Difference:
    """Hold two readouts of one study against each other."""
    patients = tuple(_patients(before, after))
    behind: dict[str, list[str]] = {}
    for each in patients:
        behind.setdefault(each.endpoint, []).append(each.subject)
    protocol = tuple(_moved(_flat(before.protocol), _flat(after.protocol)))
    inputs = tuple(each for each in _moved(before.inputs, after.inputs) if each.what != PROTOCOL)
    return Difference(
        versions=tuple(_moved(before.versions, after.versions)),
        protocol=protocol,
        inputs=inputs,
        results=tuple(_results(before, after, behind)),
        patients=patients,
        compared=len({*before.results, *after.results}),
    )


def _results(
    before: KeptReadout, after: KeptReadout, behind: Mapping[str, list[str]]
) -> Iterator[MovedResult]:
    for name in dict.fromkeys([*before.results, *after.results]):
        one, other = before.results.get(name), after.results.get(name)
        if one is not None and other is not None and _alike(one, other):
            continue
        was, is_now = (each["subjects"] if each else [] for each in (one, other))
        joined = tuple(subject for subject in is_now if subject not in was)
        left = tuple(subject for subject in was if subject not in is_now)
        known = one or other
        assert known is not None
        others = behind.get(file_stem(known["endpoint"]), [])
        method = None
        if one and other and one["method"] != other["method"]:
            method = Moved("method", one["method"], other["method"])
        yield MovedResult(
            id=name,
            before=one["text"] if one else None,
            after=other["text"] if other else None,
            joined=joined,
            left=left,
            method=method,
            patients=tuple(sorted({*joined, *left, *others})),
        )


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in _PRINTED)


def _patients(before: KeptReadout, after: KeptReadout) -> Iterator[MovedPatient]:
    """Find the patients whose rows differ, endpoint by endpoint."""
    nobody: dict[str, dict[str, str]] = {}
    for endpoint in dict.fromkeys([*before.tables, *after.tables]):
        one, other = (
            _by_subject(each.tables[endpoint]) if endpoint in each.tables else nobody
            for each in (before, after)
        )
        for subject in sorted({*one, *other}):
            columns = tuple(_moved(one.get(subject, {}), other.get(subject, {})))
            if columns:
                yield MovedPatient(endpoint, subject, columns)


def _by_subject(table: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Write the rows of each patient as one, column by column."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in table.iter_rows(named=True):
        of_patient = found.setdefault(row["subject"], {})
        for column, value in row.items():
            if column != "subject":
                of_patient.setdefault(column, []).append(value or "")
    return {
        subject: {column: text for column, values in row.items() if (text := "; ".join(values))}
        for subject, row in found.items()
    }


def _flat(document: Mapping[str, Any], within: str = "") -> dict[str, str]:
    """Write a document as one line a key; tables in a list go by their names or their places."""
    flat: dict[str, str] = {}
    for key, value in document.items():
        name = f"{within}.{key}" if within else key
        if isinstance(value, Mapping):
            flat |= _flat(value, name)
        elif isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
            for place, table in enumerate(value, start=1):
                flat |= _flat(table, f"{name} {table.get('name', place)}")
        else:
            flat[name] = str(value)
    return flat


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Moved]:
    for what in dict.fromkeys([*before, *after]):
        if before.get(what) != after.get(what):
            yield Moved(what, before.get(what), after.get(what))
