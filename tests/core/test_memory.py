"""Memory that arrays free serves the next arrays, without a page being cleared anew."""

from __future__ import annotations

import platform
import sys

import numpy as np
import pytest

from trialreadout.core.memory import keep_freed_memory


@pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc",
    reason="what is learnt is that of the GNU C library",
)
def test_arrays_of_some_megabytes_take_no_new_pages():
    import resource

    def pages_taken():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(20):
            np.ones(400_000)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    keep_freed_memory()
    pages_taken()
    assert pages_taken() < 400_000 * 8 / 4096
