"""How a sentence calls the patients of a group."""

from __future__ import annotations

import pytest

from builders import protocol_of
from trialreadout.report.words.style import style_of
from trialreadout.report.words.who import in_group

STYLE = style_of(protocol_of(""))


@pytest.mark.parametrize(
    ("group", "said"),
    [
        pytest.param("bone_metastases: yes", "with bone metastases", id="who has it"),
        pytest.param("bone_metastases: no", "without bone metastases", id="who does not"),
        pytest.param(
            "bone_metastases: not recorded",
            "with bone metastases not recorded",
            id="of whom it is not known, who is neither",
        ),
        pytest.param("arm: Placebo", "in the arm ‘Placebo’", id="an arm"),
        pytest.param("arm: not recorded", "with arm not recorded", id="an arm that is not known"),
        pytest.param("ecog: 1", "with ‘ECOG: 1’", id="a performance status"),
        pytest.param("own_flag: yes", "with ‘own flag: yes’", id="a column of the site's own"),
    ],
)
def test_a_group_is_called_as_a_paper_would(group: str, said: str):
    assert in_group(group, STYLE) == said
