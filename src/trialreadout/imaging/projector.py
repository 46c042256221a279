"""What a camera that turns around a body counts of activities in it, and the way back.

From each direction a voxel's photons fade on their way to the skin, and are blurred by how far the
voxel lies from the camera, which keeps close to the body. Voxels are gathered in slabs parallel to
the camera, a blur for each slab; what did not come straight (scatter, halo and star of the
collimator) is one blur of all slabs together.

Directions: `angle` 0 looks from before, 90 degrees from the patient's left. Across an image, u goes
to the patient's left at angle 0, as in a planar scan; its rows go from head to foot.

Sources: Zeng et al., Three-dimensional iterative reconstruction algorithms with attenuation and
         geometric point response correction, IEEE Transactions on Nuclear Science 1991;38:693-702.
         Kamphuis, Beekman, van Rijk, Viergever, Dual matrix ordered subsets reconstruction for
         accelerated 3D scatter compensation in SPECT, European Journal of Nuclear Medicine
         1998;25:8-18 (scatter on the way to the camera, none on the way back).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse

from trialreadout.imaging.camera import Camera, frequencies, wide_response

Floats = NDArray[np.float32]

_SLAB = 4
"""Voxels through the thickness of a slab: 19.2 mm of 4.8 mm, in which the width of a point changes
by half a millimetre."""
_MARGIN = 3
"""Voxels around the body in which there may be activity, too: on the skin."""


@dataclass(frozen=True, slots=True, eq=False)
class Projector:
    """A camera around one body; built by `around`."""

    shape: tuple[int, int, int]
    """Of a volume: slices, rows, columns."""
    inside: NDArray[np.intp]
    """Which places of a slice, counted row by row, lie in or near the body: shape (pixels,)."""
    fading: Floats
    """Share of photons that reach the camera: shape (views, pixels, slices)."""
    gather: tuple[Any, ...]
    """For each view, a sparse matrix from pixels to slabs and places across."""
    core: Floats
    """What a blur leaves of each frequency, for each slab: shape (slabs, *frequencies)."""
    astray: NDArray[np.complex64]
    """What is added to each frequency by photons that did not come straight."""
    padded: tuple[int, int]
    """Columns and slices of a transformed image, with free ones at the end."""
    counts_per_mbq: float
    """A second, in air."""

    @property
    def views(self) -> int:
        """From how many directions it looks."""
        return len(self.gather)

    def projected(self, mbq: Floats, view: int, response: bool = True) -> Floats:
        """Give the mean counts a second from one direction.

        Parameters
        ----------
        mbq
            In each pixel and slice: shape (pixels, slices); see `pixels_of`.
        view
            The direction.
        response
            Whether photons are blurred and scattered; if not, every one comes straight.

        Returns
        -------
        Shape (slices, columns).
        """
        slabs = self._slabs(self.gather[view] @ (mbq * self.fading[view]))
        if response:
            waves = fft.rfft2(slabs, s=self.padded)
            seen = (waves * self.core[: len(slabs)]).sum(0) + waves.sum(0) * self.astray
            flat = self._cut(fft.irfft2(seen, s=self.padded))
        else:
            flat = slabs.sum(0)
        return np.asarray(self.counts_per_mbq * flat.T, dtype=np.float32)

    def returned(self, image: Floats, view: int, response: bool = True) -> Floats:
        """Bring an image back to where its photons may have come from: shape (pixels, slices).

        It is the transpose of `projected`, but for what did not come straight.
        """
        slices, _, columns = self.shape
        flat = np.ascontiguousarray(image.T) * np.float32(self.counts_per_mbq)
        slabs = self.gather[view].shape[0] // columns
        if response:
            waves = fft.rfft2(flat, s=self.padded)
            spread = self._cut(fft.irfft2(waves * self.core[:slabs], s=self.padded))
        else:
            spread = np.broadcast_to(flat, (slabs, columns, slices))
        back = self.gather[view].T @ spread.reshape(-1, slices)
        return np.asarray(back * self.fading[view])

    def pixels_of(self, volume: Floats) -> Floats:
        """Give the voxels in and near the body: shape (pixels, slices)."""
        slices = self.shape[0]
        return np.ascontiguousarray(volume.reshape(slices, -1)[:, self.inside].T)

    def volume_of(self, pixels: Floats) -> Floats:
        """Put voxels where they are, 0 around them: shape (slices, rows, columns)."""
        slices, rows, columns = self.shape
        volume = np.zeros((slices, rows * columns), dtype=np.float32)
        volume[:, self.inside] = pixels.T
        return volume.reshape(self.shape)

    def _slabs(self, gathered: Floats) -> Floats:
        slices, _, columns = self.shape
        return gathered.reshape(-1, columns, slices)

    def _cut(self, images: Floats) -> Floats:
        slices, _, columns = self.shape
        return images[..., :columns, :slices]


def around(attenuation_per_mm: Floats, voxel_mm: float, camera: Camera, views: int) -> Projector:
    """Put a camera around a body.

    Parameters
    ----------
    attenuation_per_mm
        Of each voxel: shape (slices, rows, columns), from head to foot, from front to back, and to
        the patient's left. 0 outside the body; rows and columns alike.
    voxel_mm
        Cubes.
    camera
        How it blurs and what it counts. It keeps its gap to the outermost skin of each direction.
    views
        Directions, evenly around the body. An even number.
    """
    slices, rows, columns = attenuation_per_mm.shape
    if rows != columns or views % 2:
        raise ValueError("a projector needs square slices, and an even number of views")
    body = attenuation_per_mm.max(0) > 0
    inside = np.flatnonzero(_widened(body))
    y, x = ((at - (columns - 1) / 2) for at in np.divmod(inside, columns))
    skin = body.ravel()[inside]
    mu = np.ascontiguousarray(attenuation_per_mm.reshape(slices, -1)[:, inside].T)

    reach = np.hypot(x, y).max() + 1
    size = 2 * int(np.ceil(reach)) + 1
    fading = np.empty((views, len(inside), slices), dtype=np.float32)
    gather: list[Any] = [None] * views
    slabs = 0
    for view in range(views):
        u, near = _turned(x, y, 2 * np.pi * view / views)
        front = (near[skin].max() if skin.any() else 0.0) + 0.5
        slab = np.maximum(np.floor((front - near) / _SLAB), 0).astype(int)
        gather[view] = _gathering(slab, u + (columns - 1) / 2, columns)
        slabs = max(slabs, slab.max() + 1)
        if view < views // 2:
            opposite = view + views // 2
            fading[view], fading[opposite] = _fading(mu * voxel_mm, u, near, size)
    depth = (np.arange(slabs, dtype=float) + 0.5) * _SLAB * voxel_mm
    core, astray, padded = _transfer(camera, depth, slices, columns, voxel_mm)
    return Projector(
        shape=(slices, rows, columns),
        inside=inside,
        fading=fading,
        gather=tuple(gather),
        core=core,
        astray=astray,
        padded=padded,
        counts_per_mbq=camera.counts_per_mbq,
    )


def _transfer(
    camera: Camera, depth_mm: NDArray[np.float64], slices: int, columns: int, voxel_mm: float
) -> tuple[Floats, NDArray[np.complex64], tuple[int, int]]:
    """Give what a camera makes of each frequency, images lying on their side.

    Free places keep what leaves one end of an image from coming in at the other.
    """
    rows = fft.next_fast_len(slices + slices // 2, real=True)
    own = replace(camera, rows=rows, columns=3 * columns // 4 + 1, pixel_mm=voxel_mm)
    _, upright = frequencies(own)
    astray = fft.rfft2(fft.irfft2(wide_response(own), s=upright).T)
    padded = (upright[1], upright[0])
    u = 2 * np.pi * np.fft.fftfreq(padded[0], voxel_mm)[:, None]
    z = 2 * np.pi * np.fft.rfftfreq(padded[1], voxel_mm)
    sigma = camera.sigma_mm(depth_mm)[:, None, None]
    core = camera.core * np.exp(-0.5 * sigma**2 * (u**2 + z**2))
    return core.astype(np.float32), astray.astype(np.complex64), padded


def _turned(
    x: NDArray[np.float64], y: NDArray[np.float64], angle: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give places across the camera, and how near to it they lie."""
    return x * np.cos(angle) + y * np.sin(angle), x * np.sin(angle) - y * np.cos(angle)


