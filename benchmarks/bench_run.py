"""What `readout run` costs on a trial of thirty-one patients, the static report included."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from trialreadout.studies import make_study

REPEATS = 5
RUN = "from trialreadout.cli import main; main()"


def cpu_seconds(*words: str) -> float:
    """Return user and system time of one command in a fresh process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", RUN, *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


with tempfile.TemporaryDirectory() as folder:
    study = Path(folder) / "study"
    make_study("lead", study)
    print("The lead study, 31 patients: CPU seconds of a fresh process, median of 5")
    for command in ("check", "run"):
        seconds = [cpu_seconds(command, str(study)) for _ in range(REPEATS)]
        said = "target 2, report included" if command == "run" else "no report"
        print(f"  readout {command:<6} {statistics.median(seconds):.2f}  ({said})")
