"""The number of each subgroup beside that of the whole set."""

from __future__ import annotations

import pytest

from builders import on, protocol_of, recorded, sources_of, treated
from trialreadout.analysis.drawn import rows_to_draw
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.numbers import all_results
from trialreadout.sources.cohort import build_cohorts
from trialreadout.statistics import proportion

LINES = """
[tumour_response]
graded_from = "assessments"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "best"
kind = "recist-best"
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "days"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""


def statistic(yields="proportion", endpoint="best", **keys):
    """Ask for a number of the treated patients."""
    keys = {"of": '["CR", "PR"]'} | keys if yields == "proportion" else keys
    more = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return (
        f'[[statistic]]\nendpoint = "{endpoint}"\nyields = "{yields}"\n'
        f'analysis_set = "treated"\n{more}'
    )


def patients():
    """Make five patients: of the two at site A one responds, of the two at B one, at none none."""
    tables = treated("P1", "P2", "P3", "P4", "P5")
    for row, site, sex in zip(tables["subjects"], "AABB", "FMFM", strict=False):
        row |= {"site": site, "sex": sex}
    responses = ("PR", "PD", "PR", "PD", "PD")
    assessments = [recorded(f"P{i}", 60, each) for i, each in enumerate(responses, 1)]
    status = [{"subject": f"P{i}", "died_on": on(100 * i)} for i in range(1, 6)]
    return tables | {"assessments": assessments, "status": status}


def drawn(lines, **tables):
    protocol = protocol_of(LINES + lines)
    sources = sources_of(protocol, **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    results, _ = all_results(protocol, sources, graded)
    return rows_to_draw(protocol, sources, graded).subgroups, results


def test_each_group_has_the_number_that_the_protocol_prints():
    (found,), results = drawn(statistic(group='"site"'), **patients())
    assert found.by["site"] == tuple(results)
    counts = {row.group: (row.n, row.denominator) for row in found.by["site"]}
    assert counts == {
        "site: A": (1, 2),
        "site: B": (1, 2),
        "site: not recorded": (0, 1),
    }


def test_the_whole_set_has_the_same_number_of_all_its_patients():
    (found,), _ = drawn(statistic(group='"site"', confidence=0.9), **patients())
    expected = proportion(2, 5, confidence=0.9)
    assert (found.overall.low, found.overall.high) == (expected.low, expected.high)
    assert (found.overall.n, found.overall.denominator, found.overall.group) == (2, 5, None)


def test_the_whole_set_is_the_very_row_that_the_protocol_prints():
    (found,), results = drawn(statistic() + statistic(group='"site"'), **patients())
    assert found.overall == results[0]


def test_columns_that_split_one_number_stand_together():
    (found,), _ = drawn(statistic(group='"site"') + statistic(group='"sex"'), **patients())
    assert list(found.by) == ["site", "sex"]


def test_intervals_by_two_methods_are_two_numbers():
    both = statistic(group='"site"') + statistic(group='"site"', method='"wilson"')
    found, _ = drawn(both, **patients())
    assert [each.overall.method for each in found] == ["Clopper-Pearson", "Wilson"]


def test_a_median_is_split_as_a_proportion_is():
    (found,), _ = drawn(statistic("median", "survival", group='"site"'), **patients())
    assert found.overall.value == 300
    assert [row.value for row in found.by["site"]] == [500, 150, 350]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(statistic(), id="no number is asked for by group"),
        pytest.param(statistic("comparison", of='["PR"]', group='"site"'), id="a comparison"),
        pytest.param(statistic(group='"nowhere"'), id="the subjects do not have the column"),
    ],
)
def test_there_is_nothing_to_draw(lines):
    assert drawn(lines, **patients())[0] == ()


def test_without_a_treated_patient_there_is_nothing_to_draw():
    tables = {"subjects": [{"subject": "P1", "site": "A"}], "doses": [], "assessments": []}
    assert drawn(statistic(group='"site"'), **tables)[0] == ()
