"""The parameters that a dataset has rows of."""

from __future__ import annotations

from trialreadout.adam.dataset import Dataset


def parameters(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """Return each PARAMCD with its PARAM, in the order of PARAMCD; none where there are none."""
    if not {"PARAMCD", "PARAM"} <= set(dataset.rows.columns):
        return ()
    named = dataset.rows.select("PARAMCD", "PARAM").drop_nulls()
    once = named.unique("PARAMCD", keep="first", maintain_order=True).sort("PARAMCD")
    return tuple(once.iter_rows())
