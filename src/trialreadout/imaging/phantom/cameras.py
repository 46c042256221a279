"""Cameras that differ: from which ranges one is drawn, and one that lies outside of them.

Source: none is known for how much cameras of one kind differ; the ranges are assumed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trialreadout.imaging.camera import Camera

CORE = (0.57, 0.67)
PER_MM = (0.052, 0.068)
"""Ranges of the share that came straight, and of what each millimetre adds to the width."""

SHIFTED_CAMERA = Camera(
    at_contact_mm=7.0, per_mm=0.075, core=0.52, scattered=0.27, halo=0.13, star=0.08
)
"""Outside of these ranges: it sees less sharply, and more of what it counts came astray."""


def draw_camera(random: np.random.Generator) -> Camera:
    """Draw a camera."""
    camera = Camera()
    core = float(random.uniform(*CORE))
    rest = (1 - core) / (1 - camera.core)
    return replace(
        camera,
        core=core,
        scattered=camera.scattered * rest,
        halo=camera.halo * rest,
        star=camera.star * rest,
        per_mm=float(random.uniform(*PER_MM)),
    )
