"""Which lesions may be targets: how many, how large, and of what kind.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, measurability of tumor
                     lesions at baseline, and baseline documentation.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, sections 3.1, 3.2 and 4.2,
                     appendix II.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """The limits of a version. Sizes in millimetres, of the axis by which a lesion counts."""

    most_targets: int
    most_targets_of_an_organ: int
    smallest_mm: float
    """Of a measurable lesion, by whatever method is not named below."""
    smallest_by_spiral_ct_mm: float
    smallest_by_chest_x_ray_mm: float
    smallest_node_mm: float | None
    """Short axis of a node that is measurable. None: a node is a lesion like any other."""
    normal_node_mm: float | None
    """A node with a short axis below this is no lesion. None: not known."""
    thin_slice_mm: float
    """Slices thicker than this ask for a lesion of twice their thickness."""
    nodes_are_one_organ: bool
    bone_types_never_measurable: tuple[str, ...]
    bone_needs_its_type: bool
    """Whether a bone lesion is measurable or not by its type; else none is."""
    cystic_measurable: bool
    irradiated_measurable_after_progression: bool


RECIST_1_0_SELECTION = Selection(
    most_targets=10,
    most_targets_of_an_organ=5,
    smallest_mm=20.0,
    smallest_by_spiral_ct_mm=10.0,
    smallest_by_chest_x_ray_mm=20.0,
    smallest_node_mm=None,
    normal_node_mm=None,
    thin_slice_mm=float("inf"),
    nodes_are_one_organ=False,
    bone_types_never_measurable=("lytic", "mixed", "blastic"),
    bone_needs_its_type=False,
    cystic_measurable=False,
    irradiated_measurable_after_progression=False,
)
RECIST_1_1_SELECTION = Selection(
    most_targets=5,
    most_targets_of_an_organ=2,
    smallest_mm=10.0,
    smallest_by_spiral_ct_mm=10.0,
    smallest_by_chest_x_ray_mm=20.0,
    smallest_node_mm=15.0,
    normal_node_mm=10.0,
    thin_slice_mm=5.0,
    nodes_are_one_organ=True,
    bone_types_never_measurable=("blastic",),
    bone_needs_its_type=True,
    cystic_measurable=True,
    irradiated_measurable_after_progression=True,
)
