"""Numbers of patients for a width and for a time, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        f"an expected half-width (half the distance of its limits) of "
        f"{points(d.expected_half_width)} if the true proportion is {rate(d.p)}"
        if d.aim == "expected"
        else "a half-width (half the distance of its limits) of at most "
        f"{points(d.worst_half_width)}, whatever is seen"
    )
    asked_for = f"{100 * d.half_width:.10g}"
    # The interval of Wald alone has a formula.
    exactly = "" if d.method == "wald" else " (exact, over all counts that may be seen)"
    rows = [
        {"n": n, "expected_half_width": expected, "worst_half_width": worst}
        for n, expected, worst in others
    ]
    return Described(
        title=f"A proportion of {rate(d.p)}, to plus or minus {asked_for} points",
        plan=(("patients", str(d.n)), ("interval", f"{name}, {rate(d.confidence)}")),
        kept=(
            ("expected half-width", f"{points(d.expected_half_width, 2)}, at {rate(d.p)}"),
            ("worst half-width", points(d.worst_half_width, 2)),
        ),
        curve=Curve(
            heading="Expected half-width",
            columns=("patients", "expected", "worst"),
            rows=tuple((str(n), percent(e), percent(w)) for n, e, w in others),
            shares=tuple(2 * expected for _, expected, _ in others),
        ),
        paragraph=(
            f"With {d.n} patients the {rate(d.confidence)} {name} interval of the proportion has "
            f"{held}. {d.n} is the smallest number of patients for which this is no more than "
            f"{asked_for} percentage points{exactly}."
        ),
        document={"design": "precision", "asked": asked, "plan": asdict(d), "curve": rows},
    )


def points(share: float, decimals: int = 1) -> str:
    """Write a distance of shares, which is no share itself: "4.7 percentage points"."""
    return f"{percent(share, decimals)[:-2]} percentage points"


def survival_described(
    design: SurvivalDesign,
    asked: dict[str, Any],
    powers: Sequence[tuple[float, float]],
    unit: str | None = None,
) -> Described:
    """Describe a single-arm design with a time; `powers` are medians with their power.

    `unit` is that of all times, in words: "months".
    """
    d = design
    expected = d.n * d.event_probability

    def time(value: float) -> str:
        return f"{value:g} {unit}" if unit else f"{value:g}"

    if d.test == "log-rank":
        test = f"a one-sided one-sample log-rank test ({WU})"
        events = f"{expected:.1f} events are expected by the end"
        planned = f"{expected:.1f} expected"
        power = "approximate"
    else:
        test = f"a one-sided test of the exponential hazard by total time ({EPSTEIN_SOBEL})"
        events = f"the test is made at {d.events} events; {expected:.1f} are expected by the end"
        planned = f"{d.events}, at which the test is made; {expected:.1f} expected by the end"
        power = "exact, if so many events are seen"
    rows = [{"median": median, "power": each} for median, each in powers]
    return Described(
        title=f"Single arm, median {d.median1:g} against {time(d.median0)}",
        plan=(
            ("patients", str(d.n)),
            ("events", planned),
            ("accrual", f"{time(d.accrual)}, then follow-up of {time(d.follow_up)}"),
            ("test", f"{d.test}, one-sided, at {rate(d.alpha)}"),
        ),
        kept=(
            (
                "power",
                f"{percent(d.power, 2)} ({power}; asked: at least {rate(asked['power'])})",
            ),
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
            f"A median of {time(d.median0)} is known from the past, one of {time(d.median1)} is "
            f"hoped for; times are taken for exponential. By {test} at a level of "
            f"{rate(d.alpha)}, {d.n} patients {_entering(d, time)} give a power of "
            f"{percent(d.power)} ({power}); {events}."
        ),
        document={"design": "survival", "asked": asked, "plan": asdict(d), "curve": rows},
    )


def _entering(d: SurvivalDesign, time: Callable[[float], str]) -> str:
    """Say how patients enter, and until when they are followed."""
    enter = f"who enter steadily over {time(d.accrual)}" if d.accrual else "who enter all at once"
    if not d.follow_up:
        return f"{enter} and are followed until the last has entered"
    further = "a further " if d.accrual else ""
    return f"{enter} and are followed for {further}{time(d.follow_up)}"
