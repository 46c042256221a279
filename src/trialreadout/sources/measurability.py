"""What an examination can measure, and which organ a lesion counts to.

Methods and organs are free text. A method that is not named, or not known, is never held against
a lesion more than its version's best method would be.
"""

from __future__ import annotations

import polars as pl

from trialreadout.criteria.selection import Selection

_X_RAY = r"x-?\s?ray|radiograph"
_SPIRAL = r"spiral|helical|multi-?\s?(detector|slice|row)|mdct"
_NODE = r"\b(lymph\s?-?(node|knoten)|nod(e|es|al)\b|ln\b|lymfeklier|lymphadeno)"
_PAIRED = r"\b(lung|pulmon|kidney|renal|ovar)"
_PAIRED_NAMES = {"pulmon": "lung", "renal": "kidney", "ovar": "ovary"}


def smallest_mm(examinations: pl.DataFrame, limits: Selection) -> pl.DataFrame:
    """Give for each examination the smallest lesion that is measurable on it.

    Returns
    -------
    The examinations with `smallest_mm`; that of the best method where none is named.
    """
    method = pl.col("method").str.to_lowercase()
    by_method = (
        pl.when(method.is_null())
        .then(min(limits.smallest_mm, limits.smallest_by_spiral_ct_mm))
        .when(method.str.contains(_X_RAY))
        .then(limits.smallest_by_chest_x_ray_mm)
        .when(method.str.contains(_SPIRAL))
        .then(limits.smallest_by_spiral_ct_mm)
        .otherwise(limits.smallest_mm)
    )
    thick = pl.col("slice_mm") > limits.thin_slice_mm
    by_slice = pl.when(thick).then(2 * pl.col("slice_mm"))
    return examinations.with_columns(smallest_mm=pl.max_horizontal(by_method, by_slice))


def names_a_node(organ: pl.Expr) -> pl.Expr:
    """Tell whether an organ, as text, is a lymph node."""
    return organ.str.to_lowercase().str.contains(_NODE).fill_null(False)


def organ_of(limits: Selection) -> pl.Expr:
    """Name the organ that a lesion counts to: a pair is one, and so may be all nodes."""
    organ = pl.col("organ").str.to_lowercase().str.strip_chars()
    paired = organ.str.extract(_PAIRED).replace(_PAIRED_NAMES)
    organ = pl.coalesce(paired, organ)
    if not limits.nodes_are_one_organ:
        return organ
    return pl.when(pl.col("nodal")).then(pl.lit("lymph nodes")).otherwise(organ)
