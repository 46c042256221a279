"""What would count as success, judged: a number of the study against a bound of the protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.results import Result, result_id
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic, Success


def statistics_of_success(protocol: Protocol) -> tuple[Statistic, ...]:
    """List the statistics that the rules of success look at, in the order of the rules."""
    return tuple(
        Statistic.model_validate(
            {
                "endpoint": rule.endpoint,
                "yields": rule.yields,
                "analysis_set": (rule.analysis_set,),
                "of": rule.of,
                "at": () if rule.at is None else (rule.at,),
                "confidence": rule.confidence,
            }
        )
        for rule in protocol.successes
    )


def judged(protocol: Protocol, results: Mapping[Statistic, Sequence[Result]]) -> Iterator[Result]:
    """Judge each rule of success by its number.

    Parameters
    ----------
    protocol
        For the rules.
    results
        For each of `statistics_of_success` its results; a rule without one is not judged.

    Returns
    -------
    A result for each rule: 1 where it is met, 0 where it is not, none where its number cannot be
    estimated.
    """
    for rule, statistic in zip(protocol.successes, statistics_of_success(protocol), strict=True):
        for number in results.get(statistic, ()):
            if number.statistic == rule.yields:
                yield _judged(rule, number)


def _judged(rule: Success, number: Result) -> Result:
    seen = {"count": float(number.n), "estimate": number.value, "lower limit": number.low}
    found = seen[rule.judged_by]
    bound = f"{rule.judged_by} above {rule.above:g}"
    return Result(
        id=result_id("success", number.endpoint, number.analysis_set, rule.yields, bound),
        endpoint=number.endpoint,
        analysis_set=number.analysis_set,
        group=None,
        visit=number.visit,
        category=bound,
        statistic="success",
        value=None if found is None else float(found > rule.above),
        unit=None,
        low=None,
        high=None,
        confidence=None,
        method=number.text,
        n=number.n,
        denominator=number.denominator,
        subjects=number.subjects,
        status="not estimable" if found is None else "estimated",
        about=number.about,
    )
