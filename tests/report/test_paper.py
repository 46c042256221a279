"""The files to print and to publish, where they are asked for."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from report.pages import study
from report.test_page import ONE_PATIENT, SETS, SURVIVAL
from trialreadout.cli import main


@pytest.fixture
def folder(tmp_path):
    study(tmp_path / "s", SETS + SURVIVAL, **ONE_PATIENT)
    return tmp_path / "s"


def written(folder) -> set[str]:
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if name.startswith(("report", "figures"))}


@pytest.mark.parametrize(
    ("asked", "beside"),
    [
        ([], set()),
        (["--pdf"], {"report.pdf"}),
        (["--docx"], {"report.docx"}),
        (
            ["--figures"],
            {f"figures/figure-{n}.{kind}" for n in (1, 2, 3, 4) for kind in ("svg", "png")},
        ),
    ],
)
def test_what_is_asked_for_stands_beside_the_page_and_in_the_manifest(folder, asked, beside):
    ended = CliRunner().invoke(main, ["run", str(folder), *asked], standalone_mode=False)
    assert ended.exception is None
    assert written(folder / "readout") == {"report.html", *beside}
    manifest = json.loads((folder / "readout/manifest.json").read_text())
    assert beside <= set(manifest["outputs"])


def test_a_later_run_without_them_leaves_none_of_an_earlier_one(folder):
    for asked in (["--pdf"], []):
        CliRunner().invoke(main, ["run", str(folder), *asked], standalone_mode=False)
    assert written(folder / "readout") == {"report.html"}
