"""The demo's times in R: its package survival draws the same medians, limits and rates.

R reads the demo's rows of patients, the rows of the plain twin, and, for overall survival, the raw
CSV files themselves.
"""

from __future__ import annotations

import csv
import math
import shutil
import subprocess
from pathlib import Path

import pytest

from demo_study import Both

SCRIPT = r"""
suppressMessages(library(survival))
at <- commandArgs(trailingOnly = TRUE)
say <- function(name, ...) cat(name, format(c(...), digits = 17, trim = TRUE), "\n", sep = "\t")

curves <- function(source, time, event) {
  for (type in c("plain", "log", "log-log", "arcsin", "logit")) {
    fit <- survfit(Surv(time, event) ~ 1, conf.type = type)
    q <- quantile(fit, 0.5)
    say(paste(source, "median", type), q$quantile, q$lower, q$upper)
  }
  fit <- survfit(Surv(time, event) ~ 1, conf.type = "log-log")
  for (month in c(6, 12, 24)) {
    s <- summary(fit, times = month)
    say(paste(source, "rate", month), s$surv, s$lower, s$upper)
  }
  reverse <- quantile(survfit(Surv(time, 1 - event) ~ 1, conf.type = "log-log"), 0.5)
  say(paste(source, "follow-up"), reverse$quantile, reverse$lower, reverse$upper)
  say(paste(source, "observed"), median(time), min(time), max(time))
  say(paste(source, "events"), sum(event), length(time), NA)
}

of_patients <- function(source, path) {
  rows <- read.csv(path, stringsAsFactors = FALSE)
  rows <- rows[!is.na(rows$time), ]
  event <- as.integer(tolower(rows$event) == "true")
  curves(source, rows$time, event)
}

of_raw_files <- function(source, folder) {
  doses <- read.csv(file.path(folder, "doses.csv"), stringsAsFactors = FALSE)
  status <- read.csv(file.path(folder, "status.csv"), stringsAsFactors = FALSE)
  first <- tapply(as.numeric(as.Date(doses$started_on)), doses$subject, min)
  status <- status[status$subject %in% names(first), ]
  died <- status$died_on != ""
  last <- ifelse(died, status$died_on, status$last_contact_on)
  days <- as.numeric(as.Date(last)) - first[status$subject]
  curves(source, as.numeric(days) / 30.4375, as.integer(died))
}

of_patients("readout overall-survival", file.path(at[1], "patients/overall-survival.csv"))
of_patients("readout progression-free-survival",
            file.path(at[1], "patients/progression-free-survival.csv"))
of_patients("twin overall-survival", file.path(at[2], "overall-survival.csv"))
of_patients("twin progression-free-survival", file.path(at[2], "progression-free-survival.csv"))
of_raw_files("raw overall-survival", file.path(at[3], "data"))
"""


@pytest.fixture(scope="module")
def rscript() -> str:
    found = shutil.which("Rscript")
    if found is None:
        pytest.skip("R is not here: there is no Rscript")
    has = subprocess.run([found, "-e", "library(survival)"], capture_output=True)
    if has.returncode:
        pytest.skip("R has no package survival")
    return found


Three = tuple[float | None, ...]


@pytest.fixture(scope="module")
def of_r(
    rscript: str, demo_folder: Path, demo: Both, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Three]:
    """Give what R says: value, low and high by name; None is NA."""
    readout = demo.readout.write(tmp_path_factory.mktemp("ours") / "readout")
    twin = tmp_path_factory.mktemp("twin")
    for name in ("overall survival", "progression-free survival"):
        with (twin / f"{name.replace(' ', '-')}.csv").open("w", newline="") as out:
            writer = csv.DictWriter(out, ("time", "event"), extrasaction="ignore")
            writer.writeheader()
            writer.writerows(demo.answers[name])
    script = twin / "curves.R"
    script.write_text(SCRIPT, encoding="utf-8")
    said = subprocess.run(
        [rscript, "--vanilla", str(script), str(readout), str(twin), str(demo_folder)],
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    lines = [line.rstrip("\t").split("\t") for line in said.stdout.splitlines()]
    return {
        name: tuple(None if x in ("NA", "NaN") else float(x) for x in numbers)
        for name, *numbers in lines
    }


CURVES = [
    pytest.param(source, endpoint, id=f"{endpoint} of {what}")
    for source, what in (
        ("readout", "the demo's rows of patients"),
        ("twin", "the plain twin's rows"),
        ("raw", "the raw CSV files"),
    )
    for endpoint in ("overall-survival", "progression-free-survival")
    if (source, endpoint) != ("raw", "progression-free-survival")
]


def alike(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize(("source", "endpoint"), CURVES)
def test_r_gives_the_same_medians_limits_and_rates(
    demo: Both, of_r: dict[str, Three], source: str, endpoint: str
):
    of_set = f"{endpoint}/treated"
    asked = {f"median {t}": f"median/{t}" for t in ("plain", "log", "arcsin", "logit")}
    asked |= {"median log-log": "median"}
    asked |= {f"rate {month}": f"rate/{month}-months" for month in (6, 12, 24)}
    if endpoint == "overall-survival":
        asked |= {"follow-up": "follow-up", "observed": "observed-follow-up"}
    for name, result_id in asked.items():
        result = demo.readout.result(f"{of_set}/{result_id}")
        expected = of_r[f"{source} {endpoint} {name}"]
        found = (result.value, result.low, result.high)
        assert all(map(alike, found, expected)), (name, found, expected)
    result = demo.readout.result(f"{of_set}/median")
    assert of_r[f"{source} {endpoint} events"][:2] == (result.n, result.denominator)
