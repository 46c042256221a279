"""Every row of the regulators' censoring tables, under each preset.

Scans are planned every 8 weeks with a window of 7 days before and after; day 0 is the first dose.
The windows end on days 63, 119, 175, 231 and 287.
"""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, lesion, measured, on, protocol_of, treated
from trialreadout.endpoints.kinds import grade, module_of

VISITS = """
[[visit]]
name = "CT {week}"
weeks = [8, 16, 24, 32, 40]
window_days = { before = 7, after = 7 }
collect = ["ct"]
"""
PRESETS = ("FDA-1", "FDA-2", "FDA-3", "EMA")


def protocol_with(keys):
    return protocol_of(
        f"{VISITS}[[endpoint]]\n"
        f'name = "progression-free survival"\nkind = "time-to-event"\n{keys}\n'
    )


def patient(sizes, new_lesion=None, therapy=None, planned="N", second=None, **status):
    """Make the tables of patient A: the target by day, and what else happened, by day."""
    tables = treated("A")
    tables["lesions"] = [lesion("A")]
    tables["measurements"] = [measured("A", day, mm) for day, mm in sizes.items()]
    if second:
        tables["lesions"].append(lesion("A", "T2"))
        tables["measurements"] += [measured("A", day, mm, "T2") for day, mm in second.items()]
    if new_lesion is not None:
        row = {"subject": "A", "examined_on": on(new_lesion), "new_lesion": "unequivocal"}
        tables["examinations"] = [row]
    if therapy is not None:
        row = {"subject": "A", "started_on": on(therapy), "planned": planned}
        tables["therapies"] = [row]
    said = {key: on(value) if isinstance(value, int) else value for key, value in status.items()}
    return tables | {"status": [{"subject": "A"} | said]}


def row_of(keys, sizes, **happened):
    protocol = protocol_with(keys)
    cohort, sources = cohort_and_sources(protocol, **patient(sizes, **happened))
    endpoint = protocol.endpoints[0]
    return (
        module_of(endpoint)
        .table(grade(cohort, protocol, endpoint), cohort, sources)
        .row(0, named=True)
    )


def end(keys, sizes, **happened):
    """Give the day on which the time ends, whether with the event, and the reason."""
    row = row_of(keys, sizes, **happened)
    return row["days"], row["event"], row["reason"]


def under(preset):
    return f'preset = "{preset}"'


PD, DEATH, CLAIM = "progression", "death", "progression claimed"
NO_BASELINE, NEVER = "no baseline assessment", "no assessment after baseline"
NONE, STOPPED = "no progression", "treatment stopped"
THERAPY, MISSED = "new anticancer therapy", "event after missed visits"
CLAIMED = "progression claimed, not documented"

