"""FAQ files taken apart: a YAML list or JSON lines to raw entries with their line numbers.

Files come from people and from other programs, so nothing in them is trusted: YAML is read as
a stream of events in which tags, aliases and deep nesting are refused, and every scalar is
text (a question `yes` and an id `2026` stay what was typed).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

LARGEST_FILE = 32 * 1024 * 1024
_DEEPEST = 6
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class RawEntry:
    """The fields of one entry as they stand in a file, and the line it begins on."""

    line: int
    fields: dict[str, object]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in a file that cannot be read; after one in YAML the rest is not looked at."""

    line: int
    message: str


def read_entries(data: bytes) -> Iterator[RawEntry | Unreadable]:
    """The raw entries of a file. What begins with `{` is JSON lines, anything else YAML."""
    if len(data) > LARGEST_FILE:
        yield Unreadable(1, f"larger than {LARGEST_FILE // 1024 // 1024} MB")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Unreadable(data.count(b"\n", 0, error.start) + 1, "not UTF-8 text")
        return
    yield from _read_json_lines(text) if text.lstrip().startswith("{") else _read_yaml(text)


def _read_json_lines(text: str) -> Iterator[RawEntry | Unreadable]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _read_json(number, line)


def _read_json(number: int, line: str) -> RawEntry | Unreadable:
    try:
        fields = json.loads(line, object_pairs_hook=_no_double_keys)
    except json.JSONDecodeError as error:
        return Unreadable(number, f"not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return Unreadable(number, f"not an entry: {error}")
    if not isinstance(fields, dict):
        return Unreadable(number, "not an entry: a line must be an object")
    return RawEntry(number, fields)


def _no_double_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        msg = f"field {next(name for name in names if names.count(name) > 1)!r} stands twice"
        raise ValueError(msg)
    return fields


@dataclass(slots=True)
class _Open:
    """A YAML list or mapping that is being read; a mapping waits for the value of `key`."""

    line: int
    value: list[object] | dict[str, object]
    key: str | None = None
    lines: list[int] = field(default_factory=list)


def _read_yaml(text: str) -> Iterator[RawEntry | Unreadable]:
    try:
        top = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        yield Unreadable(mark.line + 1 if mark else 1, f"not YAML: {error.problem}")
        return
    except yaml.YAMLError as error:
        yield Unreadable(1, f"not YAML: {str(error).splitlines()[0]}")
        return
    if top is None:
        return
    if not isinstance(top.value, list):
        yield Unreadable(top.line, "a list of entries is needed")
        return
    for line, fields in zip(top.lines, top.value, strict=True):
        if isinstance(fields, dict):
            yield RawEntry(line, fields)
        else:
            yield Unreadable(line, "not an entry: fields are needed")


def _compose(text: str) -> _Open | None:
    """The first document as lists, mappings and texts, without recursion.

    Raises `MarkedYAMLError` for what is not YAML and for what an FAQ file has no use for.
    """
    stack: list[_Open] = []
    top: _Open | None = None
    for event in yaml.parse(text, Loader=_LOADER):
        _refuse_oddities(event, depth=len(stack), is_second=top is not None and not stack)
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.SequenceStartEvent():
                stack.append(_Open(line, []))
            case yaml.MappingStartEvent():
                stack.append(_Open(line, {}))
            case yaml.CollectionEndEvent():
                closed = stack.pop()
                if stack:
                    _put(stack[-1], closed.value, closed.line, event)
                else:
                    top = closed
            case yaml.ScalarEvent() if stack:
                is_nothing = event.implicit[0] and event.value in _NOTHING
                _put(stack[-1], None if is_nothing else event.value, line, event)
            case yaml.ScalarEvent():
                top = None if event.value in _NOTHING else _Open(line, {})
            case _:
                pass  # where the stream and its documents begin and end
    return top


def _refuse_oddities(event: yaml.Event, *, depth: int, is_second: bool) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        _refuse(event, "anchors and aliases are not read")
    if (tag := getattr(event, "tag", None)) not in {None, "!"}:
        _refuse(event, f"the tag {tag!r:.60} is not read")
    if depth >= _DEEPEST:
        _refuse(event, "nested too deep for an entry")
    if is_second and isinstance(event, yaml.DocumentStartEvent):
        _refuse(event, "one list of entries is read; a second document begins here")


def _refuse(event: yaml.Event, message: str) -> NoReturn:
    mark: Any = event.start_mark  # the C parser has a mark class of its own
    raise yaml.MarkedYAMLError(problem=message, problem_mark=mark)


def _put(container: _Open, value: object, line: int, event: yaml.Event) -> None:
    if isinstance(container.value, list):
        container.value.append(value)
        container.lines.append(line)
    elif container.key is None:
        if not isinstance(value, str):
            _refuse(event, "a field name must be text")
        elif value in container.value:
            _refuse(event, f"field {value!r} stands twice")
        container.key = str(value)
    else:
        container.value[container.key] = value
        container.key = None
