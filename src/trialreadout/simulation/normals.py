"""Normal deviates in single precision, many at a time.

The generator of NumPy draws them one by one and throws some away; made from pairs of uniform
numbers by functions of whole arrays they cost half as much. None lies beyond 5.8.

Source: Box and Muller, Ann Math Stat 1958;29:610-611.
"""

from __future__ import annotations

from math import pi, prod

import numpy as np
from numpy.typing import NDArray


def draw_normals(shape: tuple[int, ...], random: np.random.Generator) -> NDArray[np.float32]:
    """Draw standard normal deviates, independent of one another."""
    wanted = prod(shape)
    radius, angle = random.random((2, (wanted + 1) // 2), np.float32)
    np.subtract(1, radius, out=radius)
    np.log(radius, out=radius)
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    angle *= np.float32(2 * pi)
    deviates = np.empty((2, radius.size), np.float32)
    np.cos(angle, out=deviates[0])
    np.sin(angle, out=deviates[1])
    deviates *= radius
    return deviates.reshape(-1)[:wanted].reshape(shape)