STABLE = {-3: 50, 56: 50}
TABLE = [
    pytest.param(
        ({56: 50, 112: 80}, {"died_on": 130}),
        ((0, False, NO_BASELINE),) * 3 + ((130, True, DEATH),),
        id="no baseline assessment, and death",
    ),
    pytest.param(
        ({56: 50}, {"last_contact_on": 300}),
        ((0, False, NO_BASELINE),) * 3 + ((0, False, NEVER),),
        id="no baseline assessment, and nothing that can be graded",
    ),
    pytest.param(
        ({-3: 50}, {"died_on": 119}),
        ((119, True, DEATH),) * 4,
        id="never assessed after baseline, death within two planned visits",
    ),
    pytest.param(
        ({-3: 50}, {"died_on": 120}),
        (
            (0, False, NEVER),
            (0, False, NEVER),
            (0, False, NEVER),
            (120, True, DEATH),
        ),
        id="never assessed after baseline, death the day after two planned visits",
    ),
    pytest.param(
        ({-3: 50}, {"last_contact_on": 300}),
        ((0, False, NEVER),) * 4,
        id="never assessed after baseline, alive",
    ),
    pytest.param(
        ({**STABLE, 85: 80}, {}),
        ((85, True, PD), (112, True, PD), (85, True, PD), (85, True, PD)),
        id="progression of the sum between visits",
    ),
    pytest.param(
        ({**STABLE, 112: 80}, {}),
        ((112, True, PD),) * 4,
        id="progression at a visit",
    ),
    pytest.param(
        (STABLE, {"new_lesion": 85}),
        ((85, True, PD), (112, True, PD), (85, True, PD), (85, True, PD)),
        id="a new lesion between visits",
    ),
    pytest.param(
        ({-3: 50, 56: 50, 112: 50}, {"last_contact_on": 300}),
        ((112, False, NONE),) * 4,
        id="no progression",
    ),
    pytest.param(
        (STABLE, {"progression_claimed_on": 90, "discontinued_on": 90}),
        ((56, False, CLAIMED), (56, False, CLAIMED), (90, True, CLAIM), (56, False, NONE)),
        id="stopped for a progression that was not documented",
    ),
    pytest.param(
        ({**STABLE, 112: 80}, {"progression_claimed_on": 90, "discontinued_on": 90}),
        ((56, False, CLAIMED), (56, False, CLAIMED), (90, True, CLAIM), (112, True, PD)),
        id="stopped for a claim, and the progression documented later",
    ),
    pytest.param(
        ({**STABLE, 112: 80}, {"discontinued_on": 90, "reason": "toxicity"}),
        ((56, False, STOPPED),) * 3 + ((112, True, PD),),
        id="stopped for toxicity, and progression later",
    ),
    pytest.param(
        ({**STABLE, 112: 80}, {"therapy": 90}),
        ((56, False, THERAPY),) * 3 + ((112, True, PD),),
        id="new anticancer therapy, and progression later",
    ),
    pytest.param(
        ({-3: 50}, {"died_on": 30}),
        ((30, True, DEATH),) * 4,
        id="death before the first scan",
    ),
    pytest.param((STABLE, {"died_on": 80}), ((80, True, DEATH),) * 4, id="death between scans"),
    pytest.param(
        (STABLE, {"died_on": 175}),
        ((175, True, DEATH),) * 4,
        id="death on the last day of the second visit that was missed",
    ),
    pytest.param(
        (STABLE, {"died_on": 176}),
        ((56, False, MISSED),) * 2 + ((176, True, DEATH),) * 2,
        id="death after two missed visits",
    ),
    pytest.param(
        ({**STABLE, 224: 80}, {}),
        ((56, False, MISSED),) * 2 + ((224, True, PD),) * 2,
        id="progression after two missed visits",
    ),
]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("case", "expected"), TABLE)
def test_every_row_of_the_table(case, expected, preset):
    sizes, happened = case
    assert end(under(preset), sizes, **happened) == expected[PRESETS.index(preset)]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(
            ({-3: 50, 112: 130}, {"second": {-3: 50, 115: 50}}),
            (115, 112),
            id="the sum grew on the first day: the last of its scans",
        ),
        pytest.param(
            ({-3: 50, 112: 130}, {"second": {-3: 50, 115: 50}, "new_lesion": 113}),
            (113, 112),
            id="a new lesion between the scans of the sum",
        ),
        pytest.param(
            ({-3: 50, 112: 50}, {"second": {-3: 50, 115: 50}, "new_lesion": 114}),
            (114, 114),
            id="a new lesion alone",
        ),
        pytest.param(
            ({-3: 50, 112: 50}, {"second": {-3: 50, 115: 90}}),
            (115, 115),
            id="seen on the last day by everyone",
        ),
    ],
)
def test_a_progression_whose_scans_lie_on_several_days(case, expected):
    sizes, happened = case
    days = [end(under(preset), sizes, **happened)[0] for preset in ("FDA-1", "EMA")]
    assert tuple(days) == expected


@pytest.mark.parametrize(
    ("seen_on", "dated"),
    [(104, 112), (105, 105), (112, 112), (119, 119), (120, 168), (300, 300)],
    ids=[
        "the day before a window",
        "its first day",
        "the planned day",
        "its last day",
        "the day after it",
        "after the last visit",
    ],
)
def test_fda_2_dates_what_lies_between_windows_by_the_next_visit(seen_on, dated):
    keys = under("FDA-2") + "\nmissed_visits = 0"
    assert end(keys, {**STABLE, seen_on: 80}) == (dated, True, PD)


def test_a_death_before_the_next_visit_dates_itself():
    assert end(under("FDA-2"), {**STABLE, 85: 80}, died_on=100) == (100, True, DEATH)


def test_what_was_seen_before_a_therapy_counts_though_it_is_dated_after_it():
    assert end(under("FDA-2"), {**STABLE, 85: 80}, therapy=90) == (112, True, PD)


def test_the_last_visit_of_fda_2_may_be_one_that_was_not_evaluable():
    """The second target is not read on day 84."""
    happened = {"second": {-3: 20, 56: 20}, "progression_claimed_on": 90, "discontinued_on": 90}
    sizes = {-3: 50, 56: 50, 84: 50}
    assert end(under("FDA-1"), sizes, **happened) == (56, False, CLAIMED)
    assert end(under("FDA-2"), sizes, **happened) == (84, False, CLAIMED)


