"""Analysis datasets as a folder of files: each dataset in each format, what they mean, hashes.

A dataset is a file that bears its name in small letters; one manifest names every file with
its hash, and what it was made from. The same datasets give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.dataset_json import as_dataset_json
from trialreadout.adam.define import as_define
from trialreadout.adam.define_page import as_define_page
from trialreadout.adam.oids import DEFINE_FILE, DEFINE_PAGE
from trialreadout.adam.parquet import as_parquet
from trialreadout.adam.xpt import as_xpt
from trialreadout.analysis.files import as_json, versions
from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.whole_folder import MANIFEST, write_folder

Format = Literal["xpt", "xpt8", "json", "parquet", "define"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""Every format; a define.xml leads to the files of the first that is written."""
USUAL_FORMATS: tuple[Format, ...] = ("xpt", "json", "parquet", "define")
COMMAND = "readout export adam"

_ENDINGS: Mapping[Format, str] = {
    "xpt": ".xpt",
    "xpt8": ".v8.xpt",
    "json": ".json",
    "parquet": ".parquet",
}


def write_datasets(
    datasets: Sequence[Dataset],
    about: About,
    folder: Path,
    formats: Collection[Format] = USUAL_FORMATS,
    inputs: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Write datasets into a folder, which appears whole or not at all.

    Parameters
    ----------
    inputs
        SHA-256 of every file that the datasets were made from.

    Returns
    -------
    The files, the manifest last.

    Raises
    ------
    StudyError
        If a dataset holds what a format cannot, or the folder something else.
    """
    files = files_of_datasets(datasets, about, formats, inputs or {})
    write_folder(folder, files)
    return tuple(files)


def files_of_datasets(
    datasets: Sequence[Dataset],
    about: About,
    formats: Collection[Format],
    inputs: Mapping[str, str],
) -> dict[str, bytes]:
    """Lay datasets out as files: contents by name. What no format can hold is told at once."""
    writers: dict[Format, Callable[[Dataset, About], bytes]] = {
        "xpt": partial(as_xpt, version=5),
        "xpt8": partial(as_xpt, version=8),
        "json": partial(as_dataset_json, define=DEFINE_FILE if "define" in formats else None),
        "parquet": as_parquet,
    }
    written = [form for form in FORMATS if form in formats and form in writers]
    files: dict[str, bytes] = {}
    faults: dict[Finding, None] = {}
    for form in written:
        for dataset in datasets:
            try:
                files[_file(dataset, form)] = writers[form](dataset, about)
            except StudyError as refused:
                faults |= dict.fromkeys(refused.findings)  # both versions may refuse a text
    if faults:
        raise StudyError(faults)
    if "define" in formats:
        leads_to = {each.name: _file(each, written[0]) for each in datasets if written}
        files[DEFINE_FILE] = as_define(datasets, about, leads_to)
        files[DEFINE_PAGE] = as_define_page(datasets, about, leads_to)
    manifest = {
        "command": COMMAND,
        "study": about.study,
        "synthetic": about.synthetic,
        "created": about.created.isoformat(),
        "cut_off": None if about.cut_off is None else about.cut_off.isoformat(),
        "versions": versions(),
        "datasets": {
            each.name: {"label": each.label, "rows": each.rows.height} for each in datasets
        },
        "inputs": dict(sorted(inputs.items())),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return {**files, MANIFEST: as_json(manifest)}


def _file(dataset: Dataset, form: Format) -> str:
    return dataset.name.lower() + _ENDINGS[form]
