"""The command itself: CPU seconds of whole processes, start of Python included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPEATS = 5


def main() -> None:
    """Print the table."""
    readout = str(Path(sys.executable).with_name("readout"))
    with tempfile.TemporaryDirectory() as folder:
        study = str(Path(folder) / "study")
        subprocess.run([readout, "demo", study, "--no-scans"], capture_output=True, check=True)
        print(f"CPU s of a process on the lead study, 31 patients, median of {REPEATS}")
        for words in (["--help"], ["check", study], ["run", study]):
            command = [readout, *words]
            seconds = sorted(_cpu_seconds(command) for _ in range(REPEATS))[REPEATS // 2]
            print(f"  readout {words[0]:8} {seconds:6.3f}")


def _cpu_seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, capture_output=True, check=False)
    after = os.times()
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )


if __name__ == "__main__":
    main()
