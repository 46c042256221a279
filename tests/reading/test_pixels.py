"""Pixels as text and back; volumes turned upright; codes of cases."""

from __future__ import annotations

import zlib
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from trialreadout.imaging.scans import PlanarScan, Volume
from trialreadout.reading.cases import Candidate, Case, CaseScan, case_code
from trialreadout.reading.packed import packed
from trialreadout.reading.page import About, render_reading_page
from trialreadout.reading.upright import upright


def unpacked(values):
    """Read pixels as the page does."""
    made = packed(values)
    content = zlib.decompress(b64decode(made.text), -15)
    n = values.size
    whole = np.frombuffer(content[:n], np.uint8).astype(float)
    if made.bits == 16:
        whole += 256.0 * np.frombuffer(content[n:], np.uint8)
    return (made.offset + made.step * whole).reshape(values.shape)


@given(arrays.arrays(np.float32, (3, 5), elements=st.integers(0, 65535).map(float)))
def test_counts_come_back_as_they_are(values):
    assert np.array_equal(unpacked(values), values)


@given(arrays.arrays(np.float32, (3, 5), elements=st.floats(-1e3, 1e3, width=32)))
def test_other_values_come_back_within_a_step_of_16_bits(values):
    reach = float(values.max()) - float(values.min())
    assert np.abs(unpacked(values) - values).max() <= 0.51 * max(reach / 65535, 1e-6)


@pytest.mark.parametrize(("highest", "bits"), [(255, 8), (256, 16)])
def test_up_to_255_counts_eight_bits_are_enough(highest, bits):
    assert packed(np.array([0, highest], np.float32)).bits == bits


signed = st.tuples(*[st.sampled_from([-1.0, 1.0])] * 3)


@given(order=st.permutations([0, 1, 2]), ways=signed)
def test_a_volume_stored_in_any_direction_is_shown_upright(order, ways):
    """The head is at the top, the front at the front, the right at the left of each slice."""
    steps = np.zeros((3, 3))
    for axis, (along, way) in enumerate(zip(order, ways, strict=True)):
        steps[axis, along] = way * (along + 2)
    values = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    shown = upright(Volume(values, np.zeros(3), steps, "counts"))
    assert shown.steps_mm == (4, 3, 2)
    for at in np.ndindex(*shown.values.shape):
        stored = [0, 0, 0]
        for axis in range(3):
            size = shown.values.shape[axis]
            stored[shown.axes[axis]] = size - 1 - at[axis] if shown.turned[axis] else at[axis]
        assert shown.values[at] == values[tuple(stored)]
    middle = np.array([values.shape[axis] - 1 for axis in shown.axes])
    first, last = ([0, 0, 0], [0, 0, 0])
    for axis in range(3):
        ends = (middle[axis], 0) if shown.turned[axis] else (0, middle[axis])
        first[shown.axes[axis]], last[shown.axes[axis]] = ends
    x, y, z = (np.array(last) - np.array(first)) @ steps
    assert x > 0
    assert y > 0
    assert z < 0


def test_a_code_is_of_study_reader_and_patient():
    code = case_code("T", "A", "P1")
    assert case_code("T", "a", "P1") == code, "a reader is known however the name is written"
    others = [case_code("T", "A", "P2"), case_code("T", "B", "P1"), case_code("U", "A", "P1")]
    assert code not in others


def test_thirty_pairs_stay_below_25_megabytes():
    """Counts of a whole body as sparse as at 300 s, of a camera of 1024 by 256."""
    random = np.random.default_rng(1)
    expected = np.zeros((2, 1024, 256))
    expected[:, 50:700, 60:200] = 2
    expected[:, 280:330, 90:140] = 30
    counts = random.poisson(expected + 0.1).astype(np.float32)
    case = Case("AA", [CaseScan(point, PlanarScan(counts, 2.4, 300)) for point in (0, 1)])
    page = render_reading_page(About("T", "t", "A"), [case])
    assert 30 * len(page) < 25e6


def test_the_same_inputs_give_the_same_bytes_and_candidates_are_not_in_clear():
    counts = np.ones((2, 20, 10), np.float32)
    found = [Candidate(3.25, 4.75, 0.8125, True)]
    case = Case("AA", [CaseScan(0, PlanarScan(counts, 2.4, 300), found)])
    about = About("T</script>", "t", "A")
    page = render_reading_page(about, [case])
    assert page == render_reading_page(about, [case])
    assert b"0.8125" not in page
    assert page.count(b"</script>") == page.count(b"<script")
