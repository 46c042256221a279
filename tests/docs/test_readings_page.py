"""What the page of the two readings shows is what each reading's own twin answers."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from pages import tables_of
from trialreadout.core.terms import Response
from twins import best_overall_response, best_response_by_pairs
from twins.best_overall_response import Rules

RULES = Rules(stable_from_day=42, confirmation_days=28)
TWINS = {"admiralonco": best_overall_response, "recist": best_response_by_pairs}
STEPS = {"every 4 weeks": 28, "every 8 weeks": 56}
FOUR_WEEKLY, EIGHT_WEEKLY, SHARES, PAIRS = tables_of("readings.md")
ROWS = [
    pytest.param(step, row, id=f"{row['course']}, {step} days apart")
    for step, page in ((28, FOUR_WEEKLY), (56, EIGHT_WEEKLY))
    for row in page.rows
]


def answers(story, step):
    """Ask both twins of one course."""
    days = [float(step * at) for at in range(1, len(story) + 1)]
    return [twin.best_overall_response(days, list(story), RULES) for twin in TWINS.values()]


def every_course():
    words = [Response[word] for word in ("CR", "PR", "SD", "PD", "NE")]
    for length in range(1, 6):
        for story in product(words, repeat=length):
            if Response.PD not in story[:-1]:
                yield story


def with_disease_after_complete(story):
    seen = story[story.index(Response.CR) :] if Response.CR in story else ()
    return Response.PR in seen or Response.SD in seen


@pytest.mark.parametrize(("step", "row"), ROWS)
def test_each_course_has_the_answers_of_the_twins(step, row):
    story = [Response[word] for word in row["course"].split(", ")]
    said = [f"{best.name}, day {day:g}" for best, day in answers(story, step)]
    assert said == [row["admiralonco"], row["recist"]]
    assert row["admiralonco"].split(",")[0] != row["recist"].split(",")[0]


@pytest.mark.parametrize(("step", "row"), ROWS)
def test_each_reason_names_what_happened_on_its_days(step, row):
    story = row["course"].split(", ")
    for part in row["why"].split("the ")[1:]:
        word, _, rest = part.partition(" of day ")
        day = int("".join(each for each in rest.split()[0] if each.isdigit()))
        assert story[day // step - 1] == word


def test_the_counts_are_those_of_the_twins():
    for row in SHARES.rows:
        step = STEPS[row["assessed"]]
        found = {story: answers(story, step) for story in every_course()}
        after = sum(map(with_disease_after_complete, found))
        pairs = Counter((a[0].name, b[0].name) for a, b in found.values() if a[0] != b[0])
        assert int(row["courses"]) == len(found)
        assert row["with PR or SD after a CR"].startswith(f"{after} of {len(found)} ")
        assert row["of these, another best response"].startswith(f"{pairs.total()} of {after} ")
        told = {
            (each["admiralonco"], each["recist"]): int(each[row["assessed"]])
            for each in PAIRS.rows
            if each[row["assessed"]] != "0"
        }
        assert told == dict(pairs)


def test_a_pair_of_answers_is_shown_by_every_shortest_course_and_no_other():
    for step, page in ((28, FOUR_WEEKLY), (56, EIGHT_WEEKLY)):
        shortest = {}
        for story in every_course():
            pair = tuple(best for best, _ in answers(story, step))
            known = shortest.setdefault(pair, [])
            if pair[0] != pair[1] and (not known or len(known[0]) == len(story)):
                known.append(story)
        expected = {", ".join(w.name for w in each) for all_ in shortest.values() for each in all_}
        assert {row["course"] for row in page.rows} == expected
