"""Colours as they are seen: lightness in grey print, and with no sight for green or for red.

Sources: W3C, Web Content Accessibility Guidelines 2.2 (relative luminance).
         Machado, Oliveira and Fernandes, IEEE Trans Vis Comput Graph 2009;15:1291-1298, table of
         matrices, severity 1.0.
         CIE 15:2004 (L*a*b*, D65).
"""

from __future__ import annotations

import numpy as np

SIGHT = {
    "all three colours": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(colour):
    """Return the shares of red, green and blue light of "#rrggbb"."""
    shares = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    """Return the relative luminance, 0 for black and 1 for white."""
    return float(linear(colour) @ (0.2126, 0.7152, 0.0722))


def contrast(one, other):
    """Return the contrast ratio of two colours, 1 where they are equally light."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def difference(one, other, sight):
    """Return the distance of two colours in L*a*b*; about 2 can just be seen side by side."""
    return float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))


def _lab(colour, sight):
    seen = np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    xyz = _TO_XYZ @ seen / (_TO_XYZ @ np.ones(3))
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = root
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
