"""Examples that are kept as files: computed anew, and held against what was read by a person.

In the folder of the tests, `python -m reference.kept SDTM` writes them anew from the folder of the
reference data; whoever does so reads what changed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import polars as pl

from trialreadout.study import Readout, open_study

EXAMPLES = Path(__file__).parent / "examples"
STUDY = """
format = 1

[study]
id = "CDISCPILOT01"
title = "Made-up responses of the parts of a disease on subjects of the CDISC pilot study"
synthetic = true

[data]
dialect = "sdtm"
{data}

[dates]
impute = {{ assessed_on = "last" }}

[tumour_response]
graded_from = "parts by {criteria}"

[[analysis_set]]
name = "registered"
rule = "all registered"

[[endpoint]]
name = "visits"
kind = "recist-timepoint"

[[endpoint]]
name = "best"
kind = "recist-best"

[[endpoint]]
name = "confirmed"
kind = "recist-best"
confirmation_days = 28

[[statistic]]
endpoint = "best"
yields = "categories"
analysis_set = "registered"
"""
PSA = """
[[endpoint]]
name = "PSA"
kind = "marker-response"
marker = "PSA"
criteria = "PCWG3 PSA"

[[statistic]]
endpoint = "PSA"
yields = "categories"
analysis_set = "registered"
"""
CA_125 = STUDY.format(
    criteria="GCIG",
    data='response_category = "RECIST 1.1 - CA125"\n'
    'response_parts = { lesions = "RECIST 1.1", marker = "CA125" }',
)
PCWG3 = STUDY.format(criteria="PCWG3", data="") + PSA
WORDS = {"lesion_response": "lesions", "bone_response": "bone", "marker_response": "CA 125"}


def ca_125(sdtm: Path, folder: Path) -> Readout:
    """Read out the responses of lesions and of CA 125."""
    files = {"rs": "rs_onco_ca125", "supprs": "supprs_onco_ca125"}
    return _readout(sdtm, folder, CA_125, files)


def pcwg3(sdtm: Path, folder: Path) -> Readout:
    """Read out the responses of soft tissue and bone, and PSA."""
    return _readout(sdtm, folder, PCWG3, {"rs": "rs_onco_pcwg3", "lb": "lb_onco_pcwg3"})


def _readout(sdtm: Path, folder: Path, protocol: str, files: dict[str, str]) -> Readout:
    (folder / "data").mkdir(parents=True)
    (folder / "study.toml").write_text(protocol)
    for domain, name in {"dm": "dm", "ex": "ex", **files}.items():
        pl.read_parquet(sdtm / f"{name}.parquet").write_parquet(folder / f"data/{domain}.parquet")
    return open_study(folder).run()


def responses_of(readout: Readout) -> pl.DataFrame:
    """List each patient's visits in words, the best response with its day, and what made it."""
    recorded = readout.study.sources.table("assessments")
    parts = [column for column in WORDS if recorded[column].is_not_null().any()]
    confirmed = {row["subject"]: row["answer"] for row in readout.table("confirmed").to_dicts()}
    rows = []
    for best in readout.table("best").filter(pl.col("answer") != "MISSING").to_dicts():
        own = recorded.filter(subject=best["subject"]).sort("assessed_on").to_dicts()
        made = next(row for row in own if row["assessed_on"] == best["on"])
        rows.append(
            {
                "subject": best["subject"],
                "visits": "; ".join(f"{_parts(row, parts, '/')} at {row['visit']}" for row in own),
                "best": best["answer"],
                "day": best["day"],
                "on": best["on"],
                "made_of": f"{_parts(made, parts, ', ', named=True)}",
                "confirmed_after_28_days": confirmed[best["subject"]],
            }
        )
    return pl.DataFrame(rows)


def _parts(row: dict[str, object], parts: list[str], between: str, *, named: bool = False) -> str:
    return between.join(f"{WORDS[part]} {row[part]}" if named else str(row[part]) for part in parts)


def psa_of(readout: Readout) -> pl.DataFrame:
    """List each patient's values, the answer with its day, and the rule that gave it."""
    markers = readout.study.sources.table("markers")
    zero = (
        readout.study.sources.table("doses")
        .group_by("subject")
        .agg(zero=pl.col("started_on").min())
    )
    rows = []
    for found in readout.table("PSA").to_dicts():
        own = markers.filter(subject=found["subject"]).join(zero, on="subject").sort("sampled_on")
        if not own.height:
            continue
        values = [
            f"{row['value']:g} on day {(row['sampled_on'] - row['zero']).days}"
            for row in own.iter_rows(named=True)
        ]
        told = ("answer", "day", "on", "rule", "best_change_percent")
        row = {"subject": found["subject"], "values": "; ".join(values)}
        rows.append(row | {name: found[name] for name in told})
    return pl.DataFrame(rows).with_columns(pl.col("best_change_percent").round(1))


def as_kept(frame: pl.DataFrame) -> str:
    """Write an example as it is kept."""
    return frame.write_csv()


def kept(name: str) -> str:
    """Read an example that is kept."""
    return (EXAMPLES / f"{name}.csv").read_text(encoding="utf-8")


def main(sdtm: Path) -> None:
    """Write every example anew."""
    EXAMPLES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        ovarian = ca_125(sdtm, Path(scratch) / "ca-125")
        prostate = pcwg3(sdtm, Path(scratch) / "pcwg3")
    for name, frame in (
        ("ca_125", responses_of(ovarian)),
        ("pcwg3", responses_of(prostate)),
        ("psa", psa_of(prostate)),
    ):
        (EXAMPLES / f"{name}.csv").write_text(as_kept(frame), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
