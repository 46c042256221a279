"""A real cluster on this machine for tests: a scheduler, and workers, ended by their own ids."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from time import sleep

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}
ON_LOOPBACK = ["--host", "127.0.0.1", "--no-dashboard"]


@contextmanager
def started(kind, *words, environment=ENVIRONMENT):
    """Start a part of a cluster, and end it by its own process id."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *ON_LOOPBACK, *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def worker(cluster, folder, environment=ENVIRONMENT):
    words = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    return started("worker", cluster, *words, environment=environment)


@contextmanager
def scheduler(folder, environment=ENVIRONMENT):
    """Start a scheduler; its address, as soon as it says it, and its process."""
    file = folder / "scheduler.json"
    with started(
        "scheduler", "--port", "0", "--scheduler-file", str(file), environment=environment
    ) as process:
        while True:
            with_address = file.read_text() if file.exists() else ""
            if '"address"' in with_address and with_address.rstrip().endswith("}"):
                break
            assert process.poll() is None
            sleep(0.02)
        yield json.loads(with_address)["address"], process
