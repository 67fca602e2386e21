"""When a queue is open: opening hours as people write them, asked at an instant.

A calendar speaks of wall time: an instant is open when the clock on the wall of its zone, read
from the zone database for that very instant, shows an open time. No offset is ever stored, so
opening hours stay where they are when daylight saving begins and ends; an hour that the clock
shows twice is judged alike both times.

What counts, the strongest first:

    closures    one-off, from one wall time to another
    openings    the same
    holidays    a date has these hours, or none, whatever the week says
    weekly      the hours of each weekday

A calendar that is `always` open yields to closures only. An interval whose end is not after its
beginning goes on after midnight; it belongs to the day on which it began, but not into a holiday.

A calendar is compiled once and remembered; looking for the next change goes from day to day, and
over stretches where nothing can change at one go.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from contact_center.domain.records_setup import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE_MS = 60_000
DAY_MS = 86_400_000
DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES

_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = 3
_DAYS_KEPT = 4000
_CALENDARS_KEPT = 1000

Span = tuple[int, int]


def is_open(calendar: Calendar, at: int) -> bool:
    """Whether the calendar is open at this instant."""
    return compiled(calendar).is_open(at)


def next_change(calendar: Calendar, at: int) -> int | None:
    """The first instant after `at` at which it opens or closes; None if it never does again."""
    hours = compiled(calendar)
    now = hours.is_open(at)
    return next((start for start, _, opened in hours.pieces(at) if opened != now), None)


def open_ms_between(calendar: Calendar, begin: int, end: int) -> int:
    """How long it is open from one instant to another."""
    return sum(stop - start for start, stop in open_spans(calendar, begin, end))


def after_open_ms(calendar: Calendar, at: int, amount: int) -> int | None:
    """The instant by which it will have been open for `amount`; None if it never will have been."""
    if amount <= 0:
        return at
    left = amount
    for start, end, opened in compiled(calendar).pieces(at):
        if opened and (end is None or left <= end - start):
            return start + left
        if opened and end is not None:
            left -= end - start
    return None


def open_spans(calendar: Calendar, begin: int, end: int) -> list[Span]:
    """From when to when it is open between two instants, in order."""
    spans: list[Span] = []
    for start, stop, opened in compiled(calendar).pieces(begin):
        if start >= end:
            break
        last = end if stop is None else min(stop, end)
        if opened and spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], last)
        elif opened and last > start:
            spans.append((start, last))
    return spans


def wall_clock(zone: str, at: int) -> datetime:
    """What the clock on the wall shows."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone))


def minute_of(text: str) -> int:
    """The minute of the day of "HH:MM"; "24:00" is the end of the day. Raises ValueError."""
    hour, colon, minute = text.partition(":")
    digits = len(hour) == len(minute) == 2 and (hour + minute).isascii()  # noqa: PLR2004 -- HH:MM
    found = int(hour) * 60 + int(minute) if digits and (hour + minute).isdigit() else -1
    if not colon or not 0 <= found <= DAY_MINUTES or int(minute) > 59:  # noqa: PLR2004 -- minutes
        msg = "a time like 09:30"
        raise ValueError(msg)
    return found


def day_of(text: str) -> int:
    """The number of a date "YYYY-MM-DD", counted from 1970-01-01. Raises ValueError."""
    try:
        found = date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else None
    except ValueError:
        found = None
    if found is None or not 1970 <= found.year < 2200:  # noqa: PLR2004 -- sane bounds
        msg = "a date like 2027-12-24"
        raise ValueError(msg)
    return found.toordinal() - _EPOCH


def wall_minute_of(text: str) -> int:
    """The minute, counted from 1970, of a wall time "YYYY-MM-DDTHH:MM". Raises ValueError."""
    day, letter, minute = text.partition("T")
    if not letter:
        msg = "a wall time like 2027-12-24T09:30"
        raise ValueError(msg)
    return day_of(day) * DAY_MINUTES + minute_of(minute)


def compiled(calendar: Calendar) -> Hours:
    """The calendar, ready to be asked; made once for as long as it stays as it is."""
    known = _COMPILED.get(calendar.id)
    if known is not None and known.source == _source(calendar):
        return known
    if len(_COMPILED) >= _CALENDARS_KEPT:
        _COMPILED.clear()
    fresh = _COMPILED[calendar.id] = Hours(calendar)
    return fresh


def _source(calendar: Calendar) -> tuple[object, ...]:
    return (
        calendar.zone,
        calendar.always,
        calendar.weekly,
        calendar.holidays,
        calendar.openings,
        calendar.closures,
    )


@dataclass(frozen=True, slots=True)
class _Dated:
    """One-off times, as wall minutes since 1970, in order."""

    spans: tuple[Span, ...]

    def of(self, day: int) -> list[Span]:
        """What of them falls on this date."""
        begin, end = day * DAY_MINUTES, (day + 1) * DAY_MINUTES
        return [(max(s, begin), min(e, end)) for s, e in self.spans if s < end and e > begin]


