"""Why work still waits: its place, what holds it, whom it is kept from and what will change that.

Codes, ids and numbers only; sentences are made where they are shown. Times are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from contact_center.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class Standing:
    """The place in the line. `ahead` counts those who go first, by the queue they wait in.

    `expected_seconds` is the middle of the wait still to come, None with nothing to go by.
    """

    position: int
    tier: int
    due_at: int
    entered_at: int
    ahead: dict[str, int]
    expected_seconds: int | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Something about the work itself that keeps it from everybody but `agent`, if one is named.

    `code`: not_due (a call for later), deserted (the customer has gone), pull (it is taken from
    the list, not offered), ringing, deciding (something was decided just now), resting (decisions
    about it were refused) or reserved. `until` is when that ends by itself.
    """

    code: str
    until: int | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Agents who are kept from the work by the same reason; `named` are the first to be free of it.

    `code` is the rule's word. `until` is when the first of them is free of it, where somebody can
    say; `is_guess` where it is worked out from how long work takes. `presence` and `away_code` say
    more of away, `skill` and `level` what is asked for of lacks_skill. `here` are those signed in.
    """

    code: str
    agents: int
    here: int
    named: tuple[str, ...]
    until: int | None = None
    is_guess: bool = False
    presence: str | None = None
    away_code: str | None = None
    skill: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """The next step of the plan, `number` from 1: when, and what it will change.

    `at` is the earliest time; with `expected_over_seconds` it also takes a wait that long.
    `changes` is the step as the plan has it. `adds` agents who are signed in could be asked from
    then on, of whom `free` could take it as things are.
    """

    number: int
    at: int
    expected_over_seconds: int | None
    changes: dict[str, Any]
    adds: int
    free: int


@dataclass(frozen=True, slots=True)
class Limit:
    """When the queue will not let it wait any longer, and what it does then."""

    at: int
    action: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that keeps one piece of waiting work waiting, as of `at`.

    `others` are agents who serve none of its queues; `able` could take it if nothing held it.
    `plan` is `id@version`, `step` how many of its `steps` were taken. `is_open` is about the
    queue's hours; `opens_at` is when they begin again.
    """

    conv: str
    at: int
    state: str
    queue: str
    channel: str
    standing: Standing
    holds: tuple[Hold, ...]
    kept: tuple[Kept, ...]
    able: int
    others: int
    required: dict[str, int] = field(default_factory=dict)
    queues: tuple[str, ...] = ()
    plan: str | None = None
    step: int = 0
    steps: int = 0
    coming: Coming | None = None
    is_open: bool = True
    opens_at: int | None = None
    limit: Limit | None = None


class Explains(Protocol):
    """Whoever routes, asked for reasons; only looks."""

    @property
    def is_working(self) -> bool:
        """Whether the floor is known here at this moment."""
        ...

    def explain(self, conv: str, now: int) -> Explanation | None:
        """Why this conversation waits; None when it does not wait."""
        ...


class DecisionReader(Protocol):
    """Reads from the journal what was decided about a conversation."""

    async def decisions(self, conv: str, most: int) -> list[Fact]:
        """The last `most` of its facts that say where it went, to whom and why, in order."""
        ...
