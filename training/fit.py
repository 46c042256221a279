"""Fit the network to the examples, and write its weights.

    python training/fit.py EXAMPLES OUT STEPS

Counts are drawn anew each time: from a fifth to five times those of 300 s.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from trialreadout.imaging.detection.features import CHANNELS, features
from trialreadout.imaging.detection.grid import BIN_MM, COLUMNS, ROWS
from trialreadout.imaging.detection.registration import Shift

WIDTHS = (32, 48, 64, 64)
BATCH = 8
FEEDERS = 2
FASTEST = 2.5e-3
AVERAGED = 0.998
"""How much of the averaged weights stays at each step."""
COUNTS = (1 / 5, 5.0)
PAIRED, UNCHANGED = 0.5, 0.4
"""Share of samples with an earlier scan, and of these without a lesion that appeared."""
FOCUS, UNSURE = 2.0, 2.9
"""Within how many bins of a lesion a place is one, and from where on it is none."""
REMNANT = 3.2
VERTEX = 24.5
"""Row of the vertex, about which a patient leans."""

Floats = NDArray[np.float32]


class Net(nn.Module):
    """The network of `trialreadout.imaging.detection.network`, as it is taught."""

    def __init__(self) -> None:
        super().__init__()
        layers: dict[str, nn.Conv2d] = {}
        channels = CHANNELS
        for level, width in enumerate(WIDTHS):
            layers[f"down {level} a"] = nn.Conv2d(channels, width, 3, padding=1)
            layers[f"down {level} b"] = nn.Conv2d(width, width, 3, padding=1)
            channels = width
        for level in reversed(range(len(WIDTHS) - 1)):
            both = WIDTHS[level + 1] + WIDTHS[level]
            layers[f"up {level} a"] = nn.Conv2d(both, WIDTHS[level], 3, padding=1)
            layers[f"up {level} b"] = nn.Conv2d(WIDTHS[level], WIDTHS[level], 3, padding=1)
        layers["out"] = nn.Conv2d(WIDTHS[0], 8, 1)
        for layer in layers.values():
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
        nn.init.normal_(layers["out"].weight, std=0.02)
        nn.init.constant_(layers["out"].bias, -6.0)
        self.layers = nn.ModuleDict(layers)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Give the log odds."""
        seen = []
        for level in range(len(WIDTHS)):
            image = functional.avg_pool2d(image, 2) if level else image
            image = self.twice(f"down {level}", image)
            seen.append(image)
        for level in reversed(range(len(WIDTHS) - 1)):
            image = functional.interpolate(image, scale_factor=2)
            image = self.twice(f"up {level}", torch.cat([image, seen[level]], 1))
        return self.layers["out"](image)

    def twice(self, name: str, image: torch.Tensor) -> torch.Tensor:
        """Convolve twice."""
        for part in "ab":
            image = functional.relu(self.layers[f"{name} {part}"](image))
        return image


