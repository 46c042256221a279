"""The examples on the page of the rules, computed: a row of a table in, its answers out.

Each function takes a row as the page has it, and what the comment above the table says beside
its name, and gives the answers under the headings that it answers.
"""

from __future__ import annotations

import re
from typing import get_args

import numpy as np

from builders import lesion, measured, on, protocol_of, recorded, sources_of
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.core.terms import (
    Answer,
    BoneResponse,
    LesionState,
    MarkerResponse,
    NewLesion,
    Response,
    Uptake,
    codes_of,
    label,
)
from trialreadout.criteria import (
    RECIST_1_0,
    RECIST_1_1,
    best_overall_response,
    clinical_benefit,
    combined_views,
    favourable,
    gcig_response,
    non_target_response,
    overall_response,
    pcwg3_response,
    proven_from_first_appearance,
    reinduction,
    target_response,
    target_sums,
    unread_after_treatment,
    weight_loss,
    with_marker,
    with_merged_and_split,
)
from trialreadout.protocol.presets import Preset
from trialreadout.sources.cohort import build_cohorts

VERSIONS = {"RECIST 1.0": RECIST_1_0, "RECIST 1.1": RECIST_1_1}
NOTHING = "-"
STATES = codes_of(LesionState) | {"unread": LesionState.NOT_RECORDED}
WORDS = {code: word for word, code in codes_of(Answer).items()}


def words_of(cell):
    return [] if cell == NOTHING else [word.strip() for word in cell.split(",")]


def coded(cell, vocabulary):
    return np.array([codes_of(vocabulary)[word] for word in words_of(cell)])


def numbers_of(cell):
    return np.array([np.nan if word == "unread" else float(word) for word in words_of(cell)])


def days_of(cell):
    """Read "day 56 PR, day 84 SD" as pairs, "day 56" as a day with nothing beside it."""
    found = [re.fullmatch(r"day (-?\d+) ?(.*)", word) for word in words_of(cell)]
    return [(int(each[1]), each[2]) for each in found]


def lesions_of(*cells):
    """Read the courses of lesions: sizes, states and which are nodes, (visit, lesion)."""
    courses = [words_of(cell.removeprefix("node ")) for cell in cells if cell != NOTHING]
    nodal = np.array([cell.startswith("node ") for cell in cells if cell != NOTHING])
    sizes = [[float(w) if re.match(r"\d", w) else np.nan for w in words] for words in courses]
    states = [[_state(word) for word in words] for words in courses]
    return np.array(sizes).T, np.array(states).T, nodal


def _state(word):
    if re.match(r"\d", word):
        return LesionState.ABSENT if float(word) == 0 else LesionState.MEASURED
    return STATES[word]


def named(code):
    return label(Response(int(code)))


def graded(lines, **tables):
    """Grade the last endpoint of a study file, and give its rows."""
    protocol = protocol_of(lines)
    sources = sources_of(protocol, **{"subjects": [{"subject": "A"}]} | tables)
    endpoints, stopped = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    assert not stopped
    return endpoints[protocol.asked[-1].name].table.to_dicts()


# Tumour response


def sums(row, _):
    values = numbers_of(row["sums, baseline first"])[:, np.newaxis]
    state = np.where(np.isnan(values), LesionState.NOT_RECORDED, LesionState.MEASURED)
    state = np.where(values == 0, LesionState.ABSENT, state)
    return {
        version: named(target_response(values, state, [True], [False], thresholds)[-1])
        for version, thresholds in VERSIONS.items()
    }


def lesions(row, _):
    sizes, states, nodal = lesions_of(row["first lesion"], row["second lesion"])
    exists = np.ones(nodal.size, bool)
    return {
        version: named(target_response(sizes, states, exists, nodal, thresholds)[-1])
        for version, thresholds in VERSIONS.items()
    }


def merged_and_split(row, _):
    sizes, states, nodal = lesions_of(row["first lesion"], row["second lesion"])
    merged, part = np.full(2, -1), np.full(2, -1)
    if row["and"] == "first merged into second":
        merged[0] = 1
    if row["and"] == "second is part of first":
        part[1] = 0
    states = with_merged_and_split(states[np.newaxis], merged[np.newaxis], part[np.newaxis])[0]
    exists = np.ones(2, bool)
    total = target_sums(sizes, states, exists, RECIST_1_1).complete_mm
    return {
        "sums": ", ".join("unread" if np.isnan(each) else f"{each:g}" for each in total),
        "last response": named(target_response(sizes, states, exists, nodal, RECIST_1_1)[-1]),
    }


