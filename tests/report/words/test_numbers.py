"""Every number of the trial in a sentence opens its result, and says what the result says."""

from __future__ import annotations

import re

import pytest

from report.words.spoken import AT_THE_EDGE, BUNDLED
from trialreadout.protocol import Protocol
from trialreadout.report.document import Paragraph
from trialreadout.report.tables import Cell
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.report.words.style import style_of
from trialreadout.report.words.verdicts import criterion_in_words, first_stage_in_words
from trialreadout.study import Readout

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(params=[*BUNDLED, *AT_THE_EDGE])
def readout(request: pytest.FixtureRequest, readouts: dict[str, Readout]) -> Readout:
    return readouts[request.param]


def paragraphs(readout: Readout) -> tuple[Paragraph, ...]:
    given = readout.study.protocol, readout.results, readout.graded
    return headline_sentences(*given) + results_paragraphs(*given)


def parts(readout: Readout) -> list[Cell]:
    return [part for each in paragraphs(readout) for part in each.parts]


def test_every_linked_part_leads_to_a_result_of_the_readout(readout: Readout):
    known = {row.id for row in readout.results}
    linked = [part for part in parts(readout) if part.result is not None]
    assert linked
    assert all(part.link and part.result in known for part in linked)


def test_a_linked_part_says_no_number_that_its_result_does_not(readout: Readout):
    for part in parts(readout):
        if part.result is not None:
            row = readout.result(part.result)
            counts = {str(each) for each in (row.n, row.denominator, len(row.about))}
            said = set(NUMBER.findall(part.text))
            said -= set(NUMBER.findall(f"{row.endpoint} {row.group}"))
            assert said <= set(NUMBER.findall(row.text)) | counts, part.text


def test_no_number_of_the_trial_stands_outside_a_link(readout: Readout):
    """What else is a number there is of the study's own words: a name, a grade, a time, a bound."""
    own = words_with_numbers(readout)
    for part in parts(readout):
        if part.result is None:
            text = part.text.replace("\N{NO-BREAK SPACE}", " ").lower()
            for word in own:
                text = text.replace(word, "")
            assert not NUMBER.search(text), part.text


def words_with_numbers(readout: Readout) -> list[str]:
    protocol: Protocol = readout.study.protocol
    style = style_of(protocol)
    found = {each.name for each in protocol.asked} | {each.name for each in protocol.analysis_sets}
    for row in readout.results:
        found |= {(row.group or "").replace("_", " "), (row.category or "").rpartition(", ")[2]}
        found |= {row.category or "", (row.category or "").rpartition(", ")[0]}
    for success in protocol.successes:
        found |= {criterion_in_words(protocol, success), first_stage_in_words(success)}
    found = {style.written(word).replace("\N{NO-BREAK SPACE}", " ").lower() for word in found}
    with_numbers = [word for word in found if NUMBER.search(word)]
    return sorted(with_numbers, key=len, reverse=True)


def test_each_paragraph_is_made_of_whole_sentences(readout: Readout):
    protocol = readout.study.protocol
    for paragraph in (*paragraphs(readout), *methods_paragraphs(protocol)):
        assert paragraph.text[0].isupper() or paragraph.text[0] in "‘“"
        assert re.search(r"[.][”’]?$", paragraph.text)
        assert not re.search(r"  | [,.;]|[.][.]|,,|\(\)|None|nan\b", paragraph.text)


def test_a_number_is_never_parted_from_its_unit(readout: Readout):
    for paragraph in (*paragraphs(readout), *methods_paragraphs(readout.study.protocol)):
        assert not re.search(
            r"\d (?:%|mg|MBq|months?|weeks?|days?|patients?)(?!\w)", paragraph.text
        )


def test_no_sentence_begins_with_digits(readout: Readout):
    for paragraph in paragraphs(readout):
        assert not re.search(r"(?:^|[.] )\d", paragraph.text)


def test_methods_hold_no_result(readout: Readout):
    for paragraph in methods_paragraphs(readout.study.protocol):
        assert all(part.result is None for part in paragraph.parts)


def test_methods_name_what_every_number_was_computed_with(readout: Readout):
    last = methods_paragraphs(readout.study.protocol)[-1].text.replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"Readout version \d+\.\d+\.\d+ \(Python version \d+\.\d+\.\d+, NumPy", last)


def test_the_interval_is_spelled_out_once_where_it_first_stands(readout: Readout):
    protocol, given = readout.study.protocol, (readout.results, readout.graded)
    text = " ".join(each.text for each in results_paragraphs(protocol, *given))
    assert text.count("[CI]") == 1
    assert text.index("[CI]") == text.index("CI") - 1
