"""A small invented study, and what has to be broken in it for each finding to be made."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from trialreadout.core.findings import Finding, StudyError
from trialreadout.study import open_study

Cell = tuple[str, int, str, str]
"""File, row as a spreadsheet shows it, heading, and what stands there."""


@dataclass(frozen=True, slots=True)
class Broken:
    """How the study is broken."""

    cells: tuple[Cell, ...] = ()
    files: Mapping[str, str | None] = field(default_factory=dict)
    """Files by their name in the data folder; None: taken away."""
    lines: str = ""
    """What is added to the study file."""
    instead: tuple[str, str] = ("", "")
    """What is replaced in the study file, and by what."""
    sdtm: bool = False
    """Whether it is the study in SDTM."""
    scans: Mapping[str, bytes] = field(default_factory=dict)
    """Files by their path in the folder of scans; their pixels are read, too."""


def finding_of(rule: str, broken: Broken) -> Finding:
    """Break the study, and return the first finding of a rule.

    Raises
    ------
    LookupError
        If there is none.
    """
    for finding in findings_of(broken):
        if finding.rule == rule:
            return finding
    raise LookupError(f"the example of {rule} does not show it")


@cache
def _tables(sdtm: bool) -> Mapping[str, str]:
    return SDTM if sdtm else PLAIN


def findings_of(broken: Broken) -> tuple[Finding, ...]:
    """Return what is said of the study when it is broken so."""
    files = {f"{name}.csv": text for name, text in _tables(broken.sdtm).items()}
    for name, text in broken.files.items():
        files.pop(name, None)
        if text is not None:
            files[name] = text
    for table, row, heading, cell in broken.cells:
        files[f"{table}.csv"] = _with_cell(files[f"{table}.csv"], row, heading, cell)
    old, new = broken.instead
    text = (STUDY_IN_SDTM if broken.sdtm else STUDY).replace(old, new, 1) + broken.lines
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "study.toml").write_text(text, encoding="utf-8")
        (folder / "data").mkdir()
        for file, content in files.items():
            (folder / "data" / file).write_text(content, encoding="utf-8")
        for file, scan in broken.scans.items():
            path = folder / "scans" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(scan)
        try:
            return open_study(folder).check(pixels=bool(broken.scans))
        except StudyError as unreadable:
            return unreadable.findings


def _with_cell(text: str, row: int, heading: str, cell: str) -> str:
    rows = [line.split(",") for line in text.rstrip("\n").split("\n")]
    rows[row - 1][rows[0].index(heading)] = cell
    return "".join(",".join(cells) + "\n" for cells in rows)


STUDY = """\
format = 1

[study]
id = "EXAMPLE"
title = "An invented study"

[[visit]]
name = "baseline"
week = 0
window_days = { before = 28 }
collect = ["ct"]

[[visit]]
name = "week {week}"
weeks = [8, 16]
window_days = { before = 7, after = 7 }
collect = ["ct"]

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "tumour response"
kind = "recist-timepoint"

[[endpoint]]
name = "best overall response"
kind = "recist-best"
stable_from_week = 7

[[endpoint]]
name = "overall survival"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]

[[endpoint]]
name = "marker trend"
kind = "marker-trend"
marker = "thyroglobulin"

