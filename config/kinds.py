"""What a setting may be: its kind, its limits, and the words that tell a person both."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from config.rules import Rule, Secret

T = TypeVar("T")

SWITCH = {"true": True, "yes": True, "on": True, "1": True}
SWITCH |= {"false": False, "no": False, "off": False, "0": False}


def setting(default: T, doc: str, rule: Rule | None = None) -> T:
    """Declare one setting of a section: its default, one line about it, and a limit if any."""
    return field(default=default, metadata={"doc": doc, "rule": rule})


@dataclass(frozen=True)
class Kind:
    """How values of one type are called, and how TOML and the environment write them."""

    words: str
    from_toml: Callable[[object], object]
    from_text: Callable[[str], object]


@dataclass(frozen=True)
class Declared:
    """One setting as it was declared."""

    name: str
    doc: str
    default: object
    kind: Kind
    rule: Rule | None
    is_optional: bool

    @property
    def allowed(self) -> str:
        words = f"{self.kind.words} {self.rule.words}" if self.rule else self.kind.words
        return f"{words}, or nothing" if self.is_optional else words

    @property
    def is_secret(self) -> bool:
        return self.kind is KINDS[Secret]

    def read_toml(self, raw: object) -> object:
        """The value, or ValueError if it is not allowed."""
        return self._limited(self.kind.from_toml(raw))

    def read_text(self, raw: str) -> object:
        """The value written in an environment variable; an empty one means nothing."""
        text = raw.strip()
        if not text and self.is_optional:
            return None
        return self._limited(self.kind.from_text(text))

    def _limited(self, value: object) -> object:
        if self.rule and not self.rule.holds(value):
            raise ValueError(value)
        return value


def declared(section: type) -> dict[str, Declared]:
    """The settings of a section by name, in the order they were written."""
    hints = get_type_hints(section)
    return {
        f.name: _declared(f.name, hints[f.name], f.default, f.metadata) for f in fields(section)
    }


def _declared(name: str, hint: Any, default: object, notes: Mapping[str, Any]) -> Declared:
    choices = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    is_optional = NoneType in choices
    (plain,) = (choice for choice in choices if choice is not NoneType)
    kind = _one_of(get_args(plain)) if get_origin(plain) is Literal else KINDS[plain]
    return Declared(name, notes["doc"], default, kind, notes["rule"], is_optional)


def _one_of(choices: tuple[str, ...]) -> Kind:
    def read(raw: object) -> object:
        if raw not in choices:
            raise ValueError(raw)
        return raw

    return Kind(f"one of {', '.join(choices)}", read, read)


def _exactly(kind: type) -> Callable[[object], object]:
    def read(raw: object) -> object:
        # bool is an int for Python, but `port = true` is a slip.
        if type(raw) is not kind:
            raise ValueError(raw)
        return raw

    return read


def _number(raw: object) -> object:
    if type(raw) not in {int, float} or not math.isfinite(cast("float", raw)):
        raise ValueError(raw)
    return raw


def _switch(text: str) -> bool:
    if text.lower() not in SWITCH:
        raise ValueError(text)
    return SWITCH[text.lower()]


def _texts(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise ValueError(raw)
    return tuple(raw)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_text = _exactly(str)
KINDS: Mapping[Any, Kind] = {
    bool: Kind("true or false", _exactly(bool), _switch),
    int: Kind("a whole number", _exactly(int), int),
    float: Kind("a number", _number, lambda text: _number(float(text))),
    str: Kind("a text", _text, str),
    Path: Kind("a path", lambda raw: Path(str(_text(raw))), Path),
    Secret: Kind("a text", lambda raw: Secret(str(_text(raw))), Secret),
    tuple[str, ...]: Kind("a list", _texts, _split),
}
