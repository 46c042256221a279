"""How tumour response is graded: the study's choices, and an endpoint's own.

What `[tumour_response]` states holds for every endpoint that grades tumours; an endpoint
that states the same key overrides it for itself.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.part import Amount, Count, Part, Text, Texts, left_open

Version = Literal["1.0", "1.1"]
GradedFrom = Literal["measurements", "assessments", "parts by GCIG", "parts by PCWG3"]
Unrecorded = Literal["no", "unknown"]
Treated = Literal["not evaluable", "as measured"]
Proven = Literal["first appearance", "proof"]
ResponseLabel = Literal["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "ND", "MISSING"]


class BaselineVisit(Part):
    """A baseline examination chosen by its visit."""

    visit: Texts
    """The visit as the data label it, or a list of labels, the first found being taken."""


def _words_or_table(value: Any) -> str:
    return "table" if isinstance(value, dict | Part) else "words"


Baseline = Annotated[
    Annotated[Literal["last before treatment"], Tag("words")]
    | Annotated[BaselineVisit, Tag("table")],
    Discriminator(_words_or_table),
]
"""The last examination on or before time zero, or one chosen by its visit."""


class TumourResponse(Part):
    """How tumour response is graded throughout the study."""

    version: Version = "1.1"
    """The version of RECIST."""
    graded_from: GradedFrom = "measurements"
    """Graded here from the lesions' measurements, or taken from the reader's own recorded
    assessments; or brought together from what these say of the parts of the disease: of the
    lesions and CA 125 by the GCIG, of soft tissue and bone by PCWG3."""
    baseline: Baseline = "last before treatment"
    """The examination that later ones are compared with: "last before treatment" (the last on
    or before time zero), or { visit = "..." }."""
    new_lesion_unrecorded: Unrecorded = left_open("no")
    """What it means when an examination records nothing on new lesions: that there was none,
    or that it is unknown."""
    marker_must_normalise_for_cr: bool = left_open(False)
    """Whether a complete response needs the tumour marker to be normal."""
    marker: Text | None = None
    """The tumour marker that must be normal, as the data name it."""
    collected_as: Texts = ("ct", "mri")
    """The words under `collect` of a visit by which it is one for tumour response."""
    equivocal_then_proven: Proven = left_open("first appearance")
    """The day of a progression by a new lesion that was equivocal and proven later: that of its
    first appearance, where the lesion's first_seen_on tells it, or that of the proof."""
    irradiated_during: Treated = left_open("not evaluable")
    """What a lesion is that was irradiated during the study: not evaluable from then on, or as
    it was measured."""
    too_small_mm: Amount | None = left_open(None)
    """What a lesion too small to measure counts as where no size was noted; without it, as its
    version has it: 5 mm in RECIST 1.1, not measured in 1.0."""
    baseline_within_days: Count = 28
    """A baseline older than this at the first dose is a finding."""


class GradesTumours(AnyEndpoint):
    """The keys by which an endpoint departs from `[tumour_response]`."""

    version: Version | None = None
    """The version of RECIST, if not the study's."""
    graded_from: GradedFrom | None = None
    """"measurements" or "assessments", if not the study's."""
    new_lesion_unrecorded: Unrecorded | None = None
    """What an unrecorded new lesion means, if not the study's."""
    marker_must_normalise_for_cr: bool | None = None
    """Whether a complete response needs the marker to be normal, if not as the study."""
    equivocal_then_proven: Proven | None = None
    """"first appearance" or "proof", if not the study's."""
    irradiated_during: Treated | None = None
    """"not evaluable" or "as measured", if not the study's."""
    too_small_mm: Amount | None = None
    """What a lesion too small to measure counts as, if not what the study says."""
    reader: Text | None = None
    """The reader, if not the reader of record for CT."""
