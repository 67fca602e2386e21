"""What was set up for routing: skills, profiles, presence codes, calendars and plans.

Each is put as a whole, so that the journal has every version; what is removed is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SkillPut:
    """A skill was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "skill_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SkillRemoved:
    """A skill that nothing used any more is gone."""

    kind: ClassVar[str] = "skill_removed"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    id: str


@dataclass(frozen=True, slots=True)
class ProfilePut:
    """A capacity profile was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "profile_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProfileRemoved:
    """A capacity profile that nothing used any more is gone."""

    kind: ClassVar[str] = "profile_removed"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    id: str


@dataclass(frozen=True, slots=True)
class CodePut:
    """A presence code was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "code_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CodeRemoved:
    """A presence code that nothing used any more is gone."""

    kind: ClassVar[str] = "code_removed"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    id: str


@dataclass(frozen=True, slots=True)
class CalendarPut:
    """A calendar was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "calendar_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CalendarRemoved:
    """A calendar that nothing used any more is gone."""

    kind: ClassVar[str] = "calendar_removed"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    id: str


@dataclass(frozen=True, slots=True)
class PlanPut:
    """A routing plan was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "plan_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanRemoved:
    """A routing plan that nothing used any more is gone."""

    kind: ClassVar[str] = "plan_removed"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    id: str


@dataclass(frozen=True, slots=True)
class QueueRemoved:
    """A queue that nothing ever used is gone."""

    kind: ClassVar[str] = "queue_removed"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    id: str
