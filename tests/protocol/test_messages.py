"""Each fault that a study file can have, with its line and its remedy."""

import pytest

from trialreadout.protocol import parse_protocol

HEAD = """\
format = 1
[study]
id = "X"
title = "A study"
"""

STUDY = (
    HEAD
    + """\
[[visit]]
name = "week 8"
week = 8
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "best response"
kind = "recist-best"
[[endpoint]]
name = "survival"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""
)
NEXT = STUDY.count("\n") + 1


def case(added, row, rule, column, value, remedy, *, name):
    return pytest.param(added, row, rule, column, value, remedy, id=name)


MISSPELT = [
    case(
        '[data]\ndialekt = "sdtm"',
        1,
        "unknown-key",
        "data.dialekt",
        "dialekt",
        'Did you mean "dialect"?',
        name="a misspelt key",
    ),
    case(
        "[data]\ncolour = 3",
        1,
        "unknown-key",
        "data.colour",
        "colour",
        "data knows no such key; take it out.",
        name="a key like no other",
    ),
    case(
        "[dates]\n[toxicty]",
        1,
        "unknown-key",
        "toxicty",
        "toxicty",
        'Did you mean "toxicity"?',
        name="a misspelt heading",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "recist-best"\n\nconfirmation_day = 28',
        4,
        "unknown-key",
        'endpoint "e".confirmation_day',
        "confirmation_day",
        'Did you mean "confirmation_days"?',
        name="a misspelt key of a named endpoint",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "recist-bst"',
        2,
        "not-allowed",
        'endpoint "e".kind',
        "recist-bst",
        'Did you mean "recist-best"?',
        name="a misspelt kind of endpoint",
    ),
    case(
        '[data]\ndialect = "smtd"',
        1,
        "not-allowed",
        "data.dialect",
        "smtd",
        'Did you mean "sdtm"?',
        name="a misspelt value",
    ),
    case(
        '[dates]\nimpute = { died_on = "frist" }',
        1,
        "not-allowed",
        "dates.impute.died_on",
        "frist",
        'Did you mean "first"?',
        name="a misspelt policy for incomplete dates",
    ),
    case(
        '[dates]\nimpute = { died_on = "first, not before registration" }',
        1,
        "not-allowed",
        "dates.impute.died_on",
        "first, not before registration",
        "first, not before",
        name="a policy with an unknown floor",
    ),
    case(
        '[data]\ndomains = { supdm = "x" }',
        1,
        "not-allowed",
        "data.domains.supdm",
        "supdm",
        'Did you mean "suppdm"?',
        name="a misspelt domain",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\nevents = [\n{ of = "deth" },\n]\n'
        'censor = [{ of = "last contact" }]',
        4,
        "not-allowed",
        'endpoint "e".events 1.of',
        "deth",
        'Did you mean "death"?',
        name="a misspelt source of events, at its own line",
    ),
    case(
        '[tumour_response]\nbaseline = "last before therapy"',
        1,
        "not-allowed",
        "tumour_response.baseline",
        "last before therapy",
        'Did you mean "last before treatment"?',
        name="words where words or a table may stand",
    ),
    case(
        '[tumour_response]\nbaseline = { visits = "SCREENING", visit = "B" }',
        1,
        "unknown-key",
        "tumour_response.baseline.visits",
        "visits",
        'Did you mean "visit"?',
        name="a misspelt key of an inline table",
    ),
]

TYPES = [
    case(
        '[data]\nassessment_days = "14"',
        1,
        "wrong-type",
        "data.assessment_days",
        "14",
        "Write it without quotes: assessment_days = 14.",
        name="a number in quotes",
    ),
    case(
        "[tumour_response]\nversion = 1.1",
        1,
        "wrong-type",
        "tumour_response.version",
        "1.1",
        'Write it in quotes: version = "1.1".',
        name="a version without quotes",
    ),
    case(
        "[data]\nassessment_days = 14.5",
        1,
        "wrong-type",
        "data.assessment_days",
        "14.5",
        "The dates of one assessment lie",
        name="a fraction for a whole number",
    ),
    case(
        "[data]\nassessment_days = -1",
        1,
        "not-allowed",
        "data.assessment_days",
        "-1",
        "The dates of one assessment lie",
        name="a number too low",
    ),
    case(
        '[data]\ncut_off = "2011-01-31"',
        1,
        "wrong-type",
        "data.cut_off",
        "2011-01-31",
        "without quotes: cut_off = 2011-01-31.",
        name="a date in quotes",
    ),
    case(
        '[data]\nlast_contact = "ae"',
        1,
        "wrong-type",
        "data.last_contact",
        "ae",
        "Put it in square brackets: last_contact = [...].",
        name="one word for a list",
    ),
    case(
        '[[visit]]\nname = "v {week}"\nweeks = [1,\n"2"]',
        3,
        "wrong-type",
        'visit "v {week}".weeks',
        "2",
        "Write it without quotes: 2.",
        name="an element of a list, at its own line",
    ),
    case(
        '[statistic]\nendpoint = "survival"',
        0,
        "wrong-type",
        "statistic",
        "{ endpoint = ... }",
        "Write its heading in double brackets: [[statistic]].",
        name="single brackets for a table that occurs many times",
    ),
    case(
        '[[data]]\nfolder = "x"',
        0,
        "wrong-type",
        "data",
        "[{ folder = ... }]",
        "Write its heading in single brackets, and once: [data].",
        name="double brackets for a table that occurs once",
    ),
    case(
        '[data]\nfolder = ""',
        1,
        "not-allowed",
        "data.folder",
        "",
        "Fill it in, or take the key out.",
        name="an empty text",
    ),
    case(
        '[[success]]\nendpoint = "best response"\nanalysis_set = "treated"\nof = ["CR"]\n'
        "confidence = 95\nabove = 0.2",
        4,
        "not-allowed",
        "success 1.confidence",
        "95",
        "The confidence of the lower limit.",
        name="a percentage for a share",
    ),
]

MISSING = [
    case(
        '[[endpoint]]\nname = "e"',
        0,
        "missing-key",
        'endpoint "e".kind',
        None,
        "Add kind here.",
        name="an endpoint without its kind",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nyields = "median"',
        0,
        "missing-key",
        "statistic 1.analysis_set",
        None,
        "Add analysis_set here. The analysis set, or a list of them.",
        name="a statistic without its analysis set",
    ),
    case(
        '[[visit]]\nname = "v"',
        0,
        "missing-key",
        'visit "v".week',
        None,
        "Say when it is",
        name="a visit without its time",
    ),
    case(
        '[[statistic]]\nendpoint = "best response"\nyields = "proportion"\n'
        'analysis_set = "treated"',
        0,
        "missing-key",
        "statistic 1.of",
        None,
        "Say which answers are counted together.",
        name="a proportion of categories that does not say of which",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nyields = "rate"\nanalysis_set = "treated"',
        0,
        "missing-key",
        "statistic 1.at",
        None,
        "Say at which time",
        name="a survival rate that does not say when",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\nevents = [{ of = "death" }]',
        0,
        "missing-key",
        'endpoint "e".censor',
        None,
        "Add censor here, or a preset that gives them.",
        name="a time that does not say where it is censored",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\nevents = [{ of = "death" }]\n'
        'censor = [{ of = "cut-off" }]',
        4,
        "not-allowed",
        'endpoint "e".censor 1.of',
        "cut-off",
        "State cut_off under [data], or censor at the last contact.",
        name="a censoring at a cut-off that the study does not have",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\npreset = "EMA"\nresponders_only = true',
        0,
        "missing-key",
        'endpoint "e".responders',
        None,
        "Name the endpoint by which a patient is a responder.",
        name="a time of responders only that does not say whose",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\nevents = [{ of = "tumour response" }]\n'
        'censor = [{ of = "last contact" }]',
        3,
        "missing-key",
        'endpoint "e".events 1.is',
        None,
        "Say which responses",
        name="a tumour response that does not say which",
    ),
]

NAMES = [
    case(
        '[[statistic]]\nendpoint = "survivl"\nyields = "median"\nanalysis_set = "treated"',
        1,
        "unknown-name",
        "statistic 1.endpoint",
        "survivl",
        'Did you mean "survival"?',
        name="a statistic of an endpoint that does not exist",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nyields = "median"\n'
        'analysis_set = ["treated",\n"treted"]',
        3,
        "unknown-name",
        "statistic 1.analysis_set",
        "treted",
        'Did you mean "treated"?',
        name="an analysis set that does not exist",
    ),
    case(
        '[[success]]\nendpoint = "nothing"\nanalysis_set = "treated"\nabove = 1',
        1,
        "unknown-name",
        "success 1.endpoint",
        "nothing",
        "Use the name of an endpoint of this file.",
        name="a success of an endpoint that does not exist",
    ),
    case(
        '[[published]]\nsource = "s"\nendpoint = "survivals"\nstatistic = "median"\nvalue = 1',
        2,
        "unknown-name",
        "published 1.endpoint",
        "survivals",
        'Did you mean "survival"?',
        name="a published number of an endpoint that does not exist",
    ),
    case(
        '[[intercurrent_event]]\nevent = "e"\nendpoint = ["survival", "x"]\n'
        'strategy = "treatment policy"',
        2,
        "unknown-name",
        "intercurrent_event 1.endpoint",
        "x",
        "Use the name of an endpoint",
        name="an intercurrent event for an endpoint that does not exist",
    ),
    case(
        '[[decision]]\nat = "week 9"\noffer = "o"',
        1,
        "unknown-name",
        "decision 1.at",
        "week 9",
        'Did you mean "week 8"?',
        name="a decision at a visit that does not exist",
    ),
    case(
        '[[decision]]\nat = "week 8"\nwhen = { "best respons" = ["CR"] }\noffer = "o"',
        2,
        "unknown-name",
        'decision 1.when."best respons"',
        "best respons",
        'Did you mean "best response"?',
        name="a decision on an endpoint that does not exist",
    ),
    case(
        '[[decision]]\nat = "week 8"\nwhen = { "best response" = ["CRR"] }\noffer = "o"',
        2,
        "not-allowed",
        'decision 1.when."best response"',
        "CRR",
        'Did you mean "CR"?',
        name="a decision on an answer that the endpoint cannot give",
    ),
    case(
        '[[analysis_set]]\nname = "s"\nrule = { endpoint = "survival", in = ["CR"] }',
        2,
        "not-allowed",
        'analysis_set "s".rule.in',
        "CR",
        '"survival" has no answers to choose from.',
        name="an analysis set by the answer of a time",
    ),
    case(
        '[[analysis_set]]\nname = "s"\nrule = { endpoint = "best respnse", in = ["CR"] }',
        2,
        "unknown-name",
        'analysis_set "s".rule.endpoint',
        "best respnse",
        'Did you mean "best response"?',
        name="an analysis set by an endpoint that does not exist",
    ),
    case(
        '[[endpoint]]\nname = "survival"\nkind = "recist-best"',
        1,
        "duplicate-name",
        'endpoint "survival".name',
        "survival",
        "Give each its own name; others refer to it by that name.",
        name="two endpoints of one name",
    ),
    case(
        '[[visit]]\nname = "week {week}"\nweeks = [4, 8]',
        1,
        "duplicate-name",
        'visit "week {week}".name',
        "week 8",
        "Give each its own name; endpoints refer to it by that name.",
        name="a series of visits that holds the name of another",
    ),
    case(
        '[[visit]]\nname = "blood"\nweeks = [4, 12]',
        1,
        "duplicate-name",
        'visit "blood".name',
        "blood",
        'Write "{week}" where the week belongs: "blood {week}".',
        name="a series of visits under one name",
    ),
    case(
        '[[assumption]]\nkey = "endpoint.survival.unti"\ntext = "t"',
        1,
        "unknown-name",
        "assumption 1.key",
        "endpoint.survival.unti",
        'Did you mean "endpoint.survival.unit"?',
        name="an assumption on a key that does not exist",
    ),
]

TOGETHER = [
    case(
        '[[endpoint]]\nname = "e"\nkind = "recist-best"\nstable_from_week = 6\n'
        "stable_from_day = 42",
        4,
        "not-allowed",
        'endpoint "e".stable_from_day',
        "42",
        "Keep one of stable_from_week and stable_from_day.",
        name="stable disease from a week and from a day",
    ),
    case(
        '[[visit]]\nname = "v"\nweek = 1\nrepeat = { from_week = 2, every_weeks = 2 }',
        3,
        "not-allowed",
        'visit "v".repeat',
        '"week", "repeat"',
        "Keep one of them.",
        name="a visit with two times",
    ),
    case(
        '[[visit]]\nname = "v"\nweek = 10\nwindow_days = { before = 7, after = 7 }\n'
        'collect = ["ct"]',
        3,
        "overlapping-windows",
        'visit "v".window_days',
        "days 63 to 77",
        'Day 63 lies in the windows of "week 8" (week 8) and "v" (week 10), which both collect ct;'
        " narrow one of them.",
        name="two visits that both claim the examination of a day",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\n'
        'events = [{ of = "death", is = ["PD"] }]\ncensor = [{ of = "last contact" }]',
        3,
        "not-allowed",
        'endpoint "e".events 1.is',
        '["PD"]',
        "Take it out: only a tumour response is one of several.",
        name="a death that is PD",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\n'
        'events = [{ of = "death", dated = "last scan" }]\ncensor = [{ of = "last contact" }]',
        3,
        "not-allowed",
        'endpoint "e".events 1.dated',
        "last scan",
        "Take it out: only a tumour response has several days.",
        name="a death dated by a scan",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\npreset = "FDA-1"\n'
        "missed_visits = 2\nmissed_after_days = 126",
        5,
        "not-allowed",
        'endpoint "e".missed_after_days',
        "126",
        "Keep one of missed_visits and missed_after_days.",
        name="missed visits counted in visits and in days",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "time-to-event"\npreset = "EMEA"',
        3,
        "not-allowed",
        'endpoint "e".preset',
        "EMEA",
        'Did you mean "EMA"?',
        name="a preset that there is not",
    ),
    case(
        '[[statistic]]\nendpoint = "best response"\nyields = "median"\nanalysis_set = "treated"',
        2,
        "not-allowed",
        "statistic 1.yields",
        "median",
        '"best response" has no such number; choose one that it has.',
        name="the median of a category",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nyields = "rate"\nat = [12]\n'
        'analysis_set = "treated"\ninterval = "spss"',
        5,
        "not-allowed",
        "statistic 1.interval",
        "spss",
        'Use "log-log": the interval of SPSS is one of the median alone.',
        name="the interval of SPSS for a rate",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nyields = "median"\nanalysis_set = "treated"\n'
        'method = "wilson"',
        4,
        "not-allowed",
        "statistic 1.method",
        "wilson",
        "Take it out: median does not use it.",
        name="a proportion's interval for a median",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\nyields = "log-rank"',
        0,
        "missing-key",
        "statistic 1.group",
        None,
        "Name the column of the subjects whose groups are compared.",
        name="a log-rank test of no groups",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\nyields = "hazard ratio"',
        0,
        "missing-key",
        "statistic 1.group",
        None,
        "Name the column of the subjects whose groups are compared.",
        name="a hazard ratio of no groups",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "restricted mean"',
        0,
        "missing-key",
        "statistic 1.at",
        None,
        "Say at which time",
        name="a restricted mean without a horizon",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "restricted mean"\nat = [12, 24]',
        4,
        "not-allowed",
        "statistic 1.at",
        "[12, 24]",
        "Give one horizon",
        name="a restricted mean with two horizons",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "restricted mean"\nat = []',
        4,
        "not-allowed",
        "statistic 1.at",
        "[]",
        "Give one horizon",
        name="a restricted mean with an empty list of horizons",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "restricted mean"\nat = [0]',
        4,
        "not-allowed",
        "statistic 1.at",
        "[0]",
        "Give one horizon",
        name="a restricted mean until time 0",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "restricted mean"\nat = [6]\ninterval = "log"',
        5,
        "not-allowed",
        "statistic 1.interval",
        "log",
        "Take it out: restricted mean does not use it.",
        name="the interval of a curve for a restricted mean",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "log-rank"\ngroup = "arm"\nmethod = "wilson"',
        5,
        "not-allowed",
        "statistic 1.method",
        "wilson",
        "Take it out: log-rank does not use it.",
        name="the interval of a proportion for a log-rank test",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "log-rank"\ngroup = "arm"\nconfidence = 0.9',
        5,
        "not-allowed",
        "statistic 1.confidence",
        "0.9",
        "Take it out: log-rank does not use it.",
        name="a confidence for a p value",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "log-rank"\ngroup = "arm"\nties = "efron"',
        5,
        "not-allowed",
        "statistic 1.ties",
        "efron",
        "Take it out: log-rank does not use it.",
        name="the ties of a hazard ratio for a log-rank test",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "hazard ratio"\ngroup = "arm"\nrho = 1',
        5,
        "not-allowed",
        "statistic 1.rho",
        "1",
        "Take it out: hazard ratio does not use it.",
        name="the weights of a log-rank test for a hazard ratio",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "hazard ratio"\ngroup = "arm"\nat = [12]',
        5,
        "not-allowed",
        "statistic 1.at",
        "[12]",
        "Take it out: hazard ratio does not use it.",
        name="a time for a hazard ratio",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "median"\ngroup = "arm"\nreference = "A"',
        5,
        "not-allowed",
        "statistic 1.reference",
        "A",
        "Take it out: median does not use it.",
        name="a reference for medians",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "hazard ratio"\ngroup = "arm"\nties = "exact"',
        5,
        "not-allowed",
        "statistic 1.ties",
        "exact",
        "",
        name="ties that are not known",
    ),
    case(
        '[[statistic]]\nendpoint = "survival"\nanalysis_set = "treated"\n'
        'yields = "log-rank"\ngroup = "arm"\nrho = -1',
        5,
        "not-allowed",
        "statistic 1.rho",
        "-1",
        "",
        name="weights that grow as survival falls",
    ),
    case(
        '[[statistic]]\nendpoint = "best response"\nyields = "log-rank"\ngroup = "arm"\n'
        'analysis_set = "treated"',
        2,
        "not-allowed",
        "statistic 1.yields",
        "log-rank",
        '"best response" has no such number; choose one that it has.',
        name="the log-rank test of a category",
    ),
    case(
        '[[endpoint]]\nname = "e"\nkind = "any-of"\ncounts = { "later" = ["met"] }\n'
        '[[endpoint]]\nname = "later"\nkind = "recist-response"',
        3,
        "not-allowed",
        'endpoint "e".counts.later',
        "later",
        'Move the composite below "later".',
        name="a composite above its parts",
    ),
    case(
        '[[endpoint]]\nname = "each"\nkind = "recist-timepoint"\n'
        '[[analysis_set]]\nname = "s"\nrule = { endpoint = "each", in = ["PD"] }',
        5,
        "not-allowed",
        'analysis_set "s".rule.endpoint',
        "each",
        '"each" answers at every assessment; state its visit: at = "...".',
        name="an analysis set by an endpoint with many answers",
    ),
]


@pytest.mark.parametrize(
    ("added", "row", "rule", "column", "value", "remedy"),
    [*MISSPELT, *TYPES, *MISSING, *NAMES, *TOGETHER],
)
def test_fault(added, row, rule, column, value, remedy, findings_in):
    (finding,) = findings_in(STUDY + added + "\n")
    found = (finding.rule, finding.row, finding.column, finding.value)
    assert found == (rule, NEXT + row, column, value)
    assert remedy in (finding.remedy or finding.allowed)
    assert finding.severity == "error"
    assert finding.file == "study.toml"


def test_the_study_without_a_fault_is_read():
    assert parse_protocol(STUDY).endpoint("survival").kind == "time-to-event"


def test_all_faults_are_shown_at_once_in_the_order_of_the_file(findings_in):
    findings = findings_in("""\
colour = "red"
format = 1
[study]
id = 7
titel = "A study"
[[visit]]
name = "week 8"
week = "8"
[[endpoint]]
name = "a"
kind = "recist-bst"
at = "week 8"
[[statistic]]
endpoint = "b"
yields = "median"
analysis_set = "treated"
confidence = 95
""")
    assert [(finding.row, finding.column) for finding in findings] == [
        (1, "colour"),
        (3, "study.title"),
        (4, "study.id"),
        (5, "study.titel"),
        (8, 'visit "week 8".week'),
        (11, 'endpoint "a".kind'),
        (14, "statistic 1.endpoint"),
        (16, "statistic 1.analysis_set"),
        (17, "statistic 1.confidence"),
    ]


BORROWED = ("Input should", "Extra inputs", "Field required", "validation error", "tuple", "dict")


def test_no_finding_speaks_the_language_of_a_library(findings_in):
    added = "\n".join(f"[[{section}]]\nname = 3\nzzz = {{}}" for section in SECTIONS)
    for text in (added, *(case.values[0] for case in [*MISSPELT, *TYPES, *MISSING])):
        for finding in findings_in(HEAD + text + "\n"):
            said = f"{finding.rule} {finding.column} {finding.allowed} {finding.remedy}"
            assert not any(words in said for words in BORROWED), said


SECTIONS = (
    "data",
    "dates",
    "tumour_response",
    "population",
    "treatment",
    "visit",
    "analysis_set",
    "endpoint",
    "intercurrent_event",
    "decision",
    "success",
    "statistic",
    "toxicity",
    "published",
    "assumption",
)
