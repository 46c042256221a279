"""A study of five invented patients whose CA-125 is graded by GCIG, as a folder of files."""

from __future__ import annotations

from datetime import date, timedelta

from plain_files import put

STUDY = """
format = 1
[study]
id = "CA-125"
title = "Five invented patients"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "CA-125 response"
kind = "marker-response"
marker = "CA-125"
criteria = "GCIG CA-125"
[[statistic]]
endpoint = "CA-125 response"
analysis_set = "treated"
yields = "categories"
"""
START = date(2021, 3, 1)
VALUES = {
    "P1": {-7: 200, 28: 90, 56: 80, 84: 170, 91: 180},
    "P2": {-7: 400, 28: 90, 56: 30, 84: 20},
    "P3": {-7: 100, 28: 90, 56: 95},
    "P4": {-7: 100, 28: 200, 35: 200},
    "P5": {28: 100, 56: 90},
}
"""Days from the first dose, and values in U/ml; the limit of normal is 35 U/ml."""


def make_marker_study(folder):
    """Write the study, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    markers = ["subject,sampled_on,marker,value,unit,upper_limit_normal"]
    for subject, course in VALUES.items():
        markers += [
            f"{subject},{START + timedelta(day)},CA-125,{value},U/ml,35"
            for day, value in course.items()
        ]
    doses = ["subject,agent,started_on,dose_mg", *(f"{name},x,{START},10" for name in VALUES)]
    rows = {"subjects": ["subject", *VALUES], "doses": doses, "markers": markers}
    return put(folder, **{name: "\n".join(lines) for name, lines in rows.items()})
