"""What is wrong with something that is about to be saved: every fault, each with its place.

A form with five mistakes is sent back once, not five times. A flaw travels as one line of the
refusal's sentence, `filters[0].steps[1].after_seconds: not a whole number`, because answers to
orders are kept as texts; `heard` reads the lines back for those who point at fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from contact_center.domain.checks import check_text

MOST_SHOWN = 100
"""Beyond this nobody reads on; the answer says how many there are."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One fault; `at` is the path of the field, empty for the thing as a whole."""

    at: str
    detail: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.at}: {self.detail}" if self.at else self.detail


def told(flaws: Iterable[Flaw]) -> str:
    """All flaws as one text, a line each."""
    lines = [" ".join(str(flaw).split("\n")) for flaw in flaws]
    more = len(lines) - MOST_SHOWN
    return "\n".join([*lines[:MOST_SHOWN], f"and {more} more"] if more > 0 else lines)


def raise_flaws(flaws: list[Flaw]) -> None:
    """Raise ValueError with every flaw, a line each, if there are any."""
    if flaws:
        raise ValueError(told(flaws))


def heard(text: str) -> list[Flaw]:
    """The flaws of a text that `told` has made."""
    parted = [line.partition(": ") for line in text.split("\n")]
    return [
        Flaw(at, detail) if colon and " " not in at else Flaw("", f"{at}{colon}{detail}")
        for at, colon, detail in parted
    ]


@dataclass(slots=True)
class Look:
    """Goes through a thing from JSON, field by field, and gathers what is wrong with it."""

    flaws: list[Flaw] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)

    @contextmanager
    def at(self, *steps: str | int) -> Iterator[None]:
        """What is looked at inside stands at this place: names of fields, numbers in lists."""
        parts = [f"[{step}]" if isinstance(step, int) else f".{_word(step)}" for step in steps]
        self._path += parts
        try:
            yield
        finally:
            del self._path[len(self._path) - len(parts) :]

    def wrong(self, detail: str) -> None:
        """This place has a fault."""
        self.flaws.append(Flaw("".join(self._path).removeprefix("."), detail))

    def text(self, value: object, longest: int = 100, *, empty: bool = False) -> str | None:
        """A text of at most `longest` characters, or None and a flaw."""
        if not isinstance(value, str):
            self.wrong("not a text")
            return None
        if not value.strip() and not empty:
            self.wrong("empty")
            return None
        try:
            check_text("text", value, longest)
        except ValueError as error:
            self.wrong(str(error).removeprefix("text: "))
            return None
        return value

    def whole(self, value: object, least: int, most: int) -> int | None:
        """A whole number in these bounds, or None and a flaw."""
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(f"a whole number from {least} to {most}")
            return None
        return value

    def choice(self, value: object, allowed: Iterable[str]) -> str | None:
        """One of these words, or None and a flaw."""
        choices = tuple(allowed)
        if not isinstance(value, str) or value not in choices:
            self.wrong(f"one of {', '.join(choices)}")
            return None
        return value

    def mapping(self, value: object) -> Mapping[str, Any]:
        """An object with named fields; an empty one and a flaw otherwise."""
        if not isinstance(value, Mapping):
            self.wrong("not an object")
            return {}
        return value

    def listed(self, value: object, most: int) -> list[Any]:
        """A list of at most so many; an empty one and a flaw otherwise."""
        if not isinstance(value, list | tuple):
            self.wrong("not a list")
            return []
        if len(value) > most:
            self.wrong(f"at most {most}")
            return []
        return list(value)

    def only(self, value: Mapping[str, Any], known: Iterable[str]) -> None:
        """Fields nobody knows are typing mistakes, so they are not passed over."""
        names = tuple(known)
        for name in value:
            if name not in names:
                with self.at(str(name)):
                    self.wrong(f"unknown; known are {', '.join(names)}")


def _word(name: str) -> str:
    """A name from JSON as a part of a path: one word that can be stored, whatever it was."""
    printable = name[:100].encode(errors="replace").decode().replace("\0", "")
    return "_".join(printable.split()) or "_"