def _widened(body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    wide = body.copy()
    for _ in range(_MARGIN):
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
        grown[:, 1:] |= wide[:, :-1]
        grown[:, :-1] |= wide[:, 1:]
        wide = grown
    return wide


def _gathering(slab: NDArray[np.int_], column: NDArray[np.float64], columns: int) -> Any:
    """Share each pixel among the two columns that it lies between."""
    left = np.clip(np.floor(column).astype(int), 0, columns - 2)
    right_share = np.clip(column - left, 0, 1)
    pixel = np.arange(len(slab))
    places = np.concatenate([slab * columns + left, slab * columns + left + 1])
    shares = np.concatenate([1 - right_share, right_share]).astype(np.float32)
    shape = ((slab.max() + 1) * columns, len(slab))
    return sparse.csr_array((shares, (places, np.tile(pixel, 2))), shape=shape)


def _fading(
    thickness: Floats, u: NDArray[np.float64], near: NDArray[np.float64], size: int
) -> tuple[Floats, Floats]:
    """Give the share of photons that leave the body on one side, and on the opposite one.

    Parameters
    ----------
    thickness
        Of each voxel in mean free paths: shape (pixels, slices).
    u, near
        Where each pixel lies, in voxels.
    size
        Of a square that holds all.
    """
    to_square = _between_four(near + size // 2, u + size // 2, size)
    slices = thickness.shape[1]
    # Each pixel is shared among four places of the square; a constant stays nearly constant.
    square = (to_square.T @ thickness).reshape(size, size, slices)
    passed = np.cumsum(square, axis=0, dtype=np.float32)
    behind = to_square @ (passed - square / 2).reshape(-1, slices)
    whole = np.broadcast_to(passed[-1], passed.shape).reshape(-1, slices)
    before = to_square @ whole - behind
    return np.exp(-np.maximum(before, 0)), np.exp(-np.maximum(behind, 0))


def _between_four(row: NDArray[np.float64], column: NDArray[np.float64], size: int) -> Any:
    """Interpolate between the four places of a square around each pixel."""
    top, left = np.floor(row).astype(int), np.floor(column).astype(int)
    down, right = row - top, column - left
    shares = [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right]
    corners = [top * size + left, top * size + left + 1]
    corners += [corner + size for corner in corners]
    pixel = np.tile(np.arange(len(row)), 4)
    values = np.concatenate(shares).astype(np.float32)
    shape = (len(row), size * size)
    return sparse.csr_array((values, (pixel, np.concatenate(corners))), shape=shape)
