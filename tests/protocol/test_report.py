"""How a report is written is one setting of the study file."""

import pytest

from builders import protocol_of
from trialreadout.core.findings import StudyError
from trialreadout.protocol import parse_protocol, protocol_to_toml


def test_a_report_is_british_with_a_decimal_point_unless_told_otherwise():
    report = protocol_of("").report
    assert (report.language, report.decimal) == ("en-GB", ".")


def test_language_and_decimal_sign_are_kept_when_written():
    protocol = protocol_of('[report]\nlanguage = "en-US"\ndecimal = "·"\n')
    assert parse_protocol(protocol_to_toml(protocol)).report == protocol.report
    assert (protocol.report.language, protocol.report.decimal) == ("en-US", "·")


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        pytest.param('language = "de"', "en-GB", id="a language in which no sentence is written"),
        pytest.param('decimal = ";"', ",", id="a sign that parts no decimals"),
    ],
)
def test_what_the_report_cannot_be_written_in_is_refused(line: str, allowed: str):
    with pytest.raises(StudyError) as refused:
        protocol_of(f"[report]\n{line}\n")
    (finding,) = refused.value.findings
    assert allowed in str(finding.allowed)
