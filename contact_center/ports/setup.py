"""What administrators have set up for routing, as it is and as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from contact_center.ports.reading import Listed

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Saved:
    """One save of a thing: `row` as it was saved, None when it was removed then.

    `name` is that of the person who did it, `pos` where the journal has it.
    """

    pos: int
    at: int
    by: str
    name: str | None
    row: dict[str, Any] | None


class SetupReader(Protocol):
    """Reads the records of `domain.records_setup`."""

    async def every(self, record: type[R]) -> list[R]:
        """All rows of a kind, by id."""
        ...

    async def one(self, record: type[R], id_: str) -> R | None:
        """One row."""
        ...

    async def versions(self, kind: str, id_: str, before: int | None, limit: int) -> Listed[Saved]:
        """Every save of a thing, newest first; `kind` is the first part of its facts' names."""
        ...
