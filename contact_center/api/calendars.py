"""Calendars: when queues are open, holidays from a file, and a look at the coming days."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from aiohttp import web
from msgspec import Meta, Struct, to_builtins

from contact_center.api.rows import Everything, Page
from contact_center.api.saving import (
    REMOVES,
    SAVES,
    Saving,
    VersionQuery,
    VersionRow,
    expected,
    flawed,
    shown,
    tagged,
)
from contact_center.api.setup_shapes import CalendarBody, CalendarRow, Times
from contact_center.domain.calendars import (
    WEEKDAYS,
    is_open,
    next_change,
    open_spans,
    wall_clock,
)
from contact_center.domain.flaws import heard
from contact_center.domain.orders import setup
from contact_center.domain.records_setup import Calendar
from contact_center.ports.clock import Clock
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import delete, get, post, put

FILE_TYPE = "text/calendar"


class HoursQuery(Struct, rename={"from_": "from"}):
    """So many days from a date on, today if none is named."""

    from_: date | None = None
    days: Annotated[int, Meta(ge=1, le=100)] = 14


class Opening(Struct):
    """From when to when it is open, as instants."""

    begin: int
    end: int


class DayRow(Struct):
    """One date: its hours as the clock on the wall shows them, and as instants."""

    date: str
    weekday: str
    holiday: str | None
    hours: list[Times]
    open: list[Opening]


class HoursRow(Struct):
    """The coming days of a calendar; `next_change` is null when it stays as it is for good."""

    calendar: str
    zone: str
    is_open: bool
    next_change: int | None
    days: list[DayRow]


class Calendars:
    """When queues are open."""

    def __init__(self, saving: Saving, clock: Clock) -> None:
        """Save and read through `saving`; `clock` says what today is."""
        self._saving = saving
        self._clock = clock

    @get("/api/v1/calendars", reads="setup.read")
    async def list_calendars(self) -> Everything[CalendarRow]:
        """All calendars."""
        rows = await self._saving.setup.every(Calendar)
        return Everything([shown(row, CalendarRow) for row in rows])

    @get(
        "/api/v1/calendars/{calendar}",
        reads="setup.read",
        codes=("not_found",),
        answer=CalendarRow,
    )
    async def get_calendar(self, calendar: str) -> web.Response:
        """One calendar, with its version as the ETag."""
        row = await self._saving.one(Calendar, calendar)
        return tagged(shown(row, CalendarRow), row.version)

    @put("/api/v1/calendars/{calendar}", reads="calendar.put", codes=SAVES, answer=CalendarRow)
    async def put_calendar(
        self, request: web.Request, caller: Caller, calendar: str, body: CalendarBody
    ) -> web.Response:
        """Save a calendar; its queues go by it at once."""
        fields: dict[str, Any] = {"calendar": calendar, **to_builtins(body)}
        await self._saving.put(request, caller, "calendar.put", _put_calendar, fields)
        return await self.get_calendar(calendar)

    @delete("/api/v1/calendars/{calendar}", reads="calendar.remove", codes=REMOVES)
    async def delete_calendar(self, request: web.Request, caller: Caller, calendar: str) -> None:
        """Remove a calendar that no queue goes by and no plan asks about."""
        await self._saving.remove(
            request, caller, "calendar.remove", setup.RemoveCalendar, calendar
        )

    @get("/api/v1/calendars/{calendar}/versions", reads="setup.read", codes=("not_found",))
    async def list_calendar_versions(self, calendar: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a calendar, newest first."""
        return await self._saving.versions("calendar", calendar, query)

    @get("/api/v1/calendars/{calendar}/hours", reads="setup.read", codes=("not_found",))
    async def get_calendar_hours(self, calendar: str, query: HoursQuery) -> HoursRow:
        """The coming openings, day by day, as the calendar's own wall clock shows them."""
        row = await self._saving.one(Calendar, calendar)
        now = self._clock.now()
        first = query.from_ or wall_clock(row.zone, now).date()
        if not date.min + timedelta(2) < first < date.max - timedelta(200):
            raise bodies.malformed(ValueError("from: too far away"))
        return HoursRow(
            calendar=row.id,
            zone=row.zone,
            is_open=is_open(row, now),
            next_change=next_change(row, now),
            days=[_day(row, first + timedelta(days=number)) for number in range(query.days)],
        )

    @post(
        "/api/v1/calendars/{calendar}/holidays",
        reads="calendar.put",
        codes=(*SAVES, "bad_request", "not_found"),
        takes=FILE_TYPE,
        answer=CalendarRow,
    )
    async def import_holidays(
        self, request: web.Request, caller: Caller, calendar: str
    ) -> web.Response:
        """Add holidays from a calendar file (iCalendar): whole days, three years ahead.

        A date that is a holiday already keeps its hours and gets the name in the file.
        """
        if request.content_type != FILE_TYPE:
            detail = f"The body must be a calendar file, with Content-Type {FILE_TYPE}."
            raise Problem("unsupported_media_type", detail)
        row = await self._saving.one(Calendar, calendar)
        # The library for these files is a twentieth of a start, and wanted once a year.
        from contact_center.api.holiday_files import (  # noqa: PLC0415 -- see above
            MOST_BYTES,
            BadFile,
            holidays_in,
        )

        file = await bodies.read_bytes(request, MOST_BYTES)
        today = datetime.fromtimestamp(self._clock.now() / 1000, UTC).date()
        try:
            # A nasty repetition may take a while to follow; nobody else need wait for it.
            found = await asyncio.to_thread(holidays_in, file, today)
        except BadFile as error:
            raise bodies.malformed(ValueError(f"file: {error}")) from error
        seen = expected(request, None)
        try:
            body = _put_calendar(
                calendar=row.id,
                name=row.name,
                zone=row.zone,
                always=row.always,
                weekly=row.weekly,
                holidays=_joined(row.holidays, found),
                openings=row.openings,
                closures=row.closures,
                expects=row.version if seen is None else seen,
            )
        except ValueError as error:
            raise flawed(heard(str(error))) from error
        await self._saving.give(request, caller, "calendar.put", body)
        return await self.get_calendar(calendar)


def _put_calendar(**fields: Any) -> setup.PutCalendar:
    lists = {name: tuple(fields[name]) for name in ("holidays", "openings", "closures")}
    return setup.PutCalendar(**{**fields, **lists})


def _joined(known: tuple[dict[str, Any], ...], found: dict[str, str]) -> list[dict[str, Any]]:
    """The holidays there were and those of a file, by date."""
    by_date = {str(one["date"]): dict(one) for one in known}
    for day, name in found.items():
        held = by_date.setdefault(day, {"date": day, "name": name, "hours": []})
        held["name"] = name or held["name"]
    return [by_date[day] for day in sorted(by_date)]


def _day(row: Calendar, day: date) -> DayRow:
    begin, end = _midnight(row.zone, day), _midnight(row.zone, day + timedelta(days=1))
    spans = open_spans(row, begin, end)
    holidays = {str(one["date"]): str(one["name"]) for one in row.holidays}
    return DayRow(
        date=day.isoformat(),
        weekday=WEEKDAYS[day.weekday()],
        holiday=holidays.get(day.isoformat()),
        hours=[
            [_time(row.zone, start), "24:00" if stop == end else _time(row.zone, stop)]
            for start, stop in spans
        ],
        open=[Opening(start, stop) for start, stop in spans],
    )


def _midnight(zone: str, day: date) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return round(moment.timestamp() * 1000)


def _time(zone: str, at: int) -> str:
    return f"{wall_clock(zone, at):%H:%M}"
