"""The limits a setting may have, each with the words that tell a person what is allowed."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit


class Secret:
    """A text that must not be seen: printing or logging it shows only that there is one."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class Rule(Protocol):
    """A limit on a value of the right kind."""

    @property
    def words(self) -> str:
        """What is allowed, to follow the words of the kind: `from 1 to 10`."""

    def holds(self, value: Any) -> bool: ...


@dataclass(frozen=True)
class Between:
    """A number from `low` to `high`, both allowed."""

    low: float
    high: float

    @property
    def words(self) -> str:
        return f"from {self.low} to {self.high}"

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Filled:
    """A text with something in it."""

    words: str = "that is not empty"

    def holds(self, value: str | Path | Secret) -> bool:
        return bool((value.reveal() if isinstance(value, Secret) else str(value)).strip())


@dataclass(frozen=True)
class WebAddress:
    """The address of a website, without a path."""

    words: str = "like https://help.example.com"

    def holds(self, value: str) -> bool:
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            return False
        plain = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain and port != 0


@dataclass(frozen=True)
class Networks:
    """Internet addresses or networks."""

    words: str = "of addresses or networks like 10.0.0.0/8"

    def holds(self, value: Iterable[str]) -> bool:
        try:
            for text in value:
                ipaddress.ip_network(text)
        except ValueError:
            return False
        return True
