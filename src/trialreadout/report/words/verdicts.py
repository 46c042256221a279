"""What would count as success, in words, and sentences of whether it was reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.results import VERDICTS, Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Success
from trialreadout.report.words.amounts import linked
from trialreadout.report.words.sentence import Part, Sentence

_VERDICT: Mapping[str, str] = {
    "met": "was met",
    "not met": "was not met",
    "not evaluable": "could not be judged",
    "patients awaited": "cannot be judged before all of its patients are there",
}
_CRITERION: Mapping[str, str] = {
    "first stage": "the criterion of the first stage",
    "success": "the criterion for success",
}


def sentences_of_verdicts(protocol: Protocol, rows: Sequence[Result]) -> Iterator[Sentence]:
    """Say of each criterion of an endpoint how it was judged; `rows` are its results."""
    for row in rows:
        if row.statistic in VERDICTS:
            criterion = _criterion(protocol, _judged(protocol, row), row.statistic)
            verdict = linked(_VERDICT[row.category or "not evaluable"], row)
            counted: list[Part] = []
            if row.unit == "patients":
                counted = [", with ", linked(f"{row.n} of {row.denominator} patients", row)]
            yield (f"{_CRITERION[row.statistic]} ({criterion}) ", verdict, *counted)


def criterion_in_words(protocol: Protocol, success: Success, who: str = "patients") -> str:
    """Say what would count as success: "a lower 95 % confidence limit above 20 %".

    Parameters
    ----------
    who
        The patients among whom something is counted, in the plural.
    """
    if success.judged_by == "count":
        of = "" if success.n is None else f" of {success.n}"
        return f"more than {success.above:g}{of} {who}"
    bound = f"above {_bound(protocol, success)}"
    what = "proportion" if success.yields == "rate" else success.yields
    if success.judged_by == "estimate":
        return f"a {what} {bound}"
    return f"a lower {100 * success.confidence:g} % confidence limit of the {what} {bound}"


def first_stage_in_words(success: Success, who: str = "patients") -> str:
    """Say what would let the trial go on after its first stage; "" without one."""
    stage = success.first_stage
    return "" if stage is None else f"more than {stage.above} of {stage.n} {who}"


def _judged(protocol: Protocol, row: Result) -> Success:
    """Find the criterion that a verdict is about."""
    return next(
        each
        for each in protocol.successes
        if (each.endpoint, each.analysis_set) == (row.endpoint, row.analysis_set)
        and (each.judged_by == "count") == (row.unit == "patients")
    )


def _criterion(protocol: Protocol, success: Success, statistic: str) -> str:
    if statistic == "first stage":
        return first_stage_in_words(success)
    return criterion_in_words(protocol, success)


def _bound(protocol: Protocol, success: Success) -> str:
    if success.yields == "median":
        return f"{success.above:g} {getattr(protocol.endpoint(success.endpoint), 'unit', '')}"
    return f"{100 * success.above:g} %"
