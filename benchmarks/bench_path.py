"""From SDTM frames in memory to graded visits, best responses and times: CPU seconds.

The hand-made tumour records of eight subjects, copied for 8,000 patients: 22,000 visits of
the investigator, 546,000 rows of lesions by three readers. Without the reference data the
bundled invented study is copied instead, and the line says so.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

import polars as pl

from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.kinds import MODULES
from trialreadout.protocol import parse_protocol
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.read import Sources, bring_together
from trialreadout.sources.sdtm.domains import read_domains
from trialreadout.sources.sdtm.tables import plain_tables
from trialreadout.studies import make_study

SHARED = Path(__file__).resolve().parents[2] / "shared/data/sdtm-oncology"
PATIENTS = 8_000
REPEATS = 3

PROTOCOL = """
format = 1
study = {{ id = "copies", title = "Copies of a few subjects" }}
data = {{ dialect = "sdtm", last_contact = ["ex"] }}
dates.impute = {{ assessed_on = "last" }}
tumour_response.graded_from = "{graded_from}"

[[endpoint]]
name = "tumour response"
kind = "recist-timepoint"

[[endpoint]]
name = "best overall response"
kind = "recist-best"
stable_from_day = 42

[[endpoint]]
name = "confirmed best overall response"
kind = "recist-best"
stable_from_day = 42
confirmation_days = 28

[[endpoint]]
name = "response"
kind = "recist-response"
confirmation_days = 28

[[endpoint]]
name = "clinical benefit"
kind = "recist-benefit"
stable_from_day = 42

[[endpoint]]
name = "progression-free survival"
kind = "time-to-event"
events = [{{ of = "tumour response", is = ["PD"] }}, {{ of = "death" }}]
censor = [{{ of = "last adequate assessment" }}, {{ of = "time zero" }}]
"""


def main() -> None:
    """Print the table."""
    few, origin = _few_subjects()
    domains = {name: _copied(frame, few["dm"]["USUBJID"]) for name, frame in few.items()}
    rows = {name: domains[name].height for name in ("tr", "rs")}
    print(f"SDTM frames in memory, {PATIENTS:,} patients ({origin}); CPU s, median of {REPEATS}")
    to_best = _median(lambda: _best(domains))
    to_visits = _median(lambda: _visits(domains))
    print(f"  {rows['rs']:>9,} recorded responses to best response, PFS   {to_best:6.2f}")
    print(f"  {rows['tr']:>9,} lesion rows to graded visits               {to_visits:6.2f}")
    print("peak memory, MB            program and input    run    run, one patient of 60 visits")
    for act, what in (("_best", "best response, PFS"), ("_visits", "graded visits")):
        before, without = _memory(act, domains, lengthened=False)
        _, with_sixty = _memory(act, domains, lengthened=True)
        print(f"  {what:20} {before:18.0f} {without:12.0f} {with_sixty:10.0f}")


def _few_subjects() -> tuple[dict[str, pl.DataFrame], str]:
    if SHARED.is_dir():
        stems = {name: f"{name}_onco_recist.parquet" for name in ("tu", "tr", "rs")}
        found = dict(read_domains(SHARED, "data", stems).tables)
        subjects = found["rs"]["USUBJID"].unique()
        wanted = {name: found[name] for name in ("dm", "ds", "ex", "tu", "tr", "rs")}
        few = {
            name: frame.filter(pl.col("USUBJID").is_in(subjects.implode()))
            for name, frame in wanted.items()
        }
        return few, "eight hand-made subjects, copied"
    with tempfile.TemporaryDirectory() as folder:
        make_study("small-sdtm", Path(folder) / "study")
        found = dict(read_domains(Path(folder) / "study/data", "data", {}).tables)
    return {name: found[name] for name in ("dm", "ds", "ex", "tu", "tr", "rs")}, "invented, copied"


def _copied(frame: pl.DataFrame, subjects: pl.Series) -> pl.DataFrame:
    copies = pl.DataFrame({"_copy": range(PATIENTS // len(subjects))})
    name = pl.concat_str("USUBJID", pl.lit("-"), pl.col("_copy").cast(pl.String))
    copied = frame.join(copies, how="cross").with_columns(USUBJID=name).drop("_copy")
    return copied.sample(fraction=1.0, shuffle=True, seed=1)


def _sources(domains: dict[str, pl.DataFrame], graded_from: str) -> tuple[Sources, object]:
    protocol = parse_protocol(PROTOCOL.format(graded_from=graded_from))
    raw = plain_tables(domains, protocol)
    tables, findings = bring_together(raw, protocol)
    measured = raw.get("measurements")
    beside = None if measured is None else measured.beside
    return Sources(tables, tuple(findings), {}, other_axis=beside), protocol


def _best(domains: dict[str, pl.DataFrame]) -> None:
    wanted = {name: domains[name] for name in ("dm", "ds", "ex", "rs")}
    sources, protocol = _sources(wanted, "assessments")
    for cohort in build_cohorts(sources, protocol):
        for endpoint in protocol.endpoints[1:]:
            module = MODULES[endpoint.kind]
            module.table(module.grade(cohort, protocol, endpoint), cohort, sources)


def _visits(domains: dict[str, pl.DataFrame]) -> None:
    wanted = {name: domains[name] for name in ("dm", "ds", "ex", "tu", "tr")}
    sources, protocol = _sources(wanted, "measurements")
    for cohort in build_cohorts(sources, protocol):
        graded = tumour_response.grade(cohort, protocol, protocol.endpoint("tumour response"))
        tumour_response.table(graded, cohort, sources)


def _with_many_visits(frame: pl.DataFrame, date: str) -> pl.DataFrame:
    """Give one patient sixty visits, each a copy of the last."""
    one = frame.filter(pl.col("USUBJID") == frame["USUBJID"].min())
    last = one.filter(pl.col(date) == one[date].max()).drop(date, "VISIT")
    days = [str(datetime.date(2015, 1, 1) + datetime.timedelta(days=21 * i)) for i in range(57)]
    visits = pl.DataFrame({date: days, "VISIT": [f"CYCLE {i}" for i in range(57)]})
    return pl.concat([frame, last.join(visits, how="cross").select(frame.columns)])


def _memory(act: str, domains: dict[str, pl.DataFrame], lengthened: bool) -> tuple[float, float]:
    """Measure in a process of its own: megabytes with the input there, and at the peak."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("dm", "ds", "ex", "rs") if act == "_best" else ("dm", "ds", "ex", "tu", "tr"):
            frame = domains[name]
            if lengthened and name in ("rs", "tr"):
                frame = _with_many_visits(frame, f"{name.upper()}DTC")
            frame.write_parquet(Path(folder) / f"{name}.parquet")
        command = [sys.executable, __file__, act, folder]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    before, peak = map(float, run.stdout.split())
    return before, peak


def _measure_memory(act: str, folder: str) -> None:
    domains = {path.stem: pl.read_parquet(path) for path in Path(folder).iterdir()}
    before = _peak_mb()
    globals()[act](domains)
    print(before, _peak_mb())


def _median(act: object) -> float:
    seconds = []
    for _ in range(REPEATS):
        begin = process_time()
        act()
        seconds.append(process_time() - begin)
    return sorted(seconds)[REPEATS // 2]


def _peak_mb() -> float:
    """Return the most memory that this process has held; Linux alone knows."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    _measure_memory(*sys.argv[1:]) if len(sys.argv) > 1 else main()
