"""What was set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AgentPut:
    """An agent was created or changed; `changes` holds column values."""

    kind: ClassVar[str] = "agent_put"
    unwritten: ClassVar[frozenset[str]] = frozenset({"password_hash"})
    changes: dict[str, object]
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class QueuePut:
    """A queue was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "queue_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, object]


@dataclass(frozen=True, slots=True)
class SitePut:
    """A site was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "site_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, object]


@dataclass(frozen=True, slots=True)
class EntriesPut:
    """FAQ entries were created or changed; their content lives in their rows."""

    kind: ClassVar[str] = "entries_put"
    unwritten: ClassVar[frozenset[str]] = frozenset({"rows"})
    ids: tuple[str, ...]
    rows: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class InboxPut:
    """An inbox was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "inbox_put"
    unwritten: ClassVar[frozenset[str]] = frozenset({"token_hash"})
    row: dict[str, object]
    token_hash: str = ""
