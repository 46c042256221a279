"""Results made by hand, and the study file that asks for them, for what is shared of them."""

from __future__ import annotations

from typing import Any

from trialreadout.analysis.results import Result, result_id
from trialreadout.protocol import Protocol
from trialreadout.protocol.read import parse_protocol

STUDY = """
format = 1
[study]
id = "HAND"
title = "Made by hand"
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[analysis_set]]
name = "evaluable"
rule = { endpoint = "best response", in = ["CR", "PR", "SD", "PD"] }
[[endpoint]]
name = "best response"
kind = "recist-best"
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[endpoint]]
name = "adverse events"
kind = "adverse-events"
"""


def protocol() -> Protocol:
    return parse_protocol(STUDY, file="study.toml")


def people(n: int, first: int = 1) -> tuple[str, ...]:
    return tuple(f"P{at:02d}" for at in range(first, first + n))


def row(
    who: tuple[str, ...], about: tuple[str, ...], category: str | None = "PR", **changes: Any
) -> Result:
    """Make a share of patients; `changes` make anything else of it."""
    fields: dict[str, Any] = {
        "endpoint": "best response",
        "analysis_set": "treated",
        "group": None,
        "visit": None,
        "category": category,
        "statistic": "proportion",
        "value": len(who) / len(about),
        "unit": "proportion",
        "low": 0.1,
        "high": 0.9,
        "confidence": 0.95,
        "method": "Clopper-Pearson",
        "n": len(who),
        "denominator": len(about),
        "subjects": tuple(sorted(set(who))),
        "status": "estimated",
        "about": about,
    } | changes
    parts = [fields[k] for k in ("endpoint", "analysis_set", "group", "statistic", "category")]
    return Result(**({"id": result_id(*parts)} | fields))
