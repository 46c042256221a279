"""The results of a trial as the XML that a registry takes for upload.

It is a partial upload: what is not written (contact, agreements) stays at the registry as it is.
Every number is a result row, or counted by the functions that make them.

Sources: ClinicalTrials.gov, ProtocolRecordSchema.xsd, version 2018.05.08, and RRSUploadSchema.xsd,
         version 2017.04.18; ClinicalTrials.gov, Results Data Element Definitions, 5 June 2023, for
         the words of the lists to pick from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import Result
from trialreadout.analysis.xml_elements import Element, as_xml, element
from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import DISPOSITION
from trialreadout.protocol.registry_record import RegistryRecord
from trialreadout.registry.asked import asked_of
from trialreadout.registry.baseline import baseline
from trialreadout.registry.by_hand import ToFill
from trialreadout.registry.events import reported_events
from trialreadout.registry.flow import participant_flow
from trialreadout.registry.groups import assigned_set, dosed_set, groups_of
from trialreadout.registry.matched import registered_endpoints
from trialreadout.registry.measures import leaf
from trialreadout.registry.outcome_xml import outcome_measures
from trialreadout.sources.read import Sources

SCHEMAS = {
    "ProtocolRecordSchema.xsd": "2018.05.08",
    "RRSUploadSchema.xsd": "2017.04.18",
}
"""The schemas whose rules the upload follows, and their versions."""
_NAMESPACES = {
    "xmlns:prs": "http://clinicaltrials.gov/prs",
    "xmlns:rrs": "http://clinicaltrials.gov/rrs",
}
INVENTED = "The patients of this record are invented. It is not to be sent to a registry."


@dataclass(frozen=True, slots=True)
class Upload:
    """A results record."""

    xml: bytes
    to_fill: tuple[ToFill, ...]
    not_written: Mapping[str, str]
    """Result rows that became no part of it, by their identifier, and why."""


def upload_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    results: Sequence[Result],
    record: RegistryRecord | None = None,
    threshold: float = 0.0,
) -> Upload:
    """Write the results of a study.

    Parameters
    ----------
    record
        The registry's record, whose outcomes give measures their rank, title and time frame;
        None: the study file alone.
    threshold
        Of events that are not serious, in per cent.

    Raises
    ------
    StudyError
        If the protocol has no analysis set of those who were assigned, or nobody is in it.
    """
    name = assigned_set(protocol)
    about = {row.analysis_set: row for row in results if row.endpoint == DISPOSITION}
    if name is None or name not in about:
        raise StudyError([_nobody(name)])
    groups = groups_of(protocol, sources, results, name)
    measures, left_out = asked_of(protocol, results)
    registered = registered_endpoints(protocol, record) if record else {}
    dosed = dosed_set(protocol)
    at_risk = groups_of(protocol, sources, results, dosed) if dosed in about and dosed else ()
    of_flow, to_flow = participant_flow(results, name, groups)
    of_baseline, to_baseline = baseline(results, name, groups)
    of_outcomes, to_outcomes = outcome_measures(
        protocol, measures, groups, registered, len(about[name].about)
    )
    of_events, to_events = reported_events(
        protocol, sources, graded, results, dosed, at_risk, threshold
    )
    limits = [element("limitationsAndCaveats", children=leaf("description", INVENTED))]
    result = element(
        "rrs:result",
        {"partialUpload": "true"},
        [
            of_baseline,
            *(limits if protocol.study.synthetic else []),
            of_outcomes,
            of_flow,
            *([] if of_events is None else [of_events]),
        ],
    )
    to_fill = [
        *_of_the_record(protocol, record),
        *to_flow,
        *to_baseline,
        *to_outcomes,
        *to_events,
        *_never_known(),
    ]
    return Upload(as_xml(_around(result, record)), tuple(to_fill), left_out)


def _around(result: Element, record: RegistryRecord | None) -> Element:
    own = None if record is None else _own_number(record)
    identified = element(
        "id_info", children=[element("org_name"), *leaf("org_study_id", own or "")]
    )
    study = element("clinical_study", {"partial_upload": "true"}, [identified, result])
    return element("prs:study_collection", _NAMESPACES, [study])


def _own_number(record: RegistryRecord) -> str | None:
    return record.protocol_section.identification_module.org_study_id_info.id


def _of_the_record(protocol: Protocol, record: RegistryRecord | None) -> list[ToFill]:
    lines = [
        ToFill("Record", "org_name", "the name by which your organisation enters the registry")
    ]
    if record is None or _own_number(record) is None:
        why = f"the sponsor's own number of {protocol.study.id}, by which the registry finds it"
        lines.append(ToFill("Record", "org_study_id", why))
    if protocol.study.synthetic:
        lines.append(ToFill("Record", "all", INVENTED))
    checked = ", ".join(f"{name} {version}" for name, version in SCHEMAS.items())
    why = f"written by {checked}; hold it against those that the registry gives today"
    lines.append(ToFill("Record", "schema", why))
    why = "written in the words of the data element definitions; the registry lists what it takes"
    lines.append(ToFill("Record", "words of pick-lists", why))
    return lines


def _never_known() -> list[ToFill]:
    return [
        ToFill(
            "Limitations and Caveats", "description", "what limits what the results say, if any"
        ),
        ToFill(
            "Certain Agreements", "PI employee, restrictions", "contracts are not among the data"
        ),
        ToFill("Results Point of Contact", "name, organisation, phone or email", "nobody is named"),
    ]


def _nobody(name: str | None) -> Finding:
    return Finding(
        "error",
        "not-transportable",
        file="study.toml",
        column="analysis_set",
        value=name,
        allowed='an analysis set with the rule "all enrolled" or "randomised", and patients in it',
        remedy='Add [[analysis_set]] with rule = "all enrolled", and mend the table of subjects.',
    )
