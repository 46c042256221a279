"""The participant flow: who began, who completed, and why the others did not.

Whoever was assigned and is not known to have completed did not complete, for a reason that is
collected or said to be unknown; so those who completed and all reasons add up to those who
began, as the registry asks. What counts as completed is the project's reading: treatment that
ended as planned.

Source: ClinicalTrials.gov, Results Data Element Definitions, 1. Participant Flow (reasons not
        completed); RRSUploadSchema.xsd, version 2017.04.18, type ParticipantFlow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from trialreadout.analysis.results import Result
from trialreadout.analysis.xml_elements import Element, element
from trialreadout.protocol.analyses import DISPOSITION
from trialreadout.registry.by_hand import ToFill
from trialreadout.registry.groups import ENTERED, Group
from trialreadout.registry.measures import leaf

MODULE = "Participant Flow"
COMPLETED = frozenset(
    {
        "completed",
        "as planned",
        "completed as planned",
        "completed treatment",
        "treatment completed",
    }
)
"""Collected reasons by which treatment was completed, in small letters."""
OTHER = "Other"
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "adverse event": "Adverse Event",
        "adverse events": "Adverse Event",
        "toxicity": "Adverse Event",
        "death": "Death",
        "died": "Death",
        "lack of efficacy": "Lack of Efficacy",
        "lost to follow-up": "Lost to Follow-up",
        "lost to follow up": "Lost to Follow-up",
        "physician decision": "Physician Decision",
        "pregnancy": "Pregnancy",
        "protocol violation": "Protocol Violation",
        "protocol deviation": "Protocol Violation",
        "withdrawal by subject": "Withdrawal by Subject",
        "withdrew consent": "Withdrawal by Subject",
        "consent withdrawn": "Withdrawal by Subject",
        "withdrawal of consent": "Withdrawal by Subject",
        "patient's wish": "Withdrawal by Subject",
    }
)
"""For collected words, in small letters, the registry's reason; any other is "Other"."""
_ENDED, _OPEN, _UNTREATED, _TREATED = (
    "treatment ended",
    "treatment not known to have ended",
    "entered, not treated",
    "treated",
)
_UNKNOWN = "reason not recorded"
Reason = tuple[str, str | None]
"""The registry's reason, and for "Other" its words."""


def participant_flow(
    results: Iterable[Result], set_name: str, groups: Sequence[Group]
) -> tuple[Element, list[ToFill]]:
    """Write the flow of the patients of a set.

    Returns
    -------
    The element, and what is left to a person. Where it is not known who completed, no number is
    written.
    """
    rows = {
        (row.group, row.category or ""): row
        for row in results
        if row.endpoint == DISPOSITION and row.analysis_set == set_name
    }
    identifiers = {group.key: f"flow-{n}" for n, group in enumerate(groups, start=1)}
    known = all((group.key, _ENDED) in rows for group in groups)
    ways = {group.key: Counter(dict(_ways(rows, group.key))) for group in groups} if known else {}
    completed = {
        key: sum(n for way, n in each.items() if way is None) for key, each in ways.items()
    }
    reasons = sorted(
        {way for each in ways.values() for way, n in each.items() if way is not None and n},
        key=lambda way: (way[0] == OTHER, way),
    )
    began = [_achieved(identifiers[g.key], rows[g.key, ENTERED].n) for g in groups]
    treated = [
        _achieved(identifiers[g.key], rows[g.key, _TREATED].n)
        for g in groups
        if (g.key, _TREATED) in rows
    ]
    done = [_achieved(identifiers[g.key], completed.get(g.key)) for g in groups]
    period = element(
        "period",
        children=[
            element("completedMilestone", children=[_achievements(done)]),
            element(
                "dropWithdrawReasons",
                children=[_reason(reason, identifiers, ways) for reason in reasons],
            ),
            element("milestones", children=_treated(treated)),
            element("startedMilestone", children=[_achievements(began)]),
            *leaf("title", "Overall Study"),
        ],
    )
    columns = [
        element(
            "flowGroup",
            {"id": identifiers[group.key]},
            [*leaf("description", group.description), *leaf("title", group.title)],
        )
        for group in groups
    ]
    made = element(
        "participantFlow",
        children=[
            element("participantFlowGroups", children=columns),
            element("periods", children=[period]),
        ],
    )
    return made, list(_left(groups, known, completed, reasons))


