"""For each finding, one way to break the small study so that it is made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from writers.broken_scans import SCANS
from writers.faulty_studies import PLAIN, SDTM, Broken, Cell


def _cell(*cell: str | int) -> Broken:
    return Broken(cells=(cell,))  # type: ignore[arg-type]


def _cells(*cells: Cell) -> Broken:
    return Broken(cells=cells)


def _more(table: str, *rows: str) -> Broken:
    return Broken(files={f"{table}.csv": PLAIN[table] + "".join(f"{row}\n" for row in rows)})


def _of_sdtm(table: str, *rows: str) -> Broken:
    return Broken(
        files={f"{table}.csv": SDTM[table] + "".join(f"{row}\n" for row in rows)}, sdtm=True
    )


def _file(table: str, text: str | None) -> Broken:
    return Broken(files={f"{table}.csv": text})


_IMMUNE = "subject,assessed_on,visit,immune_response,target,non_target,new_lesion_seen\n"


def _immune(*rows: str) -> Broken:
    text = _IMMUNE + "".join(f"NL-01,{row}\n" for row in rows)
    return _file("immune_assessments", text)


_ONE_DECIDED = "subject,decided_on,visit,offer,accepted\nNL-02,2014-05-28,week 8,drug A,Y\n"


_LABS = "subject,sampled_on,test,value,unit,lower_limit,upper_limit\n"


def _labs(*rows: str) -> Broken:
    text = _LABS + "".join(f"NL-01,2014-03-03,{row}\n" for row in rows)
    return Broken(
        files={"labs.csv": text},
        lines='[[endpoint]]\nname = "laboratory"\nkind = "laboratory-toxicity"\n',
    )


def _new_lesions(organs: tuple[str, ...]) -> Broken:
    """Measure new lesions, where something is graded by iRECIST."""
    named = [(f"N{n}", organ) for n, organ in enumerate(organs, 1)]
    return Broken(
        files={
            "lesions.csv": PLAIN["lesions"]
            + "".join(f"NL-01,{name},new,{organ},N,,N,,,\n" for name, organ in named),
            "measurements.csv": PLAIN["measurements"]
            + "".join(f"NL-01,{name},2014-03-31,week 8,12,longest,measured\n" for name, _ in named),
        },
        lines='[[endpoint]]\nname = "best i-response"\nkind = "irecist-best"\n',
    )


_MARKERS_BY_DAY = "subject,marker,sampled_day,value\nNL-01,thyroglobulin,{},31.5\n"
_DAYS_ALONE: Mapping[str, str | None] = {
    **{f"{name}.csv": None for name in PLAIN},
    "subjects.csv": "subject\nNL-01\n",
    "doses.csv": "subject,agent,started_day\nNL-01,drug A,1\n",
    "markers.csv": _MARKERS_BY_DAY.format(29),
}

_DECIDED = "subject,decided_on,visit,offer,accepted\nNL-01,2014-04-01,week 8,{},Y\n"
_DECISION = """[[decision]]
at = "week 8"
when = { "best overall response" = ["CR", "PR", "SD"] }
offer = "go on"
gives = ["drug A"]
[[decision]]
at = "week 8"
offer = "stop"
without = ["drug A"]
"""

_SURVIVAL = """[[endpoint]]
name = "survival"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "survival"
"""

EXAMPLES: Mapping[str, Broken] = MappingProxyType(
    {
        # The study file
        "toml-syntax": Broken(instead=('title = "An', "title = An")),
        "unknown-format": Broken(instead=("format = 1", "format = 9")),
        "unknown-key": Broken(instead=("stable_from_week", "stable_form_week")),
        "missing-key": Broken(instead=('title = "An invented study"\n', "")),
        "not-allowed": Broken(lines='[tumour_response]\nversion = "1.2"\n'),
        "wrong-type": Broken(lines="[tumour_response]\nversion = 1.1\n"),
        "unknown-name": Broken(instead=('at = "week 8"', 'at = "week 9"')),
        "duplicate-name": Broken(lines='[[analysis_set]]\nname = "treated"\nrule = "randomised"\n'),
        "overlapping-windows": Broken(instead=("after = 7", "after = 70")),
        "key-not-used": Broken(lines='[data]\nresponse_category = "RECIST 1.1"\n'),
        "duplicate-statistic": Broken(
            lines='[[statistic]]\nendpoint = "best overall response"\nyields = "proportion"\n'
            'of = ["CR", "PR"]\nanalysis_set = "treated"\nlabel = "response rate"\n'
        ),
        "unknown-group": Broken(
            lines='[[statistic]]\nendpoint = "best overall response"\nyields = "categories"\n'
            'group = "stage"\nanalysis_set = "treated"\n'
        ),
        "unknown-reference": Broken(
            lines=_SURVIVAL + 'yields = "hazard ratio"\ngroup = "screen_failure"\n'
            'reference = "placebo"\nanalysis_set = "treated"\n'
        ),
        "one-group": Broken(
            lines=_SURVIVAL + 'yields = "log-rank"\ngroup = "screen_failure"\n'
            'analysis_set = "treated"\n'
        ),
        # Files and headings
        "no-data": Broken(files={f"{name}.csv": None for name in PLAIN}),
        "no-patients": _file("subjects", "subject,age_years\n,61\n"),
        "missing-table": _file("markers", None),
        "empty-table": _file("markers", "subject,marker,sampled_on,value\n"),
        "missing-file": Broken(lines='[data.files]\nmarkers = "labor.xlsx"\n'),
        "missing-domain": Broken(lines='[data.domains]\nae = "adverse"\n', sdtm=True),
        "two-files-for-a-table": Broken(files={"markers.xpt": ""}),
        "two-files-for-a-domain": Broken(files={"rs.xpt": ""}, sdtm=True),
        "unused-file": _file("Laborwerte", "Pat.,Tg\nNL-01,31.5\n"),
        "too-large": Broken(files={"markers.csv": "subject" + ",x" * 20_000 + "\nNL-01\n"}),
        "unreadable-file": Broken(files={"markers.csv": None, "markers.parquet": "no Parquet"}),
        "truncated-file": Broken(files={"dm.csv": SDTM["dm"][:-16]}, sdtm=True),
        "empty-file": _file("markers", ""),
        "no-rows": _file("markers", "subject,marker,sampled_on,value\n"),
        "wrong-separator": Broken(files={"dm.csv": SDTM["dm"].replace(",", ";")}, sdtm=True),
        "ragged-row": _file("markers", PLAIN["markers"].replace("24,", "24,5,")),
        "open-quote": _file("markers", PLAIN["markers"].replace(",24,", ',"24,')),
        "duplicate-column": _file("markers", PLAIN["markers"].replace("assay", "Value", 1)),
        "missing-column": _file("markers", PLAIN["markers"].replace("sampled_on", "Datum")),
        "unknown-column": _file("markers", PLAIN["markers"].replace("assay", "lot", 1)),
        "contradictory-patterns": Broken(
            lines='[columns.markers]\nvalue = "tg_{week}"\nsampled_on = "date_{visit}"\n',
            files={"markers.csv": "subject,marker,tg_0,date_0\nNL-01,Tg,31.5,2014-02-03\n"},
        ),
        "identifying-column": _file(
            "subjects", PLAIN["subjects"].replace("screen_failure", "date_of_birth")
        ),
        "identifying-cells": Broken(
            files={
                "deviations.csv": "subject,noted_on,kind,text\n"
                "NL-01,2014-02-03,visit,late; ask p.jansen@example.org\n"
            }
        ),
        "identifying-subject": Broken(
            files={
                name: text.replace("NL-01", "PJ-1951-03-02")
                for name, text in ((f"{table}.csv", PLAIN[table]) for table in PLAIN)
            }
        ),
        # Cells
        "not-a-number": _cell("measurements", 4, "diameter_mm", "l2.5"),
        "not-a-flag": _cell("lesions", 2, "nodal", "maybe"),
        "unknown-term": _cell("lesions", 2, "role", "index"),
        "missing-value": _cell("measurements", 4, "lesion", ""),
        "not-a-date": _cell("measurements", 4, "assessed_on", "2014-02-30"),
        "mixed-forms": _cell("measurements", 4, "assessed_on", "31.03.2014"),
        "thousands-separator": _cell("markers", 2, "value", "1'031.5"),
        "ambiguous-number": _file(
            "markers", "subject;marker;sampled_on;value\nNL-01;thyroglobulin;2014-02-03;1.031\n"
        ),
        "ambiguous-date": _file(
            "markers", "subject,marker,sampled_on,value\nNL-01,thyroglobulin,03/04/2014,31.5\n"
        ),
        "month-first": _file(
            "markers", "subject,marker,sampled_on,value\nNL-01,thyroglobulin,03/31/2014,31.5\n"
        ),
        "implausible-date": _cell("markers", 2, "sampled_on", "0214-02-03"),
        "partial-date": _cell("markers", 2, "sampled_on", "2014-02"),
        "incomplete-date": _cell("status", 3, "died_on", "2014-06"),
        "negative-value": _cell("measurements", 4, "diameter_mm", "-30"),
        "unknown-unit": Broken(
            lines='[columns.measurements]\ndiameter_mm = { heading = "diameter_mm", unit = "MBq" }'
        ),
        "two-units": _cell("markers", 4, "unit", "ng/dl"),
        "limit-differs": _cells(
            ("markers", 4, "value", "<0.1"),
            ("markers", 4, "limit", "above"),
        ),
        "no-logarithm": _cell("markers", 4, "value", "0"),
        "no-limit-of-normal": Broken(
            lines='[[endpoint]]\nname = "by criteria"\nkind = "marker-response"\n'
            'marker = "thyroglobulin"\ncriteria = "GCIG CA-125"\n',
        ),
        "two-assays": _cell("markers", 4, "assay", "B"),
        # Study days
        "day-zero": _file("markers", _MARKERS_BY_DAY.format(0)),
        "day-without-time-zero": Broken(
            files={
                "markers.csv": _MARKERS_BY_DAY.format(29),
                "doses.csv": PLAIN["doses"].replace("NL-01,", "NL-02,", 1),
            }
        ),
        "day-differs": _file(
            "markers",
            "subject,marker,sampled_on,sampled_day,value\nNL-01,thyroglobulin,2014-02-03,2,31.5\n",
        ),
        "days-and-dates": Broken(files={**_DAYS_ALONE, "status.csv": PLAIN["status"]}),
        "days-without-dates": Broken(files=_DAYS_ALONE),
        "planned-dates": Broken(
            lines='[columns.markers]\nvalue = "tg_{week}"\nsampled_on = { weeks = "{week}" }\n'
            'marker = { is = "thyroglobulin" }\n',
            files={"markers.csv": "subject,tg_0,tg_4\nNL-01,31.5,24\n"},
        ),
        # Patients and records
        "unknown-patient": _cell("markers", 2, "subject", "NL-10"),
        "unknown-lesion": _cell("measurements", 4, "lesion", "T9"),
        "unknown-mass": _cell("lesions", 2, "merged_into", "T9"),
        "duplicate-record": _more("measurements", "NL-01,T1,2014-03-31,week 8,20,longest,measured"),
        "repeated-record": _more("measurements", "NL-01,T1,2014-03-31,week 8,30,longest,measured"),
        "blank-response": _file(
            "assessments",
            "subject,assessed_on,visit,response\nNL-01,2014-02-03,baseline,\n"
            "NL-01,2014-03-31,week 8,\n",
        ),
        "alive-and-dead": _cell("status", 3, "alive", "Y"),
        "death-before-first-dose": _cell("status", 3, "died_on", "2014-02-09"),
        "death-without-date": _cell("status", 3, "died_on", ""),
        "death-dates-differ": _of_sdtm("ds", "NL-02,DISPOSITION EVENT,DEATH,2014-06-21"),
        "recorded-after-death": _cell("status", 3, "died_on", "2014-04-06"),
        "seen-after-last-contact": _cells(
            ("status", 2, "last_contact_on", "2014-05-01"),
            ("status", 2, "as_of", "2014-05-01"),
        ),
        "after-cut-off": Broken(lines="[data]\ncut_off = 2014-05-01\n"),
        "cut-off-before-data": Broken(lines="[data]\ncut_off = 2013-01-31\n"),
        "dosed-screen-failure": _cell("subjects", 3, "screen_failure", "Y"),
        "not-given": Broken(cells=(("ex", 3, "EXOCCUR", "N"),), sdtm=True),
        "zero-dose": _cell("doses", 3, "dose_mg", "0"),
        "entry-from-reference-start": Broken(files={"ds.csv": None}, sdtm=True),
        "response-without-category": Broken(
            cells=(("rs", 3, "RSCAT", ""),),
            instead=("[data]", '[data]\nresponse_category = "RECIST 1.1"'),
            sdtm=True,
        ),
        "several-response-categories": Broken(
            cells=(("rs", 3, "RSCAT", "LUGANO 2014"),), sdtm=True
        ),
        "unknown-response-category": Broken(
            instead=("[data]", '[data]\nresponse_category = "RECIST 1.0"'), sdtm=True
        ),
        "unconfirmed-progression": Broken(cells=(("rs", 3, "RSSTRESC", "PDu"),), sdtm=True),
        "combined-otherwise": Broken(
            files={
                "assessments.csv": "subject,assessed_on,visit,response,lesion_response,"
                "bone_response\nNL-01,2014-03-31,week 8,PR,PR,PD\n"
            },
        ),
        "qualifier-without-record": Broken(
            files={
                "supptr.csv": "USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nNL-01,TRSEQ,9,TRNOTE,blurred\n"
            },
            sdtm=True,
        ),
        "qualifier-name-taken": Broken(
            files={"supptr.csv": "USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nNL-01,TRSEQ,1,TRSTRESC,40\n"},
            sdtm=True,
        ),
        "outvoted": _more("assessments", "NL-01,2014-04-02,week 8,PD"),
        # Lesions and scans
        "new-lesion-without-word": _more("lesions", "NL-01,N1,new,liver,N,,N,,,2014-03-31"),
        "new-lesion-unsaid": Broken(
            files={
                "tu.csv": SDTM["tu"] + "NL-01,2,N01,NEW,LIVER,INVESTIGATOR,2014-03-31\n",
            },
            sdtm=True,
        ),
        "short-axis-missing": _cells(
            ("measurements", 6, "axis", "longest"), ("measurements", 7, "axis", "longest")
        ),
        "longest-diameter-of-node": _cell("measurements", 7, "axis", "longest"),
        "no-baseline": _cells(
            ("measurements", 6, "assessed_on", "2014-03-03"),
            ("examinations", 4, "examined_on", "2014-03-03"),
        ),
        "baseline-incomplete": _cells(
            ("measurements", 6, "diameter_mm", ""), ("measurements", 6, "state", "not evaluable")
        ),
        "baseline-without-disease": _cells(
            ("measurements", 6, "diameter_mm", "0"), ("measurements", 6, "state", "absent")
        ),
        "old-baseline": _cells(
            ("measurements", 6, "assessed_on", "2014-01-06"),
            ("examinations", 4, "examined_on", "2014-01-06"),
        ),
        "baseline-after-first-dose": Broken(
            lines='[tumour_response]\nbaseline = { visit = "baseline" }\n',
            cells=(
                ("measurements", 6, "assessed_on", "2014-02-12"),
                ("examinations", 4, "examined_on", "2014-02-12"),
            ),
        ),
        "scan-without-read": _more("scans", "NL-02,2014-02-03,planar"),
        "ends-before-start": _cell("doses", 2, "ended_on", "2014-01-26"),
        "overlapping-doses": _more("doses", "NL-01,drug A,2014-05-20,2014-06-10,200"),
        "not-a-grade": _file(
            "adverse_events", "subject,term,grade,started_on\nNL-01,Rash,6,2014-03-01\n"
        ),
        "enrolled-before-informed": _file(
            "subjects",
            "subject,informed_on,enrolled_on,age_years,screen_failure\n"
            "NL-01,2014-01-21,2014-01-20,61,N\nNL-02,2014-01-20,2014-01-27,58,N\n",
        ),
        "no-status": _file("status", PLAIN["status"].rpartition("NL-02")[0]),
        "age-outside": Broken(lines="[population]\nage_years = { minimum = 60 }\n"),
        "entered-before-study": Broken(
            instead=('title = "An', 'started = 2014-01-25\ntitle = "An')
        ),
        "unknown-visit": _cell("examinations", 3, "visit", "wk 8"),
        "outside-window": Broken(
            lines='[[visit]]\nname = "blood {week}"\nweeks = [0, 8, 16]\n'
            'window_days = { before = 3, after = 3 }\ncollect = ["thyroglobulin"]\n',
            cells=(("markers", 3, "sampled_on", "2014-04-14"),),
        ),
        "unknown-offer": Broken(
            files={"decisions.csv": _DECIDED.format("carry on")}, lines=_DECISION
        ),
        "part-stopped": Broken(
            files={"markers.csv": None},
            lines='[[endpoint]]\nname = "favourable"\nkind = "any-of"\n'
            '[endpoint.counts]\n"marker trend" = ["stable"]\n',
        ),
        "examination-without-measurement": _more("examinations", "NL-01,2014-05-26,week 16,CT,no"),
        "visit-named-otherwise": _cell("examinations", 3, "visit", "W8"),
        "no-baseline-weight": Broken(
            files={"weights.csv": "subject,measured_on,weight_kg\nNL-01,2014-02-03,70\n"},
            lines='[[endpoint]]\nname = "weight"\nkind = "weight-loss"\n',
        ),
        "unit-not-graded": Broken(
            files={"labs.csv": "subject,sampled_on,test,value,unit\nNL-01,2014-03-03,ALT,41,U\n"},
            lines='[[endpoint]]\nname = "laboratory"\nkind = "laboratory-toxicity"\n',
        ),
        "no-planned-assessment": Broken(
            lines='[[endpoint]]\nname = "PFS"\nkind = "time-to-event"\npreset = "FDA-2"\n'
            '[tumour_response]\ncollected_as = ["MRI"]\n',
        ),
        "no-limit-for-grade": _labs("ALT,41,U/L,,"),
        "calcium-without-albumin": _labs("CA,2.3,mmol/L,2.2,2.6"),
        "limits-contradict": _labs("ALT,41,U/L,40,5"),
        "test-perhaps-graded": _labs("ALTT,41,U/L,5,40", "ALT,41,U/L,5,40"),
        "marker-perhaps-meant": Broken(
            cells=(("markers", 4, "marker", "thyro-globulin"),),
        ),
        "before-baseline": _more("measurements", "NL-01,T1,2013-12-02,,41,longest,measured"),
        "before-time-zero": Broken(
            instead=(
                'kind = "recist-timepoint"',
                'kind = "recist-timepoint"\ngraded_from = "assessments"',
            ),
            cells=(("assessments", 2, "assessed_on", "2014-01-31"),),
        ),
        "without-time-zero": _file("doses", PLAIN["doses"].rpartition("NL-02")[0]),
        "too-many-new-targets": _new_lesions(
            ("liver", "liver", "lung", "lung", "bone", "adrenal"),
        ),
        "too-many-new-targets-of-organ": _new_lesions(("liver", "liver", "liver")),
        "too-many-targets": Broken(
            files={
                "lesions.csv": PLAIN["lesions"]
                + "".join(f"NL-01,T{n},target,organ {n},N,,N,,,\n" for n in range(2, 7)),
                "measurements.csv": PLAIN["measurements"]
                + "".join(
                    f"NL-01,T{n},2014-01-27,baseline,12,longest,measured\n" for n in range(2, 7)
                ),
            }
        ),
        "too-many-targets-of-organ": Broken(
            files={
                "lesions.csv": PLAIN["lesions"]
                + "".join(f"NL-01,T{n},target,lung,N,,N,,,\n" for n in (2, 3)),
                "measurements.csv": PLAIN["measurements"]
                + "".join(f"NL-01,T{n},2014-01-27,baseline,12,longest,measured\n" for n in (2, 3)),
            }
        ),
        "target-not-measurable": _cell("measurements", 2, "diameter_mm", "9"),
        "node-or-not": Broken(
            cells=(("lesions", 2, "organ", "lymph node"), ("lesions", 2, "nodal", "")),
        ),
        "normal-node": Broken(
            files={
                "lesions.csv": PLAIN["lesions"] + "NL-02,NT1,non-target,neck,Y,,N,,,\n",
                "measurements.csv": PLAIN["measurements"]
                + "NL-02,NT1,2014-02-03,baseline,8,short,measured\n",
            }
        ),
        "bone-target": _cells(
            ("lesions", 2, "organ", "bone"),
            ("lesions", 2, "bone_type", "blastic"),
        ),
        "cystic-target": Broken(
            cells=(("lesions", 2, "cystic", "Y"),),
            lines='[tumour_response]\nversion = "1.0"\n',
        ),
        "irradiated-target": _cell("lesions", 2, "irradiated_on", "2013-06-03"),
        "focus-without-read": _cell("foci", 2, "reader", "reader 2"),
        "read-without-scan": _cell("reads", 3, "scanned_on", "2014-04-01"),
        "immune-parts-contradict": _immune("2014-03-31,week 8,iSD,iPR,NON-iCR/NON-iUPD,N"),
        "immune-confirmed-alone": _immune("2014-03-31,week 8,iCPD,,,"),
        "immune-after-confirmation": _immune(
            "2014-03-31,week 8,iUPD,,,", "2014-05-12,week 14,iCPD,,,", "2014-06-23,week 20,iSD,,,"
        ),
        "recorded-not-measured": _more("assessments", "NL-01,2014-05-26,week 16,PD"),
        "graded-otherwise": _cell("assessments", 2, "response", "PR"),
        # Results
        "endpoint-stopped": _cell("measurements", 4, "diameter_mm", "l2.5"),
        "unknown-reader": Broken(lines='[data.reader_of_record]\nct = "reader 3"\n'),
        "nothing-accepted": Broken(lines='[data.reader_of_record]\nct = "accepted"\n'),
        "not-in-the-data": Broken(instead=('marker = "thyroglobulin"', 'marker = "Tg"')),
        "one-reader": Broken(
            lines='[[statistic]]\nendpoint = "best overall response"\n'
            'yields = "agreement between readers"\nanalysis_set = "treated"\n'
        ),
        "not-the-unit-of-criteria": Broken(
            lines='[[endpoint]]\nname = "by criteria"\nkind = "marker-response"\n'
            'marker = "thyroglobulin"\ncriteria = "PCWG3 PSA"\n',
            cells=tuple(("markers", row, "unit", "mg/l") for row in (2, 3, 4)),
        ),
        "empty-analysis-set": Broken(instead=('"at least one dose"', '"randomised"')),
        "offered-otherwise": Broken(
            lines='[[decision]]\nat = "week 8"\nwhen = { "uptake" = ["reinduced"] }\n'
            'offer = "radioiodine"\n\n[[decision]]\nat = "week 8"\noffer = "stop"\n',
            files={
                "decisions.csv": "subject,decided_on,visit,offer,accepted\n"
                "NL-01,2014-04-14,week 8,stop,Y\n"
            },
        ),
        "survival-shorter-than-progression-free": Broken(
            cells=(
                ("status", 2, "last_contact_on", "2014-03-03"),
                ("status", 2, "as_of", "2014-03-03"),
            ),
            lines='[[endpoint]]\nname = "progression-free survival"\nkind = "time-to-event"\n'
            'preset = "EMA"\n',
        ),
        "progression-not-recorded": _file(
            "status",
            "subject,died_on,last_contact_on,discontinued_on,reason\n"
            "NL-01,,2014-07-01,2014-05-26,progressive disease\nNL-02,2014-06-20,,,\n",
        ),
        "given-without-offer": Broken(
            lines='[[decision]]\nat = "week 8"\noffer = "drug A"\ngives = ["drug A"]\n',
            files={"decisions.csv": _ONE_DECIDED},
        ),
        "decision-not-recorded": Broken(
            lines='[[decision]]\nat = "week 8"\noffer = "drug A"\n',
            files={"decisions.csv": _ONE_DECIDED},
        ),
        "decision-not-due": Broken(
            lines='[[decision]]\nat = "week 8"\nwhen = { "uptake" = ["reinduced"] }\n'
            'offer = "radioiodine"\n',
            files={
                "decisions.csv": "subject,decided_on,visit,offer,accepted\n"
                "NL-02,2014-05-28,week 8,radioiodine,N\n"
            },
        ),
        "decided-before-known": Broken(
            lines='[[decision]]\nat = "week 8"\nwhen = { "uptake" = ["not reinduced"] }\n'
            'offer = "drug A"\n\n[[decision]]\nat = "week 8"\noffer = "stop"\n',
            files={
                "decisions.csv": "subject,decided_on,visit,offer,accepted\n"
                "NL-01,2014-03-20,week 8,stop,Y\n"
            },
        ),
        "given-otherwise": Broken(
            lines='[[decision]]\nat = "week 8"\noffer = "drug A"\ngives = ["drug A"]\n',
            files={
                "decisions.csv": "subject,decided_on,visit,offer,accepted\n"
                "NL-01,2014-05-28,week 8,drug A,Y\n"
            },
        ),
        # Files of scans
        **SCANS,
    }
)
"""A rule without an example is one of the command and not of a study."""