class Hours:
    """A calendar compiled."""

    def __init__(self, calendar: Calendar) -> None:
        """The calendar must have been checked."""
        self.source = _source(calendar)
        self._zone = ZoneInfo(calendar.zone)
        self._always = calendar.always
        self._weekly = [_intervals(calendar.weekly.get(name, [])) for name in WEEKDAYS]
        self._holidays = {
            day_of(str(one["date"])): _intervals(one.get("hours") or [])
            for one in calendar.holidays
        }
        self._openings = _dated(calendar.openings)
        self._closures = _dated(calendar.closures)
        self._same_all_week = _same_all_week(self._weekly) if not calendar.always else True
        self._eventful = self._days_with_events()
        self._days: dict[int, tuple[Span, ...]] = {}

    def is_open(self, at: int) -> bool:
        """See the function of this name."""
        return any(start <= at < end for start, end in self.day(at // DAY_MS))

    def pieces(self, at: int) -> Iterator[tuple[int, int | None, bool]]:
        """From `at` on without a gap: from when, until when (None: for good), whether open."""
        day, begin = at // DAY_MS, at
        while True:
            spans = self.day(day)
            if self._is_uneventful(day):
                following = bisect_right(self._eventful, day)
                later = self._eventful[following : following + 1]
                yield begin, later[0] * DAY_MS if later else None, bool(spans)
                if not later:
                    return
                day, begin = later[0], later[0] * DAY_MS
                continue
            for start, end in spans:
                if end > begin:
                    if start > begin:
                        yield begin, start, False
                    yield max(start, begin), end, True
                    begin = end
            if begin < (day + 1) * DAY_MS:
                yield begin, (day + 1) * DAY_MS, False
            day, begin = day + 1, (day + 1) * DAY_MS

    def day(self, day: int) -> tuple[Span, ...]:
        """The open spans of a day of universal time, in order."""
        known = self._days.get(day)
        if known is not None:
            return known
        if len(self._days) >= _DAYS_KEPT:
            self._days.clear()
        spans: list[Span] = []
        for begin, end, offset in self._stretches(day * DAY_MS, (day + 1) * DAY_MS):
            for date_ in range((begin + offset) // DAY_MS, (end + offset - 1) // DAY_MS + 1):
                for start, stop in self._wall(date_):
                    first = max(start * MINUTE_MS - offset, begin)
                    last = min(stop * MINUTE_MS - offset, end)
                    if first < last:
                        spans.append((first, last))
        found = self._days[day] = tuple(_merged(spans))
        return found

    def _wall(self, day: int) -> list[Span]:
        """The open wall minutes of a date."""
        begin = day * DAY_MINUTES
        if self._always:
            spans = [(begin, begin + DAY_MINUTES)]
        else:
            spans = [(begin + s, min(begin + e, begin + DAY_MINUTES)) for s, e in self._rule(day)]
            if day not in self._holidays or day - 1 in self._holidays:
                late = [(s, e) for s, e in self._rule(day - 1) if e > DAY_MINUTES]
                spans += [(begin, begin + e - DAY_MINUTES) for _, e in late]
            spans = _merged([*spans, *self._openings.of(day)])
        for closed in self._closures.of(day):
            spans = _without(spans, closed)
        return spans

    def _rule(self, day: int) -> tuple[Span, ...]:
        """The intervals that begin on a date, as minutes of it."""
        found = self._holidays.get(day)
        return self._weekly[(day + _EPOCH_WEEKDAY) % 7] if found is None else found

    def _stretches(self, begin: int, end: int) -> list[tuple[int, int, int]]:
        """The parts of a day of universal time within which the clock is not moved."""
        first, last = self._offset(begin), self._offset(end)
        if first == last:
            return [(begin, end, first)]
        low, high = begin // 1000, end // 1000
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._offset(middle * 1000) == first else (low, middle)
        return [(begin, high * 1000, first), (high * 1000, end, last)]

    def _offset(self, at: int) -> int:
        moment = datetime.fromtimestamp(at // 1000, UTC).astimezone(self._zone)
        offset = moment.utcoffset()
        return 0 if offset is None else round(offset.total_seconds()) * 1000

    def _days_with_events(self) -> list[int]:
        """Days of universal time on which something one-off may begin or end, in order.

        Wherever the zone is, a date touches the days before and after it; what goes on after
        midnight, one more.
        """
        dates = {*self._holidays, *(day + 1 for day in self._holidays)}
        for dated in (self._openings, self._closures):
            dates |= {minute // DAY_MINUTES for span in dated.spans for minute in span}
        return sorted({day + near for day in dates for near in (-1, 0, 1)})

    def _is_uneventful(self, day: int) -> bool:
        """Whether this day is all open or all closed, and so is every other until an event."""
        place = bisect_right(self._eventful, day)
        if place and self._eventful[place - 1] == day:
            return False
        noon = day * DAY_MINUTES + DAY_MINUTES // 2
        covered = (*self._openings.spans, *self._closures.spans)
        return self._same_all_week or any(start <= noon < end for start, end in covered)


_COMPILED: dict[str, Hours] = {}
"""By calendar id; what was compiled stays good for as long as its source is equal."""


def _intervals(pairs: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    """Pairs of wall times as minutes; what goes on after midnight ends beyond the day."""
    found = []
    for pair in pairs:
        begin, end = (minute_of(text) for text in pair)
        found.append((begin, end if end > begin else end + DAY_MINUTES))
    return tuple(sorted(found))


def _dated(rows: Iterable[dict[str, str]]) -> _Dated:
    spans = [(wall_minute_of(one["from"]), wall_minute_of(one["to"])) for one in rows]
    return _Dated(tuple(sorted(spans)))


def _same_all_week(weekly: list[tuple[Span, ...]]) -> bool:
    """Whether the week is open throughout, or never."""
    spans = [
        (number * DAY_MINUTES + start, number * DAY_MINUTES + end)
        for number, intervals in enumerate(weekly)
        for start, end in intervals
    ]
    past = [(0, end - WEEK_MINUTES) for _, end in spans if end > WEEK_MINUTES]
    merged = _merged([*past, *spans])
    return not merged or (merged[0][0] == 0 and merged[0][1] >= WEEK_MINUTES)


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _without(spans: list[Span], closed: Span) -> list[Span]:
    """What is left of `spans` outside of `closed`."""
    parts = [
        part
        for start, end in spans
        for part in ((start, min(end, closed[0])), (max(start, closed[1]), end))
    ]
    return [(start, end) for start, end in parts if start < end]
