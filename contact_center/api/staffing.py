"""The staffing hint: how many agents a promise takes at some hour, from the center's own past."""

from __future__ import annotations

import asyncio
from typing import Annotated

from msgspec import Meta, Struct, field

from contact_center.api.report_shapes import Moment, Seconds, Zone
from contact_center.ports.clock import Clock
from contact_center.ports.reports import ReportReader, Span, TooMany
from contact_center.reporting import intervals
from contact_center.reporting.quality import rounded
from contact_center.reporting.staffing import agents_needed, demand
from contact_center.wire.http import bodies
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get

INTERVAL_MS = 1_800_000
WEEKS = 8
RECENT_MS = 28 * 86_400_000
"""How far back handling and patience are measured: long enough to be many, and still true."""


class StaffingQuery(Struct):
    """Which queue, when, and what share is to be answered within `t` seconds."""

    queue: str
    at: Moment
    target: Annotated[float, Meta(gt=0, lt=1)] = 0.8
    t: Seconds = 20
    zone: Zone = "UTC"


class StaffingHint(Struct):
    """The half-hour that was meant, what is expected of it, and how many agents it takes.

    `agents` is null where the past says too little: nobody was handled, or no number would do.
    `arrivals` are per half-hour, of `weeks` past weeks; `handle_seconds` is attention, what one
    contact took of an agent; without anybody who gave up `model` is Erlang C instead of Erlang A.
    """

    queue: str
    start: int = field(name="from")
    to: int
    target: float
    t: float
    agents: int | None
    model: str | None
    arrivals: float
    weeks: int
    handle_seconds: float | None
    handled: int
    patience_seconds: float | None
    abandoned: int
    service_level: float | None
    asa_seconds: float | None
    abandon_rate: float | None
    occupancy: float | None


class Staffing:
    """Asks the rows of reports, and theory."""

    def __init__(self, rows: ReportReader, clock: Clock) -> None:
        """Read from `rows`."""
        self._rows = rows
        self._clock = clock

    @get("/api/v1/reports/staffing", reads="reports.read")
    async def report_staffing(self, query: StaffingQuery) -> StaffingHint:
        """How many agents it takes to keep the promise of a queue in one half-hour."""
        now = self._clock.now()
        try:
            zone = intervals.zone_of(query.zone)
            at = intervals.moment(query.at, zone)
        except ValueError as error:
            raise _wrong(f"at, zone: {error}") from error
        start = intervals.begin(at, "30", zone)
        half = Span(start, start + INTERVAL_MS)
        past = intervals.weeks_before(half, WEEKS, zone)
        try:
            first = await self._rows.first(query.queue)
            known = [one for one in past if first is not None and first < one.end <= now]
            came = await self._rows.segments(known, query.queue)
            recent = await self._rows.segments([Span(now - RECENT_MS, now)], query.queue)
        except TooMany as error:
            raise _wrong("queue: too much happened in it for one answer") from error
        arrivals = [sum(one.start <= each.entered_at < one.end for each in came) for one in known]

        def hint() -> StaffingHint:
            expected = demand(arrivals, INTERVAL_MS / 1000, recent)
            need = agents_needed(expected, query.target, query.t) if known else None
            service = need.service if need else None
            return StaffingHint(
                queue=query.queue,
                start=half.start,
                to=half.end,
                target=query.target,
                t=query.t,
                agents=need.agents if need else None,
                model=need.model if need else None,
                arrivals=round(expected.rate_per_s * INTERVAL_MS / 1000, 3),
                weeks=expected.weeks,
                handle_seconds=rounded(expected.handle_s),
                handled=expected.handled,
                patience_seconds=rounded(expected.patience_s),
                abandoned=expected.abandoned,
                service_level=rounded(service.service_level if service else None),
                asa_seconds=rounded(service.asa_s if service else None),
                abandon_rate=rounded(service.abandon_rate if service else None),
                occupancy=rounded(service.occupancy if service else None),
            )

        return await asyncio.to_thread(hint)


def _wrong(what: str) -> Problem:
    return bodies.malformed(ValueError(what))
