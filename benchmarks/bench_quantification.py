"""How far activities told from planar scans lie from the truth, on invented patients.

A lesion of 1 MBq is put where lesions lie, with its size drawn as theirs, beside the patient's own
lesions and organs. It is marked 3 mm off, and nobody marks its neighbours. Thickness and
attenuation are taken as known exactly, or wrong by standard deviations of 2 cm and 0.01 a cm.

`--write` puts the table into docs/quantification.md.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import counts_of_focus
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.marked_place import centre_near
from trialreadout.imaging.phantom.body import half_thickness
from trialreadout.imaging.phantom.patient import Blobs, draw_lesions, draw_patient, joined
from trialreadout.imaging.phantom.planar import counted, expected_counts, pixel_of
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.planar_activity import Body, planar_activity

SEED = 98
"""Nothing was tuned on its patients; 97 was for that."""
PATIENTS = 200
SECONDS = 300.0
THICKNESS_MM, ATTENUATION_PER_MM_ERROR = 20.0, 0.001
"""Standard deviations by which the body is taken wrongly."""
MARK_MM = 3.0
RESAMPLES = 4000
MUST, FAR = (0.15, 0.25), (0.08, 0.15)
"""Bias and spread."""
DOCUMENT = Path(__file__).parents[1] / "docs" / "quantification.md"
BEGIN, END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"


@dataclass(frozen=True)
class Told:
    """Activities in units of the true one, a value for each patient."""

    exact: NDArray[np.float64]
    wrong: NDArray[np.float64]
    body_alone: NDArray[np.float64]
    """What wrong thickness and attenuation make of it if nothing else errs."""
    covered: NDArray[np.bool_]
    milliseconds: float


def told(patients: int = PATIENTS, seed: int = SEED) -> Told:
    """Tell the activity of a lesion in each of some patients."""
    camera = Camera()
    exact, wrong, alone, covered = [], [], [], []
    spent = 0.0
    for number in range(patients):
        random = np.random.default_rng([seed, number])
        patient = draw_patient(POPULATION, random)
        lesion = Blobs(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0))
        site: tuple[str, ...] = ()
        while not site:
            lesion, site = draw_lesions(POPULATION, patient.build, random)
        one = Blobs(lesion.centre_mm[:1], lesion.semi_axes_mm[:1], np.ones(1))
        patient = replace(
            patient, lesions=joined(one, patient.lesions), site=(site[0], *patient.site)
        )
        counts = counted(expected_counts(patient, camera, SECONDS).whole, random)
        place = pixel_of(one, patient.position, camera)[0]
        mark = place + random.normal(0, MARK_MM / camera.pixel_mm, 2)
        across, _, below = one.centre_mm[0]
        half = float(half_thickness(patient.build, np.array([across]), np.array([below]))[0])
        known = Body(2 * half, 0.0, ATTENUATION_PER_MM, 0.0)
        taken = Body(
            2 * half + float(random.normal(0, THICKNESS_MM)),
            THICKNESS_MM,
            ATTENUATION_PER_MM + float(random.normal(0, ATTENUATION_PER_MM_ERROR)),
            ATTENUATION_PER_MM_ERROR,
        )
        start = process_time()
        centre = centre_near(counts, (float(mark[0]), float(mark[1])), camera.pixel_mm)
        focus = counts_of_focus(counts, centre, camera.pixel_mm)
        right = planar_activity(focus, SECONDS, camera, known)
        found = planar_activity(focus, SECONDS, camera, taken)
        spent += process_time() - start
        exact.append(right.mbq)
        wrong.append(found.mbq)
        alone.append(
            np.exp(taken.attenuation_per_mm * taken.thickness_mm / 2 - ATTENUATION_PER_MM * half)
        )
        covered.append(abs(np.log(found.mbq)) <= 1.96 * found.relative_error)
    return Told(
        np.array(exact), np.array(wrong), np.array(alone), np.array(covered), 1e3 * spent / patients
    )


def with_interval(values: NDArray[np.float64], of: str) -> str:
    """Say a bias, a spread or a share in percent, with 95 % limits by bootstrap over patients."""
    rule = {
        "bias": lambda drawn: drawn.mean(-1) - 1,
        "spread": lambda drawn: drawn.std(-1, ddof=1),
        "share": lambda drawn: drawn.mean(-1),
    }[of]
    again = np.random.default_rng(1).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(rule(values[again]), [0.025, 0.975])
    sign = "+" if of == "bias" else ""
    return f"{100 * rule(values):{sign}.1f} % ({100 * low:{sign}.1f} to {100 * high:{sign}.1f})"


def table(found: Told) -> list[str]:
    """Lay out what was found as a table in Markdown."""
    lines = ["| 1 MBq in soft tissue, 300 s | bias | spread |", "|---|---|---|"]
    for name, values in (
        ("thickness and attenuation known", found.exact),
        ("**thickness wrong by 2 cm, attenuation by 0.01 a cm**", found.wrong),
        ("what those two alone bring, nothing else erring", found.body_alone),
    ):
        known = values[np.isfinite(values)].astype(float)
        lines.append(
            f"| {name} | {with_interval(known, 'bias')} | {with_interval(known, 'spread')} |"
        )
    must, far = (f"{100 * bias:.0f} % | {100 * spread:.0f} %" for bias, spread in (MUST, FAR))
    lines += [f"| must be at most | {must} |", f"| far goal | {far} |", ""]
    everyone, known = len(found.wrong), int(np.isfinite(found.wrong).sum())
    covered = with_interval(found.covered.astype(float), "share")
    lines += [
        f"Of {everyone} patients (seeds {SEED} and 0 to {everyone - 1}) {known} had an estimate. "
        f"Intervals of 95 % held the truth in {covered}.",
    ]
    return lines


def main() -> None:
    """Print the table; with --write put it into the document, with the commit it was made by."""
    found = told()
    lines = table(found)
    print("\n".join(lines))
    print(f"CPU time a focus: {found.milliseconds:.0f} ms")
    if "--write" in sys.argv:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
        ).stdout.strip()
        text = DOCUMENT.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        made = "\n".join([BEGIN, "", *lines, "", f"Made by commit {commit}.", "", END])
        DOCUMENT.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