def treated(row, _):
    sizes, states, nodal = lesions_of(row["lesion, days 0, 56, 112"])
    on_day = row["irradiated on day"]
    treated_day = np.array([np.nan if on_day == NOTHING else float(on_day)])
    seen = np.array([[0.0], [56.0], [112.0]])
    states = unread_after_treatment(states, seen, treated_day)
    answer = target_response(sizes, states, np.array([True]), nodal, RECIST_1_1)
    return {"response on day 112": named(answer[-1])}


def non_target(row, _):
    words = words_of(row["lesions at the assessment"])
    states = np.array([[LesionState.PRESENT] * len(words), [STATES[word] for word in words]])
    return {"response": named(non_target_response(states, np.ones(len(words), bool))[-1])}


def proven(row, _):
    words = words_of(row["new lesion at each assessment"])
    codes = np.array([NewLesion.UNKNOWN, *coded(", ".join(words), NewLesion)])
    seen = np.zeros(codes.size, bool)
    if row["first seen at"] != NOTHING:
        seen[int(re.search(r"\d", row["first seen at"])[0])] = True
    answer = proven_from_first_appearance(codes, seen)[1:]
    return {"counts as": ", ".join(label(NewLesion(int(each))) for each in answer)}


def overall(row, _):
    known = codes_of(Response)
    targets = [known[row["target"]]] if row["target"] != "any" else range(1, 9)
    of_no_target = [known[w] for w in ("CR", "NON-CR/NON-PD", "PD", "NE", "ND")]
    if row["target"] in ("PR", "SD", "NE"):
        of_no_target.remove(known["PD"])
    others = [known[row["non-target"]]] if row["non-target"] != "any" else of_no_target
    new = codes_of(NewLesion)
    news = [new[row["new lesion"]]] if row["new lesion"] != "any" else new.values()
    news = [*news]
    if row["target"] == "any" and row["new lesion"] == "unknown":
        targets, others = [1, 2, 3, 6, 7], [o for o in others if o != known["PD"]]
    answers = {
        named(overall_response(t, o, n)) for t in targets if t != 4 for o in others for n in news
    }
    return {"overall": " or ".join(sorted(answers))}


def marker(row, _):
    known = {"normal": Answer.MET, "elevated": Answer.NOT_MET, "unknown": Answer.NOT_EVALUABLE}
    lesions_alone, target = (codes_of(Response)[row[k]] for k in ("lesions", "target lesions"))
    answer = with_marker(np.array([lesions_alone]), np.array([target]), known[row["marker"]])
    return {"response": named(answer[0])}


# Over all assessments


def _course(row):
    pairs = days_of(row["assessments"])
    days = np.array([float(day) for day, _ in pairs] or [np.nan])
    codes = np.array([codes_of(Response)[word] for _, word in pairs] or [Response.MISSING])
    return days, codes


def _settings(said):
    return {key: int(number) for key, number in re.findall(r"(\w+) = (\d+)", said)}


def best(row, said):
    settings = _settings(said)
    once = settings | {"confirmation_days": 0}
    return {
        "best, not confirmed": named(best_overall_response(*_course(row), **once).response),
        "best, confirmed": named(best_overall_response(*_course(row), **settings).response),
    }


def benefit(row, said):
    answer = clinical_benefit(*_course(row), confirmation_days=0, **_settings(said))
    day = float(answer.day)
    return {
        "benefit": "met" if answer.met else "not met",
        "since day": NOTHING if np.isnan(day) else f"{day:g}",
    }


# iRECIST


