"""Which adverse events count as emergent, and which as related."""

from __future__ import annotations

import pytest

from builders import event, given, graded_rows, on, protocol_of

TREATED = {"subjects": [{"subject": "A"}], "doses": [given("A", 0, 90)]}
"""First dose on 2020-01-01, the last on 2020-03-31."""


def events(*rows, keys="", dates="", toxicity="", **more):
    protocol = protocol_of(
        f"[dates]\n{dates}\n[toxicity]\n{toxicity}\n"
        f'[[endpoint]]\nname = "events"\nkind = "adverse-events"\n{keys}'
    )
    return graded_rows(protocol, **(TREATED | more), adverse_events=list(rows))


@pytest.mark.parametrize(
    ("day", "emergent"),
    [
        pytest.param(-1, False, id="the day before the first dose"),
        pytest.param(0, True, id="on the first dose day"),
        pytest.param(90, True, id="on the last dose day"),
        pytest.param(120, True, id="30 days after the last dose"),
        pytest.param(121, False, id="31 days after it"),
        pytest.param(None, True, id="no onset"),
    ],
)
def test_emergent_events_begin_under_treatment(day, emergent):
    assert len(events(event("A", day))) == emergent
    (row,) = events(event("A", day), keys="emergent = false")
    assert (row["emergent"], row["day"]) == (emergent, day)


def test_an_event_after_death_counts_until_it_is_mended():
    dead = [{"subject": "A", "alive": "N", "died_on": on(95)}]
    (row,) = events(event("A", 100), status=dead)
    assert row["emergent"]


def test_how_long_after_treatment_is_the_protocol_s():
    assert len(events(event("A", 90), toxicity="emergent_until_days = 0")) == 1
    assert len(events(event("A", 91), toxicity="emergent_until_days = 0")) == 0


@pytest.mark.parametrize("position", ["first", "mid", "last"])
@pytest.mark.parametrize(
    ("onset", "emergent"),
    [
        pytest.param("2019", False, id="the year before"),
        pytest.param("2019-12", False, id="the month before"),
        pytest.param("2020-01", True, id="the month of the first dose"),
        pytest.param("2020-04", True, id="the month in which the 30 days end"),
        pytest.param("2020-05", False, id="the month after it"),
        pytest.param("2020", True, id="the year of treatment"),
    ],
)
def test_a_partial_onset_counts_unless_what_is_known_says_otherwise(onset, emergent, position):
    found = events(event("A", onset), dates=f'impute = {{ started_on = "{position}" }}')
    assert len(found) == emergent


@pytest.mark.parametrize(("onset", "emergent"), [("2019-12", False), ("2020-01", True)])
def test_what_is_known_of_an_onset_decides_where_no_policy_places_it(onset, emergent):
    assert [row["day"] for row in events(event("A", onset))] == [None] * emergent


def test_a_first_dose_within_the_month_leaves_a_partial_onset_open():
    doses = [given("A", 10, 20)]
    found = events(
        event("A", "2020-01"),
        doses=doses,
        dates='impute = { "adverse_events.started_on" = "first" }',
    )
    assert [row["day"] for row in found] == [-10]


@pytest.mark.parametrize(
    ("doses", "day", "emergent"),
    [
        pytest.param([given("A", 0, None)], 999, True, id="treatment goes on"),
        pytest.param([given("A", 0, 9), given("A", 50, 60)], 90, True, id="the last of two"),
        pytest.param(
            [given("A", 0, 9), given("A", 5, 60, agent="other")], 90, True, id="any agent"
        ),
        pytest.param([given("B", 0, 9)], 5, False, id="never dosed"),
    ],
)
def test_treatment_ends_with_the_last_dose_of_any(doses, day, emergent):
    tables = {"subjects": [{"subject": "A"}, {"subject": "B"}], "doses": doses}
    assert len(events(event("A", day), **tables)) == emergent


@pytest.mark.parametrize(
    ("word", "related"),
    [
        pytest.param(None, True, id="not said"),
        pytest.param("related", True, id="related"),
        pytest.param("possible", True, id="possible"),
        pytest.param("UNRELATED", False, id="unrelated"),
        pytest.param("unlikely", False, id="unlikely"),
    ],
)
def test_an_event_is_related_unless_it_is_said_not_to_be(word, related):
    (row,) = events(event("A", 5, related=word))
    assert row["related"] == related


def test_events_of_strangers_are_no_rows():
    assert events(event("X", 5), keys="emergent = false") == []


def test_each_event_is_a_row():
    found = events(event("A", 5, grade=2), event("A", 7, "Diarrhoea"), event("A", 6, grade=3))
    assert [(row["term"], row["grade"], row["on"].isoformat()) for row in found] == [
        ("Rash", 2, on(5)),
        ("Rash", 3, on(6)),
        ("Diarrhoea", None, on(7)),
    ]


WORSE = 'present_before = "must worsen"'


@pytest.mark.parametrize(
    ("before", "during", "counts"),
    [
        pytest.param({"grade": 2}, {"grade": 3}, True, id="graver than before"),
        pytest.param({"grade": 2}, {"grade": 2}, False, id="as grave as before"),
        pytest.param({"grade": 2}, {"grade": 1}, False, id="milder than before"),
        pytest.param({"grade": 2}, {}, True, id="of unknown grade"),
        pytest.param({}, {"grade": 1}, True, id="unknown grade before"),
        pytest.param({"grade": 2, "ended_on": on(-1)}, {"grade": 1}, True, id="over before"),
        pytest.param({"grade": 2, "ended_on": on(0)}, {"grade": 1}, False, id="over that day"),
        pytest.param({"grade": 2, "ended_on": "2019-12"}, {"grade": 1}, True, id="over that month"),
        pytest.param({"grade": 2, "ended_on": "2020-01"}, {"grade": 1}, False, id="over later"),
        pytest.param({"grade": 2, "term": "rash"}, {"grade": 1}, False, id="in small letters"),
        pytest.param({"grade": 2, "term": "Cough"}, {"grade": 1}, True, id="another term"),
        pytest.param({"grade": 2, "subject": "B"}, {"grade": 1}, True, id="another patient"),
    ],
)
def test_what_was_there_at_the_first_dose_counts_by_a_higher_grade_alone(before, during, counts):
    subjects = {"subjects": [{"subject": "A"}, {"subject": "B"}]}
    rows = [event("A", -9) | before, event("A", 5) | during]
    assert len(events(*rows, keys=WORSE, **subjects)) == counts
    assert len(events(*rows, **subjects)) == 1
