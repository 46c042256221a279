"""A small network on plain arrays, against convolutions written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate2d

from trialreadout.imaging.detection.network import Layer, Network

Array = np.ndarray


def layer(random: np.random.Generator, size: int, into: int, out: int) -> Layer:
    weights = random.normal(size=(size, size, into, out)) / np.sqrt(size * size * into)
    return weights.astype(np.float32), random.normal(size=out).astype(np.float32)


def of_two_levels(random: np.random.Generator) -> Network:
    shapes = {
        "down 0 a": (3, 2, 4),
        "down 0 b": (3, 4, 4),
        "down 1 a": (3, 4, 6),
        "down 1 b": (3, 6, 6),
        "up 0 a": (3, 10, 4),
        "up 0 b": (3, 4, 4),
        "out": (1, 4, 2),
    }
    return Network({name: layer(random, *shape) for name, shape in shapes.items()})


def convolved(image: Array, weights: Array, bias: Array) -> Array:
    """Convolve channel by channel; beyond the edge are zeros."""
    found = [
        sum(
            correlate2d(image[..., i], weights[..., i, o], mode="same")
            for i in range(image.shape[-1])
        )
        + bias[o]
        for o in range(weights.shape[-1])
    ]
    return np.stack(found, axis=-1)


def written_out(network: Network, image: Array) -> Array:
    layers = network.layers

    def twice(name: str, image: Array) -> Array:
        for part in "ab":
            image = np.maximum(convolved(image, *layers[f"{name} {part}"]), 0)
        return image

    fine = twice("down 0", image)
    coarse = fine.reshape(fine.shape[0] // 2, 2, fine.shape[1] // 2, 2, -1).mean((1, 3))
    doubled = np.kron(twice("down 1", coarse), np.ones((2, 2, 1)))
    up = twice("up 0", np.concatenate([doubled, fine], axis=-1))
    return convolved(up, *layers["out"])


@pytest.mark.parametrize(("rows", "columns"), [(8, 6), (2, 2), (10, 16)])
def test_it_is_what_its_layers_say(rows, columns):
    random = np.random.default_rng(rows)
    network = of_two_levels(random)
    image = random.normal(size=(rows, columns, 2)).astype(np.float32)
    np.testing.assert_allclose(network(image), written_out(network, image), rtol=1e-4, atol=1e-4)


def test_a_shift_of_the_image_is_a_shift_of_the_answer():
    random = np.random.default_rng(5)
    network = of_two_levels(random)
    image = np.zeros((64, 64, 2), dtype=np.float32)
    image[30:34, 30:34] = random.normal(size=(4, 4, 2))
    there = network(np.roll(image, (8, -6), (0, 1)))
    np.testing.assert_allclose(
        there[20:50, 16:44], np.roll(network(image), (8, -6), (0, 1))[20:50, 16:44], atol=1e-4
    )
