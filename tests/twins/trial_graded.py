"""Every patient of a trial by every endpoint, from the text of its CSV files; see `twins.trial`."""

from __future__ import annotations

from collections import defaultdict

from twins.trial import Answers, Tables, patient_of
from twins.trial_ct import at_week_26, cts_of, over_all_cts, tumour_rows
from twins.trial_decision import decision_of, favourable_of
from twins.trial_marker import growth_of_marker, growth_of_tumour, trend_of
from twins.trial_safety import events_of, exposure_of, weight_loss_of
from twins.trial_scans import uptake_of
from twins.trial_times import times_of


def graded_trial(tables: Tables) -> Answers:
    """Grade every patient by every endpoint."""
    answers: Answers = defaultdict(list)
    for subject in sorted(row["subject"] for row in tables["subjects"]):
        patient = patient_of(subject, tables)
        cts = cts_of(patient)
        response, on_day = at_week_26(cts)
        uptake, lesions = uptake_of(patient)
        trend = trend_of(patient)
        at_26 = {"subject": subject, "answer": response, **patient.dated(on_day)}
        answers["tumour response"] += tumour_rows(patient, cts)
        answers["uptake of each lesion"] += lesions
        answers["adverse events"] += events_of(patient)
        one_row = {
            "radioiodine uptake": uptake,
            "thyroglobulin trend": trend,
            "tumour response at week 26": at_26,
            "favourable response": favourable_of(patient, uptake, trend, at_26),
            "growth of thyroglobulin": growth_of_marker(patient),
            "growth of the tumour": growth_of_tumour(patient),
            **over_all_cts(patient, cts),
            **times_of(patient, cts),
            "weight loss": weight_loss_of(patient),
            "sorafenib": exposure_of(patient),
            "decision at week 26": decision_of(patient, uptake, response),
        }
        for name, row in one_row.items():
            answers[name].append(row)
    return dict(answers)
