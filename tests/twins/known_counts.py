"""What anyone who knows a study file may know of the counts of a shared report.

Written from the names of results alone, apart from what hides: which answers add up, which sets lie
in which, what a grade or a bound means. It says how numbers hang together and knows none of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import permutations

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol

Sum = tuple[dict[Hashable, int], bool]
OF_PATIENTS = (
    *("proportion", "bounds", "count", "size", "characteristic", "shift"),
    *("incidence", "incidence of related events", "success", "first stage"),
)
OF_TIMES = ("median", "follow-up")
_PARTS_OF_DISPOSITION = {
    "entered": ("treated", "entered, not treated"),
    "treated": ("treatment ended", "treatment not known to have ended"),
    None: ("died", "alive when last seen", "without any contact recorded"),
}


def counts_patients(row: Result) -> bool:
    """Tell whether a result counts each patient of its set and group at most once."""
    if row.statistic not in (*OF_PATIENTS, *OF_TIMES):
        return False
    whole = row.denominator == len(row.about) or row.statistic in OF_TIMES
    return whole and row.n == len(row.subjects)


def n(row: Result) -> Hashable:
    """Name how many a result counts; the same count of a median has one name."""
    if row.statistic == "median":
        return "events", row.endpoint, row.analysis_set, row.group
    return "n", row.id


def denominator(row: Result) -> Hashable:
    """Name among how many it counts."""
    if row.statistic in OF_TIMES:
        return "timed", row.endpoint, row.analysis_set, row.group
    if row.statistic == "first stage":
        return "first patients", row.id
    return size(row.analysis_set, row.group)


def size(analysis_set: str, group: str | None) -> Hashable:
    return "size", analysis_set, group


def what_is_known(
    rows: Sequence[Result], protocol: Protocol, sets: Mapping[str, tuple[str, ...] | None]
) -> list[Sum]:
    """List sums, each of which is 0, or at most 0."""
    own = [row for row in rows if counts_patients(row)]
    return [
        *_sizes(own, sets),
        *_complements(own),
        *_answers(own, protocol),
        *_groups(own),
        *_sets(own, sets),
        *_events(own),
        *_columns(own),
        *_disposition(own),
    ]


def _of(whole: Hashable, *parts: Hashable) -> Sum:
    terms: dict[Hashable, int] = {whole: -1}
    for part in parts:
        terms[part] = terms.get(part, 0) + 1
    return terms, True


def _at_most(part: Hashable, whole: Hashable) -> Sum:
    return {part: 1, whole: -1}, False


def _sizes(rows: Sequence[Result], sets: Mapping[str, tuple[str, ...] | None]) -> Iterator[Sum]:
    for wide, narrow in _nested(sets):
        yield _of(size(wide, None), size(narrow, None), ("rest", wide, narrow))
    groups: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.group is not None:
            column = row.group.partition(": ")[0]
            groups.setdefault((row.analysis_set, column), set()).add(row.group)
    for (name, _), of in groups.items():
        yield _of(size(name, None), *(size(name, group) for group in sorted(of)))


def _nested(sets: Mapping[str, tuple[str, ...] | None]) -> Iterator[tuple[str, str]]:
    for wide, narrow in permutations(sets, 2):
        outer, inner = set(sets[wide] or ()), set(sets[narrow] or ())
        if inner and inner < outer:
            yield wide, narrow


def _complements(rows: Sequence[Result]) -> Iterator[Sum]:
    for row in rows:
        yield _of(denominator(row), n(row), ("not", n(row)))
        if row.statistic in OF_TIMES:
            yield _at_most(denominator(row), size(row.analysis_set, row.group))
        if row.statistic == "follow-up":
            events = ("events", row.endpoint, row.analysis_set, row.group)
            yield _of(denominator(row), n(row), events)
        if row.statistic == "count" and row.category == "without a time, left out":
            timed = ("timed", row.endpoint, row.analysis_set, row.group)
            yield _of(size(row.analysis_set, row.group), n(row), timed)
        if row.statistic == "first stage":
            yield _at_most(denominator(row), size(row.analysis_set, None))


def _answers(rows: Sequence[Result], protocol: Protocol) -> Iterator[Sum]:
    for endpoint in protocol.asked:
        places = {(r.analysis_set, r.group) for r in rows if r.endpoint == endpoint.name}
        for place in sorted(places, key=str):
            own = [
                row
                for row in rows
                if row.endpoint == endpoint.name and (row.analysis_set, row.group) == place
            ]
            at = {row.category: n(row) for row in own if row.statistic == "proportion"}
            answers = endpoint.answers
            if all(answer in at for answer in answers):
                yield _of(size(*place), *(at[answer] for answer in answers))
            for category, name in at.items():
                parts = (category or "").split(" or ")
                if category not in answers and all(part in at for part in parts):
                    yield _of(name, *(at[part] for part in parts))
            bounds = {row.category: n(row) for row in own if row.statistic == "bounds"}
            for category, name in bounds.items():
                met = answers[0]
                if category == f"{met}, not evaluable as not {met}" and met in at:
                    yield _of(name, at[met])
                if category == f"{met}, not evaluable as {met}" and "not evaluable" in at:
                    yield _of(name, at[met], at["not evaluable"])
            counts = {row.category or "": n(row) for row in own if row.statistic == "count"}
            for category, name in counts.items():
                verb, colon, word = category.partition(": ")
                if colon and verb in ("accepted", "declined", "given as offered"):
                    yield _at_most(name, counts[f"offered: {word}"])
            for row in own:
                if row.statistic == "first stage":
                    same = [each for each in own if each.statistic == "success"]
                    yield from (_at_most(n(row), n(each)) for each in same)
                if row.statistic == "success" and row.unit == "patients" and answers[0] in at:
                    yield _at_most(n(row), at[answers[0]])


def _groups(rows: Sequence[Result]) -> Iterator[Sum]:
    split: dict[tuple[object, ...], list[Result]] = {}
    for row in rows:
        if row.group is not None:
            column = row.group.partition(": ")[0]
            key = (row.endpoint, row.analysis_set, row.statistic, row.category, column)
            split.setdefault(key, []).append(row)
    for (endpoint, name, statistic, category, _), of in split.items():
        for row in rows:
            found = (row.endpoint, row.analysis_set, row.statistic, row.category, row.group)
            if found == (endpoint, name, statistic, category, None):
                yield _of(n(row), *(n(each) for each in of))


def _sets(rows: Sequence[Result], sets: Mapping[str, tuple[str, ...] | None]) -> Iterator[Sum]:
    nested = set(_nested(sets))
    for wide, narrow in permutations(rows, 2):
        same = all(
            getattr(wide, each) == getattr(narrow, each)
            for each in ("endpoint", "statistic", "category", "group", "method")
        )
        if same and (wide.analysis_set, narrow.analysis_set) in nested:
            rest = ("rest", wide.analysis_set, narrow.analysis_set)
            between = ("between", wide.id, narrow.id)
            yield _of(n(wide), n(narrow), between)
            if wide.group is None:
                yield _at_most(between, rest)


def _events(rows: Sequence[Result]) -> Iterator[Sum]:
    own = [row for row in rows if row.statistic.startswith("incidence")]
    for one, other in permutations(own, 2):
        if (one.endpoint, one.analysis_set, one.group) != (
            other.endpoint,
            other.analysis_set,
            other.group,
        ):
            continue
        term, _, grade = (one.category or "").rpartition(", ")
        its_term, _, its_grade = (other.category or "").rpartition(", ")
        alike = one.statistic == other.statistic
        lower = "or more" in its_grade or "not recorded" in its_grade
        if term == its_term and alike and grade == "any grade" and lower:
            yield _of(n(one), n(other), ("lower", one.id, other.id))
        related = one.statistic == "incidence" != other.statistic
        if (term, grade) == (its_term, its_grade) and related:
            yield _of(n(one), n(other), ("unrelated", one.id))
        if term == "any adverse event" != its_term and alike and grade == its_grade:
            yield _at_most(n(other), n(one))


def _columns(rows: Sequence[Result]) -> Iterator[Sum]:
    found: dict[tuple[object, ...], list[Result]] = {}
    for row in rows:
        column, colon, _ = (row.category or "").partition(": ")
        one_word = row.endpoint == "baseline characteristics" and column != "lesions_in"
        if row.statistic == "characteristic" and one_word and colon:
            found.setdefault((row.analysis_set, row.group, column), []).append(row)
    for (name, group, _), same in found.items():
        if sum(row.n for row in same) == same[0].denominator:
            yield _of(size(str(name), group and str(group)), *(n(row) for row in same))


def _disposition(rows: Sequence[Result]) -> Iterator[Sum]:
    places = {(r.analysis_set, r.group) for r in rows if r.endpoint == "disposition"}
    for place in sorted(places, key=str):
        at = {
            row.category: n(row)
            for row in rows
            if row.endpoint == "disposition" and (row.analysis_set, row.group) == place
        }
        for whole, parts in _PARTS_OF_DISPOSITION.items():
            if all(part in at for part in parts) and (whole is None or whole in at):
                yield _of(size(*place) if whole is None else at[whole], *(at[p] for p in parts))
