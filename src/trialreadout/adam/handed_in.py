"""What a column of a plain table is called where it was handed in, and so where a variable is from.

The variables are described in the words of the plain tables ("adverse_events.term"). Of SDTM nobody
has such a table: there the same is AE.AEDECOD. What a variable only repeats is its predecessor.

Source: CDISC Define-XML 2.1, section 5.3 (def:Origin: Predecessor, Derived, Assigned).
"""

from __future__ import annotations

import re
from dataclasses import replace

from trialreadout.adam.dataset import Variable
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources
from trialreadout.sources.sdtm.required import ORIGINS, REQUIRED
from trialreadout.sources.tables import TABLES

_COLUMN = re.compile(r"\b([a-z_]+)\.([a-z_0-9]+)\b")


def origin(protocol: Protocol, sources: Sources, table: str, column: str) -> tuple[str, str]:
    """Name a column of a plain table as it was handed in: domain and variable of SDTM.

    A column that SDTM has in no single variable keeps its plain name.
    """
    if protocol.data.dialect == "plain":
        return table, column
    heading = sources.heading(table, column)
    of_another = heading[:2].lower()
    domain = of_another if of_another in REQUIRED else ORIGINS[table][0]
    return domain.upper(), heading


def as_handed_in(variable: Variable, protocol: Protocol, sources: Sources) -> Variable:
    """Describe a variable by what was handed in; one that repeats a column is its successor.

    A date is no repetition: it was text. What no single variable of SDTM holds keeps its plain name
    and is assigned.
    """
    named = _COLUMN.sub(lambda found: _name(found, protocol, sources), variable.source)
    whole = _COLUMN.fullmatch(variable.source)
    repeats = whole is not None and whole[1] in TABLES
    known = protocol.data.dialect == "plain" or named != variable.source
    if variable.origin != "Assigned" or not (repeats and known):
        return replace(variable, source=named)
    if variable.kind == "date":
        return replace(variable, origin="Derived", source=f"{named}, as a date")
    return replace(variable, origin="Predecessor", source=named)


def _name(found: re.Match[str], protocol: Protocol, sources: Sources) -> str:
    table, column = found.groups()
    if table not in ORIGINS:
        return found[0]
    domain, variable = origin(protocol, sources, table, column)
    if all(each.lower() in REQUIRED for each in variable.split(", ")):  # dates of many domains
        return f"The last date in {variable}"
    return f"{domain}.{variable}" if variable.isupper() or domain == table else found[0]
