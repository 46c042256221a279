"""A study whose tables and scans no longer say who its patients are, as far as can be told."""

from trialreadout.sources.deidentified.key import Key, read_key, write_key
from trialreadout.sources.deidentified.options import DateForm, Options
from trialreadout.sources.deidentified.protocol import protocol_without_persons
from trialreadout.sources.deidentified.tables import Written, tables_without_persons
from trialreadout.sources.deidentified.told import Told

__all__ = [
    "DateForm",
    "Key",
    "Options",
    "Told",
    "Written",
    "protocol_without_persons",
    "read_key",
    "tables_without_persons",
    "write_key",
]
