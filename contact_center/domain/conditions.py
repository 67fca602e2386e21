"""Conditions of a routing plan: `language == 'zh' and tier in ['gold', 'silver']`.

They are written in the notation of Python and read with its parser, but never run by it: only
the few forms below mean anything, everything else is refused with its place when it is saved.

    and  or  not  ( )           == != < <= > >= in  not in
    'a text'  3  2.5  [lists]   is_open('calendar')
    channel  site  queue  locale  language  tier  topic  subject  hour  weekday  customer.<name>

`language` is the first part of the locale, `hour` (0 to 23) and `weekday` ('mon' to 'sun') are
those of the queue's calendar. What is not known is the empty text. A number and a text are
compared as numbers if the text is one; otherwise they are different, and neither is smaller.
`'a' in subject` asks whether the text contains the other.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

NAMES = (
    "channel",
    "site",
    "queue",
    "locale",
    "language",
    "tier",
    "topic",
    "subject",
    "hour",
    "weekday",
)
LONGEST = 1000
MOST_PARTS = 200

Value = str | int | float | bool | tuple["Value", ...]


class BadCondition(Exception):  # noqa: N818 -- an ordinary answer to what somebody typed
    """The condition means nothing; `column` (from 1) is where it stops making sense."""

    def __init__(self, column: int, detail: str) -> None:
        """Refuse at `column`."""
        super().__init__(f"column {column}: {detail}")
        self.column = column
        self.detail = detail


def _never_open(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a condition may ask about a piece of work at one moment."""

    channel: str = "chat"
    site: str = ""
    queue: str = ""
    locale: str = "en"
    tier: str = "standard"
    topic: str = ""
    subject: str = ""
    hour: int = 0
    weekday: str = "mon"
    customer: Mapping[str, str] = field(default_factory=dict)
    is_open: Callable[[str], bool] = _never_open

    @property
    def language(self) -> str:
        """The first part of the locale."""
        return self.locale.partition("-")[0]


Reading = Callable[[Circumstances], Value]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, read and ready; `calendars` are those it asks about."""

    text: str
    reading: Reading
    calendars: frozenset[str]

    def holds(self, circumstances: Circumstances) -> bool:
        """Whether it is so."""
        return bool(self.reading(circumstances))


@lru_cache(maxsize=2000)
def condition(text: str) -> Condition:
    """Read a condition; raises `BadCondition`."""
    if len(text) > LONGEST:
        raise BadCondition(LONGEST, f"at most {LONGEST} characters")
    if "\0" in text:
        raise BadCondition(text.index("\0") + 1, "not understood")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # Where something is missing at the end, the parser has no place.
        place = getattr(error, "offset", None) or len(text.strip()) + 1
        raise BadCondition(_column(text, place), "not understood") from error
    reader = _Reader(text)
    reading = reader.read(tree.body)
    return Condition(text, reading, frozenset(reader.calendars))


def _column(text: str, stripped: int) -> int:
    """The column in the text as it was typed; the parser was given it without leading spaces."""
    return max(1, stripped) + len(text) - len(text.lstrip())


class _Reader:
    """Turns the parser's tree into functions, form by form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.calendars: set[str] = set()
        self.parts = 0

    def read(self, node: ast.expr) -> Reading:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise self.bad(node, "too long")
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                each = [self.read(value) for value in values]
                return lambda about: all(reading(about) for reading in each)
            case ast.BoolOp(op=ast.Or(), values=values):
                each = [self.read(value) for value in values]
                return lambda about: any(reading(about) for reading in each)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                reading = self.read(operand)
                return lambda about: not reading(about)
            case ast.Compare():
                return self.comparison(node)
            case ast.Call():
                return self.call(node)
            case _:
                return self.value(node)

    def value(self, node: ast.expr) -> Reading:
        match node:
            case ast.Constant(value=bool()):
                raise self.bad(node, "write a condition instead of True or False")
            case ast.Constant(value=str() | int() | float() as literal):
                return lambda _: literal
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return lambda _: -number
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                each = [self.read(element) for element in elements]
                return lambda about: tuple(reading(about) for reading in each)
            case ast.Name(id=name) if name in NAMES:
                return lambda about: str_or_number(getattr(about, name))
            case ast.Name(id=name):
                raise self.bad(node, f"{name} is not known; known are {', '.join(NAMES)}")
            case ast.Attribute(value=ast.Name(id="customer"), attr=attribute):
                return lambda about: about.customer.get(attribute, "")
            case _:
                raise self.bad(node, "this cannot be used in a condition")

    def call(self, node: ast.Call) -> Reading:
        match node:
            case ast.Call(
                func=ast.Name(id="is_open"), args=[ast.Constant(value=str() as name)], keywords=[]
            ):
                self.calendars.add(name)
                return lambda about: about.is_open(name)
            case _:
                raise self.bad(node, "only is_open('calendar') can be asked")

    def comparison(self, node: ast.Compare) -> Reading:
        sides = [self.read(side) for side in (node.left, *node.comparators)]
        tests = [self.test(node, kind) for kind in node.ops]

        def compare(about: Circumstances) -> bool:
            values = [side(about) for side in sides]
            return all(
                test(left, right)
                for test, left, right in zip(tests, values, values[1:], strict=False)
            )

        return compare

    def test(self, node: ast.Compare, kind: ast.cmpop) -> Callable[[Value, Value], bool]:
        found = _TESTS.get(type(kind))
        if found is None:
            raise self.bad(node, "compare with == != < <= > >= or in")
        return found

    def bad(self, node: ast.expr, detail: str) -> BadCondition:
        # The parser counts bytes; people count characters.
        before = self.text.strip().encode()[: node.col_offset].decode(errors="ignore")
        return BadCondition(_column(self.text, len(before) + 1), detail)


def str_or_number(value: Any) -> Value:
    """What a field of the work is to a condition: nothing known is the empty text."""
    return value if isinstance(value, str | int) else ""


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _alike(left: Value, right: Value) -> tuple[Any, Any] | None:
    """Both as numbers or both as texts; None when they cannot be compared."""
    if isinstance(left, str) and isinstance(right, int | float):
        number = _number(left)
        return None if number is None else (number, right)
    if isinstance(left, int | float) and isinstance(right, str):
        number = _number(right)
        return None if number is None else (left, number)
    both_lists = isinstance(left, tuple) and isinstance(right, tuple)
    if isinstance(left, tuple) != isinstance(right, tuple) or both_lists:
        return None
    return left, right


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, tuple) and isinstance(right, tuple):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(_equal(one, other) for one, other in pairs)
    pair = _alike(left, right)
    return pair is not None and bool(pair[0] == pair[1])


def _among(left: Value, right: Value) -> bool:
    if isinstance(right, tuple):
        return any(_equal(left, one) for one in right)
    # Nothing is contained in everything, which nobody means who asks about something unknown.
    return isinstance(left, str) and isinstance(right, str) and left != "" and left in right


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Value, Value], bool]:
    def compare(left: Value, right: Value) -> bool:
        pair = _alike(left, right)
        return pair is not None and test(*pair)

    return compare


_TESTS: Mapping[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: _equal,
    ast.NotEq: lambda left, right: not _equal(left, right),
    ast.Lt: _ordered(lambda left, right: left < right),
    ast.LtE: _ordered(lambda left, right: left <= right),
    ast.Gt: _ordered(lambda left, right: left > right),
    ast.GtE: _ordered(lambda left, right: left >= right),
    ast.In: _among,
    ast.NotIn: lambda left, right: not _among(left, right),
}
