"""What the auditor reads: rows and counts of one moment, to be held against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Counted:
    """A conversation's messages: what its row says, how many there are, the highest number."""

    conv: str
    last_seq: int
    messages: int
    highest: int


@dataclass(frozen=True, slots=True)
class Held:
    """Something that takes an agent's capacity: a live offer, or work on their desk.

    `channel` and `cost` are None for work whose row is missing.
    """

    conv: str
    agent: str
    channel: str | None
    cost: int | None
    offer: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What an agent's row says they carry: in use, items and units by channel.

    `interrupts` is what rests beside what for them; None where it is what holds for everybody.
    """

    agent: str
    used: int
    held: dict[str, int]
    load: dict[str, int]
    interrupts: dict[str, list[str]] | None = None


@dataclass(frozen=True, slots=True)
class RowsAfter:
    """The journal from `after` to `through`, and the rows that it may have changed.

    `positions` is how many facts lie between the two, `beyond` how many lie behind the head.
    Offers, loads and waiting work are all there are, for they are few.
    """

    after: int
    through: int
    head: int
    positions: int
    beyond: int = 0
    holes: list[int] = field(default_factory=list)
    conversations: list[Counted] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    without_work: list[str] = field(default_factory=list)


class AuditReader(Protocol):
    """Looks, and never corrects."""

    async def rows_after(self, after: int, most: int) -> RowsAfter:
        """One consistent look at `most` positions after `after`, at the most."""
        ...
