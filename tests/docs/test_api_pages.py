"""Every public name of the Python reference says what it takes."""

from __future__ import annotations

import inspect
import re

import pytest
from writers.api import (
    MODULES,
    documented,
    entries,
    methods,
    names_of,
    parameters_said,
    public,
    refers_to,
)

from pages import DOCS
from trialreadout.protocol import Protocol

NAMES = [
    pytest.param(module, name, value, id=f"{module}.{name}")
    for module in MODULES.values()
    for name, value in public(module)
]
FUNCTIONS = [
    pytest.param(module, name, each, id=f"{module}.{name}")
    for module in MODULES.values()
    for owner, value in public(module)
    for name, each in (
        [(owner, value)]
        if inspect.isfunction(value)
        else [(f"{owner}.{method}", each) for method, each in methods(value)]
        if inspect.isclass(value)
        else []
    )
]


@pytest.mark.parametrize(("module", "name", "value"), NAMES)
def test_a_public_name_has_a_docstring(module, name, value):
    if inspect.isfunction(value) or inspect.isclass(value):
        said = inspect.getdoc(value) or ""
        assert said
        assert not said.startswith(f"{name}("), "this is what a dataclass says of itself"


@pytest.mark.parametrize(("module", "name", "function"), FUNCTIONS)
def test_a_function_says_something_of_each_parameter(module, name, function):
    each = documented(name, function)
    said = parameters_said(each)
    if other := refers_to(each):
        said |= parameters_said(documented(other, dict(public(module))[other]))
    assert set(each.parameters) - said == set()


@pytest.mark.parametrize(("module", "name", "value"), NAMES)
def test_a_public_name_stands_on_its_page(module, name, value):
    (page,) = [page for page, each in MODULES.items() if each == module]
    assert f"\n## {name}\n" in (DOCS / f"api/{page}.md").read_text(encoding="utf-8")


def test_what_takes_an_argument_without_a_word_on_it_is_found():
    def half(one: int, other: int) -> int:
        """Add two numbers.

        Parameters
        ----------
        one : int
            The first.
        """
        return one + other

    each = documented("half", half)
    assert set(each.parameters) - parameters_said(each) == {"other"}
    assert entries(each.sections["Parameters"]) == [("one : int", "The first.")]


def test_a_signature_names_its_types_as_the_source_does():
    assert documented("endpoint", Protocol.endpoint).signature == "endpoint(name: str) -> Asked"


@pytest.mark.parametrize("module", MODULES.values())
def test_no_constant_is_cut_and_no_module_stands_before_a_type(module):
    for line in names_of(module).splitlines():
        if line.startswith("A value: "):
            assert line.endswith(("'`", "]`"))
        if re.search(r"[:>] [a-z_]+\.[\w.]+\.[A-Z]", line):
            pytest.fail(line)


def test_a_constant_of_several_numbers_is_shown_number_by_number():
    text = names_of("trialreadout.criteria")
    assert "## RECIST_1_1\n\nA `Thresholds`:\n\n- `shrinkage_percent`: `30`\n" in text
    assert "- `growth_mm`: `5.0`\n" in text
