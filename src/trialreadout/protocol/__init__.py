"""The protocol as a value: study.toml to frozen models and back."""

from trialreadout.protocol.edit import edit_protocol
from trialreadout.protocol.protocol import Protocol
from trialreadout.protocol.read import parse_protocol, read_protocol
from trialreadout.protocol.write import protocol_to_toml

__all__ = ["Protocol", "edit_protocol", "parse_protocol", "protocol_to_toml", "read_protocol"]
