"""The registry's composite and the decision at week 26, patient by patient.

See `twins.trial`.
"""

from __future__ import annotations

from trialreadout.core.terms import Answer as Word
from trialreadout.core.terms import label
from twins.favourable import favourable
from twins.trial import NO_PROGRESSION, WEEK_26, Answer, Patient

RADIOIODINE = "6000 MBq radioiodine and 26 more weeks of sorafenib"
OFFERS = {
    "radioiodine and sorafenib": RADIOIODINE,
    "continue sorafenib": "continue sorafenib",
    "stop sorafenib": "stop sorafenib",
}


def favourable_of(patient: Patient, uptake: Answer, trend: Answer, response: Answer) -> Answer:
    """Ask for one or more of three; death before week 26 is none."""
    parts = {
        "radioiodine uptake": (uptake, ("reinduced",)),
        "thyroglobulin trend": (trend, ("stable", "response")),
        "tumour response at week 26": (response, NO_PROGRESSION),
    }
    criteria, days = [], []
    for row, counts in parts.values():
        unknown = row["answer"] in ("not evaluable", "NE", "MISSING")
        met = row["answer"] in counts
        criteria.append(Word.MET if met else Word.NOT_EVALUABLE if unknown else Word.NOT_MET)
        days += [row["day"]] if met else []
    answer = label(favourable(criteria, "unknown"))
    if patient.died is not None and patient.died < 26 * 7:
        answer, days = "not met", []
    return {
        "subject": patient.subject, "answer": answer, **patient.dated(min(days, default=None)),
        **{name: row["answer"] for name, (row, _) in parts.items()},
    }  # fmt: skip


def decision_of(patient: Patient, uptake: Answer, response: str) -> Answer:
    """Give the offer by the rule, and what was offered, accepted and given.

    Nothing is due for who was not treated, died before the planned day, or stopped before the
    window opened.
    """
    stopped, died = patient.treated_until, patient.died
    due = patient.zero is not None and (died is None or died >= WEEK_26[1])
    due = due and (stopped is None or stopped >= WEEK_26[0])
    offer = "none due"
    if due:
        offer = "continue sorafenib" if response in NO_PROGRESSION else "stop sorafenib"
        offer = RADIOIODINE if uptake["answer"] == "reinduced" else offer
    made: Answer = dict.fromkeys(("offered", "decided_on", "accepted", "given", "reason"))
    for row in patient.rows("decisions", visit="week 26"):
        agents = {"radioiodine", "sorafenib"} if row["offer"] in (
            RADIOIODINE, "radioiodine and sorafenib") else {"sorafenib"}  # fmt: skip
        later = {
            dose["agent"]
            for dose in patient.rows("doses")
            if float(dose["dose_mg"] or "nan") != 0
            and (not dose["ended_on"] or dose["ended_on"] > row["decided_on"])
        }
        stops = row["offer"] == "stop sorafenib"
        made = {
            "offered": OFFERS.get(row["offer"], row["offer"]),
            "decided_on": patient.dated(patient.day(row["decided_on"]))["on"],
            "accepted": row["accepted"] == "Y",
            "given": "sorafenib" not in later if stops else agents <= later,
            "reason": row["reason"] or None,
        }
    return {
        "subject": patient.subject, "answer": offer,
        **patient.dated(WEEK_26[1] if due else None), **made,
    }  # fmt: skip
