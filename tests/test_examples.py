"""The examples, followed as a stranger follows them: from the wheel, in a folder of any name."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path

import fastexcel
import pytest

from pages import ROOT, blocks_in, prints
from trialreadout.study import open_study
from wheels import built_wheel, completed, installed

pytest.importorskip("hatchling", reason="the wheel cannot be built: hatchling is not here")

EXAMPLES = ROOT / "examples"
PAGES = sorted(EXAMPLES.glob("*/README.md"))
STUDIES = sorted(path.parent for path in EXAMPLES.glob("*/study.toml"))
NOTEBOOK = EXAMPLES / "python/first_look.ipynb"
RUN_CELLS = """
import json, sys
names = {}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        *lines, last = "".join(cell["source"]).split("\\n")
        exec("\\n".join(lines), names)
        print(eval(last, names))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a blank and letters beyond ASCII: the examples, and what is installed."""
    folder = tmp_path_factory.mktemp("stranger") / "Käse und 日本"
    folder.mkdir()
    installed(built_wheel(folder), folder / "venv")
    shutil.copytree(EXAMPLES, folder / "examples")
    return folder


def typed(place: Path, command: str):
    """Type a command in the folder of the examples."""
    program, *words = shlex.split(command)
    program = {"readout": "venv/bin/readout", "python": "venv/bin/python"}[program]
    return completed(
        place / program, *words, cwd=place / "examples", COLUMNS="80", NO_COLOR="1", PYTHONUTF8="1"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_command_of_an_example_prints_what_the_page_shows(place: Path, page: Path):
    consoles = [block.text for block in blocks_in(page) if block.language == "console"]
    assert consoles
    for text in consoles:
        command, _, shown = text.removeprefix("$ ").partition("\n")
        said = typed(place, command)
        assert said.returncode == 0, said.stderr
        assert prints(said.stdout, shown), f"{command}\n{said.stdout}"


def test_the_notebook_runs_from_its_first_cell_to_its_last(place: Path):
    folder = place / "examples/python"
    python = place / "venv/bin/python"
    said = completed(python, "-c", RUN_CELLS, NOTEBOOK.name, cwd=folder, PYTHONUTF8="1")
    assert said.returncode == 0, said.stderr
    assert "'3/6 (50.0 %), 95 % CI 11.8 to 88.2'" in said.stdout
    assert "('data/markers.csv', 14)" in said.stdout
    assert said.stdout.splitlines()[0] == "()"


def test_what_runs_is_the_wheel(place: Path):
    said = typed(place, 'python -c "import trialreadout; print(trialreadout.__file__)"')
    assert Path(said.stdout.strip()).is_relative_to(place / "venv")


def test_the_notebook_is_one_of_version_4_and_holds_no_output():
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        assert cell["cell_type"] in ("code", "markdown")
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_the_workbook_is_what_its_script_writes(tmp_path: Path):
    shutil.copytree(EXAMPLES / "ovarian", tmp_path / "ovarian")
    kept = tmp_path / "ovarian/data/clinic.xlsx"
    kept.unlink()
    done = completed(sys.executable, tmp_path / "ovarian/make_workbook.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    one, other = (
        fastexcel.read_excel(path) for path in (EXAMPLES / "ovarian/data/clinic.xlsx", kept)
    )
    assert one.sheet_names == other.sheet_names
    for name in one.sheet_names:
        assert one.load_sheet(name).to_polars().equals(other.load_sheet(name).to_polars())


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_the_patients_of_an_example_are_invented_and_it_says_so(folder: Path):
    study = open_study(folder)
    assert study.protocol.study.synthetic
    assert "invented" in (folder / "README.md").read_text(encoding="utf-8")
    assert study.check() == ()


def test_every_example_has_a_page_and_the_list_leads_to_it():
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for folder in (path for path in EXAMPLES.iterdir() if path.is_dir()):
        assert f"({folder.name}/README.md)" in listed
