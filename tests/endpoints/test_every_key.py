"""Each key of an endpoint changes the rows of some patient, or describes it.

Every key has a trial in which it matters: the same endpoint is graded without it and with it.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from builders import (
    cohort_and_sources,
    event,
    focus,
    given,
    lab,
    lesion,
    measured,
    on,
    protocol_of,
    read,
    recorded,
    sampled,
    scan,
    weighed,
)
from trialreadout.endpoints.kinds import MODULES, grade, module_of
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND

DESCRIBES = {"name", "kind", "source", "primary", "adam", "registered_as"}
KINDS = [kind for kind in MODULES if kind != "decision"]

SIZES = {
    "grows by 4 mm": {-3: 50, 56: 20, 112: 24, 140: 24},
    "grows on": {-3: 50, 56: 70, 112: 80},
    "responds once": {-3: 50, 56: 30, 112: 38},
    "responds, unread, responds": {-3: 50, 56: 30, 84: "not evaluable", 112: 30},
    "responds, stable, responds": {-3: 50, 56: 30, 84: 35.5, 112: 30},
    "progresses, responds": {-3: 50, 56: 70, 84: 30},
    "treated otherwise": {-3: 50, 56: 50, 84: 30, 170: 70},
    "irradiated": {-3: 50, 56: 20},
    "too small": {-3: 10, 56: "too small", 112: 6, 140: 6},
    "gone": {-3: 50, 56: "absent", 112: "absent"},
    "new lesion": {-3: 50, 56: 50, 112: 50},
    "missed visits": {-3: 50, 56: 50, 200: 70},
    "never assessed": {-3: 50},
    "no baseline": {56: 50},
}
SUBJECTS = tuple(SIZES)


def sized(subject, day, size, **more):
    word = isinstance(size, str)
    state = {"state": size} if word else {}
    return measured(subject, day, None if word else size, **state | more)


def tables():
    """Make a trial in which every key matters to somebody."""
    everyone = SUBJECTS
    pairs = [(each, day) for each in everyone for day in SIZES[each]]
    foci = [focus("gone", 56, "equivocal"), focus("too small", 56, "present", kind="spect")]
    foci += [
        focus("irradiated", d, "present", tumour_to_background=r) for d, r in ((-3, 1), (56, 2))
    ]
    foci += [focus("new lesion", 56, "present", reader="central")]
    foci += [focus("treated otherwise", 168, "present")]
    scans = [(each, day, kind) for each in everyone for day in (-3, 56, 168) for kind in VIEWS]
    cea = [*((d, v) for d, v in ((-28, 1), (0, 2), (28, 4), (56, 5.5), (84, 9))), (112, 4)]
    awkward = {
        "gone": (30, 100, {"limit": "below"}),
        "irradiated": (30, 100, {"limit": "above"}),
        "too small": (30, 100, {"stimulated": "Y"}),
        "new lesion": (30, 100, {"antibody_positive": "Y"}),
    }
    return {
        "subjects": [{"subject": each} for each in everyone],
        "doses": [
            *(given(each, 0, 90) for each in everyone),
            given("irradiated", 91, 120, 200),
            given("gone", 0, 30, agent="placebo"),
        ],
        "lesions": [
            *(lesion(each, reader=reader) for each in everyone for reader in READERS),
            lesion("irradiated", "T2", irradiated_on=on(30)),
            lesion("new lesion", "N1", "new", first_seen_on=on(56)),
        ],
        "measurements": [
            *(sized(each, day, SIZES[each][day]) for each, day in pairs),
            *(sized(each, day, 50, reader="central") for each, day in pairs),
            *(measured("irradiated", day, size, "T2") for day, size in ((-3, 30), (56, 10))),
        ],
        "examinations": [
            {"subject": "new lesion", "examined_on": on(day), "new_lesion": word}
            for day, word in ((56, "equivocal"), (112, "unequivocal"))
        ],
        "assessments": [
            *(recorded("gone", day, word) for day, word in ((20, "CR"), (50, "PR"), (90, "PR"))),
            *(recorded(each, 60, "PD") for each in everyone if each != "gone"),
        ],
        "markers": [
            *(sampled(each, d, v, upper_limit_normal=1.5) for each in everyone for d, v in cea),
            *(sampled(each, d, v, **more) for each, (d, v, more) in awkward.items()),
            *(sampled("gone", d, 4, "CA 19-9") for d, _ in cea),
            sampled("gone", 140, 0.5, limit="below"),
        ],
        "weights": [
            weighed(each, day, weight) for each in everyone for day, weight in ((0, 100), (84, 80))
        ],
        "labs": [
            lab(each, day, value, *test)
            for each in everyone
            for test in (("ALT",), ("AST", 5, 30))
            for day, value in ((-2, 30), (28, 130), (300, 900))
        ],
        "scans": [scan(each, day, kind) for each, day, kind in scans],
        "reads": [
            read(each, day, reader, kind)
            for each, day, kind in scans
            for reader in READERS
            if not (each == "missed visits" and kind == "spect")
        ],
        "foci": foci,
        "therapies": [
            {"subject": "treated otherwise", "started_on": on(60), "planned": "N"},
            {"subject": "responds once", "started_on": on(60), "planned": "Y"},
        ],
        "adverse_events": [
            event("gone", -9, ended_on=on(-2)),
            event("gone", 5),
            event("irradiated", -9, grade=2),
            event("irradiated", 5, grade=2),
            event("irradiated", 9, "Fatigue", grade=3),
            event("too small", 9, grade=1, related="N"),
        ],
        "status": [
            {"subject": each, "last_contact_on": on(300), "progression_claimed_on": on(250)}
            | ({"died_on": on(280)} if each in DIED else {})
            for each in everyone
        ],
    }


DIED = ("never assessed", "new lesion", "no baseline")
READERS, VIEWS = ("investigator", "central"), ("planar", "spect")
TRIAL = tables()
STUDY = """
[data]
reader_of_record = { scintigraphy = "investigator" }
[tumour_response]
marker = "CEA"
[[visit]]
name = "CT {week}"
weeks = [8, 16, 24]
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[visit]]
name = "blood {week}"
weeks = [0, 4, 8, 12, 16]
window_days = { before = 7, after = 7 }
collect = ["CEA"]
[[endpoint]]
name = "responders"
kind = "recist-response"
[[endpoint]]
name = "weight"
kind = "weight-loss"
[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "CA 19-9"
"""
GRADES_TUMOURS = {
    "version": ("", 'version = "1.0"'),
    "graded_from": ("", 'graded_from = "assessments"'),
    "new_lesion_unrecorded": ("", 'new_lesion_unrecorded = "unknown"'),
    "marker_must_normalise_for_cr": ("", "marker_must_normalise_for_cr = true"),
    "equivocal_then_proven": ("", 'equivocal_then_proven = "proof"'),
    "irradiated_during": ("", 'irradiated_during = "as measured"'),
    "too_small_mm": ("", "too_small_mm = 1"),
    "reader": ("", 'reader = "central"'),
}
IMMUNE = GRADES_TUMOURS | {
    "version": ("", 'version = "1.1"'),
    "earliest_confirmation_days": ("", "earliest_confirmation_days = 84"),
}
CONFIRMED = "confirmation_days = 28\n"
RECORDED = 'graded_from = "assessments"\n'
OVER_ASSESSMENTS = GRADES_TUMOURS | {
    "confirmation_days": ("", CONFIRMED),
    "stable_from_week": ("", "stable_from_week = 20"),
    "stable_from_day": ("", "stable_from_day = 140"),
    "tolerated_not_evaluable": (CONFIRMED, CONFIRMED + "tolerated_not_evaluable = 0"),
    "tolerated_stable": (CONFIRMED, CONFIRMED + "tolerated_stable = 1"),
    "missing_as_not_evaluable": ("", "missing_as_not_evaluable = true"),
    "until_progression": ("", "until_progression = false"),
    "until_new_therapy": ("", "until_new_therapy = false"),
    "reading": (RECORDED + CONFIRMED, RECORDED + CONFIRMED + 'reading = "recist"'),
}
LONG = "stable_from_week = 20\n"
CONFIRMING = ("confirmation_days", "tolerated_not_evaluable", "tolerated_stable")
PD = '{ of = "tumour response", is = ["PD"] }'
ENDS = f'events = [{PD}, {{ of = "death" }}]\n'
CENSOR = 'censor = [{ of = "last adequate assessment" }]\n'
THERAPY = "new_therapy = { censor = true, planned_radioiodine_counts = "
FROM_RESPONSE = f'{ENDS}{CENSOR}starts = "first response"\nresponders = '
LATER = 'at = "CT 16"\n'
AT, MARKER, AGENT = 'at = "CT 8"\n', 'marker = "CEA"\n', 'agent = "inventinib"\n'
ALT = "Alanine aminotransferase increased"
NOT_READ = '[{ of = "time zero" }]\n'
COUNT = 'counts = { weight = ["3"], trend = ["stable"] }\n'
UNMET = 'counts = { weight = ["1"], trend = ["progression"] }\n'
VALUES = {
    "below_limit": (MARKER, MARKER + 'below_limit = "the limit"'),
    "above_limit": (MARKER, MARKER + 'above_limit = "the limit"'),
    "stimulated": (MARKER, MARKER + 'stimulated = "counted"'),
    "antibody_positive": (MARKER, MARKER + 'antibody_positive = "counted"'),
    "marker": (MARKER, 'marker = "CA 19-9"\n'),
}
CRITERIA = '\ncriteria = "PCWG3 PSA"\n'
DECLINE = "\ndecline_percent = 5\n"
SCANS = {
    "at": (AT, 'at = "CT 24"\n'),
    "views": (AT, AT + 'views = ["planar"]'),
    "views_disagree": (AT, AT + 'views_disagree = "both"'),
    "reader": (AT, AT + 'reader = "central"'),
}
WORSENING = {"present_before": ("", 'present_before = "must worsen"')}
FLIPS = {
    "recist-timepoint": {key: (AT + a, AT + b) for key, (a, b) in GRADES_TUMOURS.items()}
    | {
        "at": (AT, LATER),
        "too_small_mm": (LATER, LATER + "too_small_mm = 1"),
        "progression_before_counts": (
            'at = "CT 24"\n',
            'at = "CT 24"\nprogression_before_counts = true',
        ),
    },
    **dict.fromkeys(("recist-best", "recist-response", "recist-last"), OVER_ASSESSMENTS),
    "recist-benefit": OVER_ASSESSMENTS
    | {
        key: (LONG + a, LONG + b)
        for key, (a, b) in OVER_ASSESSMENTS.items()
        if key in (*CONFIRMING, "reading")
    },
    "time-to-event": {
        key: (ENDS + CENSOR + a, ENDS + CENSOR + b) for key, (a, b) in GRADES_TUMOURS.items()
    }
    | {
        "unit": (ENDS + CENSOR, f'{ENDS}{CENSOR}unit = "weeks"'),
        "starts": (ENDS + CENSOR, f'{FROM_RESPONSE}"responders"'),
        "responders": (f'{FROM_RESPONSE}"responders"', f'{FROM_RESPONSE}"stricter"'),
        "events": (ENDS + CENSOR, f"events = [{PD}]\n{CENSOR}"),
        "censor": (ENDS + CENSOR, f"{ENDS}censor = {NOT_READ}"),
        "death_without_assessment_counts_until_week": (
            f"{ENDS}censor = {NOT_READ}",
            f"{ENDS}censor = {NOT_READ}death_without_assessment_counts_until_week = 12",
        ),
        "death_without_assessment_within_visits": (
            f"{ENDS}censor = {NOT_READ}",
            f"{ENDS}censor = {NOT_READ}death_without_assessment_within_visits = 3",
        ),
        "missed_visits": (ENDS + CENSOR, f"{ENDS}{CENSOR}missed_visits = 1"),
        "missed_after_days": (ENDS + CENSOR, f"{ENDS}{CENSOR}missed_after_days = 143"),
        "preset": (ENDS + CENSOR, f'{ENDS}{CENSOR}preset = "FDA-1"'),
        "stopped": (ENDS + CENSOR, f"{ENDS}{CENSOR}stopped = {{ censor = true }}"),
        "without_baseline": (ENDS + CENSOR, f'{ENDS}{CENSOR}without_baseline = "censored"'),
        "responders_only": (
            f'{ENDS}{CENSOR}responders = "responders"\n',
            f'{ENDS}{CENSOR}responders = "responders"\nresponders_only = true',
        ),
        "new_therapy": (f"{ENDS}{CENSOR}{THERAPY}false }}", f"{ENDS}{CENSOR}{THERAPY}true }}"),
    },
    "irecist-best": IMMUNE
    | {
        "stable_from_day": ("", "stable_from_day = 140"),
        "until_new_therapy": ("", "until_new_therapy = false"),
    },
    "irecist-progression": IMMUNE | {"until_new_therapy": ("", "until_new_therapy = false")},
    "uptake-reinduction": SCANS
    | {
        "equivocal": (AT, AT + 'equivocal = "met"'),
        "insufficient_then_stronger": (AT, AT + 'insufficient_then_stronger = "met"'),
        "stronger_from_ratio": (
            AT + 'insufficient_then_stronger = "met"\n',
            AT + 'insufficient_then_stronger = "met"\nstronger_from_ratio = 3.0',
        ),
    },
    "uptake-change": SCANS,
    "marker-trend": VALUES
    | {
        "weeks": (MARKER, MARKER + "weeks = [0, 4, 8]"),
        "time": (MARKER, MARKER + 'time = "planned weeks"'),
        "alpha": (MARKER, MARKER + "alpha = 0.3"),
        "sides": (MARKER + "alpha = 0.04\n", MARKER + "alpha = 0.04\nsides = 1"),
        "minimum_values": (MARKER, MARKER + "minimum_values = 9"),
    },
    "marker-response": {key: (a + CRITERIA, b + CRITERIA) for key, (a, b) in VALUES.items()}
    | {"criteria": (MARKER + CRITERIA, MARKER + 'criteria = "GCIG CA-125"')},
    "marker-decline": {key: (a + DECLINE, b + DECLINE) for key, (a, b) in VALUES.items()}
    | {
        "decline_percent": (MARKER + DECLINE, MARKER + "decline_percent = 90"),
        "confirmed_after_days": (MARKER + DECLINE, MARKER + DECLINE + "confirmed_after_days = 99"),
        "until_week": (MARKER + DECLINE, MARKER + DECLINE + "until_week = 4"),
    },
    "growth-change": VALUES
    | {
        "until_week": (MARKER, MARKER + "until_week = 8"),
        "reader": ("", 'reader = "central"'),
    },
    "weight-loss": {"until_week": ("", "until_week = 8")},
    "adverse-events": {"emergent": ("", "emergent = false"), **WORSENING},
    "time-to-adverse-event": {
        "unit": ("", 'unit = "weeks"'),
        "term": ("", 'term = "Fatigue"'),
        "from_grade": ("", "from_grade = 3"),
        "related": ("", "related = true"),
        **WORSENING,
    },
    "laboratory-toxicity": {"terms": ("", f'terms = ["{ALT}"]')},
    "exposure": {
        "agent": (AGENT, 'agent = "placebo"\n'),
        "until_week": (AGENT, AGENT + "until_week = 4"),
    },
    "any-of": {
        "counts": (COUNT, UNMET),
        "not_evaluable": (UNMET, UNMET + 'not_evaluable = "not met"'),
    },
}
STRICTER = '[[endpoint]]\nname = "stricter"\nkind = "recist-response"\nconfirmation_days = 28\n'
NOT_USED = {
    ("recist-response", "stable_from_week"),
    ("recist-response", "stable_from_day"),
    ("recist-response", "missing_as_not_evaluable"),
    ("recist-benefit", "missing_as_not_evaluable"),
    ("recist-response", "marker_must_normalise_for_cr"),
    ("recist-benefit", "marker_must_normalise_for_cr"),
    ("time-to-event", "marker_must_normalise_for_cr"),
    ("irecist-progression", "marker_must_normalise_for_cr"),
    ("irecist-best", "version"),
    ("irecist-progression", "version"),
    *(("recist-last", key) for key in ("stable_from_week", "stable_from_day", *CONFIRMING)),
}
"""Kinds whose rule asks nothing of a key that all of their family share."""


@cache
def rows(kind, line):
    """Grade an endpoint of the trial."""
    return rows_of(TRIAL, kind, line)


def rows_of(trial, kind, line):
    """Grade an endpoint of some trial."""
    protocol = protocol_of(
        f'{STUDY}{STRICTER}[[endpoint]]\nname = "asked"\nkind = "{kind}"\n{line}'
    )
    endpoint = protocol.endpoint("asked")
    module = module_of(endpoint)
    cohort, sources = cohort_and_sources(protocol, **trial)
    table = module.table(grade(cohort, protocol, endpoint), cohort, sources)
    return table.select(pl.exclude("source_row")).rows()


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_known_here(kind):
    keys = set(ENDPOINT_OF_KIND[kind].model_fields)
    assert keys == DESCRIBES | set(FLIPS[kind])


CASES = [(kind, key) for kind in KINDS for key in FLIPS[kind]]


@pytest.mark.parametrize(("kind", "key"), CASES)
def test_each_key_changes_the_rows_of_somebody(kind, key):
    without, with_it = FLIPS[kind][key]
    matters = rows(kind, with_it) != rows(kind, without)
    assert matters != ((kind, key) in NOT_USED)


BASE = {kind: next(iter(flips.values()))[0] for kind, flips in FLIPS.items()}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "recist-timepoint"])
def test_the_order_of_the_rows_is_irrelevant(kind):
    shuffled = {name: list(reversed(table)) for name, table in TRIAL.items()}
    found = rows_of(shuffled, kind, BASE[kind])
    assert found == rows(kind, BASE[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_copies_of_a_trial_grade_like_one(kind):
    """Each of twenty copies of the trial has the rows of the trial itself."""
    copies = {
        name: [row | {"subject": f"{row['subject']} {i:02}"} for i in range(20) for row in table]
        for name, table in TRIAL.items()
    }
    one, many = rows(kind, BASE[kind]), rows_of(copies, kind, BASE[kind])
    for i in range(20):
        own = [(row[0][:-3], *row[1:]) for row in many if row[0].endswith(f" {i:02}")]
        assert len(own) == len(one)
        for left, right in zip(own, one, strict=True):
            for mine, its in zip(left, right, strict=True):
                both = isinstance(mine, float) and isinstance(its, float)
                assert mine == its or (both and np.isclose(mine, its, rtol=1e-12))
