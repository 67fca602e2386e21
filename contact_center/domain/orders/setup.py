"""What administrators set up for routing: skills, profiles, presence codes, calendars, plans.

Each is saved as a whole. `expects` is the version that was seen, 0 for "there is none yet": when
somebody else has saved since, the order is refused. Every fault is named at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contact_center.domain.calendar_fields import check_calendar
from contact_center.domain.checks import check_choice, check_integers, check_text, check_texts
from contact_center.domain.flaws import raise_flaws
from contact_center.domain.plan_fields import check_plan
from contact_center.domain.queue_fields import CHANNELS, check_profile

_LONGEST_NAME = 100
_LONGEST_AWAY = 24 * 60


@dataclass(frozen=True, slots=True)
class PutSkill:
    """Create or replace a skill."""

    skill: str
    name: str
    description: str = ""
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.skill, self.name, self.expects)
        check_text("description", self.description, 1000)


@dataclass(frozen=True, slots=True)
class PutProfile:
    """Create or replace a capacity profile; agents who have it carry this much from now on."""

    profile: str
    name: str
    units: int = 100
    most: dict[str, int] = field(default_factory=dict)
    interrupts: dict[str, list[str]] = field(default_factory=dict)
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.profile, self.name, self.expects)
        raise_flaws(check_profile(self.units, self.most, self.interrupts))


@dataclass(frozen=True, slots=True)
class PutCode:
    """Create or replace a presence code; codes that begin with `system:` are the center's own."""

    code: str
    name: str
    channels: tuple[str, ...] = ()
    productive: bool = False
    paid: bool = True
    max_minutes: int | None = None
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.code, self.name, self.expects)
        if self.code.startswith("system:"):
            msg = "code: codes that begin with system: are the center's own"
            raise ValueError(msg)
        for number, channel in enumerate(self.channels):
            check_choice(f"channels[{number}]", channel, CHANNELS)
        if self.max_minutes is not None and not 0 < self.max_minutes <= _LONGEST_AWAY:
            msg = f"max_minutes: a whole number from 1 to {_LONGEST_AWAY}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class PutCalendar:
    """Create or replace a calendar; what its fields mean is said in `domain.calendars`."""

    calendar: str
    name: str
    zone: str
    always: bool = False
    weekly: dict[str, Any] = field(default_factory=dict)
    holidays: tuple[Any, ...] = ()
    openings: tuple[Any, ...] = ()
    closures: tuple[Any, ...] = ()
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.calendar, self.name, self.expects)
        raise_flaws(
            check_calendar(self.zone, self.weekly, self.holidays, self.openings, self.closures)
        )


@dataclass(frozen=True, slots=True)
class PutPlan:
    """Create or replace a routing plan; what its fields mean is said in `domain.plans`."""

    plan: str
    name: str
    filters: tuple[Any, ...] = ()
    default: dict[str, Any] = field(default_factory=dict)
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.plan, self.name, self.expects)
        raise_flaws(check_plan(self.filters, self.default))


@dataclass(frozen=True, slots=True)
class RemoveSkill:
    """Remove a skill that nothing uses."""

    skill: str
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.skill, self.skill, self.expects)


@dataclass(frozen=True, slots=True)
class RemoveProfile:
    """Remove a capacity profile that no agent has."""

    profile: str
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.profile, self.profile, self.expects)


@dataclass(frozen=True, slots=True)
class RemoveCode:
    """Remove a presence code that nobody is away with."""

    code: str
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.code, self.code, self.expects)


@dataclass(frozen=True, slots=True)
class RemoveCalendar:
    """Remove a calendar that no queue goes by and no plan asks about."""

    calendar: str
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.calendar, self.calendar, self.expects)


@dataclass(frozen=True, slots=True)
class RemovePlan:
    """Remove a plan that no queue has; work that goes through it already is not disturbed."""

    plan: str
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.plan, self.plan, self.expects)


@dataclass(frozen=True, slots=True)
class RemoveQueue:
    """Remove a queue that nothing uses and nobody ever waited in."""

    queue: str
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_named(self.queue, self.queue, self.expects)


def check_named(id_: str, name: str, expects: int | None) -> None:
    """What everything that is set up has; raises ValueError."""
    check_texts({"id": id_, "name": name}, _LONGEST_NAME)
    check_integers({"expects": expects})
    if not id_.strip() or not name.strip():
        msg = "name: empty" if id_.strip() else "id: empty"
        raise ValueError(msg)
