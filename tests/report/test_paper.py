"""The files to print and to publish, where they are asked for."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from report.pages import study
from report.test_laid_out import FIGURE
from report.test_page import ONE_PATIENT, SETS, SURVIVAL
from trialreadout.cli import main
from trialreadout.report.document import Block, Document, Heading
from trialreadout.report.figures.figure import Figure
from trialreadout.report.paper import files_on_paper

FIGURES = (
    "figure-01-patients-flow-of-patients",
    "figure-02-survival-curve",
    "figure-03-survival-curve",
    "figure-04-survival-swimmer-plot",
)


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
            {f"figures/{name}.{kind}" for name in FIGURES for kind in ("svg", "png")},
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


def figure(kind: str, number: str | None = None) -> Figure:
    return Figure(FIGURE.specification, "C", "A bar", number=number, kind=kind)


def named(*blocks: Block) -> list[str]:
    """Names of the drawings, without folder and ending."""
    files = files_on_paper(Document("T", "S", (), blocks), ("figures",))
    assert all(name.isascii() and len(name) < 200 for name in files)
    names = [name.removeprefix("figures/").removesuffix(".svg") for name in files]
    return [name for name in names if not name.endswith(".png")]


@pytest.mark.parametrize(
    ("endpoint", "kind", "name"),
    [
        ("progression-free-survival", "survival curve", "progression-free-survival-curve"),
        ("best-overall-response", "waterfall", "best-overall-response-waterfall"),
        ("best-overall-response", "", "best-overall-response"),
        ("Überleben,-% Ελλάδα", "swimmer plot", "uberleben-swimmer-plot"),
        ("患者", "", ""),
        ("../../etc/passwd", "a/b\\c", "etc-passwd-a-b-c"),
        ("N" * 300, "", "n" * 60),
    ],
)
def test_a_file_says_what_its_figure_shows(endpoint, kind, name):
    found = named(Heading(2, "E", f"endpoint-{endpoint}"), figure(kind))
    assert found == [f"figure-01-{name}".rstrip("-")]


def test_figures_are_told_apart_by_their_numbers_and_lie_in_their_order():
    alike = [figure("curve") for _ in range(101)]
    names = named(Heading(2, "E", "endpoint-e"), *alike)
    assert len(set(names)) == 101
    assert names == sorted(names)
    assert names[0] == "figure-001-e-curve"


def test_a_number_of_its_own_stays_and_so_do_names_when_a_patient_enters():
    own = figure("curve", "14.2.1")
    assert named(Heading(1, "Patients", "patients"), own) == ["figure-14.2.1-patients-curve"]
    caption = Figure(own.specification, "More patients", "", number="14.2.1", kind="curve")
    assert named(Heading(1, "Patients", "patients"), caption) == ["figure-14.2.1-patients-curve"]
