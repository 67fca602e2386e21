"""The shapes of what administrators set up: as it is shown, and as it is sent.

What is sent may be wrong in several places at once, so lists and tables inside are taken as they
come and checked together by the rules of the domain; the description still says how they look.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from contact_center.api.saving import Expects

Seconds = Annotated[int, Meta(description="Seconds.")]


def _like(name: str) -> Meta:
    return Meta(extra_json_schema={"items": {"$ref": f"#/components/schemas/{name}"}})


class SkillBody(Struct):
    """A skill to save."""

    name: str
    description: str = ""
    expects: Expects = None


class SkillRow(Struct):
    """Something an agent can do well; agents have it on a level from 1 to 5."""

    id: str
    name: str
    description: str
    version: int


class ProfileBody(Struct):
    """A capacity profile to save."""

    name: str
    units: int = 100
    most: dict[str, int] = {}
    interrupts: dict[str, list[str]] = {}
    expects: Expects = None


class ProfileRow(Struct):
    """How much an agent carries: units in all, a most per channel, and what interrupts what."""

    id: str
    name: str
    units: int
    most: dict[str, int]
    interrupts: dict[str, list[str]]
    version: int


class CodeBody(Struct):
    """A presence code to save."""

    name: str
    channels: list[str] = []
    productive: bool = False
    paid: bool = True
    max_minutes: int | None = None
    expects: Expects = None


class CodeRow(Struct):
    """A reason to be away; `channels` are routed to them all the same."""

    id: str
    name: str
    channels: list[str]
    productive: bool
    paid: bool
    max_minutes: int | None
    version: int


Times = Annotated[list[str], Meta(description='From and to, as in ["09:00", "17:30"].')]


class HolidayRow(Struct):
    """A date with hours of its own; with none it is closed."""

    date: str
    name: str = ""
    hours: list[Times] = []


class OneOffRow(Struct, rename={"from_": "from"}):
    """From one wall time (`2027-12-24T09:30`) to another."""

    from_: str
    to: str
    name: str = ""


class CalendarBody(Struct):
    """A calendar to save."""

    name: str
    zone: Annotated[str, Meta(description="A name of the zone database, like Europe/Berlin.")]
    always: bool = False
    weekly: Annotated[
        dict[str, Any],
        Meta(description="By weekday, mon to sun: a list of pairs of times. 24:00 is allowed."),
    ] = {}
    holidays: Annotated[list[Any], _like("HolidayRow")] = []
    openings: Annotated[list[Any], _like("OneOffRow")] = []
    closures: Annotated[list[Any], _like("OneOffRow")] = []
    expects: Expects = None


class CalendarRow(Struct):
    """When a queue is open, in wall time of its zone."""

    id: str
    name: str
    zone: str
    always: bool
    weekly: dict[str, list[Times]]
    holidays: list[HolidayRow]
    openings: list[OneOffRow]
    closures: list[OneOffRow]
    version: int


class StepRow(Struct, omit_defaults=True):
    """One step: after so long it asks for less, lets in more, or does something."""

    after_seconds: int = 0
    require: dict[str, int] | None = None
    max_rank: int | None = None
    add_queue: str | None = None
    target_seconds: int | None = None
    prefer: list[str] | None = None
    when_expected_over_seconds: int | None = None
    skip_if: str | None = None
    do: str | None = None


class PathRow(Struct, omit_defaults=True):
    """Where work goes and how its search widens."""

    queue: str | None = None
    target_seconds: int | None = None
    tier: int | None = None
    require: dict[str, int] | None = None
    steps: list[StepRow] = []


class FilterRow(PathRow, omit_defaults=True, kw_only=True):
    """A path for work of which the condition `when` holds."""

    when: str


class PlanBody(Struct):
    """A routing plan to save."""

    name: str
    filters: Annotated[list[Any], _like("FilterRow")] = []
    default: Annotated[
        dict[str, Any], Meta(extra_json_schema={"$ref": "#/components/schemas/PathRow"})
    ] = {}
    expects: Expects = None


class PlanRow(Struct):
    """A routing plan: the first filter whose condition holds is taken, else the default."""

    id: str
    name: str
    filters: list[FilterRow]
    default: PathRow
    version: int


class QueueBody(Struct):
    """A queue to save; what is left out is as if it were new."""

    name: str
    channels: list[str] = field(default_factory=lambda: ["chat"])
    target_seconds: int | None = None
    ring_seconds: int | None = None
    wrapup_seconds: int | None = None
    require: dict[str, int] = {}
    agent_order: str = "least_loaded"
    tier: int = 0
    tier_targets: dict[str, int] = {}
    offer_mode: str | None = None
    auto_accept_seconds: int = 0
    broadcast_to: int = 3
    calendar: str | None = None
    max_waiting: int | None = None
    max_expected_seconds: int | None = None
    max_wait_seconds: int | None = None
    actions: dict[str, str] = {}
    overflow_queue: str | None = None
    plan: str | None = None
    expects: Expects = None


class QueueSetup(Struct):
    """A queue with everything that is set up for it; null means the center's usual, or no limit."""

    id: str
    name: str
    channels: list[str]
    target_seconds: int | None
    ring_seconds: int | None
    wrapup_seconds: int | None
    require: dict[str, int]
    agent_order: str
    tier: int
    tier_targets: dict[str, int]
    offer_mode: str | None
    auto_accept_seconds: int
    broadcast_to: int
    calendar: str | None
    max_waiting: int | None
    max_expected_seconds: int | None
    max_wait_seconds: int | None
    actions: dict[str, str]
    overflow_queue: str | None
    plan: str | None
    version: int


class MembershipBody(Struct):
    """What an agent serves; fields that are left out stay, an empty `profile` takes it away."""

    queues: Annotated[dict[str, int], Meta(description="Rank by queue; 0 is asked first.")]
    skills: Annotated[dict[str, int], Meta(description="Level by skill, 1 to 5.")] | None = None
    profile: str | None = None
    expects: Expects = None


class MembershipRow(Struct):
    """What an agent serves, can do and carries."""

    agent: str
    name: str
    queues: dict[str, int]
    skills: dict[str, int]
    profile: str | None
    units: int
    version: int
