"""Which sheet of a site's own files is which plain table: one proposal for each table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialreadout.sources.plain.places import Place
from trialreadout.sources.plain.proposal import CERTAIN_BY, Proposal, heading_of, proposal_for
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.plain.vocabulary import likely_table, names_first_dose
from trialreadout.sources.tables import TABLES


def propose(sheets: Sequence[tuple[Place, Sheet]], marker: str) -> list[Proposal]:
    """Propose for each plain table at most one sheet, and for each sheet a table.

    A sheet may hold a second table: what is last known of the patients, when they were first
    treated, or a wide marker, beside other things.

    Parameters
    ----------
    sheets
        As they were read.
    marker
        The name of a marker where the file has none.

    Returns
    -------
    The proposals in the order of the plain tables. A sheet that is like no table has none.
    """
    ranked = [
        (rank, proposal)
        for place, sheet in sheets
        for table in TABLES
        for proposal in [proposal_for(table, place, sheet, marker)]
        if (rank := _rank(proposal, place)) is not None
    ]
    ranked = [pair for pair in ranked if not _is_another(pair[1], ranked)]
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    taken: dict[str, Proposal] = {}
    places: set[Place] = set()
    for _, proposal in ranked:
        if proposal.table not in taken and proposal.place not in places:
            taken[proposal.table] = proposal
            places.add(proposal.place)
    for _, proposal in ranked:
        if (
            proposal.table not in taken
            and _stands_beside(proposal)
            and not _are_sizes(proposal, ranked)
        ):
            taken[proposal.table] = replace(proposal, unsure={}, not_used={})
    chosen = [taken[table] for table in TABLES if table in taken]
    return [_without_read(proposal, chosen) for proposal in chosen]


def _is_another(proposal: Proposal, ranked: Sequence[tuple[tuple[bool, int], Proposal]]) -> bool:
    """Tell whether a sheet that lacks something for this table has all of one that says more."""
    own = len(proposal.columns)
    return bool(proposal.lacking) and any(
        other.place == proposal.place and not other.lacking and len(other.columns) > own
        for _, other in ranked
    )


def _are_sizes(proposal: Proposal, ranked: Sequence[tuple[tuple[bool, int], Proposal]]) -> bool:
    """Tell whether values of a marker may as well be the sizes of lesions in the same sheet."""
    value = proposal.columns.get("value")
    return proposal.table == "markers" and any(
        other.place == proposal.place
        and other.table == "measurements"
        and not other.lacking
        and other.columns.get("diameter_mm") == value
        for _, other in ranked
    )


def _without_read(proposal: Proposal, chosen: Sequence[Proposal]) -> Proposal:
    """Leave out what is said of headings that another table reads from the same sheet."""
    read = {
        heading
        for other in chosen
        if other.place == proposal.place and other.table != proposal.table
        for heading in other.headings
    }
    return replace(
        proposal,
        unsure={c: s for c, s in proposal.unsure.items() if heading_of(s) not in read},
        not_used={h: at for h, at in proposal.not_used.items() if h not in read},
    )


def _stands_beside(proposal: Proposal) -> bool:
    """Tell whether a sheet of another table certainly holds this one, too.

    A sheet of lesions in each examination holds their sizes, and one of examinations the overall
    response: by words that stand under no other heading.
    """
    if proposal.lacking:
        return False
    if proposal.table in CERTAIN_BY:
        return CERTAIN_BY[proposal.table] in proposal.columns
    if proposal.table == "doses":
        return names_first_dose(heading_of(proposal.columns.get("started_on", "")) or "")
    return proposal.table in ("status", "markers")


def _rank(proposal: Proposal, place: Place) -> tuple[bool, int] | None:
    """Say how well a table fits a sheet; None if not at all."""
    named = likely_table(place.sheet or place.path.stem, TABLES) == proposal.table
    named |= place.sheet is not None and place.table == proposal.table
    own = set(proposal.columns) - {"subject", "visit", "reader"}
    if "subject" not in proposal.columns or not (named or (own and not proposal.lacking)):
        return None
    return named, len(own)