def i_responses(row, _):
    lesions = {"T1": ("target", row["targets"]), "NT1": ("non-target", row["non-targets"])}
    rows = [
        measured("A", day, *_seen(word), name, state=_state_of(word))
        for name, (_, cell) in lesions.items()
        for day, word in zip(SIX_WEEKS, words_of(cell), strict=False)
    ]
    new = words_of(row["new lesions"])
    looked = list(zip(SIX_WEEKS[1:], new, strict=False))
    rows += [
        measured("A", day, float(size), f"N{number}")
        for day, word in looked
        if word != "none"
        for number, size in enumerate(word.split(" and "))
    ]
    names = sorted({each["lesion"] for each in rows} - {*lesions})
    protocol = protocol_of('[[endpoint]]\nname = "best"\nkind = "irecist-best"')
    sources = sources_of(
        protocol,
        subjects=[{"subject": "A"}],
        doses=[{"subject": "A", "started_on": on(0)}],
        lesions=[
            *(lesion("A", name, role) for name, (role, _) in lesions.items()),
            *(lesion("A", name, "new") for name in names),
        ],
        measurements=rows,
        examinations=[
            {
                "subject": "A",
                "examined_on": on(day),
                "new_lesion": "no" if word == "none" else "unequivocal",
            }
            for day, word in looked
        ],
    )
    endpoints, stopped = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    assert not stopped
    assessments = endpoints["best"].assessments(sources, "A")
    return {"i-responses": ", ".join(assessments["response"])}


SIX_WEEKS = (-3, 42, 84, 126, 168)


def _seen(word):
    return [float(word) if re.match(r"\d", word) else None]


def _state_of(word):
    return "measured" if re.match(r"\d", word) else word


def i_progression(row, _):
    lines = '[tumour_response]\ngraded_from = "assessments"\n[[endpoint]]\nname = "i"\n'
    recorded_of = [("A", day, word) for day, word in days_of(row["assessments"])]
    tables = {
        "subjects": [{"subject": "A"}, {"subject": "B"}],
        "doses": [{"subject": "A", "started_on": on(0)}, {"subject": "B", "started_on": on(0)}],
        "immune_assessments": [
            {"subject": subject, "assessed_on": on(day), "immune_response": word}
            for subject, day, word in [*recorded_of, ("B", 42, "iSD")]
        ],
    }
    best_of, _ = graded(lines + 'kind = "irecist-best"', **tables)
    ended, _ = graded(lines + 'kind = "irecist-progression"', **tables)
    return {
        "best": best_of["answer"],
        "progression": ended["answer"],
        "dated": NOTHING if ended["day"] is None else f"day {ended['day']}",
    }


# Times


def time_to_event(row, said):
    lines = f"""
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "week {{week}}"
repeat = {{ from_week = 8, every_weeks = 8 }}
window_days = {{ before = 7, after = 7 }}
collect = ["ct"]
[[endpoint]]
name = "time"
kind = "time-to-event"
events = [{{ of = "tumour response", is = ["PD"] }}, {{ of = "death" }}]
censor = [{{ of = "last adequate assessment" }}, {{ of = "last contact" }}, {{ of = "time zero" }}]
{said}
"""
    assessments = [recorded("A", day, word) for day, word in days_of(row["assessments"])]
    status = {"subject": "A", "died_on": None, "last_contact_on": None}
    for heading, column in (("died on", "died_on"), ("last contact", "last_contact_on")):
        for day, _ in days_of(row.get(heading, NOTHING)):
            status[column] = on(day)
    therapies = days_of(row.get("new therapy on", NOTHING))
    tables = {"therapies": [{"subject": "A", "started_on": on(d)} for d, _ in therapies]}
    found, _ = graded(
        lines,
        subjects=[{"subject": "A"}, {"subject": "B"}],
        doses=[{"subject": "A", "started_on": on(0)}, {"subject": "B", "started_on": on(0)}],
        status=[status, {"subject": "B"}],
        assessments=[*assessments, recorded("B", 1, "SD")],
        **tables if therapies else {},
    )
    ended = found["reason"] if found["event"] else "censored"
    return {"time ends on day": str(found["days"]), "with": ended}


def under_presets(row, _):
    return {heading: _under(heading, row) for heading in row if heading in get_args(Preset)}


_STATUS = {
    "died": "died_on",
    "claimed": "progression_claimed_on",
    "stopped": "discontinued_on",
    "seen": "last_contact_on",
}


