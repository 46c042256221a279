"""Each fault of the table in docs/robustness.md is survived."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from faults.survived import FAULTS, Fault, NotHereError

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", [pytest.param(each, id=each.name) for each in FAULTS])
def test_a_fault_is_survived(fault: Fault, tmp_path: Path):
    try:
        assert fault.act(tmp_path)
    except NotHereError as lacking:
        pytest.skip(str(lacking))


def test_the_page_names_every_fault_and_no_other():
    page = (ROOT / "docs" / "robustness.md").read_text(encoding="utf-8")
    table = page.partition("<!-- faults -->")[2].partition("<!-- end of faults -->")[0]
    rows = [row.split("|")[1].strip() for row in table.splitlines() if row.startswith("| ")]
    assert rows[1:] == [each.name for each in FAULTS]


# a verification says when it was done; what was fetched, when
CLOCKS = re.compile(r"\b(?:now|utcnow|today|localtime|gmtime|ctime|time\.time)\(")
DATED = {"cli/verify.py", "sources/dicom/fetched.py", "sources/dicom/web.py"}


def test_no_module_of_a_command_reads_the_clock():
    src = ROOT / "src" / "trialreadout"
    found = {
        path.relative_to(src).as_posix()
        for path in src.rglob("*.py")
        if CLOCKS.search(path.read_text(encoding="utf-8"))
    }
    assert found - DATED == set()


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


UNSAFE = re.compile(
    r"^(?:eval|exec|compile|__import__|(?:importlib\.)?import_module|runpy\..*|marshal\.loads?|"
    r"pickle\.loads?|pickle\.Unpickler|shelve\.open|yaml\..*|joblib\..*|dill\..*|cloudpickle\..*|"
    r"(?:np|numpy)\.(?:load|fromfile|memmap)|os\.system|os\.popen|subprocess\..*)$"
)
KNOWN = {
    ("core/processes.py", "pickle.loads"): "from a pipe to a process of its own",
    ("imaging/detection/candidates.py", "np.load"): "weights packed with the program",
    ("imaging/detection/volume_foci.py", "np.load"): "weights packed with the program",
    ("simulation/kept.py", "np.load"): "allow_pickle=False",
    ("verification/verify.py", "import_module"): "names written in the program",
    ("cli/examination/parts.py", "import_module"): "names written in the program",
    ("simulation/dask_executor.py", "import_module"): "names written in the program",
}


def test_no_code_and_no_pickle_is_loaded_from_a_study():
    """Every call that could is listed here with why it does not."""
    src, found = ROOT / "src" / "trialreadout", set()
    for path in sorted(src.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and UNSAFE.match(called := _called(node)):
                name = path.relative_to(src).as_posix()
                found.add((name, called))
                if called.endswith(".load") and name == "simulation/kept.py":
                    given = {key.arg: ast.unparse(key.value) for key in node.keywords}
                    assert given["allow_pickle"] == "False"
    assert found == set(KNOWN)


def test_the_program_cannot_be_started_as_a_module_of_the_folder_one_stands_in():
    """`python -m` would take json.py from there; the command `readout` does not."""
    assert not (ROOT / "src" / "trialreadout" / "__main__.py").exists()
