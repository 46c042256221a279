"""The report page: CPU seconds beyond the run, and megabytes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study

REPEATS = 3
LARGE = """
[[scenario]]
name = "as many as a page names"
text = "Three hundred patients."
[scenario.entry]
patients = 300
"""


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_study("lead", folder / "lead")
        with (folder / "lead/scenarios.toml").open("a", encoding="utf-8") as scenarios:
            scenarios.write(LARGE)
        large = "as many as a page names"
        open_study(folder / "lead").write_trial(1, folder / "large", large)
        print(f"Report page, CPU s beyond the run, median of {REPEATS} (the first loads libraries)")
        for study in ("lead", "large"):
            readout = open_study(folder / study).run()
            patients = readout.study.sources.table("subjects").height
            seconds, size = zip(*(_measured(readout) for _ in range(REPEATS)), strict=True)
            print(
                f"  {patients:4} patients, {len(readout.results):4} results: "
                f"{sorted(seconds)[REPEATS // 2]:6.2f} s, first {seconds[0]:5.2f} s, "
                f"{size[0] / 1e6:6.2f} MB"
            )


def _measured(readout: Readout) -> tuple[float, int]:
    before = time.process_time()
    page = readout.page()
    return time.process_time() - before, len(page)


if __name__ == "__main__":
    main()
