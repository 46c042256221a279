import pytest

from trialreadout.core.findings import StudyError
from trialreadout.protocol import parse_protocol, protocol_to_toml, read_protocol


def test_the_lead_study_is_read_as_it_stands(shared_data):
    sketch = shared_data.parent / "lead-study" / "study.toml"
    if not sketch.is_file():
        pytest.skip("the sketch of the lead study is not here")
    protocol = read_protocol(sketch)
    assert parse_protocol(protocol_to_toml(protocol)) == protocol
    assert [endpoint.kind for endpoint in protocol.endpoints] == [
        "uptake-reinduction",
        "marker-trend",
        "recist-timepoint",
        "recist-best",
        "any-of",
        "time-to-event",
        "time-to-event",
    ]


def test_a_study_file_needs_no_more_than_an_id_and_a_title():
    protocol = parse_protocol('format = 1\n[study]\nid = "X"\ntitle = "A study"\n')
    assert protocol.data.assessment_days == 14
    assert protocol.endpoints == ()


def test_line_ends_and_a_byte_order_mark_of_windows_do_not_matter(tmp_path, example_text, example):
    path = tmp_path / "study.toml"
    path.write_bytes(example_text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_protocol(path) == example


def unreadable(path):
    with pytest.raises(StudyError) as refused:
        read_protocol(path)
    (finding,) = refused.value.findings
    return finding


def test_a_missing_file(tmp_path):
    finding = unreadable(tmp_path / "study.toml")
    assert (finding.rule, finding.file) == ("study-file-missing", "study.toml")
    assert "readout demo" in finding.remedy


def test_a_folder_instead_of_a_file(tmp_path):
    finding = unreadable(tmp_path)
    assert finding.rule == "study-file-missing"
    assert finding.remedy == f"Name the file in it: {tmp_path.name}/study.toml."


def test_a_file_in_another_encoding(tmp_path):
    path = tmp_path / "study.toml"
    path.write_bytes('format = 1\n[study]\ntitle = "Schilddrüse"\n'.encode("cp1252"))
    finding = unreadable(path)
    assert (finding.rule, finding.row) == ("toml-syntax", 3)
    assert "UTF-8" in finding.remedy


@pytest.mark.parametrize(
    ("line", "value", "remedy"),
    [
        pytest.param("phase 2", "phase 2", "Put a = after the key.", id="no equals sign"),
        pytest.param("phase = two", "phase = two", "Put text in quotes", id="text without quotes"),
        pytest.param('phase = "2', 'phase = "2', "Close the text", id="a quote never closed"),
        pytest.param('id = "Y"', 'id = "Y"', "keep one of the two", id="a key twice"),
        pytest.param("[study]", "[study]", "write [[heading]]", id="a heading twice"),
        pytest.param("[data", "[data", "Close the heading", id="a heading never closed"),
        pytest.param("= 3", "= 3", "Start the line with a key", id="a value without a key"),
        pytest.param('phase = "a"b"', 'phase = "a"b"', "other kind of", id="a quote within quotes"),
        pytest.param("x = { a = 1", "x = { a = 1", "}", id="an inline table never closed"),
        pytest.param('p = "C:\\data"', 'p = "C:\\data"', "backslash", id="a single backslash"),
    ],
)
def test_text_that_is_not_toml_is_shown_with_its_line(line, value, remedy, findings_in):
    (finding,) = findings_in(f'format = 1\n[study]\nid = "X"\n{line}\n')
    assert (finding.rule, finding.row, finding.value) == ("toml-syntax", 4, value)
    assert finding.column.startswith("character ")
    assert remedy in finding.remedy


def test_a_list_that_is_never_closed_is_shown_at_the_end(findings_in):
    (finding,) = findings_in("format = 1\nweeks = [1,\n 2\n\n")
    assert (finding.rule, finding.row) == ("toml-syntax", 3)


def test_a_later_format_is_not_guessed_at(findings_in):
    (finding,) = findings_in('format = 2\nnew_key = "x"\n')
    assert (finding.rule, finding.row, finding.value) == ("unknown-format", 1, "2")
