"""What a waiting visitor may be told about their place in the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """`position` counts from 1; the wait is a range in seconds, None while it cannot be known."""

    position: int
    wait_low_s: int | None = None
    wait_high_s: int | None = None


class Places(Protocol):
    """Whoever holds the floor knows the places."""

    def place_of(self, conv: str) -> Place | None:
        """The place of a waiting conversation; None when it does not wait, or is not known here."""
        ...