def _under(preset, row):
    lines = f"""
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "week {{week}}"
repeat = {{ from_week = 8, every_weeks = 8 }}
window_days = {{ before = 7, after = 7 }}
collect = ["ct"]
[[endpoint]]
name = "time"
kind = "time-to-event"
preset = "{preset}"
"""
    happened = days_of(row["and then"])
    therapies = [{"subject": "A", "started_on": on(d)} for d, what in happened if what == "therapy"]
    status = {_STATUS[what]: on(day) for day, what in happened if what in _STATUS}
    assessments = [recorded("A", day, word) for day, word in days_of(row["assessments"])]
    found, _ = graded(
        lines,
        subjects=[{"subject": "A"}, {"subject": "B"}],
        doses=[{"subject": subject, "started_on": on(0)} for subject in "AB"],
        status=[{"subject": "A"} | status, {"subject": "B"}],
        assessments=[*assessments, recorded("B", 1, "SD")],
        **{"therapies": therapies} if therapies else {},
    )
    return f"{found['days']} {'event' if found['event'] else 'censored'}"


def day_of_progression(row, _):
    names = {"T1": row["first lesion"], "T2": row["second lesion"]}
    rows = [
        measured("A", day, float(size), name)
        for name, cell in names.items()
        for day, size in days_of(cell)
    ]
    (found,) = graded(
        '[[endpoint]]\nname = "response"\nkind = "recist-timepoint"',
        doses=[{"subject": "A", "started_on": on(1)}],
        lesions=[lesion("A", name) for name in names],
        measurements=rows,
    )
    return {"response": found["response"], "seen on day": str(found["day"] + 1)}


# Markers


def _values(pairs):
    return [
        {"subject": "A", "marker": "M", "sampled_on": on(day), "value": value}
        for day, value in pairs
    ]


def trend(row, _):
    values = words_of(row["values at weeks 0, 4, 8, ..."])
    (found,) = graded(
        '[[endpoint]]\nname = "trend"\nkind = "marker-trend"\nmarker = "M"',
        doses=[{"subject": "A", "started_on": on(0)}],
        markers=_values((28 * week, value) for week, value in enumerate(values)),
    )
    known = found["p_value"] is not None
    return {
        "doubling time, weeks": f"{found['doubling_time_weeks']:.1f}" if known else NOTHING,
        "p": f"{found['p_value']:.3f}" if known else NOTHING,
        "answer": found["answer"],
    }


def growth(row, _):
    pairs = [*days_of(row["values before"]), *days_of(row["values during"])]
    (found,) = graded(
        '[[endpoint]]\nname = "growth"\nkind = "growth-change"\nmarker = "M"',
        doses=[{"subject": "A", "started_on": on(0)}],
        markers=_values(pairs),
    )
    before, during = found["before_percent_per_month"], found["during_percent_per_month"]
    return {
        "growth before, % a month": NOTHING if before is None else f"{before:.1f}",
        "during, % a month": NOTHING if during is None else f"{during:.1f}",
        "slower": found["answer"],
    }


def marker_response(row, criteria):
    unit = {"unit": "ng/ml", "upper_limit_normal": 35}
    (found,) = graded(
        '[[endpoint]]\nname = "response"\nkind = "marker-response"\nmarker = "M"\n'
        f'criteria = "{criteria}"',
        doses=[{"subject": "A", "started_on": on(0)}],
        markers=[each | unit for each in _values(days_of(row["values"]))],
    )
    day = "" if found["day"] is None else f", day {found['day']}"
    return {"answer": f"{found['answer']}{day}", "because": found["rule"]}


def parts(row, criteria):
    lesions = codes_of(Response)[row["lesions"]]
    if criteria == "GCIG":
        together = gcig_response(lesions, codes_of(MarkerResponse)[row["CA 125"]])
    else:
        together = pcwg3_response(lesions, codes_of(BoneResponse)[row["bone"]])
    return {"together": label(Response(int(together)))}


# Scintigraphy


def views(row, _):
    cells = [row["planar"], row["SPECT"]]
    made = np.array([cell != "not made" for cell in cells])
    known = codes_of(Uptake)
    codes = np.array([[known.get(cell, Uptake.UNKNOWN)] for cell in cells])
    rules = ("either", "both", "spect decides")
    return {rule: label(Uptake(int(combined_views(codes, rule, made)[0]))) for rule in rules}


def reinduced(row, _):
    before, later = (coded(row[each], Uptake) for each in ("before treatment", "later"))
    answer = Answer(int(reinduction(before, later).patient))
    words = {Answer.MET: "reinduced", Answer.NOT_MET: "not reinduced"}
    return {"patient": words.get(answer, "not evaluable")}


# Composites, and what happens to patients


