"""A value of a scenario file that knows where it stands, so that an error can name the key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from routing.simulate.scenario import NS_A_SECOND

_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_LARGEST = 1e12
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class ScenarioError(ValueError):
    """The scenario cannot be played; the text is one sentence and names the key."""


class Node:
    """A value and its key path, such as `traffic[1].handle.exp`."""

    def __init__(self, value: object, path: str = "") -> None:
        """`value` is what the file had at `path`."""
        self.value = value
        self.path = path

    def fail(self, problem: str) -> ScenarioError:
        """The error to raise: what is wrong here."""
        return ScenarioError(f"{self.path or 'The scenario'} {problem}.")

    @property
    def is_given(self) -> bool:
        """Whether the file says anything at all here."""
        return self.value is not None

    def at(self, key: str) -> Node:
        """What stands under `key`; a node without a value where nothing does."""
        path = f"{self.path}.{key}" if self.path else key
        return Node(self.as_mapping().get(key), path)

    def has(self, key: str) -> bool:
        """Whether `key` is written, even with nothing behind it."""
        return key in self.as_mapping()

    def knowing(self, keys: Collection[str]) -> Node:
        """This mapping, if it has no other keys than these."""
        for key in self.as_mapping():
            if key not in keys:
                known = ", ".join(sorted(keys))
                raise self.fail(f"has the unknown key {key!r}; known are {known}")
        return self

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The keys and what stands under them; nothing where nothing is given."""
        if not self.is_given:
            return
        for key in self.as_mapping():
            yield key, self.at(key)

    def items(self) -> Iterator[Node]:
        """The values of a list; nothing where nothing is given."""
        if not self.is_given:
            return
        if not isinstance(self.value, list | tuple):
            raise self.fail("must be a list")
        for number, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{number}]")

    def number(self, *, least: float = 0.0, above: bool = False) -> float:
        """A number that is `least` or more, or `above` it."""
        value = self.value
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fail(f"must be a number, not {value!r}")
        if not -_LARGEST < value < _LARGEST:
            raise self.fail("must be a number that is not that large")
        if value < least or (above and value == least):
            raise self.fail(f"must be {'more than' if above else 'at least'} {least:g}")
        return float(value)

    def whole(self, *, least: int = 0) -> int:
        """A whole number that is `least` or more."""
        number = self.number(least=least)
        if number != int(number):
            raise self.fail(f"must be a whole number, not {self.value!r}")
        return int(number)

    def text(self, choices: Collection[str] | None = None) -> str:
        """A word, one of `choices` if there are any; whole numbers are words as well."""
        word = self.value
        if isinstance(word, int) and not isinstance(word, bool):
            word = str(word)
        if not isinstance(word, str):
            raise self.fail(f"must be a word, not {word!r}")
        if choices is not None and word not in choices:
            raise self.fail(f"must be one of {', '.join(sorted(choices))}, not {word!r}")
        return word

    def is_true(self) -> bool:
        """Yes or no; no where nothing is given."""
        if self.value is not None and not isinstance(self.value, bool):
            raise self.fail(f"must be true or false, not {self.value!r}")
        return bool(self.value)

    def seconds(self) -> int:
        """A number of seconds, in nanoseconds."""
        return round(self.number() * NS_A_SECOND)

    def span(self) -> int:
        """A number of seconds, or a text such as `8h` or `1h30m`, in nanoseconds."""
        if not isinstance(self.value, str):
            return self.seconds()
        parts = _SPAN.findall(self.value)
        if "".join(number + unit for number, unit in parts) != self.value.replace(" ", ""):
            raise self.fail(f"must be a time such as 45s, 30m or 1h30m, not {self.value!r}")
        return round(sum(float(number) * _UNITS[unit] for number, unit in parts) * NS_A_SECOND)

    def levels(self) -> dict[str, int]:
        """Names with whole numbers; empty where nothing is given."""
        return {key: node.whole() for key, node in self.entries()}

    def as_mapping(self) -> dict[str, object]:
        """The mapping as the file has it; empty where nothing is given."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.fail("must be a mapping")
        return {str(key): value for key, value in self.value.items()}
