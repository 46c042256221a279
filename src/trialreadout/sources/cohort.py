"""From the plain tables to cohorts: every record finds its patient, assessment and lesion.

Patients do not see each other, so a trial can be cut into cohorts without any answer
changing. It is cut only where one block would be mostly padding: a single patient with
sixty visits would else give sixty columns to eight thousand who have three.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import GrowthChange
from trialreadout.protocol.safety import LaboratoryToxicity
from trialreadout.sources.doses import dose_grids
from trialreadout.sources.laboratory import laboratory_values
from trialreadout.sources.people import People, read_people
from trialreadout.sources.placement import Placement
from trialreadout.sources.read import Sources
from trialreadout.sources.responses import BY_IRECIST, place_responses, response_grids
from trialreadout.sources.scans import Scans, measurement_grids, place_scans
from trialreadout.sources.scintigraphy import scintigraphy_grids
from trialreadout.sources.values import marker_values, weight_values

WORTH_CUTTING = 1_000_000
"""Cells of padding below which a trial stays in one block."""


def build_cohorts(
    sources: Sources, protocol: Protocol, worth_cutting: int = WORTH_CUTTING
) -> tuple[Cohort, ...]:
    """Bring the tables of a study onto grids.

    Parameters
    ----------
    sources
        Plain tables; those that are not there give empty grids.
    protocol
        For time zero, the baseline, and what makes an assessment.
    worth_cutting
        Cells of padding from which on the trial is cut.

    Returns
    -------
    Cohorts that together hold each patient once, ordered by identifier within each; a single
    one unless a few patients have far more visits than the rest.
    """
    people = read_people(sources, protocol)
    scans = place_scans(sources, protocol, people)
    history = None
    if any(isinstance(each, GrowthChange) and each.marker is None for each in protocol.endpoints):
        history = place_scans(sources, protocol, people, from_the_first=True)
    responses = place_responses(sources, protocol, people)
    immune = place_responses(sources, protocol, people, BY_IRECIST)
    visits = _visits(people, scans.measured, scans.examined, responses, immune)
    cells_a_visit = len(people.readers) * scans.lesions.width
    return tuple(
        _cohort(sources, protocol, people, scans, history, responses, immune, block)
        for block in _blocks(visits, cells_a_visit, worth_cutting)
    )


def _cohort(
    sources: Sources,
    protocol: Protocol,
    people: People,
    scans: Scans,
    history: Scans | None,
    responses: Placement,
    immune: Placement,
    block: IntArray,
) -> Cohort:
    position_of = np.full(max(len(people.names), 1), NO_ROW)
    position_of[block] = np.arange(block.size)
    zero, cut_off = people.time_zero[block], protocol.data.cut_off
    of_block = (sources, protocol, people, position_of, block.size)
    return Cohort(
        patient=people.row[block],
        readers=tuple(people.readers),
        measurements=measurement_grids(sources, people, scans, position_of, block.size),
        responses=response_grids(sources, people, responses, position_of, block.size),
        time_zero=zero,
        death_day=people.died[block] - zero,
        last_contact_day=people.last_contact[block] - zero,
        therapy_day=people.therapy[block] - zero,
        planned_therapy_day=people.planned_therapy[block] - zero,
        progression_claimed_day=people.progression_claimed[block] - zero,
        end_of_treatment_day=people.end_of_treatment[block] - zero,
        discontinued_day=people.discontinued[block] - zero,
        cut_off_day=None if cut_off is None else (cut_off - date(1970, 1, 1)).days - zero,
        markers=marker_values(*of_block),
        weights=weight_values(*of_block),
        scintigraphy=scintigraphy_grids(*of_block),
        doses=dose_grids(sources, people, position_of, block.size),
        immune_responses=response_grids(
            sources, people, immune, position_of, block.size, BY_IRECIST
        )
        if "immune_assessments" in sources.tables
        else None,
        laboratory=laboratory_values(*of_block) if _grades_laboratory(protocol) else None,
        history=None
        if history is None
        else measurement_grids(sources, people, history, position_of, block.size),
    )


def _grades_laboratory(protocol: Protocol) -> bool:
    return any(isinstance(each, LaboratoryToxicity) for each in protocol.endpoints)


def _visits(people: People, *placements: Placement) -> IntArray:
    """Return (patient,) how many columns each patient fills, over all readers."""
    visits = np.ones(max(len(people.names), 1), np.int64)
    for placed in placements:
        np.maximum.at(visits, placed.patient, placed.column + 1)
    return visits[: len(people.names)]


def _blocks(visits: IntArray, cells_a_visit: int, worth_cutting: int) -> list[IntArray]:
    """Part the patients by their visits, in powers of two, if that saves enough padding."""
    everyone = np.arange(visits.size)
    padding = cells_a_visit * (visits.size * visits.max(initial=0) - visits.sum())
    if padding < worth_cutting:
        return [everyone]
    width = np.ceil(np.log2(visits))
    return [everyone[width == each] for each in np.unique(width)]