def composite(row, _):
    parts = [np.array(codes_of(Answer)[word]) for word in words_of(row["parts"])]
    return {
        "unknown stays unknown": WORDS[int(favourable(*parts))],
        "unknown counts as not met": WORDS[int(favourable(*parts, not_evaluable="not met"))],
    }


_COMPOSITE = """
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "week {week}"
weeks = [4, 8]
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[endpoint]]
name = "tumour response at week 4"
kind = "recist-timepoint"
at = "week 4"
[[endpoint]]
name = "composite"
kind = "any-of"
counts = { "tumour response at week 4" = ["CR", "PR", "SD"] }
"""
_RECORDED = {"met": "SD", "not met": "PD", "not evaluable": "NE"}


def _asked_at_week_4(lines, answer, died):
    status = {"subject": "A", "died_on": None}
    for day, _ in days_of(died):
        status["died_on"] = on(day)
    (found,) = graded(
        _COMPOSITE + lines,
        doses=[{"subject": "A", "started_on": on(0)}],
        status=[status],
        assessments=[recorded("A", 28, _RECORDED[answer], visit="week 4")],
    )
    return found["answer"]


def intercurrent(row, _):
    event = (
        '[[intercurrent_event]]\nevent = "death before week 8"\nendpoint = "composite"\n'
        f'strategy = "{row["strategy"]}"'
    )
    return {"answer": _asked_at_week_4(event, "met", row["died on"])}


def decision(row, _):
    lines = (
        '[[decision]]\nat = "week 8"\nwhen = { "composite" = ["met"] }\noffer = "go on"\n'
        '[[decision]]\nat = "week 8"\noffer = "stop"'
    )
    return {"offer": _asked_at_week_4(lines, row["composite"], row["died on"])}


# Safety


def weight(row, _):
    worst = int(weight_loss(numbers_of(row["weights in kg, baseline first"])).worst)
    return {"highest grade": "NE" if worst < 0 else str(worst)}


def emergent(row, _):
    first = 14  # the 15th of January, so that an event of January may have begun before it
    began = {"in the month of the first dose": "2020-01", "not known when": None}
    if row["event began"] not in began:
        ((day, _),) = days_of(row["event began"])
        began[row["event began"]] = on(first + day)
    (found,) = graded(
        '[dates.impute]\n"adverse_events.started_on" = "first"\n'
        '[[endpoint]]\nname = "events"\nkind = "adverse-events"\nemergent = false',
        doses=[{"subject": "A", "started_on": on(first), "ended_on": on(first + 100)}],
        adverse_events=[
            {"subject": "A", "term": "Rash", "grade": 1, "started_on": began[row["event began"]]}
        ],
    )
    return {"emergent": "yes" if found["emergent"] else "no"}


def exposure(row, _):
    stretches = re.findall(r"days (\d+) to (\d+) at (\d+) mg", row["stretches"])
    doses = [
        {
            "subject": "A",
            "agent": "drug",
            "started_on": on(int(first)),
            "ended_on": on(int(last)),
            "dose_mg": int(mg) / 2,
            "times_per_day": 2,
        }
        for first, last, mg in stretches
    ]
    (found,) = graded(
        '[[treatment]]\nagent = "drug"\ndose_mg = 400\ntimes_per_day = 2\n'
        '[[endpoint]]\nname = "drug"\nkind = "exposure"\nagent = "drug"',
        doses=doses,
    )
    return {
        "weeks": f"{found['weeks']:g}",
        "intensity, %": f"{found['intensity_percent']:.3g}",
        "reductions": str(found["reductions"]),
        "days interrupted": str(found["interrupted_days"]),
    }


COMPUTED = {
    "sums": sums,
    "lesions": lesions,
    "merged and split": merged_and_split,
    "treated": treated,
    "non-target": non_target,
    "proven": proven,
    "overall": overall,
    "marker": marker,
    "best": best,
    "benefit": benefit,
    "i-responses": i_responses,
    "i-progression": i_progression,
    "time to event": time_to_event,
    "presets": under_presets,
    "day of progression": day_of_progression,
    "trend": trend,
    "marker response": marker_response,
    "parts": parts,
    "growth": growth,
    "views": views,
    "reinduction": reinduced,
    "composite": composite,
    "intercurrent": intercurrent,
    "decision": decision,
    "weight": weight,
    "emergent": emergent,
    "exposure": exposure,
}
"""By the name in the comment above a table, what computes its rows."""
