"""Reports over HTTP: queues, intervals, service levels and agents, as JSON and as CSV.

The definitions are in docs/reporting.md. Whoever may see one report may see all of them.
"""

from __future__ import annotations

import asyncio
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiohttp import web

from contact_center.api.report_shapes import (
    AgentLine,
    AgentQuery,
    AgentReport,
    Asked,
    IntervalLine,
    IntervalQuery,
    IntervalReport,
    Judged,
    Level,
    LevelLine,
    LevelReport,
    QueueLine,
    QueueQuery,
    QueueReport,
    SpanQuery,
)
from contact_center.api.report_sheets import flattened, sheet
from contact_center.domain.records_setup import PresenceCode
from contact_center.domain.reserved import is_public
from contact_center.ports.clock import Clock
from contact_center.ports.reading import HistoryReader
from contact_center.ports.reports import ReportReader, Segment, Span, TooMany
from contact_center.ports.setup import SetupReader
from contact_center.reporting import intervals
from contact_center.reporting.agent_figures import Work
from contact_center.reporting.quality import rounded
from contact_center.reporting.queue_figures import Backlog, QueueFigures, queue_figures
from contact_center.reporting.service_level import FORMULAS, VARIANTS, Thresholds, count
from contact_center.wire.http import bodies
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get

MOST_DAYS = 400
MOST_INTERVALS = 3_000
"""A month by quarters of an hour."""

READS = "reports.read"
_DAY_MS = 86_400_000
_CSV = "text/csv"


