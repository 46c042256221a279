"""Single sentences, at both sides of where their words change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import protocol_of
from report.pages import study
from report.words.spoken import SMALL, tables
from trialreadout.analysis.results import Result
from trialreadout.report.tables import Cell
from trialreadout.report.words.amounts import at_the_start, count_of, events_in, share_of, subject
from trialreadout.report.words.design import sentences_of_patients
from trialreadout.report.words.harms import MOST_TERMS, sentences_of_harms, term_in_sentence
from trialreadout.report.words.in_full import answer_in_words
from trialreadout.report.words.participants import sentences_of_participants
from trialreadout.report.words.results import headline_sentences
from trialreadout.report.words.sentence import Sentence, listed, paragraph, within
from trialreadout.report.words.style import Style
from trialreadout.report.words.times import sentences_of_times
from trialreadout.report.words.verdicts import sentences_of_verdicts

BRITISH, AMERICAN = Style("en-GB", "."), Style("en-US", ".")

ROW = Result(
    id="objective-response/treated/proportion/met",
    endpoint="objective response",
    analysis_set="treated",
    group=None,
    visit=None,
    category="met",
    statistic="proportion",
    value=0.25,
    unit="proportion",
    low=0.1,
    high=0.45,
    confidence=0.95,
    method="Clopper-Pearson",
    n=3,
    denominator=12,
    subjects=("P1", "P2", "P3"),
    status="estimated",
    about=tuple(f"P{number}" for number in range(12)),
)
MEDIAN = replace(
    ROW,
    id="overall-survival/treated/median",
    endpoint="overall survival",
    category=None,
    statistic="median",
    method="Kaplan-Meier, log-log",
    unit="months",
    value=17.8,
    low=6.3,
    high=21.4,
)


def text(*sentences: Sentence, style: Style = BRITISH) -> str:
    said = paragraph(sentences, style, explained=False).text
    return said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("n", "denominator", "said"),
    [
        pytest.param(0, 31, "none of 31 treated patients", id="none"),
        pytest.param(1, 31, "1 of 31 treated patients", id="one"),
        pytest.param(30, 31, "30 of 31 treated patients", id="all but one"),
        pytest.param(31, 31, "all 31 treated patients", id="all"),
        pytest.param(3, 3, "all 3 treated patients", id="all of three"),
        pytest.param(2, 2, "2 of 2 treated patients", id="both"),
        pytest.param(1, 1, "the one treated patient", id="the only one"),
        pytest.param(0, 1, "none of 1 treated patient", id="not the only one"),
    ],
)
def test_a_count_is_told_with_its_denominator(n: int, denominator: int, said: str):
    row = replace(ROW, n=n, denominator=denominator)
    assert count_of(row, "treated patients") == Cell(said, ROW.id, link=True)


def test_a_share_stands_with_its_count_and_interval_in_one_link():
    said = "3 of 12 treated patients (25.0 %; 95 % CI 10.0 to 45.0)"
    assert share_of(ROW, "treated patients") == Cell(said, ROW.id, link=True)


@pytest.mark.parametrize(
    ("n", "denominator", "said"),
    [
        pytest.param(0, 8, "no event in 8 patients", id="no event"),
        pytest.param(0, 1, "no event in the one patient", id="no event in one"),
        pytest.param(1, 1, "an event in the one patient", id="an event in one"),
        pytest.param(2, 8, "an event in 2 of 8 patients", id="some"),
    ],
)
def test_events_are_told_of_how_many(n: int, denominator: int, said: str):
    assert events_in(replace(ROW, n=n, denominator=denominator), "patients").text == said


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "no"), (1, "one"), (9, "nine"), (10, "10")],
)
def test_below_ten_a_count_at_the_start_is_a_word(n: int, said: str):
    assert at_the_start(n) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({}, "17.8 months (95 % CI 6.3 to 21.4)", id="all reached"),
        pytest.param(
            {"high": None}, "17.8 months (95 % CI 6.3 to not reached)", id="upper limit not reached"
        ),
        pytest.param(
            {"value": None, "high": None, "status": "not reached"},
            "not reached (95 % CI 6.3 months to not reached)",
            id="median not reached, its lower limit known with its unit",
        ),
        pytest.param(
            {"value": None, "low": None, "high": None, "status": "not reached"},
            "not reached (95 % CI not estimable)",
            id="no limit",
        ),
    ],
)
def test_a_median_says_what_was_not_reached(change: dict[str, object], said: str):
    (sentence,) = sentences_of_times(protocol_of(SMALL), [replace(MEDIAN, **change)], BRITISH)
    with_events = "with an event in 3 of 12 treated patients."
    assert text(sentence) == f"The median overall survival was {said}, {with_events}"


def test_of_several_intervals_the_usual_one_is_told():
    spss = replace(MEDIAN, id="spss", method="Kaplan-Meier, spss", low=1.0)
    (sentence,) = sentences_of_times(protocol_of(SMALL), [spss, MEDIAN], BRITISH)
    assert {part.result for part in sentence if isinstance(part, Cell)} == {MEDIAN.id}
    (alone,) = sentences_of_times(protocol_of(SMALL), [spss], BRITISH)
    assert "95 % CI 1.0 to" in text(alone)


def test_those_who_have_no_such_time_are_not_in_its_denominator():
    row = replace(MEDIAN, denominator=6)
    (sentence,) = sentences_of_times(protocol_of(SMALL), [row], BRITISH)
    assert text(sentence).endswith("an event in 3 of 6 treated patients who had such a time.")


@pytest.mark.parametrize(
    ("answer", "british", "american"),
    [
        pytest.param("PR", "partial response", "partial response", id="one"),
        pytest.param(
            "CR or PR", "complete or partial response", "complete or partial response", id="both"
        ),
        pytest.param(
            "CR or PR or SD",
            "complete response, partial response or stable disease",
            "complete response, partial response, or stable disease",
            id="three of two kinds",
        ),
        pytest.param("reduced", "reduced", "reduced", id="a word of its own"),
    ],
)
def test_abbreviated_answers_are_written_out(answer: str, british: str, american: str):
    assert answer_in_words(answer, BRITISH) == british
    assert answer_in_words(answer, AMERICAN) == american


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("met", "was met"),
        ("not met", "was not met"),
        ("not evaluable", "could not be judged"),
        ("patients awaited", "cannot be judged before all of its patients are there"),
    ],
)
def test_every_verdict_is_a_whole_sentence(verdict: str, said: str):
    judged = (
        '[[success]]\nendpoint = "objective response"\nanalysis_set = "treated"\n'
        'judged_by = "count"\nn = 20\nabove = 4\n'
    )
    row = replace(ROW, statistic="success", category=verdict, unit="patients", n=3, denominator=12)
    (sentence,) = sentences_of_verdicts(protocol_of(SMALL + judged), [row])
    begin = "The criterion for success (more than 4 of 20 patients)"
    assert text(sentence) == f"{begin} {said}, with 3 of 12 patients."


@pytest.mark.parametrize(
    ("term", "said"),
    [
        pytest.param("Fatigue", "fatigue", id="a common word"),
        pytest.param("QT prolonged", "QT prolonged", id="an abbreviation"),
        pytest.param("Raynaud's phenomenon", "Raynaud's phenomenon", id="a name"),
        pytest.param("Stevens-Johnson reaction", "Stevens-Johnson reaction", id="two names"),
        pytest.param("Evans syndrome", "Evans syndrome", id="perhaps a name"),
        pytest.param("Rash: hand-foot skin reaction", "rash: hand-foot skin reaction", id="long"),
    ],
)
def test_a_term_loses_its_capital_unless_it_may_be_a_name(term: str, said: str):
    assert term_in_sentence(term) == said


def incidence(term: str, n: int) -> Result:
    return replace(ROW, id=term, statistic="incidence", category=f"{term}, any grade", n=n)


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        pytest.param([9, 8, 7, 6, 5, 4], 5, id="five of six"),
        pytest.param([9, 8, 7, 6, 5, 5], 4, id="the fifth is as frequent as the sixth"),
        pytest.param([5, 5, 5, 5, 5, 5], 5, id="all are alike"),
        pytest.param([9, 8], 2, id="fewer"),
    ],
)
def test_the_most_frequent_terms_do_not_part_equals(counts: list[int], named: int):
    terms = [chr(ord("a") + at) for at in range(len(counts))]
    rows = [incidence(term, n) for term, n in zip(terms, counts, strict=True)]
    (sentence,) = sentences_of_harms(protocol_of(SMALL), rows, terms, BRITISH)
    told = [part.result for part in sentence if isinstance(part, Cell)]
    assert told == terms[:named]
    assert named <= MOST_TERMS


@pytest.mark.parametrize(
    ("enrolled", "treated", "said"),
    [
        pytest.param(12, 12, "In total, 12 patients were enrolled and all were treated.", id="all"),
        pytest.param(12, 1, "In total, 12 patients were enrolled and 1 was treated.", id="one of"),
        pytest.param(9, 0, "Nine patients were enrolled and none were treated.", id="none"),
        pytest.param(1, 1, "One patient was enrolled and treated.", id="the only one"),
    ],
)
def test_participants_are_told_from_all_to_treated(enrolled: int, treated: int, said: str):
    everyone = tuple(f"P{number}" for number in range(enrolled))
    rows = [
        replace(ROW, id="all", analysis_set="enrolled", about=everyone),
        replace(ROW, id="treated", about=everyone[:treated]),
    ]
    assert text(*sentences_of_participants(protocol_of(SMALL), rows, BRITISH)) == said


def test_a_list_of_parts_keeps_each_link():
    cells = [Cell(name, name, link=True) for name in "abc"]
    parts: list[Sentence] = [(cell,) for cell in cells]
    assert text(listed(parts, BRITISH)) == "A, b and c."
    assert text(listed(parts, AMERICAN), style=AMERICAN) == "A, b, and c."
    assert [part for part in listed(parts, BRITISH) if isinstance(part, Cell)] == cells


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Stable disease.", "stable disease"),
        ("RECIST 1.1", "RECIST 1.1"),
        ("CgA falls.", "CgA falls"),
        ("", ""),
    ],
)
def test_a_sentence_within_another_loses_capital_and_full_stop(words: str, said: str):
    assert within(words) == said


def test_a_name_with_a_comma_is_set_off():
    assert subject("response, confirmed") == "response, confirmed,"
    assert subject("response") == "response"


def test_in_america_the_full_stop_stands_within_quotation_marks():
    assert text(("they were “treated”",), style=AMERICAN) == "They were “treated.”"
    assert text(("they were ‘treated’",)) == "They were ‘treated’."


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param("", "No number of x was asked for.", id="no number is asked for"),
        pytest.param(
            '[[statistic]]\nendpoint = "x"\nyields = "summary"\ncolumn = "weeks"\n'
            'analysis_set = "treated"\n',
            "The numbers of x stand in its tables.",
            id="a number of which no sentence speaks",
        ),
    ],
)
def test_a_primary_endpoint_always_has_a_sentence(tmp_path: Path, asked: str, said: str):
    lines = (
        '[[analysis_set]]\nname = "treated"\nrule = "at least one dose"\n'
        '[[endpoint]]\nname = "x"\nkind = "exposure"\nagent = "x"\nprimary = true\n'
        f"{asked}"
    )
    readout = study(tmp_path / "s", lines, **tables(3))
    (sentence,) = headline_sentences(readout.study.protocol, readout.results, readout.graded)
    assert sentence.text == said


def test_adverse_events_as_a_primary_endpoint_have_their_sentence(tmp_path: Path):
    lines = SMALL.replace('kind = "adverse-events"', 'kind = "adverse-events"\nprimary = true')
    events = "subject,term,grade,started_on\nP01,Fatigue,3,2020-01-05\n"
    given = tables(4, responses=["SD"] * 4, events=events)
    readout = study(tmp_path / "s", lines, **given)
    told = headline_sentences(readout.study.protocol, readout.results, readout.graded)
    assert [each.text[:9] for each in told] == ["Objective", "Adverse e"]
    assert "1 of 4 treated patients (25.0" in told[1].text


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        pytest.param(("A",), "the planned treatment was x 5 mg once daily in arm A", id="one"),
        pytest.param(
            ("A", "B"), "the planned treatment was x 5 mg once daily in arms A and B", id="two"
        ),
        pytest.param((), "the planned treatment was x 5 mg once daily", id="all"),
    ],
)
def test_a_treatment_of_some_arms_names_them(arms: tuple[str, ...], said: str):
    named = f"arms = {list(arms)}\n" if arms else ""
    lines = f'[[treatment]]\nagent = "x"\ndose_mg = 5\ntimes_per_day = 1\n{named}'
    (sentence,) = sentences_of_patients(protocol_of(lines), BRITISH)
    assert sentence == (said,)
