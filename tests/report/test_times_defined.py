"""The report prints what a preset stands for, with what the study states beside it."""

from __future__ import annotations

from builders import protocol_of
from trialreadout.report.definitions import definitions_of


def told(keys):
    time = f'[[endpoint]]\nname = "time"\nkind = "time-to-event"\n{keys}'
    return definitions_of(protocol_of(time))["time"].split("; ")


def test_a_preset_is_printed_as_the_keys_that_it_stands_for():
    assert told('preset = "FDA-1"') == [
        "From first dose to PD in tumour response (dated by the last scan of the target lesions, "
        "or an earlier new lesion) or death",
        "RECIST 1.1, graded from the investigator's measurements",
        "without an event, censored at time zero (of those with: no baseline), else last adequate "
        "assessment (of those with: missed visits), else last adequate assessment (of those with: "
        "new therapy), else last adequate assessment (of those with: progression claimed), else "
        "last adequate assessment (of those with: treatment stopped), else last adequate "
        "assessment, else time zero",
        "an event after 2 missed assessments or more in a row is censored before them",
        "without a baseline assessment nothing counts",
        "nothing counts after a new anticancer therapy",
        "nothing counts after the treatment was stopped for good",
        "censoring after the preset FDA-1, with what the study states beside it",
    ]


def test_what_a_study_states_beside_a_preset_is_printed_in_its_place():
    words = told(
        'preset = "FDA-3"\nstopped = { censor = false }\n'
        "new_therapy = { planned_radioiodine_counts = true }\nmissed_after_days = 126"
    )
    assert "nothing counts after the treatment was stopped for good" not in words
    assert "nothing counts after a new anticancer therapy, planned ones included" in words
    assert (
        "an event more than 126 days after the last adequate assessment is censored there" in words
    )
    assert "without any assessment a death counts until 2 planned visits have passed" in words
