"""Names of files that any system takes, made of names that people gave.

Source: Microsoft, Naming Files, Paths, and Namespaces (reserved characters, names and endings).
"""

from __future__ import annotations

import re

LONGEST = 80
"""Characters of a name, without its ending."""
_OF_DEVICES = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE
)


def file_stem(name: str) -> str:
    """Make the name of a file, without its ending, of any name.

    Letters of every alphabet stay; what a system or a shell may take for something else becomes a
    hyphen.

    Parameters
    ----------
    name
        As somebody wrote it: the name of an endpoint, a scenario, a reader.

    Returns
    -------
    str
        Its name as a file; "unnamed" where no sign of it can stay.
    """
    made = re.sub(r"[^\w.=+-]+", "-", name)[:LONGEST].strip("-. ") or "unnamed"
    return f"{made}-" if _OF_DEVICES.match(made) else made
