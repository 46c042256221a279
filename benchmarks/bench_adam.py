"""From graded endpoints in memory to ADRS and ADTR, and to their files: CPU seconds.

The hand-made tumour records of eight subjects, copied for 8,000 patients, as in bench_path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from bench_path import PATIENTS, REPEATS, _copied, _few_subjects, _sources
from trialreadout.adam.about import About
from trialreadout.adam.adrs import adrs
from trialreadout.adam.adtr import adtr
from trialreadout.adam.adtte import adtte
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import material_of
from trialreadout.adam.files import USUAL_FORMATS, Format, write_datasets
from trialreadout.adam.material import Material
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts

MADE: dict[str, tuple[tuple[str, ...], str, tuple[Callable[[Material], Dataset], ...]]] = {
    "recorded responses": (("dm", "ds", "ex", "rs"), "assessments", (adrs, adtte)),
    "lesions": (("dm", "ds", "ex", "tu", "tr"), "measurements", (adtr,)),
}

ABOUT = About("BENCH", "Hand-made tumour records, copied", synthetic=True)


def main() -> None:
    """Print the table."""
    few, origin = _few_subjects()
    domains = {name: _copied(frame, few["dm"]["USUBJID"]) for name, frame in few.items()}
    print(f"graded endpoints of {PATIENTS:,} patients ({origin}); CPU s, median of {REPEATS}")
    for what, (wanted, graded_from, builders) in MADE.items():
        sources, protocol = _sources({name: domains[name] for name in wanted}, graded_from)
        graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
        begin = process_time()
        material = material_of(protocol, sources, graded)
        print(f"  {what}: ADSL, {material.adsl.rows.height:,} rows   {process_time() - begin:6.2f}")
        for build in builders:
            seconds, made = _timed(build, material)
            print(f"  {what}: {made.name}, {made.rows.height:,} rows   {seconds:6.2f}", end="")
            written = {kind: _seconds_to_write(made, (kind,)) for kind in USUAL_FORMATS}
            print("".join(f", {kind} +{more:.2f}" for kind, more in written.items()), end="")
            together = seconds + _seconds_to_write(made, USUAL_FORMATS)
            print(f"; derived and written in all of them {together:.2f}")


def _timed(build: Callable[[Material], Dataset], material: Material) -> tuple[float, Dataset]:
    seconds: list[float] = []
    for _ in range(REPEATS):
        begin = process_time()
        made = build(material)
        seconds.append(process_time() - begin)
    return sorted(seconds)[REPEATS // 2], made


def _seconds_to_write(made: Dataset, kinds: tuple[Format, ...]) -> float:
    seconds: list[float] = []
    for _ in range(REPEATS):
        anew = replace(made)  # which has found no texts yet
        with TemporaryDirectory() as folder:
            begin = process_time()
            write_datasets((anew,), ABOUT, Path(folder) / "adam", kinds)
            seconds.append(process_time() - begin)
    return sorted(seconds)[REPEATS // 2]


if __name__ == "__main__":
    main()