[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 8"

[[statistic]]
endpoint = "best overall response"
yields = "proportion"
of = ["CR", "PR"]
analysis_set = "treated"
"""

PLAIN: Mapping[str, str] = {
    "subjects": """\
subject,enrolled_on,age_years,screen_failure
NL-01,2014-01-20,61,N
NL-02,2014-01-27,58,N
""",
    "doses": """\
subject,agent,started_on,ended_on,dose_mg
NL-01,drug A,2014-02-03,2014-05-26,400
NL-02,drug A,2014-02-10,2014-05-26,400
""",
    "lesions": """\
subject,lesion,role,organ,nodal,bone_type,cystic,irradiated_on,merged_into,first_seen_on
NL-01,T1,target,lung,N,,N,,,
NL-01,NT1,non-target,bone,N,,N,,,
NL-02,T1,target,neck,Y,,N,,,
""",
    "measurements": """\
subject,lesion,assessed_on,visit,diameter_mm,axis,state
NL-01,T1,2014-01-27,baseline,40,longest,measured
NL-01,NT1,2014-01-27,baseline,,,present
NL-01,T1,2014-03-31,week 8,30,longest,measured
NL-01,NT1,2014-03-31,week 8,,,present
NL-02,T1,2014-02-03,baseline,22,short,measured
NL-02,T1,2014-04-07,week 8,20,short,measured
""",
    "examinations": """\
subject,examined_on,visit,method,new_lesion
NL-01,2014-01-27,baseline,CT,no
NL-01,2014-03-31,week 8,CT,no
NL-02,2014-02-03,baseline,CT,no
NL-02,2014-04-07,week 8,CT,no
""",
    "assessments": """\
subject,assessed_on,visit,response
NL-01,2014-03-31,week 8,SD
NL-02,2014-04-07,week 8,SD
""",
    "markers": """\
subject,marker,sampled_on,value,unit,assay,limit
NL-01,thyroglobulin,2014-02-03,31.5,ug/l,A,
NL-01,thyroglobulin,2014-03-31,24,ug/l,A,
NL-01,thyroglobulin,2014-05-26,22,ug/l,A,
""",
    "scans": """\
subject,scanned_on,kind
NL-01,2014-01-27,planar
NL-01,2014-03-31,planar
""",
    "reads": """\
subject,scanned_on,kind,reader,adjudicated
NL-01,2014-01-27,planar,reader 1,Y
NL-01,2014-03-31,planar,reader 1,Y
""",
    "foci": """\
subject,scanned_on,kind,reader,lesion,uptake
NL-01,2014-03-31,planar,reader 1,F1,present
""",
    "status": """\
subject,alive,as_of,died_on,last_contact_on
NL-01,Y,2014-07-01,,2014-07-01
NL-02,N,,2014-06-20,2014-06-02
""",
}

STUDY_IN_SDTM = """\
format = 1

[study]
id = "EXAMPLE"
title = "An invented study in SDTM"

[data]
dialect = "sdtm"

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "tumour response"
kind = "recist-timepoint"
"""

SDTM: Mapping[str, str] = {
    "dm": """\
USUBJID,RFSTDTC,DTHDTC,ARM
NL-01,2014-02-03,,A
NL-02,2014-02-10,2014-06-20,A
""",
    "ds": """\
USUBJID,DSCAT,DSDECOD,DSSTDTC
NL-01,PROTOCOL MILESTONE,ENROLLED,2014-01-20
NL-02,PROTOCOL MILESTONE,ENROLLED,2014-01-27
""",
    "ex": """\
USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXSTDTC,EXENDTC,EXOCCUR
NL-01,1,DRUG A,400,mg,2014-02-03,2014-05-26,Y
NL-02,1,DRUG A,400,mg,2014-02-10,2014-05-26,Y
""",
    "tu": """\
USUBJID,TUSEQ,TULNKID,TUSTRESC,TULOC,TUEVAL,TUDTC
NL-01,1,T01,TARGET,LUNG,INVESTIGATOR,2014-01-27
NL-02,1,T01,TARGET,LYMPH NODE,INVESTIGATOR,2014-02-03
""",
    "tr": """\
USUBJID,TRSEQ,TRGRPID,TRLNKID,TRTESTCD,TRSTRESC,TRSTRESN,TRSTRESU,TREVAL,VISIT,TRDTC
NL-01,1,TARGET,T01,LDIAM,40,40,mm,INVESTIGATOR,BASELINE,2014-01-27
NL-01,2,TARGET,T01,LDIAM,30,30,mm,INVESTIGATOR,WEEK 8,2014-03-31
NL-02,1,TARGET,T01,LPERP,22,22,mm,INVESTIGATOR,BASELINE,2014-02-03
NL-02,2,TARGET,T01,LPERP,20,20,mm,INVESTIGATOR,WEEK 8,2014-04-07
""",
    "rs": """\
USUBJID,RSSEQ,RSTESTCD,RSCAT,RSSTRESC,RSEVAL,VISIT,RSDTC
NL-01,1,OVRLRESP,RECIST 1.1,SD,INVESTIGATOR,WEEK 8,2014-03-31
NL-02,1,OVRLRESP,RECIST 1.1,SD,INVESTIGATOR,WEEK 8,2014-04-07
""",
}
