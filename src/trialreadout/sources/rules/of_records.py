"""What a record belongs to, and that it stands there once."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_RECORDS = {
    "unknown-visit": Rule(
        "warning",
        "a visit of the schedule, as study.toml names it",
        "Write the visit as [[visit]] names it, map this word under [codes.visit], or call it "
        '"unscheduled"; until then its date alone says where it belongs.',
    ),
    "unknown-offer": Rule(
        "warning",
        "an offer that a [[decision]] makes",
        "Write the offer as [[decision]] has it, or name this word there under recorded_as; "
        "nothing, if something else was offered: note the deviation.",
    ),
    "unknown-patient": Rule(
        "error",
        "a patient in the table of subjects",
        "Mend the patient's identifier, or add the patient to the table of subjects; take the row "
        "out if it is a note.",
    ),
    "unknown-lesion": Rule(
        "error",
        "a lesion that this reader identified in this patient",
        "Mend the lesion's name or its reader, or add it to the table of lesions.",
    ),
    "unknown-mass": Rule(
        "error",
        "another lesion that this reader followed in this patient; of a target, a target",
        "Name the lesion that it became one with, or came from, as the table of lesions does.",
    ),
    "duplicate-record": Rule(
        "error",
        "one record",
        "Leave the record that holds, and take out the one that contradicts it.",
    ),
    "repeated-record": Rule(
        "warning",
        "each record once",
        "Nothing, since it counts once; or take the repetition out.",
    ),
    "qualifier-without-record": Rule(
        "warning",
        "a record that IDVAR and IDVARVAL lead to",
        "Mend the sequence number; until then the qualifier is left out.",
    ),
    "qualifier-name-taken": Rule(
        "warning",
        "a name that its domain does not have",
        "Rename the qualifier; until then the domain's own column stands.",
    ),
}
