"""What was graded of each patient, in a form that does not depend on where it stood on a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.cohort import Cohort
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.uptake_change import LesionChanges

_PLACES = {"row", "visit", "reader", "column"}
"""Fields that say where on a grid, or in a table, something stands."""
Told = dict[str, NDArray[Any]]


def by_patient(parts: Iterable[tuple[Cohort, Any]], order: NDArray[Any]) -> Told:
    """Bring all that was graded of some cohorts into one order of patients.

    Parameters
    ----------
    parts
        Each cohort with what was graded of it.
    order : (row,)
        The patient that each row of the table of subjects is, each patient once.

    Returns
    -------
    For each thing that was graded an array by patient.
    """
    told = [(order[cohort.patient], _told_of(graded, cohort)) for cohort, graded in parts]
    assert sorted(np.concatenate([who for who, _ in told]).tolist()) == list(range(order.size))
    return {name: _together([(who, each[name]) for who, each in told]) for name in told[0][1]}


def differing(ours: Told, theirs: Told) -> dict[str, int]:
    """Count for each thing the patients of whom two gradings say another thing."""
    assert ours.keys() == theirs.keys()
    return {name: count for name in ours if (count := int(_unlike(ours[name], theirs[name]).sum()))}


def _unlike(ours: NDArray[Any], theirs: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell (patient,) who differs; sums of floating numbers may differ by their rounding."""
    if ours.dtype.kind != "f":
        return ours != theirs
    width = max(ours.shape[-1], theirs.shape[-1]) if ours.ndim > 1 else 0
    one, other = (_wide(each, width) for each in (ours, theirs))
    return ~np.isclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True).reshape(len(one), -1).all(
        axis=1
    )


def _together(parts: list[tuple[NDArray[Any], NDArray[Any]]]) -> NDArray[Any]:
    width = max(values.shape[-1] if values.ndim > 1 else 0 for _, values in parts)
    everything = np.concatenate([_wide(values, width) for _, values in parts])
    in_order = np.empty_like(everything)
    in_order[np.concatenate([who for who, _ in parts])] = everything
    return in_order


def _wide(values: NDArray[Any], width: int) -> NDArray[Any]:
    """Pad (patient, thing) with NaN to a width."""
    if values.ndim == 1:
        return values
    return np.pad(values, ((0, 0), (0, width - values.shape[1])), constant_values=np.nan)


def _told_of(graded: Any, cohort: Cohort) -> Told:
    """Name everything that was said of each patient."""
    if isinstance(graded, tumour_response.Graded):
        day, response = graded.record.day, graded.record.response.astype(float)
        there = ~np.isnan(day)
        return {"days": _in_front(day, there), "responses": _in_front(response, there)}
    if isinstance(graded, LesionChanges):
        there = cohort.scintigraphy.exists
        return {"lesions": np.sort(np.where(there, graded.change, np.nan), axis=-1)}
    told: Told = {}
    for field in fields(graded):
        value = getattr(graded, field.name)
        if field.name in _PLACES:
            continue
        if field.name == "answer" and hasattr(graded, "words"):
            told["answer"] = _named(value, graded.words)
        elif field.name == "reason" and hasattr(graded, "reasons"):
            told["reason"] = _named(value, dict(enumerate(graded.reasons)) | {-1: ""})
        elif isinstance(value, np.ndarray) and value.shape == (cohort.patient.size,):
            told[field.name] = value
        elif is_dataclass(value) and not isinstance(value, type):
            nested = _told_of(value, cohort)
            told |= {f"{field.name}.{name}": each for name, each in nested.items()}
    return told


def _in_front(values: NDArray[Any], there: NDArray[np.bool_]) -> NDArray[Any]:
    """Move what is there to the front of (patient, visit), in its order; NaN behind."""
    order = np.argsort(~there, axis=-1, kind="stable")
    return np.take_along_axis(np.where(there, values, np.nan), order, axis=-1)


def _named(codes: NDArray[Any], words: Any) -> NDArray[Any]:
    lowest = min(words)
    known = np.array([words.get(code, "") for code in range(lowest, max(words) + 1)])
    return known[codes - lowest]