SIDES = [
    ("therapy", {"therapy": 112}, {"therapy": 111}),
    ("stop", {"discontinued_on": 112}, {"discontinued_on": 111}),
    ("claim", {"progression_claimed_on": 112}, {"progression_claimed_on": 111}),
]


@pytest.mark.parametrize("preset", ["FDA-1", "FDA-2"])
@pytest.mark.parametrize(("_what", "same_day", "day_before"), SIDES, ids=[s[0] for s in SIDES])
def test_a_progression_on_the_very_day_counts_and_on_the_day_after_does_not(
    _what, same_day, day_before, preset
):
    sizes = {**STABLE, 112: 80}
    assert end(under(preset), sizes, **same_day) == (112, True, PD)
    assert end(under(preset), sizes, **day_before)[:2] == (56, False)


def test_a_treatment_that_was_completed_was_not_stopped():
    sizes = {**STABLE, 112: 80}
    assert end(under("FDA-1"), sizes, discontinued_on=90, reason="COMPLETED")[:2] == (112, True)
    assert end(under("FDA-1"), sizes, discontinued_on=90)[:2] == (56, False)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("", (56, False, THERAPY), id="what is planned counts where the study says so"),
        pytest.param("planned_radioiodine_counts = false", (112, True, PD), id="and else does not"),
    ],
)
def test_planned_therapy_under_a_preset(keys, expected):
    new_therapy = f"new_therapy = {{ {keys or 'planned_radioiodine_counts = true'} }}"
    found = end(f"{under('FDA-1')}\n{new_therapy}", {**STABLE, 112: 80}, therapy=90, planned="Y")
    assert found == expected


LATE = {**STABLE, 224: 80}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("missed_visits = 0", (224, True, PD), id="gaps do not matter"),
        pytest.param("missed_visits = 3", (224, True, PD), id="three visits, of which two passed"),
        pytest.param("missed_after_days = 168", (224, True, PD), id="168 days later, of 168"),
        pytest.param("missed_after_days = 167", (56, False, MISSED), id="168 days later, of 167"),
        pytest.param(
            'censor = [{ of = "time zero", reason = "own" }]', (0, False, "own"), id="own censoring"
        ),
    ],
)
def test_what_the_study_states_beside_a_preset_holds(keys, expected):
    assert end(f"{under('FDA-1')}\n{keys}", LATE) == expected


def test_a_study_may_follow_patients_who_stopped_and_keep_the_rest_of_the_preset():
    keys = f"{under('FDA-1')}\nstopped = {{ censor = false }}"
    assert end(keys, {**STABLE, 112: 80}, discontinued_on=90) == (112, True, PD)
    assert end(keys, {**STABLE, 112: 80}, therapy=90) == (56, False, THERAPY)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_what_its_keys_written_out_are(preset):
    from trialreadout.protocol import parse_protocol
    from trialreadout.protocol.write import protocol_to_toml

    protocol = protocol_with(under(preset))
    written = protocol_to_toml(protocol)
    assert parse_protocol(written) == protocol
    without = parse_protocol(written.replace(f'preset = "{preset}"\n', ""))
    assert without.endpoints[0].preset is None
    same = protocol.endpoints[0].model_copy(update={"preset": None})
    assert without.endpoints[0] == same


@pytest.mark.parametrize(
    "keys",
    [
        "new_therapy = { censor = false }",
        "stopped = { censor = false }",
        'without_baseline = "as observed"',
        "missed_visits = 0",
        "missed_after_days = 90",
        "death_without_assessment_counts_until_week = 0",
    ],
)
@pytest.mark.parametrize("preset", PRESETS)
def test_a_protocol_that_departs_from_a_preset_is_written_and_read_again(keys, preset):
    from trialreadout.protocol import parse_protocol
    from trialreadout.protocol.write import protocol_to_toml

    protocol = protocol_with(f"{under(preset)}\n{keys}")
    assert parse_protocol(protocol_to_toml(protocol)) == protocol


def test_the_number_of_a_censoring_is_its_place_in_the_list():
    row = row_of(under("FDA-1"), {**STABLE, 112: 80}, therapy=90)
    assert (row["censored_as"], row["cut_short_by"]) == (3, "new therapy")
    place = (row["source_table"], row["source_column"], row["source_file"], row["source_row"])
    assert place == ("measurements", "assessed_on", "data/measurements.csv", 3)
    event = row_of(under("FDA-1"), {**STABLE, 112: 80})
    assert (event["censored_as"], event["cut_short_by"], event["source_row"]) == (0, None, 4)
