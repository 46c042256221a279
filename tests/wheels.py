"""The built wheel, installed into an environment of its own, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

from pages import ROOT

BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
PACKAGE = "lib/python{}.{}/site-packages/trialreadout".format(*sys.version_info[:2])


def completed(*words: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program without this project on its path."""
    unset = ("PYTHONPATH", "PYTHONHOME")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**environment, **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def built_wheel(folder: Path) -> Path:
    """Build the wheel into a folder."""
    built = completed(sys.executable, "-c", BUILD, folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    return folder / built.stdout.split()[-1]


def installed(wheel: Path, folder: Path) -> Path:
    """Make an environment that holds the wheel, and borrows what it depends on."""
    venv.create(folder, with_pip=False, symlinks=True)
    packages = folder / PACKAGE
    into = ("--prefix", folder, "--no-deps", "--no-index", "--no-compile", "--ignore-installed")
    done = completed(sys.executable, "-m", "pip", "install", *into, wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    (packages.parent / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return folder
