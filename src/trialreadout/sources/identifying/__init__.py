"""What in a table tells who a person is: headings, cells, identifiers. Nothing of it is quoted."""

from trialreadout.sources.identifying.cells import (
    WITHHELD,
    holds_contacts,
    kind_of_cells,
    without_contacts,
)
from trialreadout.sources.identifying.found import (
    Suspect,
    identifying_cells,
    identifying_column,
    identifying_subjects,
    suspects_among,
)
from trialreadout.sources.identifying.headings import (
    is_of_patients,
    kind_of_heading,
    may_head_a_thing,
    names_a_person,
)
from trialreadout.sources.identifying.subjects import count_identifying

__all__ = [
    "WITHHELD",
    "Suspect",
    "count_identifying",
    "holds_contacts",
    "identifying_cells",
    "identifying_column",
    "identifying_subjects",
    "is_of_patients",
    "kind_of_cells",
    "kind_of_heading",
    "may_head_a_thing",
    "names_a_person",
    "suspects_among",
    "without_contacts",
]
