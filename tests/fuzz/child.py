"""A process that reads hurt files, so that its end, however it ends, is no end of the fuzzing.

Each line of standard input names a reader and a file; each line of standard output says how that
ended, and by how much memory rose meanwhile.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz.readers import end_of

_MOST_MEMORY = 6 * 1024**3


def _status(word: str) -> int:
    """Read a size of this process in kB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(word):
            return int(line.split()[1])
    return 0


def main(folder: Path) -> None:
    """Read until there is no more to read."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    warnings.simplefilter("ignore")
    tempfile.tempdir = str(folder)
    answers = sys.stdout
    sys.stdout = sys.stderr
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        reader, path = line.rstrip("\n").split("\t")
        Path("/proc/self/clear_refs").write_text("5")
        before, said, begun = _status("VmRSS"), "", time.process_time()
        try:
            end = end_of(reader, Path(path).read_bytes(), folder)
        except BaseException as fault:  # a panic of Polars is no Exception
            end, said = "fault", "".join(traceback.format_exception(fault))
        answer = {
            "end": end,
            "said": said,
            "rose_kb": _status("VmHWM") - before,
            "cpu_seconds": time.process_time() - begun,
        }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
