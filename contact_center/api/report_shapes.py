"""What is asked of reports, and what they answer."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from contact_center.api.rows import Channel
from contact_center.reporting.agent_figures import AgentFigures, Fairness
from contact_center.reporting.queue_figures import QueueFigures
from contact_center.reporting.service_level import DEFAULT, Counts, Variant

Seconds = Annotated[float, Meta(ge=0, le=604_800)]
Interval = Literal["15", "30", "60", "day"]
Moment = Annotated[
    str,
    Meta(
        max_length=40,
        description="Milliseconds, or a date or time in the zone: 2027-03-01, 2027-03-01T10:00.",
    ),
]
Zone = Annotated[str, Meta(max_length=60, description="A time zone, as in Europe/Berlin.")]


class SpanQuery(Struct):
    """From one moment up to another, today so far when nothing is said."""

    start: Moment | None = field(default=None, name="from")
    to: Moment | None = None
    zone: Zone = "UTC"


class AgentQuery(SpanQuery):
    """`bom` is for spreadsheets that take a CSV without one for something else than UTF-8."""

    agent: str | None = None
    bom: bool = False


class QueueQuery(SpanQuery):
    """Stays entered in the span; `t` and `s` are the thresholds in seconds."""

    queue: str | None = None
    channel: Channel | None = None
    t: Seconds = 20
    s: Seconds = 5
    variant: Variant = DEFAULT
    bom: bool = False


class IntervalQuery(QueueQuery):
    """The same, cut into intervals of so many minutes, or into days."""

    interval: Interval = "30"


class Asked(Struct):
    """The span that was answered, in milliseconds, and what else was asked."""

    start: int = field(name="from")
    to: int
    zone: str


class Judged(Asked):
    """With the thresholds, in seconds, and the variant of the service level."""

    t: float
    s: float
    variant: Variant


class QueueLine(Struct):
    """One queue."""

    queue: str
    name: str
    figures: QueueFigures


class QueueReport(Struct):
    """Every queue, and all of them together."""

    asked: Judged
    items: list[QueueLine]
    total: QueueFigures


class IntervalLine(Struct):
    """One interval; `local` is its beginning as people in the zone write it."""

    start: int = field(name="from")
    to: int
    local: str
    figures: QueueFigures


class IntervalReport(Struct):
    """Every interval, and the whole span."""

    asked: Judged
    items: list[IntervalLine]
    total: QueueFigures


class Level(Struct):
    """A service level and how it was made."""

    variant: Variant
    formula: str
    service_level: float | None


class LevelLine(Struct):
    """One queue by every variant there is."""

    queue: str
    name: str
    counts: Counts
    levels: list[Level]


class LevelCell(Struct):
    """One queue by one variant: a line of the file."""

    queue: str
    name: str
    variant: Variant
    formula: str
    service_level: float | None
    counts: Counts


class LevelReport(Struct):
    """Every queue, and all of them together, by every variant."""

    asked: Judged
    items: list[LevelLine]
    total: LevelLine


class AgentLine(Struct):
    """One agent."""

    agent: str
    name: str
    figures: AgentFigures


class AgentReport(Struct):
    """Everybody who was signed in or answered something, and all of them together."""

    asked: Asked
    items: list[AgentLine]
    total: AgentFigures
    fairness: Fairness
