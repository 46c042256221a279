"""The demo gives the same bytes: twice, on one core or two, in any folder; shuffled, but for rows.

The only things that may follow the order of rows are the numbers of rows and the hashes of files.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import polars as pl
import pytest

import trialreadout
from demo_study import rewrite, set_cell
from trialreadout.analysis.results import slug
from trialreadout.study import Readout, open_study


@pytest.fixture(scope="module")
def readout(demo_folder: Path) -> Readout:
    return open_study(demo_folder).run()


def shuffle(folder: Path, order: int) -> None:
    """Shuffle the rows of every table."""
    rng = Random(order)
    for path in sorted((folder / "data").glob("*.csv")):
        rewrite(path, lambda rows: rng.sample(rows, len(rows)))


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def demo_in_a_fresh_process(parent: Path, threads: int, hash_seed: int) -> bytes:
    """Call the command from its own folder; what it prints then names no other."""
    parent.mkdir()
    source = str(Path(trialreadout.__file__).parents[1])
    settings = {"POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": str(hash_seed)}
    called = subprocess.run(
        [
            sys.executable,
            "-c",
            "from trialreadout.cli import main; main()",
            "demo",
            "study",
            "--no-scans",
        ],
        cwd=parent,
        env={**os.environ, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8", **settings},
        capture_output=True,
        check=True,
    )
    return called.stdout


def test_one_core_or_two_and_any_hash_seed_give_the_same_bytes(tmp_path: Path):
    one = demo_in_a_fresh_process(tmp_path / "one", threads=1, hash_seed=1)
    two = demo_in_a_fresh_process(tmp_path / "two", threads=2, hash_seed=4711)
    assert one == two
    assert b"10 of 10 published numbers are met." in one
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_two_runs_of_a_folder_give_the_same_bytes(
    demo_folder: Path, readout: Readout, tmp_path: Path
):
    first = readout.write(tmp_path / "first")
    second = open_study(demo_folder).run().write(tmp_path / "second")
    assert contents(first) == contents(second)
    alone = {"manifest.json", "readout.json", "results.csv", "findings.csv", "report.html"}
    alone |= {"study.toml"}
    patients = {f"patients/{slug(name)}.csv" for name in readout.graded}
    laid_out = {f"tables/{table.number}.csv" for table in readout.laid_out()}
    tables = {"tables.xlsx", "tables/contents.csv"} | laid_out
    assert set(contents(first)) == alone | patients | tables


def test_a_folder_with_spaces_and_letters_of_any_script_gives_the_same_bytes(
    demo_folder: Path, readout: Readout, tmp_path: Path
):
    elsewhere = tmp_path / "Prüfung 2 – Ωmega" / "研究 ñandú"
    shutil.copytree(demo_folder, elsewhere)
    moved = open_study(elsewhere).run().write(elsewhere / "the readout")
    assert contents(moved) == contents(readout.write(tmp_path / "here"))


@pytest.fixture(scope="module", params=[1, 2, 3], ids=lambda seed: f"order {seed}")
def shuffled(
    demo_folder: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    there = tmp_path_factory.mktemp("shuffled") / "study"
    shutil.copytree(demo_folder, there)
    shuffle(there, request.param)
    for path in (there / "data").iterdir():
        assert path.read_bytes() != (demo_folder / "data" / path.name).read_bytes()
        assert sorted(path.read_bytes().splitlines()) == sorted(
            (demo_folder / "data" / path.name).read_bytes().splitlines()
        )
    return there


def test_shuffled_rows_give_the_same_files_but_for_row_numbers(
    readout: Readout, shuffled: Path, tmp_path: Path
):
    """Not the same numbers alone: the same lines in the same order."""
    ours = contents(readout.write(tmp_path / "ours"))
    theirs = contents(open_study(shuffled).run().write(tmp_path / "theirs"))
    assert set(ours) == set(theirs)
    with_rows = {"manifest.json", "readout.json", "findings.csv", "report.html", "tables.xlsx"}
    assert ours["study.toml"] == theirs["study.toml"]
    for name in set(ours) - with_rows - {"study.toml"}:
        assert without_rows(ours[name]) == without_rows(theirs[name]), name
    for name in ("readout.json", "findings.csv", "report.html"):
        assert ours[name] != theirs[name]
    page, other_page = (files["report.html"].decode() for files in (ours, theirs))
    assert without_rows_and_hashes(page) == without_rows_and_hashes(other_page)
    one, other = (json.loads(files["readout.json"]) for files in (ours, theirs))
    for finding in (*one["findings"], *other["findings"]):
        assert finding.pop("row") is not None
    assert one == other


def test_shuffled_rows_move_hashes_alone_in_the_manifest(
    readout: Readout, shuffled: Path, tmp_path: Path
):
    ours, theirs = (
        json.loads((each.write(tmp_path / name) / "manifest.json").read_text())
        for name, each in (("ours", readout), ("theirs", open_study(shuffled).run()))
    )
    assert ours["command"] == theirs["command"]
    assert ours["versions"] == theirs["versions"]
    assert ours["outputs"].keys() == theirs["outputs"].keys()
    assert ours["inputs"].keys() == theirs["inputs"].keys()
    same = {name for name, digest in ours["inputs"].items() if digest == theirs["inputs"][name]}
    assert same == {"study.toml"}


FAULTS = (
    ("decisions", {"subject": "NL-01"}, "offer", "stop sorafenib"),
    ("decisions", {"subject": "NL-20"}, "offer", "continue sorafenib"),
    ("weights", {"subject": "NL-02", "visit": "week 8"}, "weight_kg", "sixty"),
    ("weights", {"subject": "NL-09", "visit": "week 4"}, "weight_kg", "l8"),
    ("status", {"subject": "NL-05"}, "died_on", "2009-02-30"),
    ("markers", {"subject": "NL-07", "visit": "week 8"}, "value", ""),
    ("lesions", {"subject": "NL-07", "lesion": "T1"}, "role", "targett"),
    ("doses", {"subject": "NL-01"}, "ended_on", "2007-01-01"),
)


def test_shuffled_rows_give_the_same_findings_but_for_row_numbers(
    demo_folder: Path, tmp_path: Path
):
    """The order of findings is that of the rows, so that they are compared without it."""
    found = []
    for name, order in (("ours", None), ("theirs", 7)):
        there = tmp_path / name
        shutil.copytree(demo_folder, there)
        for fault in FAULTS:
            set_cell(there, *fault)
        if order is not None:
            shuffle(there, order)
        findings = [finding.as_dict() for finding in open_study(there).run().findings]
        found.append(sorted(str({**each, "row": None}) for each in findings))
    assert found[0] == found[1]
    assert len(found[0]) >= len(FAULTS)


def without_rows_and_hashes(page: str) -> str:
    """Take out of a page which rows of the files it names, and the hashes of the files.

    What it opens to, and the dossiers, are rows throughout.
    """
    page = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    page = re.sub(r'<section id="dossiers".*?</section>', "", page, flags=re.DOTALL)
    return re.sub(r"\b[0-9a-f]{64}\b", "hash", re.sub(r"(\.csv, row) \d+:", r"\1:", page))


def without_rows(content: bytes) -> list[list[str]]:
    """Read a CSV file without the columns that number rows."""
    lines = list(csv.reader(content.decode().splitlines()))
    kept = [at for at, heading in enumerate(lines[0]) if not heading.endswith("row")]
    return [[line[at] for at in kept] for line in lines]


def test_shuffled_rows_open_to_the_same_source_rows(readout: Readout, shuffled: Path):
    """The row that a number opens to is the same row of the file, wherever it went."""
    other = open_study(shuffled).run()
    for name in (
        "best-overall-response/radiologically-evaluable/proportion/PR",
        "progression-free-survival/treated/median/spss",
        "thyroglobulin-trend/treated/proportion/progression",
        "radioiodine-uptake/treated/proportion/not-reinduced",
        "sorafenib/treated/proportion/reduced",
    ):
        assert opened(readout, name) == opened(other, name)


def opened(readout: Readout, name: str) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Give for each patient of a result the lines of the files behind it."""
    lines: dict[str, list[tuple[object, ...]]] = {}
    found = {}
    for patient in readout.explain(name).patients:
        for row in patient.source_rows:
            if row.file not in lines:
                table = pl.read_csv(readout.study.folder / row.file, infer_schema=False)
                lines[row.file] = table.rows()
        found[patient.subject] = sorted(
            (row.file, tuple(map(str, lines[row.file][row.row - 2]))) for row in patient.source_rows
        )
    assert any(found.values())
    return found
