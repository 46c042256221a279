"""Numbers of patients for a width and for a time, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trialreadout.report.designs.described import Curve, Described, percent, rate
from trialreadout.statistics import PrecisionDesign, SurvivalDesign

WU = "Wu, Pharm Stat 2015;14:26-33"
EPSTEIN_SOBEL = "Epstein and Sobel, J Am Stat Assoc 1953;48:486-502"


def precision_described(
    design: PrecisionDesign,
    name: str,
    asked: dict[str, Any],
    others: Sequence[tuple[int, float, float]],
) -> Described:
    """Describe a number by the width of an interval.

    `name` is that of the interval as a paper prints it; `others` are n, expected and worst.
    """
    d = design
    held = (
        f"the expected half-width, if the true proportion is {rate(d.p)}, is "
        f"{percent(d.expected_half_width)}"
        if d.aim == "expected"
        else f"the half-width is at most {percent(d.worst_half_width)}, whatever is seen"
    )
    rows = [
        {"n": n, "expected_half_width": expected, "worst_half_width": worst}
        for n, expected, worst in others
    ]
    return Described(
        title=f"A proportion of {rate(d.p)}, to plus or minus {rate(d.half_width)}",
        plan=(("patients", str(d.n)), ("interval", f"{name}, {rate(d.confidence)}")),
        kept=(
            ("expected half-width", f"{percent(d.expected_half_width, 2)} at {rate(d.p)}"),
            ("worst half-width", percent(d.worst_half_width, 2)),
        ),
        curve=Curve(
            heading="Expected half-width",
            columns=("patients", "expected", "worst"),
            rows=tuple((str(n), percent(e), percent(w)) for n, e, w in others),
            shares=tuple(2 * expected for _, expected, _ in others),
        ),
        paragraph=(
            f"With {d.n} patients, {held} for the {rate(d.confidence)} {name} interval of the "
            f"proportion (asked: at most {rate(d.half_width)}). {d.n} is the smallest number for "
            "which this holds, by adding up over all counts."
        ),
        document={"design": "precision", "asked": asked, "plan": asdict(d), "curve": rows},
    )


def survival_described(
    design: SurvivalDesign, asked: dict[str, Any], powers: Sequence[tuple[float, float]]
) -> Described:
    """Describe a single-arm design with a time; `powers` are medians with their power."""
    d = design
    if d.test == "log-rank":
        test = f"a one-sided one-sample log-rank test ({WU})"
        events = f"{d.events} events are expected"
        power = "approximate"
    else:
        test = f"a one-sided test of the exponential hazard by total time ({EPSTEIN_SOBEL})"
        events = f"the test is made at {d.events} events"
        power = "exact given the events"
    rows = [{"median": median, "power": each} for median, each in powers]
    return Described(
        title=f"Single arm, median {d.median1:g} against {d.median0:g}",
        plan=(
            ("patients", str(d.n)),
            ("events", str(d.events)),
            ("accrual", f"{d.accrual:g}, then follow-up of {d.follow_up:g}"),
            ("test", d.test),
        ),
        kept=(
            ("power", f"{percent(d.power, 2)} ({power})"),
            (
                "event by the end",
                f"{percent(d.event_probability)} of patients, if hope is true",
            ),
        ),
        curve=Curve(
            heading="Power",
            columns=("true median", "power"),
            rows=tuple((f"{median:g}", percent(each)) for median, each in powers),
            shares=tuple(each for _, each in powers),
        ),
        paragraph=(
            f"A median of {d.median0:g} is known from the past, one of {d.median1:g} is hoped for "
            f"(exponential times, in one unit). By {test} at {rate(d.alpha)}, {d.n} patients who "
            f"enter steadily over {d.accrual:g} and are followed for a further {d.follow_up:g} "
            f"give a power of {percent(d.power)} ({power}); {events}."
        ),
        document={"design": "survival", "asked": asked, "plan": asdict(d), "curve": rows},
    )
