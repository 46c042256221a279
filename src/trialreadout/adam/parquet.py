"""A dataset as Parquet, with its labels in the file's metadata.

Parquet keeps whole numbers, dates and missing texts as they are. What it has no place for, the
labels and origins, stands as JSON under the key `adam` of the file's metadata, in the words of
`Variable`.

Source: Apache Parquet, File format, FileMetaData.
"""

from __future__ import annotations

import io
import json

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset

KEY = "adam"


def as_parquet(dataset: Dataset, about: About) -> bytes:
    """Write a dataset as Parquet."""
    described = {
        "study": about.study,
        "description": about.description,
        "created": about.created.isoformat(),
        "version": about.version,
        "name": dataset.name,
        "label": dataset.label,
        "structure": dataset.structure,
        "row_is": dataset.row_is,
        "keys": dataset.keys,
        "variables": {
            each.name: {"label": each.label, "origin": each.origin, "source": each.source}
            for each in dataset.variables
        },
    }
    content = io.BytesIO()
    dataset.rows.write_parquet(content, metadata={KEY: json.dumps(described)})
    return content.getvalue()
