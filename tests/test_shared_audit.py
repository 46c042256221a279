"""Every shared report of the bundled studies, attacked by somebody who has all of it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from trialreadout.studies import STUDIES, make_study
from trialreadout.study import Readout, open_study
from trialreadout.study.shared import SharedReadout, share
from twins.attacker import range_of
from twins.known_counts import (
    OF_PATIENTS,
    counts_patients,
    denominator,
    n,
    size,
    what_is_known,
)

_COUNTED = re.compile(r"(?<![\w.,/])(?<!more than )(\d+)(?:/| of )(\d+)(?![\w/]|[.,]\d)")


@cache
def readout_of(name: str, seed: int | None = None) -> Readout:
    with TemporaryDirectory() as folder:
        make_study(name, Path(folder) / name, seed=seed)
        readout = open_study(Path(folder) / name).run()
        assert readout.drawn.sets
        share(readout)
        return readout


def known_by_all(
    shared: SharedReadout, told: Mapping[str, Mapping[str, Any]]
) -> dict[Hashable, int]:
    """Read every count that a report shows: of results, and of analysis sets."""
    shown: dict[Hashable, int] = {}
    for name, many in shared.shared.sizes.items():
        if many is not None:
            shown[size(name, None)] = many
    for row in shared.readout.results:
        one = told.get(row.id)
        if one is not None and counts_patients(row) and one["n"] is not None:
            shown[n(row)] = one["n"]
            shown[denominator(row)] = one["denominator"]
        if one is not None and one["value"] is not None and row.statistic in OF_PATIENTS:
            assert one["n"] is not None, f"{row.id}: a share tells its count"
    return shown


def too_narrow(shared: SharedReadout, below: int) -> Iterator[tuple[str, int, float]]:
    """List the small counts of a readout that its shared report tells, or nearly."""
    readout = shared.readout
    told = {each["id"]: each for each in shared.as_dict()["results"]}
    shown = known_by_all(shared, told)
    sums = what_is_known(readout.results, readout.study.protocol, readout.drawn.sets)
    names = {name for terms, _ in sums for name in terms}
    least = dict.fromkeys(names - set(shown), 0)
    small: dict[Hashable, str] = {}
    for row in readout.results:
        if not counts_patients(row):
            continue
        one = told.get(row.id)
        if n(row) in least and one is not None and row.statistic in OF_PATIENTS:
            least[n(row)] = int(row.n > 0)
        for name, count in ((n(row), row.n), (("not", n(row)), row.denominator - row.n)):
            if 0 < count < below:
                small[name] = row.id
    for name, row_id in small.items():
        if name in shown:
            yield row_id, shown[name], shown[name]
            continue
        low, high = range_of(name, shown, least, sums)
        if high - low + 1 < max(below - 1, 2):
            yield row_id, low, high


@pytest.mark.parametrize("below", [5, 3])
@pytest.mark.parametrize("name", STUDIES)
def test_nobody_tells_a_small_count_of_a_bundled_study(name: str, below: int) -> None:
    shared = share(readout_of(name), below)
    assert sum(0 < row.n < below for row in shared.readout.results) > 5, "there is much to hide"
    assert list(too_narrow(shared, below)) == []


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["redifferentiation", "two-stage"])
def test_nobody_tells_a_small_count_of_other_patients(name: str, seed: int) -> None:
    assert list(too_narrow(share(readout_of(name, seed)), 5)) == []


@pytest.mark.parametrize("name", STUDIES)
def test_hiding_the_small_counts_alone_is_not_enough(name: str) -> None:
    """With nothing hidden beside them, some of them follow from what is shown."""
    shared = share(readout_of(name))
    whole = {each.row.id: each for each in share(shared.readout, 1).shared.results}
    few = {row.id for row in shared.readout.results if 0 < row.n < 5 or 0 < row.denominator < 5}
    told = tuple(
        whole.get(each.row.id, each) if each.row.id not in few else each
        for each in shared.shared.results
    )
    object.__setattr__(shared.shared, "results", told)
    assert len({row_id for row_id, _, _ in too_narrow(shared, 5)}) >= 3


@pytest.mark.parametrize("name", STUDIES)
def test_a_planted_leak_is_found(name: str) -> None:
    """Each hidden share told again gives itself away, and others that hang on it may follow."""
    shared = share(readout_of(name))
    object.__setattr__(shared, "audited", share(shared.readout, 1).audited)
    assert len(list(too_narrow(shared, 5))) > 5


def test_a_leak_by_one_number_beside_a_hidden_one_is_found() -> None:
    """PD is hidden with the NE beside it; with the NE told, nobody needs to be told the PD."""
    shared = share(readout_of("two-stage"))
    whole = {each.row.id: each for each in share(shared.readout, 1).shared.results}
    results = shared.shared.results
    hidden = [
        each
        for each in results
        if each.state == "hidden" and "best-overall-response/treated/proportion" in each.row.id
    ]
    assert len(hidden) >= 3
    kept = hidden[0].row.id
    leaky = tuple(
        each if each not in hidden or each.row.id == kept else whole[each.row.id]
        for each in results
    )
    object.__setattr__(shared.shared, "results", leaky)
    assert kept in {row_id for row_id, _, _ in too_narrow(shared, 5)}


@pytest.mark.parametrize("below", [5, 3])
@pytest.mark.parametrize("name", STUDIES)
def test_a_curve_shows_no_few_events_and_nobody_alone_at_risk(name: str, below: int) -> None:
    readout = readout_of(name)
    shared = share(readout, below)
    for curve in shared.shared.drawn.curves:
        (real,) = (
            each
            for each in readout.drawn.curves
            if (each.endpoint, each.analysis_set, each.group)
            == (curve.endpoint, curve.analysis_set, curve.group)
        )
        times = curve.table["time"].to_list()
        steps = list(real.points.select("time", "events").iter_rows())
        for start, end in zip(times, [*times[1:], float("inf")], strict=True):
            between = sum(events for time, events in steps if start < time < end)
            assert between == 0 or between >= below
        assert all(at_risk >= below for at_risk in curve.table["at_risk"])
        assert curve.points["censored"].sum() == 0
        told = {time for time, events in steps if events}
        assert len(set(curve.points["time"]) - {0.0}) < len(told), "its steps are gone"


@pytest.mark.parametrize("name", STUDIES)
def test_no_sentence_table_figure_or_caption_prints_a_small_count(name: str) -> None:
    """Every "3/31" and "3 of 31" in any words of a report, whoever put it there."""
    parts = share(readout_of(name)).parts
    texts = [*parts.hidden, parts.denominators]
    for paragraph in (*parts.headline_sentences, *parts.results_in_words):
        texts.append(paragraph.text)
    tables = [*parts.all_tables, parts.sets, *parts.published]
    tables += [parts.headline] if parts.headline else []
    for table in tables:
        texts += [table.caption, *table.columns]
        texts += [cell.text for row in table.rows for cell in row]
    figures = [each for s in parts.sections for part in s.endpoints for each in part.figures]
    figures += [parts.flow] if parts.flow else []
    for figure in figures:
        texts += [figure.caption, figure.alternative]
    counted = 0
    for text in texts:
        for some, of in _COUNTED.findall(text.replace("\N{FIGURE SPACE}", "")):
            counted += 1
            few, rest = int(some), int(of) - int(some)
            assert few == 0 or few >= 5, text
            assert rest == 0 or rest >= 5, text
    assert counted > 20


def test_what_is_hidden_is_hidden_in_every_place() -> None:
    shared = share(readout_of("lead"))
    hidden = {each.row.id for each in shared.shared.results if each.state == "hidden"}
    places = 0
    for table in (*shared.parts.all_tables, shared.parts.headline):
        assert table is not None
        for cell in (cell for row in table.rows for cell in row if cell.result in hidden):
            places += 1
            assert cell.text == "hidden"
    assert places >= len(hidden)
    said = [*shared.parts.headline_sentences, *shared.parts.results_in_words]
    assert not {part.result for paragraph in said for part in paragraph.parts} & hidden
