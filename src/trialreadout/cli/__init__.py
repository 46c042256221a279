"""The command `readout`: each of its commands is one call on a study, or on a floor below.

Exit status 0: done, warnings included. 1: the data have errors, or warnings under --strict; a
printed result contradicts itself; an installation is not what it should be.
2: wrong usage, or a study that cannot be read. 130: stopped by Ctrl-C.

Where a file of the installation is gone or broken, so that no command can begin, it is named.
"""

from __future__ import annotations

__all__ = ["main"]

try:
    from trialreadout.cli.commands import main
except Exception as fault:
    from trialreadout.cli.damaged import instead_of_commands

    main = instead_of_commands(fault)