def _ways(
    rows: Mapping[tuple[str | None, str], Result], group: str | None
) -> Iterator[tuple[Reason | None, int]]:
    """Tell how each patient left, by reason; None: completed. Each patient counts once."""
    counted: Counter[Reason | None] = Counter()
    for what in (_ENDED, _UNTREATED):
        if (group, what) not in rows:
            continue
        split = {
            category.removeprefix(f"{what}: "): row.n
            for (of, category), row in rows.items()
            if of == group and category.startswith(f"{what}: ")
        }
        rest = rows[group, what].n - sum(split.values())
        for words, n in split.items():
            counted[_reason_of(words, treated=what == _ENDED)] += n
        counted[OTHER, _UNKNOWN if what == _ENDED else "never treated"] += rest
    counted[OTHER, _OPEN] += rows[group, _OPEN].n
    yield from counted.items()


def _reason_of(words: str, *, treated: bool) -> Reason | None:
    said = words.casefold()
    if treated and said in COMPLETED:
        return None
    if said in REASONS:
        return REASONS[said], None
    if said == _UNKNOWN:
        return OTHER, _UNKNOWN if treated else "never treated"
    return OTHER, words if treated else f"never treated: {words}"


def _reason(
    reason: Reason,
    identifiers: Mapping[str | None, str],
    ways: Mapping[str | None, Counter[Reason | None]],
) -> Element:
    details = [
        element(
            "reasonDetail",
            children=[
                *leaf("reportingGroupId", identifiers[key]),
                *leaf("subjectsAffected", counted[reason]),
            ],
        )
        for key, counted in ways.items()
    ]
    return element(
        "dropWithdrawReason",
        children=[
            element("dropWithdrawReasonDetails", children=details),
            *leaf("otherReasonName", reason[1]),
            *leaf("reasonType", reason[0]),
        ],
    )


def _treated(achieved: list[Element]) -> list[Element]:
    if not achieved:
        return []
    made = [_achievements(achieved), *leaf("titleOther", "Received at least one dose")]
    return [element("milestone", children=made)]


def _achievements(achieved: Iterable[Element]) -> Element:
    return element("milestoneAchievements", children=achieved)


def _achieved(group_id: str, n: int | None) -> Element:
    unknown = "Not collected" if n is None else None
    return element(
        "milestoneAchievement",
        children=[
            *leaf("reportingGroupId", group_id),
            *leaf("subjectsAchieve", n),
            *leaf("subjectsNaComment", unknown),
        ],
    )


def _left(
    groups: Sequence[Group],
    known: bool,
    completed: Mapping[str | None, int],
    reasons: Sequence[Reason],
) -> Iterator[ToFill]:
    yield ToFill(MODULE, "Recruitment Details", "where and when patients were recruited")
    for group in groups:
        if group.description is None:
            why = f"of {group.title}: what was given"
            yield ToFill(MODULE, "Arm/Group Description", why)
    if not known:
        why = "who completed and why others did not is not known without the table of status"
        yield ToFill(MODULE, "Completed", why)
        return
    said = ", ".join(f'"{word}"' for word in sorted(COMPLETED))
    yield ToFill(
        MODULE,
        "Completed",
        f"counted are {sum(completed.values())} whose treatment ended by one of the words {said}; "
        "say whether that is what the protocol calls completed",
    )
    for kind, words in reasons:
        if kind == OTHER:
            yield ToFill(MODULE, "Reason Not Completed", f'"{words}" is written as {OTHER}')