class Examples:
    """What `examples.py` wrote."""

    def __init__(self, folder: Path) -> None:
        self.parts = []
        for found in sorted(folder.glob("places-*.npy")):
            name = found.name.removeprefix("places-")
            self.parts.append(
                (
                    np.load(folder / f"without-{name}", mmap_mode="r"),
                    np.load(folder / f"lesions-{name}", mmap_mode="r"),
                    np.load(found, allow_pickle=True),
                )
            )

    def sample(self, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """Draw features, answers and how much each answer weighs."""
        without, lesions, places = self.parts[random.integers(len(self.parts))]
        at = int(random.integers(len(places)))
        which = int(random.integers(lesions.shape[1]))
        remnants, position, sets = places[at]
        old, stayed, new = sets[which]
        moved = random.integers(-24, 25), random.integers(-8, 9)
        paired = random.random() < PAIRED
        when = 1 if paired else int(random.integers(2))
        appears = random.random() >= UNCHANGED
        now = without[at, when].astype(np.float32)
        now += lesions[at, which, when]
        if when and appears:
            now += lesions[at, which, 2]
        seen = [old] if not when else [stayed, new] if appears else [stayed]
        counts = drawn(now, moved, random)
        answer = np.zeros((2, ROWS, COLUMNS), np.float32)
        weight = np.ones((2, ROWS, COLUMNS), np.float32)
        weight[1] = float(paired)
        mark(answer[0], weight[0], remnants[when] + moved, np.concatenate(seen) + moved)
        earlier = None
        if paired:
            if appears:
                mark(answer[1], weight[1], np.zeros((0, 2)), new + moved)
            before = without[at, 0].astype(np.float32) + lesions[at, which, 0]
            shift = Shift(
                position.below_mm / BIN_MM + random.normal(0, 0.6),
                position.across_mm / BIN_MM
                - position.lean * (VERTEX + moved[0])
                + random.normal(0, 0.4),
                position.lean + random.normal(0, 0.003),
            )
            earlier = shift.applied(drawn(before, moved, random))
        return features(counts, earlier), answer, weight


def drawn(mean: Floats, moved: tuple[int, int], random: np.random.Generator) -> Floats:
    """Draw counts of a scan that lies a little elsewhere."""
    factor = np.exp(random.uniform(*np.log(COUNTS)))
    rolled = np.roll(mean, moved, (1, 2))
    return random.poisson(np.maximum(rolled, 0) * factor).astype(np.float32)


def mark(answer: Floats, weight: Floats, remnants: Floats, lesions: Floats) -> None:
    """Write 1 where a lesion lies, and no weight where it is unsure or a remnant lies."""
    for row, column in remnants:
        window, distance = around(row, column)
        weight[window][distance <= REMNANT] = 0
    for row, column in lesions:
        window, distance = around(row, column)
        weight[window][distance <= UNSURE] = 0
    for row, column in lesions:
        window, distance = around(row, column)
        answer[window][distance <= FOCUS] = 1
        weight[window][distance <= FOCUS] = 1


def around(row: float, column: float) -> tuple[tuple[slice, slice], Floats]:
    """Give a window around a place, and how far its bins lie from it."""
    rows = slice(max(int(row) - 5, 0), max(int(row) + 6, 0))
    columns = slice(max(int(column) - 5, 0), max(int(column) + 6, 0))
    down = np.arange(rows.start, min(rows.stop, ROWS)) - row
    across = np.arange(columns.start, min(columns.stop, COLUMNS)) - column
    return (rows, columns), np.hypot(down[:, None], across)


def feed(folder: Path, seed: int, waiting: Queue[list[torch.Tensor]]) -> None:
    """Draw batches for ever."""
    random, examples = np.random.default_rng([7, 0, seed]), Examples(folder)
    while True:
        samples = [examples.sample(random) for _ in range(BATCH)]
        waiting.put([torch.from_numpy(np.stack(part)) for part in zip(*samples, strict=True)])


def batches(folder: Path) -> Iterator[list[torch.Tensor]]:
    """Give batches, drawn while the network is busy with others."""
    queues: list[Queue[list[torch.Tensor]]] = [Queue(4) for _ in range(FEEDERS)]
    for seed, waiting in enumerate(queues):
        Thread(target=feed, args=(folder, seed, waiting), daemon=True).start()
    while True:
        for waiting in queues:
            yield waiting.get()


def folded(answer: torch.Tensor) -> torch.Tensor:
    """Bring answers on the grid into the channels of the network."""
    many = answer.shape[0]
    parts = answer.reshape(many, 2, ROWS // 2, 2, COLUMNS // 2, 2).permute(0, 1, 3, 5, 2, 4)
    return parts.reshape(many, 8, ROWS // 2, COLUMNS // 2)


def written(net: Net, weights: dict[str, torch.Tensor], out: Path) -> None:
    """Write the weights as the network on plain arrays has them."""
    arrays = {}
    for name in net.layers:
        own = weights[f"layers.{name}.weight"].permute(2, 3, 1, 0)
        arrays[f"{name} weights"] = own.contiguous().numpy().astype(np.float16)
        arrays[f"{name} biases"] = weights[f"layers.{name}.bias"].numpy().astype(np.float16)
    np.savez(out, **arrays)


def main(folder: Path, out: Path, steps: int) -> None:
    """Fit, and write the averaged weights."""
    torch.manual_seed(7)
    net = Net().to(memory_format=torch.channels_last)
    averaged = {name: value.clone() for name, value in net.state_dict().items()}
    optimiser = torch.optim.Adam(net.parameters(), lr=FASTEST, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, FASTEST, total_steps=steps, pct_start=0.05
    )
    begun, losses = time.monotonic(), []
    for step, (image, answer, weight) in zip(range(1, steps + 1), batches(folder), strict=False):
        image = image.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds = net(image)
        each = functional.binary_cross_entropy_with_logits(
            odds.float(), folded(answer), folded(weight), reduction="none"
        )
        loss = each.sum() / len(image) / 100
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            for name, value in net.state_dict().items():
                averaged[name].lerp_(value, 1 - min(AVERAGED, step / (step + 10)))
        losses.append(loss.item())
        if step % 50 == 0:
            print(
                step,
                round(time.monotonic() - begun),
                round(float(np.mean(losses[-50:])), 3),
                flush=True,
            )
        if step % 500 == 0 or step == steps:
            written(net, averaged, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
