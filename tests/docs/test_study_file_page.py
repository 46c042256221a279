"""What the page on the study file shows is a study file, and what is said of a faulty one."""

from __future__ import annotations

import pytest

from pages import blocks_of
from trialreadout.core.findings import StudyError
from trialreadout.protocol import parse_protocol
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.protocol.keys import keys_at
from trialreadout.report.findings import render_findings
from trialreadout.report.text import as_text

BLOCKS = {block.title: block.text for block in blocks_of("study-file.md")}
HEAD = 'format = 1\n[study]\nid = "T"\ntitle = "T"\n'


def test_the_whole_study_file_is_one():
    protocol = parse_protocol(BLOCKS["study.toml"])
    assert [endpoint.primary for endpoint in protocol.endpoints] == [True, False]


def test_what_is_said_of_a_faulty_file_is_what_the_page_shows():
    with pytest.raises(StudyError) as refused:
        parse_protocol(HEAD + BLOCKS["not a study file"])
    said = as_text(render_findings(refused.value.findings), colour=False)
    assert said.startswith(BLOCKS["says"])


@pytest.mark.parametrize("kind", ENDPOINT_OF_KIND)
def test_every_key_of_a_kind_stands_on_the_page_where_its_section_leads(kind):
    text = (blocks_text := _sections())[kind]
    shared = [name for name in blocks_text if f"](#{name.replace(' ', '-')})" in text]
    known = keys_at({"endpoint": [{"kind": kind}]}, ("endpoint", 0))
    for key in known:
        assert any(f"| `{key}` |" in blocks_text[name] for name in (kind, *shared)), key


@pytest.mark.parametrize("section", keys_at({}, ()))
def test_every_key_of_a_section_stands_on_the_page(section):
    text = _sections()[section]
    document = {section: [{}]}
    for key in (*keys_at({}, (section,)), *keys_at(document, (section, 0))):
        if section != "endpoint":
            assert f"| `{key}` |" in text


def _sections() -> dict[str, str]:
    from pages import text_of

    parts = text_of("study-file.md").split("\n### ")[1:]
    return {part.partition("\n")[0]: part for part in parts}
