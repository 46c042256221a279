"""A study from Python: its results, the patients behind one, and other intervals of it.

`python first_look.py STUDY`, with the folder of a study.
"""

from __future__ import annotations

import sys
from pathlib import Path

from trialreadout.statistics import proportion
from trialreadout.study import open_study

METHODS = ("clopper-pearson", "wilson", "mid-p")


def main(folder: Path) -> None:
    """Print what the study came to."""
    study = open_study(folder)
    for finding in study.check():
        print(f"{finding.severity}: {finding.rule}, {finding.remedy}")

    readout = study.run()
    for result in readout.results:
        if result.label:
            print(f"{result.label}, {result.analysis_set}: {result.text}")

    primary = next(each for each in study.protocol.endpoints if each.primary)
    print(readout.table(primary.name).select("subject", "answer"))

    rate = next(each for each in readout.results if each.label)
    counted = [each.subject for each in readout.explain(rate.id).patients if each.counts]
    print(f"Behind {rate.id}: {', '.join(counted)}")

    for method in METHODS:
        share = proportion(rate.n, rate.denominator, method=method)
        print(f"{method}: {100 * share.low:.1f} to {100 * share.high:.1f} %")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