class Reports:
    """Reads rows and makes figures of them; large reports are made in a thread."""

    def __init__(
        self, rows: ReportReader, history: HistoryReader, setup: SetupReader, clock: Clock
    ) -> None:
        """`history` knows what queues and agents are called, `setup` which absence is paid for."""
        self._rows = rows
        self._history = history
        self._setup = setup
        self._clock = clock

    @get("/api/v1/reports/queues", reads=READS)
    async def report_queues(self, query: QueueQuery) -> QueueReport:
        """What became of whoever entered each queue in the span."""
        span = self._span(query)
        segments = await self._stays(query, span)
        backlog_at = min(span.end, self._clock.now())
        waiting = await self._backlog(query, backlog_at)
        names = await self._queue_names(query.queue, [*segments, *waiting])
        now = self._clock.now()
        entered, still = _by_queue(segments), _by_queue(waiting)

        def line(queue: str, name: str) -> QueueLine:
            backlog = Backlog(backlog_at, still[queue])
            return QueueLine(queue, name, _figures(query, entered[queue], now, backlog))

        def report() -> QueueReport:
            total = _figures(query, segments, now, Backlog(backlog_at, waiting))
            lines = [line(queue, name) for queue, name in names.items()]
            return QueueReport(_judged(query, span), lines, total)

        return await asyncio.to_thread(report)

    @get("/api/v1/reports/queues.csv", reads=READS, answer=str, content_type=_CSV)
    async def report_queues_csv(self, query: QueueQuery) -> web.Response:
        """The same as a file, without the total."""
        return sheet("queues", (await self.report_queues(query)).items, bom=query.bom)

    @get("/api/v1/reports/intervals", reads=READS)
    async def report_intervals(self, query: IntervalQuery) -> IntervalReport:
        """The same figures by intervals, of one queue or of all together."""
        span = self._span(query)
        zone = _zone(query)
        if (span.end - span.start) // intervals.length_ms(query.interval) >= MOST_INTERVALS:
            raise _wrong(f"interval: more than {MOST_INTERVALS} of them; ask for longer ones")
        pieces = intervals.cut(span, query.interval, zone)
        segments = await self._stays(query, span)
        now = self._clock.now()

        def report() -> IntervalReport:
            starts = [piece.start for piece in pieces]
            entered: dict[int, list[Segment]] = defaultdict(list)
            for one in segments:
                entered[bisect(starts, one.entered_at) - 1].append(one)
            lines = [
                IntervalLine(
                    piece.start,
                    piece.end,
                    intervals.local_text(piece.start, zone),
                    _figures(query, entered[number], now),
                )
                for number, piece in enumerate(pieces)
            ]
            return IntervalReport(_judged(query, span), lines, _figures(query, segments, now))

        return await asyncio.to_thread(report)

    @get("/api/v1/reports/intervals.csv", reads=READS, answer=str, content_type=_CSV)
    async def report_intervals_csv(self, query: IntervalQuery) -> web.Response:
        """The same as a file, without the total."""
        return sheet("intervals", (await self.report_intervals(query)).items, bom=query.bom)

    @get("/api/v1/reports/service-level", reads=READS)
    async def report_service_level(self, query: QueueQuery) -> LevelReport:
        """Every variant of the service level side by side, with the counts they are made of."""
        span = self._span(query)
        segments = await self._stays(query, span)
        names = await self._queue_names(query.queue, segments)
        entered = _by_queue(segments)

        def report() -> LevelReport:
            lines = [_levels(query, queue, name, entered[queue]) for queue, name in names.items()]
            return LevelReport(_judged(query, span), lines, _levels(query, "", "", segments))

        return await asyncio.to_thread(report)

    @get("/api/v1/reports/service-level.csv", reads=READS, answer=str, content_type=_CSV)
    async def report_service_level_csv(self, query: QueueQuery) -> web.Response:
        """The same as a file, one line for each queue and variant."""
        lines = (await self.report_service_level(query)).items
        return sheet("service-level", flattened(lines), bom=query.bom)

    @get("/api/v1/reports/agents", reads=READS)
    async def report_agents(self, query: AgentQuery) -> AgentReport:
        """What agents did with their time in the span, and what came of it."""
        span = self._span(query)
        try:
            slices = await self._rows.slices(span, query.agent)
            answered = await self._rows.answered(span)
            offers = await self._rows.offers(span)
        except TooMany as error:
            raise _too_many() from error
        wanted = {one.id: one.name for one in await self._history.agents() if is_public(one.id)}
        codes = await self._setup.every(PresenceCode)
        unpaid = frozenset(code.id for code in codes if not code.paid)
        now = self._clock.now()

        def report() -> AgentReport:
            work = Work(span, now, slices, answered, offers, unpaid)
            present = [agent for agent in wanted if agent in work.agents]
            chosen = [agent for agent in present if query.agent in {None, agent}]
            lines = [AgentLine(agent, wanted[agent], work.figures([agent])) for agent in chosen]
            asked = Asked(span.start, span.end, query.zone)
            return AgentReport(asked, lines, work.figures(chosen), work.fairness(chosen))

        return await asyncio.to_thread(report)

    @get("/api/v1/reports/agents.csv", reads=READS, answer=str, content_type=_CSV)
    async def report_agents_csv(self, query: AgentQuery) -> web.Response:
        """The same as a file, without the total."""
        return sheet("agents", (await self.report_agents(query)).items, bom=query.bom)

    def _span(self, query: SpanQuery) -> Span:
        """The span that is meant; from midnight and until now where nothing is said."""
        zone = _zone(query)
        now = self._clock.now()
        try:
            end = intervals.moment(query.to, zone) if query.to else now
            start = intervals.moment(query.start, zone) if query.start else None
        except ValueError as error:
            raise _wrong(f"from, to: {error}") from error
        start = intervals.midnight(min(now, end), zone) if start is None else start
        if start > end:
            raise _wrong("from: lies after `to`")
        if end - start > MOST_DAYS * _DAY_MS:
            raise _wrong(f"from: at most {MOST_DAYS} days before `to`")
        return Span(start, end)

    async def _stays(self, query: QueueQuery, span: Span) -> list[Segment]:
        try:
            return await self._rows.segments([span], query.queue, query.channel)
        except TooMany as error:
            raise _too_many() from error

    async def _backlog(self, query: QueueQuery, at: int) -> list[Segment]:
        try:
            waiting = await self._rows.waiting(at, query.queue)
        except TooMany as error:
            raise _too_many() from error
        return [one for one in waiting if query.channel in {None, one.channel}]

    async def _queue_names(self, queue: str | None, segments: Sequence[Segment]) -> dict[str, str]:
        """Every queue there is, and those that are no more but had somebody in them."""
        names = {one.id: one.name for one in await self._history.queues() if is_public(one.id)}
        for one in segments:
            names.setdefault(one.queue, one.queue)
        return {id_: name for id_, name in names.items() if queue in {None, id_}}


def _zone(query: SpanQuery) -> ZoneInfo:
    try:
        return intervals.zone_of(query.zone)
    except ValueError as error:
        raise _wrong(str(error)) from error


def _wrong(what: str) -> Problem:
    return bodies.malformed(ValueError(what))


def _too_many() -> Problem:
    return _wrong("from: too much happened in this span for one report; ask for a shorter one")


def _thresholds(query: QueueQuery) -> Thresholds:
    return Thresholds(round(query.t * 1000), round(query.s * 1000))


def _figures(
    query: QueueQuery, segments: Sequence[Segment], now: int, backlog: Backlog | None = None
) -> QueueFigures:
    return queue_figures(segments, _thresholds(query), query.variant, now, backlog)


def _judged(query: QueueQuery, span: Span) -> Judged:
    return Judged(span.start, span.end, query.zone, query.t, query.s, query.variant)


def _by_queue(segments: Sequence[Segment]) -> defaultdict[str, list[Segment]]:
    found: defaultdict[str, list[Segment]] = defaultdict(list)
    for one in segments:
        found[one.queue].append(one)
    return found


def _levels(query: QueueQuery, queue: str, name: str, segments: Sequence[Segment]) -> LevelLine:
    counts = count(segments, _thresholds(query))
    levels = [
        Level(variant, FORMULAS[variant], rounded(level(counts)))
        for variant, level in VARIANTS.items()
    ]
    return LevelLine(queue, name, counts, levels)
