"""The reference of the Python interface, from the signatures and docstrings of the code."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, EnumMeta
from itertools import pairwise
from textwrap import dedent
from typing import Any

from writers.markdown import code, one_line, prose

MODULES: Mapping[str, str] = {
    "study": "trialreadout.study",
    "protocol": "trialreadout.protocol",
    "statistics": "trialreadout.statistics",
    "criteria": "trialreadout.criteria",
    "dicom": "trialreadout.sources.dicom",
    "detection": "trialreadout.imaging.detection.candidates",
    "appearance": "trialreadout.imaging.detection.appearance",
    "volume-detection": "trialreadout.imaging.detection.volume_foci",
    "terms": "trialreadout.core.terms",
    "estimate": "trialreadout.core.estimate",
    "findings": "trialreadout.core.findings",
}
"""Each page of the reference, and the module whose public names it holds."""
_SECTION = re.compile(r"\n([A-Z][a-z]+)\n-{3,}\n")
_AS = re.compile(r"[Tt]he arguments are those of `(\w+)`")
_LISTED = ("Parameters", "Returns", "Raises")
_PYDANTIC = "model_"
_OWNERS = ("self", "cls")


@dataclass(frozen=True, slots=True)
class Documented:
    """A function or a method: how it is called, and what its docstring says of it."""

    name: str
    signature: str
    summary: str
    parameters: tuple[str, ...]
    sections: Mapping[str, str]


def public(module: str) -> list[tuple[str, Any]]:
    """List the public names of a module: those that it exports, else those that it defines."""
    loaded = importlib.import_module(module)
    if named := getattr(loaded, "__all__", None):
        return [(name, getattr(loaded, name)) for name in named]
    own = [
        (name, inspect.unwrap(value) if callable(value) else value)  # a cache is no function
        for name, value in vars(loaded).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module
    ]
    return sorted(own, key=lambda each: each[0])


def methods(owner: type) -> list[tuple[str, Any]]:
    """List the public functions that a class defines itself."""
    return [
        (name, each)
        for name, each in vars(owner).items()
        if inspect.isfunction(each) and not name.startswith("_") and _PYDANTIC not in name
    ]


def documented(name: str, function: Any) -> Documented:
    """Read a function; its docstring is in sections, as numpy has them."""
    text = inspect.getdoc(function) or ""
    summary, *parts = _SECTION.split(text)
    given = [each for each in inspect.signature(function).parameters if each not in _OWNERS]
    return Documented(
        name,
        f"{name}{_as_written(function)}",
        summary,
        tuple(given),
        dict(zip(parts[::2], parts[1::2], strict=True)),
    )


def entries(section: str) -> list[tuple[str, str]]:
    """Split a section into its entries: what stands at the margin, and what is said below it."""
    found: list[tuple[str, list[str]]] = []
    for line in section.split("\n"):
        if line and not line.startswith(" "):
            found.append((line, []))
        elif found:
            found[-1][1].append(line)
    return [(head, one_line(" ".join(said))) for head, said in found]


def parameters_said(each: Documented) -> set[str]:
    """Name the parameters of which the docstring says something."""
    heads = [head.partition(" : ")[0] for head, _ in entries(each.sections.get("Parameters", ""))]
    return {name.strip().lstrip("*") for head in heads for name in head.split(",")}


def refers_to(each: Documented) -> str | None:
    """Name the function whose arguments it takes as well, where its docstring says so."""
    found = _AS.search(one_line(each.summary))
    return found[1] if found else None


def names_of(module: str) -> str:
    """Write the reference of a module."""
    return "\n\n".join(part for name, value in public(module) for part in _of(name, value))


def _of(name: str, value: Any) -> Iterator[str]:
    if inspect.isfunction(value):
        yield f"## {name}"
        yield from _of_function(documented(name, value))
    elif inspect.isclass(value):
        yield f"## {name}"
        yield _paragraphs(inspect.getdoc(value) or "")
        if isinstance(value, EnumMeta) and len(value):
            yield f"Its values: {', '.join(code(each.name) for each in value)}."
        yield from _fields(value)
        for method, each in methods(value):
            yield f"### {name}.{method}"
            yield from _of_function(documented(method, each))
    else:
        yield f"## {name}"
        yield from _of_value(value)


def _of_value(value: Any) -> Iterator[str]:
    """Write a constant whole: a record by its fields, a table by its rows."""
    if is_dataclass(value):
        yield f"A {code(type(value).__name__)}:"
        held = [(each.name, getattr(value, each.name)) for each in fields(value)]
        yield "\n".join(f"- {code(name)}: {code(repr(each))}" for name, each in held)
    elif isinstance(value, Mapping):
        yield "By their names:"
        yield "\n".join(f"- {code(_named(key))}: {prose(str(each))}" for key, each in value.items())
    else:
        yield f"A value: {code(one_line(repr(value)).replace('typing.', ''))}"


def _named(key: Any) -> str:
    return key.name if isinstance(key, Enum) else str(key)


class _Source(str):
    """A piece of source, which a signature shows as it is written."""

    __repr__ = str.__str__


def _as_written(function: Any) -> inspect.Signature:
    """Return the signature of a function, its types in the words of its source."""
    (written,) = ast.parse(dedent(inspect.getsource(inspect.unwrap(function)))).body
    assert isinstance(written, ast.FunctionDef)
    taken = written.args
    named = [*taken.posonlyargs, *taken.args, taken.vararg, *taken.kwonlyargs, taken.kwarg]
    types = {each.arg: _words(each.annotation) for each in named if each}
    kept = [
        each.replace(annotation=types[each.name], default=_default(each.default))
        for each in inspect.signature(function).parameters.values()
        if each.name not in _OWNERS
    ]
    return inspect.Signature(kept, return_annotation=_words(written.returns))


def _words(annotation: ast.expr | None) -> Any:
    if annotation is None:
        return inspect.Signature.empty
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _Source(annotation.value)  # quotes that are not meant
    return _Source(ast.unparse(annotation))


def _default(value: Any) -> Any:
    """Show the member of an enumeration by its name."""
    return _Source(f"{type(value).__name__}.{value.name}") if isinstance(value, Enum) else value


def _of_function(each: Documented) -> Iterator[str]:
    yield f"```text\n{_wrapped(each.signature)}\n```"
    yield _paragraphs(each.summary)
    for title, text in each.sections.items():
        if title in _LISTED and re.search(r"(?m)^ ", text):
            lines = [f"- {code(head)}: {prose(said)}" for head, said in entries(text)]
            yield f"{title}:\n\n" + "\n".join(lines)
        else:
            yield f"{title}: {_paragraphs(text)}"


def _fields(owner: type) -> Iterator[str]:
    """List the fields of a record and what else can be read of it, with what is said of each."""
    names = getattr(owner, "__dataclass_fields__", None) or getattr(owner, "_fields", ())
    own = [name for name in names if not name.startswith("_")]
    about = _said_of_fields(owner) if own else {}
    if own:
        yield f"Fields: {', '.join(map(code, own))}."
    read = [
        (name, one_line((inspect.getdoc(each) or "").split("\n\n")[0]))
        for name, each in vars(owner).items()
        if isinstance(each, property) and not name.startswith("_")
    ]
    told = [*((name, about[name]) for name in own if name in about), *read]
    if told:
        yield "\n".join(f"- {code(name)}: {prose(said)}" for name, said in told)


def _said_of_fields(owner: type) -> dict[str, str]:
    """Read what stands beneath the fields of a class, by their names."""
    (body,) = ast.parse(dedent(inspect.getsource(owner))).body
    assert isinstance(body, ast.ClassDef)
    return {
        before.target.id: one_line(after.value.value)
        for before, after in pairwise(body.body)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }


def _wrapped(signature: str) -> str:
    """Break a long signature after each parameter."""
    if len(signature) <= 96:
        return signature
    depth, broken = 0, ""
    for at, sign in enumerate(signature):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign == ")":
            return f"{broken},\n{signature[at:]}"
        broken += sign
        if depth == 1 and sign in "(,":
            broken += "\n   " if sign == "," else "\n    "
    return signature


def _paragraphs(text: str) -> str:
    """Write plain paragraphs; lines that are indented stay as they are."""
    parts = []
    for each in re.split(r"\n\s*\n", text.strip("\n")):
        if each.startswith("    "):
            parts.append(f"```text\n{inspect.cleandoc(each)}\n```")
        elif each.strip():
            parts.append(prose(each))
    return "\n\n".join(parts)
