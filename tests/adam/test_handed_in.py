"""Where a variable is from, in the words of those who handed the data in."""

from __future__ import annotations

from pathlib import Path

import pytest

from adam.conftest import datasets_of
from trialreadout.adam.dataset import Dataset
from trialreadout.studies import make_study
from trialreadout.study import open_study


@pytest.fixture(scope="module")
def of_sdtm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    folder: Path = tmp_path_factory.mktemp("sdtm") / "study"
    make_study("small-sdtm", folder)
    return datasets_of(open_study(folder).run())


def described(datasets: dict[str, Dataset], dataset: str, name: str) -> tuple[str, str]:
    (found,) = [each for each in datasets[dataset].variables if each.name == name]
    return found.origin, found.source


@pytest.mark.parametrize(
    ("dataset", "name", "of_plain", "of_domain"),
    [
        pytest.param("ADSL", "ARM", "subjects.arm", "DM.ARM", id="what is repeated"),
        pytest.param("ADEX", "EXTRT", "doses.agent", "EX.EXTRT", id="of another table"),
    ],
)
def test_what_a_variable_repeats_is_its_predecessor(
    of_demo: dict[str, Dataset],
    of_sdtm: dict[str, Dataset],
    dataset: str,
    name: str,
    of_plain: str,
    of_domain: str,
):
    assert described(of_demo, dataset, name) == ("Predecessor", of_plain)
    assert described(of_sdtm, dataset, name) == ("Predecessor", of_domain)


def test_a_date_is_derived_from_its_text(of_demo: dict[str, Dataset], of_sdtm: dict[str, Dataset]):
    assert described(of_demo, "ADEX", "ASTDT") == ("Derived", "doses.started_on, as a date")
    assert described(of_sdtm, "ADEX", "ASTDT") == ("Derived", "EX.EXSTDTC, as a date")


def test_a_date_of_many_domains_names_them(of_sdtm: dict[str, Dataset]):
    said = "The last date in AE, EX, TR, DS, as a date"
    assert described(of_sdtm, "ADSL", "LSTALVDT") == ("Derived", said)


def test_words_of_a_derivation_name_what_was_handed_in(of_sdtm: dict[str, Dataset]):
    assert described(of_sdtm, "ADSL", "TRTSDT") == ("Derived", "First EX.EXSTDTC")


def test_no_predecessor_of_sdtm_is_a_plain_table(
    of_sdtm: dict[str, Dataset],
):
    for name, made in of_sdtm.items():
        for each in made.variables:
            if each.origin == "Predecessor" and not each.source.startswith("ADSL."):
                assert each.source.isupper(), (name, each.name, each.source)
