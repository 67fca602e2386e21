"""Answers and phrases as templates: text with variables and conditions, and nothing else.

Operators edit templates, so they are Jinja2 in its sandbox, and less: no loops, calls, macros,
attributes or arithmetic. What is left takes time and space in proportion to its own length.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEMPLATE = 10_000
LONGEST_OUTPUT = 10_000
"""One message; a longer one ends with an ellipsis."""

LONGEST_VALUE = 200

_DEEPEST = 20
_FILTERS = frozenset({"default", "d", "upper", "lower", "capitalize", "title", "trim"})
_TESTS = frozenset({"defined", "undefined"})
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Filter,
    nodes.Test,
)
# Plain text, not HTML: whoever shows it escapes it.
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_FAILURES = (TemplateError, SyntaxError, RecursionError, ValueError, TypeError, OverflowError)


class BrokenTemplateError(ValueError):
    """A template that will not be rendered, and why."""


def template_problem(source: str, known: Collection[str] | None = None) -> str | None:
    """What is wrong with a template, for the person who wrote it; None if nothing is.

    With `known`, a variable that is none of them needs a default or a test.
    """
    try:
        _compile(source)
        unknown = _bare_names(_parse(source)) - set(known) if known is not None else set()
    except _FAILURES as error:
        return str(error)
    return f"{min(unknown)!r} is no variable here, and has no default" if unknown else None


def render(source: str, variables: Mapping[str, str]) -> str | None:
    """The text of a template; None if it cannot be rendered or nothing comes of it."""
    try:
        text = _compile(source).render({name: _clean(value) for name, value in variables.items()})
    except _FAILURES:
        return None
    text = text.strip()
    return text if len(text) <= LONGEST_OUTPUT else text[: LONGEST_OUTPUT - 1] + "…"


@functools.lru_cache(maxsize=1024)
def _compile(source: str) -> Template:
    _parse(source)
    return _ENVIRONMENT.from_string(source)


def _parse(source: str) -> nodes.Template:
    """The template as a tree in which there is nothing but what is allowed."""
    if len(source) > LONGEST_TEMPLATE:
        raise BrokenTemplateError(f"longer than {LONGEST_TEMPLATE} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise BrokenTemplateError(
            f"{error.message}" + (f" (line {line})" if line else "")
        ) from error
    except _FAILURES as error:
        raise BrokenTemplateError("nested too deep, or a number too long") from error
    for node, depth in _walk(tree):
        if depth > _DEEPEST:
            raise BrokenTemplateError(f"nested too deep (line {node.lineno})")
        if fault := _fault_of(node):
            raise BrokenTemplateError(f"{fault} (line {node.lineno})")
    return tree


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes())


def _fault_of(node: nodes.Node) -> str | None:
    match node:
        case nodes.Filter(name=name) if name not in _FILTERS:
            return f"the filter {name!r} is not among {', '.join(sorted(_FILTERS))}"
        case nodes.Test(name=name) if name not in _TESTS:
            return f"the test {name!r} is not among {', '.join(sorted(_TESTS))}"
        case _ if not isinstance(node, _ALLOWED):
            kind = type(node).__name__.lower()
            return f"only variables, conditions and filters are possible, not {kind!r}"
        case _:
            return None


def _bare_names(tree: nodes.Template) -> set[str]:
    """Variables that have no default and are not tested anywhere."""
    guarded = {
        node.node.name
        for node in tree.find_all((nodes.Filter, nodes.Test))
        if node.name in {"default", "d", *_TESTS} and isinstance(node.node, nodes.Name)
    }
    return {name.name for name in tree.find_all(nodes.Name)} - guarded


def _clean(value: str) -> str:
    """A value as part of a sentence: short, and without line breaks and invisible signs."""
    shown = value[:LONGEST_VALUE]
    return "".join(sign for sign in shown if not unicodedata.category(sign).startswith("C"))
