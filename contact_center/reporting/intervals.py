"""Spans of time as people name them: days, hours and quarters of an hour in a time zone.

Days begin at the zone's midnight; the day on which clocks change has 23 or 25 hours, and its
intervals are counted from its own midnight.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contact_center.ports.reports import Span

MINUTE_MS = 60_000
LENGTHS = {"15": 15, "30": 30, "60": 60}
"""Intervals in minutes by their name; a day is the other one there is."""


def length_ms(interval: str) -> int:
    """How long such an interval is, on a day on which no clock changes."""
    return LENGTHS.get(interval, 24 * 60) * MINUTE_MS


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name, as in `Europe/Berlin`; raises ValueError for any other."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"zone: there is no time zone called {name!r}") from error


def moment(text: str, zone: ZoneInfo) -> int:
    """Milliseconds, or a local date or time (`2027-03-01`, `2027-03-01T10:00`), as milliseconds.

    A time with an offset of its own keeps it. Raises ValueError.
    """
    if text.isascii() and text.isdigit():
        return _possible(int(text))
    try:
        local = datetime.fromisoformat(text)
        aware = local if local.tzinfo else local.replace(tzinfo=zone)
        return _possible(_milliseconds(aware))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"not a moment: {text!r}") from error


def midnight(at: int, zone: ZoneInfo) -> int:
    """The beginning of the local day that `at` lies in."""
    local = _local(at, zone)
    return _milliseconds(local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0))


def cut(span: Span, interval: str, zone: ZoneInfo) -> list[Span]:
    """The span in pieces that begin where such intervals begin; the ends may be shorter."""
    pieces: list[Span] = []
    start = span.start
    while start < span.end:
        end = min(_next(start, interval, zone), span.end)
        pieces.append(Span(start, end))
        start = end
    return pieces


def begin(at: int, interval: str, zone: ZoneInfo) -> int:
    """The beginning of the interval that `at` lies in."""
    day = midnight(at, zone)
    minutes = LENGTHS.get(interval)
    return day if minutes is None else at - (at - day) % (minutes * MINUTE_MS)


def weeks_before(span: Span, weeks: int, zone: ZoneInfo) -> list[Span]:
    """The same time of the same weekday, that many weeks before, the nearest first."""
    start = _local(span.start, zone)
    length = span.end - span.start
    starts = [_milliseconds(start - timedelta(weeks=back)) for back in range(1, weeks + 1)]
    return [Span(one, one + length) for one in starts]


def local_text(at: int, zone: ZoneInfo) -> str:
    """The moment as people there write it, with its offset."""
    return _local(at, zone).isoformat(timespec="minutes")


def _next(at: int, interval: str, zone: ZoneInfo) -> int:
    # Half a day after the middle of a day of 23 to 25 hours it is the next day everywhere.
    tomorrow = midnight(midnight(at, zone) + 36 * 60 * MINUTE_MS, zone)
    minutes = LENGTHS.get(interval)
    if minutes is None:
        return tomorrow
    return min(begin(at, interval, zone) + minutes * MINUTE_MS, tomorrow)


def _local(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, zone)


def _milliseconds(local: datetime) -> int:
    return round(local.timestamp() * 1000)


FIRST, LAST = 0, 253_370_764_800_000
"""1970 to 9999: what a date can say in every zone."""


def _possible(at: int) -> int:
    if not FIRST <= at <= LAST:
        raise ValueError(f"not a moment: {at}")
    return at
