"""A small convolutional network, run on plain arrays.

It has the shape of a U: each level halves the image, and on the way up each level sees again what
it saw on the way down. Every layer is a 3 by 3 convolution; an image is kept as rows of pixels with
one free pixel at the end of each, so that a shift of the image is a shift of the rows, and a
convolution three products of matrices.

Source: Ronneberger, Fischer, Brox, U-Net: convolutional networks for biomedical image segmentation,
        2015 (the shape).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Layer = tuple[Floats, Floats]
"""Weights, of shape (3, 3, channels in, channels out) or (1, 1, in, out), and biases."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Layers by name: `down 0 a`, `down 0 b`, ..., `up 0 a`, `up 0 b`, and `out`."""

    layers: Mapping[str, Layer]

    @property
    def levels(self) -> int:
        """How often the image is halved, and once more."""
        return sum(name.startswith("down") and name.endswith("a") for name in self.layers)

    def __call__(self, image: Floats) -> Floats:
        """Give log odds, of as many answers as the last layer has.

        Parameters
        ----------
        image
            Channels last: shape (rows, columns, channels). Rows and columns are whole multiples of
            2 to the power of the levels less one.

        Returns
        -------
        Shape (rows, columns, answers).
        """
        seen: list[Floats] = []
        for level in range(self.levels):
            image = _twice(self.layers, f"down {level}", _halved(image) if level else image)
            seen.append(image)
        for level in reversed(range(self.levels - 1)):
            image = np.concatenate([_doubled(image), seen[level]], axis=-1)
            image = _twice(self.layers, f"up {level}", image)
        weights, bias = self.layers["out"]
        return np.asarray(image @ weights[0, 0] + bias)


def _twice(layers: Mapping[str, Layer], name: str, image: Floats) -> Floats:
    for part in "ab":
        image = _convolved(image, *layers[f"{name} {part}"])
    return image


def _convolved(image: Floats, weights: Floats, bias: Floats) -> Floats:
    """Convolve, and cut off below 0; beyond the edge are zeros."""
    rows, columns, channels = image.shape
    wide = columns + 1
    lines = np.zeros((rows + 2, wide, channels), dtype=np.float32)
    lines[1:-1, :columns] = image
    flat = np.zeros(((rows + 2) * wide + 2, channels), dtype=np.float32)
    flat[1:-1] = lines.reshape(-1, channels)
    # Each pixel with its neighbours to the left and right, in the order of the weights.
    length = (rows + 2) * wide
    three = np.concatenate([flat[shift : shift + length] for shift in range(3)], axis=1)
    found = three[: rows * wide] @ weights[0].reshape(-1, weights.shape[-1])
    for row in (1, 2):
        shifted = three[row * wide : row * wide + rows * wide]
        found += shifted @ weights[row].reshape(-1, weights.shape[-1])
    found += bias
    np.maximum(found, 0, out=found)
    return np.asarray(found.reshape(rows, wide, -1)[:, :columns])


def _halved(image: Floats) -> Floats:
    rows, columns, channels = image.shape
    return np.asarray(image.reshape(rows // 2, 2, columns // 2, 2, channels).mean((1, 3)))


def _doubled(image: Floats) -> Floats:
    return np.asarray(image.repeat(2, axis=0).repeat(2, axis=1))
