"""A study file, changed at some keys with its comments and layout kept."""

from collections.abc import Mapping
from typing import Any

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol.fault import meant
from trialreadout.protocol.keys import key_paths
from trialreadout.protocol.read import STUDY_FILE, parse_protocol


def edit_protocol(text: str, changes: Mapping[str, Any], file: str = STUDY_FILE) -> str:
    """Change some keys of a study file.

    Parameters
    ----------
    text
        The study file; it must be free of faults.
    changes
        New values by key, spelled as an assumption spells it:
        "endpoint.best overall response.confirmation_days". None takes a key out, so that its
        default holds.
    file
        What findings call the study file.

    Returns
    -------
    str
        The text with these keys changed and everything else as it was.

    Raises
    ------
    StudyError
        If the text, a key or the outcome is at fault.
    """
    import tomlkit  # loaded here: few commands edit, all read

    parse_protocol(text, file)
    document = tomlkit.parse(text)
    paths = key_paths(document.unwrap())
    for key, value in changes.items():
        if key not in paths:
            raise StudyError([_unknown_key(key, list(paths), file)])
        *parents, last = paths[key]
        table: Any = document
        for step in parents:
            table = (
                table.setdefault(step, tomlkit.table()) if isinstance(step, str) else table[step]
            )
        if value is None:
            table.pop(last, None)
        else:
            table[last] = value
    edited = tomlkit.dumps(document)
    parse_protocol(edited, file)
    return edited


def _unknown_key(key: str, known: list[str], file: str) -> Finding:
    return Finding(
        severity="error",
        rule="unknown-key",
        file=file,
        value=key,
        allowed="a key of the study file, its tables before it",
        remedy=meant(key, known),
    )
