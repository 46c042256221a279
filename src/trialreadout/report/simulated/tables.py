"""Tables of simulated trials: for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from trialreadout.analysis.of_event_rates import PER_100_YEARS
from trialreadout.analysis.results import SHARE
from trialreadout.core.characteristic import Characteristic, Measure
from trialreadout.core.rounding import rounded
from trialreadout.report.simulated.judged import Beside, Verdict
from trialreadout.report.simulated.lines import (
    INCIDENCES,
    PROPORTION,
    THROUGH,
    TIMES,
    Line,
    in_a_few_words,
)
from trialreadout.report.simulated.numbers import (
    patients,
    percent,
    places,
    probability,
    spread,
    with_error,
)
from trialreadout.report.tables import Cell, Table
from trialreadout.report.text import capitalised

FIVE: Measure = "5th percentile"
NINETY_FIVE: Measure = "95th percentile"
NINE_OF_TEN = "9 of 10 trials"
"""Between which numbers nine trials of ten lie."""
_OF_ANSWERS = ("", "Patients", "Share", NINE_OF_TEN)

Labels = Mapping[tuple[str, str], str]
"""What the protocol calls a proportion, by its endpoint and its answers."""


def table_of_success(verdicts: Sequence[Verdict]) -> Table:
    """List the rules of success, and how often each is met."""
    return Table(
        "Success",
        ("Rule", "Met", "Not met", "Not evaluable", "Stopped after the first stage"),
        tuple(
            (
                Cell(each.rule),
                Cell(probability(each.met, each.trials)),
                Cell(probability(each.not_met, each.trials)),
                Cell(probability(each.unknown, each.trials)),
                Cell("–" if each.stopped is None else probability(each.stopped, each.trials)),
            )
            for each in verdicts
        ),
    )


def tables_of_answers(
    lines: Sequence[Line], labels: Labels, sizes: Mapping[str, float]
) -> Iterator[Table]:
    """List the answers of each endpoint, a table an endpoint and analysis set.

    An answer that no patient gave is left out, and named in the caption. Analysis sets of which
    one share alone is asked stand together.
    """
    together: dict[str, dict[str, list[Line]]] = {}
    for line in lines:
        if line.statistic == PROPORTION and line.analysis_set is not None:
            of_endpoint = together.setdefault(line.endpoint, {})
            of_endpoint.setdefault(line.analysis_set, []).append(line)
    for endpoint, by_set in together.items():
        alone = {name: own[0] for name, own in by_set.items() if len(own) == 1}
        for name, own in by_set.items():
            if name not in alone:
                yield _of_set(endpoint, own, name, sizes.get(name), labels)
        if alone:
            heading = _interval_heading(list(alone.values()))
            rows = tuple(
                _answer(line, f"{_said(line, labels)}, {name}") for name, line in alone.items()
            )
            yield Table(capitalised(endpoint), (*_OF_ANSWERS, heading), rows)


def _of_set(
    endpoint: str, own: Sequence[Line], name: str, size: float | None, labels: Labels
) -> Table:
    shown = [line for line in own if line.occurs]
    never = [line.category or "" for line in own if not line.occurs and _is_word(line)]
    among = f" ({rounded(size, 1)} patients)" if size is not None else ""
    nobody = f"; never {', '.join(never)}" if never else ""
    return Table(
        f"{capitalised(endpoint)}, {name}{among}{nobody}",
        (*_OF_ANSWERS, _interval_heading(shown)),
        tuple(_answer(line, _said(line, labels)) for line in shown),
    )


def _is_word(line: Line) -> bool:
    """Tell whether a line is of one answer alone, which is named where nobody gave it."""
    return " or " not in (line.category or "")


def _said(line: Line, labels: Labels) -> str:
    category = line.category or ""
    return labels.get((line.endpoint, category), category)


def _answer(line: Line, said: str) -> tuple[Cell, ...]:
    return (
        Cell(said),
        Cell(patients(line.value("mean number"))),
        Cell(percent(line.value("true value"))),
        Cell(spread(line.value(FIVE), line.value(NINETY_FIVE), SHARE)),
        Cell(", ".join(with_error(each.estimate, SHARE) for each in line.intervals)),
    )


def _interval_heading(lines: Sequence[Line]) -> str:
    said = {interval_in_words(each) for line in lines for each in line.intervals}
    return f"{said.pop()} holds it" if len(said) == 1 else "Interval holds it"


def interval_in_words(row: Characteristic) -> str:
    """Name an interval: "95 % clopper-pearson"."""
    return f"{100 * (row.nominal or 0):g} % {row.interval}"


def tables_of_parts(lines: Sequence[Line]) -> Iterator[Table]:
    """Say through which parts each composite was met."""
    through = [line for line in lines if line.statistic == THROUGH]
    for (endpoint, analysis_set), same in groupby(through, lambda e: (e.endpoint, e.analysis_set)):
        own = [line for line in same if line.occurs]
        yield Table(
            f"{capitalised(endpoint)}, {analysis_set}: through which parts it was met",
            ("Met through", "Patients", "Share"),
            tuple(
                (
                    Cell(line.category or ""),
                    Cell(patients(line.value("mean number"))),
                    Cell(percent(line.value("true value"))),
                )
                for line in own
            ),
        )


def tables_of_events(lines: Sequence[Line], sizes: Mapping[str, float]) -> Iterator[Table]:
    """List how many patients have each kind of adverse event, a table a set and kind of count.

    A kind that no patient of any trial had is left out, and named in the caption.
    """
    counted = [line for line in lines if line.statistic in INCIDENCES]
    for (endpoint, name, statistic), same in groupby(
        counted, lambda line: (line.endpoint, line.analysis_set, line.statistic)
    ):
        own = list(same)
        never = [line.category or "" for line in own if not line.occurs]
        size = sizes.get(name or "")
        among = f" ({rounded(size, 1)} patients)" if size is not None else ""
        nobody = f"; never {'; '.join(never)}" if never else ""
        related = " called related" if statistic != INCIDENCES[0] else ""
        yield Table(
            f"{capitalised(endpoint)}{related}, {name}{among}{nobody}",
            _OF_ANSWERS,
            tuple(_answer(line, line.category or "")[:-1] for line in own if line.occurs),
        )


def tables_of_times(lines: Sequence[Line]) -> Iterator[Table]:
    """List the numbers of each time: the truth, and how the numbers of trials lie about it."""
    times = [line for line in lines if line.statistic in TIMES]
    for (endpoint, analysis_set), same in groupby(times, lambda e: (e.endpoint, e.analysis_set)):
        own = list(same)
        unit = next((line.unit for line in own if line.unit not in (SHARE, PER_100_YEARS)), None)
        of = f" ({unit})" if unit else ""
        partly = any(line.value("not reached") for line in own)
        note = "; mean, bias and SD of the trials that reach the number" if partly else ""
        yield Table(
            f"{capitalised(endpoint)}, {analysis_set}{of}{note}",
            ("", "True", "Mean", "Bias", "SD", NINE_OF_TEN, "Not reached"),
            tuple(_time(line) for line in own),
        )


def _time(line: Line) -> tuple[Cell, ...]:
    by = 100 if line.unit == SHARE else 1
    mark = " %" if line.unit == SHARE else ""
    mean, sd, bias = line.found("mean"), line.found("standard deviation"), line.found("bias")
    digits = places(by * mean.standard_error if mean and mean.standard_error else None)
    known = line.value("true value")
    without = line.found("not reached")
    return (
        Cell(in_a_few_words(line)),
        Cell("not reached" if known is None else f"{rounded(by * known, digits)}{mark}"),
        Cell(
            "–"
            if mean is None or mean.value is None
            else f"{rounded(by * mean.value, digits)}{mark}"
        ),
        Cell("–" if bias is None else with_error(bias, line.unit, sign=True)),
        Cell("–" if sd is None or sd.value is None else f"{rounded(by * sd.value, 1)}{mark}"),
        Cell(spread(line.value(FIVE), line.value(NINETY_FIVE), line.unit)),
        Cell("–" if without is None else percent(without.value)),
    )


def table_of_intervals(lines: Sequence[Line]) -> Table:
    """List every interval of a time, and in how many trials it holds the true value."""
    rows = [
        (
            Cell(f"{capitalised(line.endpoint)}, {in_a_few_words(line)}, {line.analysis_set}"),
            Cell(interval_in_words(each)),
            Cell(with_error(each.estimate, SHARE)),
            Cell(f"{each.trials:,}"),
        )
        for line in lines
        if line.statistic in TIMES
        for each in line.intervals
    ]
    columns = ("", "Interval", "Holds the true value", "Trials with an interval")
    return Table("Intervals of times", columns, tuple(rows))


def table_of_published(beside: Sequence[Beside]) -> Table:
    """Lay published numbers beside the middle nine tenths of the trials."""
    return Table(
        "Published beside simulated",
        ("", "Printed", "True here", NINE_OF_TEN, "Inside"),
        tuple(
            (
                Cell(each.what),
                Cell(each.printed),
                Cell(spread_of_one(each.line)),
                Cell(spread(each.line.value(FIVE), each.line.value(NINETY_FIVE), each.line.unit)),
                Cell("yes" if each.inside else "no"),
            )
            for each in beside
        ),
    )


def spread_of_one(line: Line) -> str:
    """Print the true value of a line."""
    value = line.value("true value")
    if value is None:
        return "not reached"
    return percent(value) if line.unit == SHARE else rounded(value, 1)
