"""A study file in which no reader is named.

A protocol may say by name whose reading counts. What is sent to others calls that reader a reader.
"""

from trialreadout.protocol.protocol import Protocol
from trialreadout.protocol.study import ReaderOfRecord

ROLES = ("investigator", "accepted", "adjudicated")
"""What a reader is called who is not named."""
_READER = "reader"


def without_names_of_readers(protocol: Protocol) -> Protocol:
    """Put "reader" in the place of every reader who is named."""
    record = protocol.data.reader_of_record
    named = ReaderOfRecord(ct=_role(record.ct), scintigraphy=_role(record.scintigraphy))
    endpoints = tuple(
        each
        if (reader := getattr(each, "reader", None)) is None
        else each.model_copy(update={"reader": _role(reader)})
        for each in protocol.endpoints
    )
    data = protocol.data.model_copy(update={"reader_of_record": named})
    return protocol.model_copy(update={"data": data, "endpoints": endpoints})


def _role(name: str) -> str:
    return name if name in ROLES else _READER
