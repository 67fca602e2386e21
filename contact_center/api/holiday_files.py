"""Holidays from a calendar file (iCalendar, RFC 5545), as offices and states publish them.

Taken are events that last whole days, with their yearly or other repetitions, from today on and
for three years; what has an hour is a meeting and no holiday. A file that cannot be read is
refused with the reason, and nothing of it is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import icalendar
from dateutil.rrule import rrulestr
from icalendar.error import BrokenCalendarProperty

MOST_BYTES = 1_000_000
MOST_EVENTS = 1000
MOST_HOLIDAYS = 1000
YEARS = 3

_LONGEST_DAYS = 60
_MOST_REPETITIONS = 2000
_MOST_RULES = 200
_OLDEST = 1900
_LONGEST_NAME = 200
_REPEATED = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")


class BadFile(ValueError):  # noqa: N818 -- theirs, not ours
    """The file is no calendar, or not one that can be taken; the text is for people."""


def holidays_in(file: bytes, today: date) -> dict[str, str]:
    """Names of holidays by date (`2027-12-24`), in order; raises `BadFile`."""
    if len(file) > MOST_BYTES:
        raise BadFile(f"the file is larger than {MOST_BYTES} bytes")
    events = _events(file)
    if len(events) > MOST_EVENTS:
        raise BadFile(f"the file has more than {MOST_EVENTS} events")
    if sum(event.get("RRULE") is not None for event in events) > _MOST_RULES:
        raise BadFile(f"the file has more than {_MOST_RULES} events that are repeated")
    last = date(today.year + YEARS, 12, 31)
    moved = {
        (str(event.get("UID", "")), _date(event, "RECURRENCE-ID"))
        for event in events
        if event.get("RECURRENCE-ID") is not None
    }
    found: dict[str, str] = {}
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED" or not _is_whole_days(event):
            continue
        name = " ".join(str(event.get("SUMMARY", "")).split())[:_LONGEST_NAME]
        for first in _beginnings(event, last, moved):
            for day in _days(event, first):
                if today <= day <= last:
                    found.setdefault(day.isoformat(), name)
    if not found:
        raise BadFile(f"the file has no whole-day events between {today} and {last}")
    if len(found) > MOST_HOLIDAYS:
        raise BadFile(f"the file makes more than {MOST_HOLIDAYS} holidays")
    return dict(sorted(found.items()))


def _events(file: bytes) -> list[Any]:
    if not file.lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(b"BEGIN:VCALENDAR"):
        raise BadFile("not a calendar file: it does not begin with BEGIN:VCALENDAR")
    try:
        read = icalendar.Calendar.from_ical(file, multiple=True)
    except (ValueError, KeyError, IndexError, RecursionError) as error:
        raise BadFile(f"not understood: {_cut(error)}") from error
    return [event for one in read for event in one.walk("VEVENT")]


def _is_whole_days(event: Any) -> bool:
    return not isinstance(_value(event, "DTSTART"), datetime)


def _beginnings(event: Any, last: date, moved: set[tuple[str, date]]) -> Iterator[date]:
    """The first days of an event and of its repetitions, without those that were taken out."""
    first = _date(event, "DTSTART")
    try:
        without = {_as_date(one) for one in event.exdates}
        added = [_as_date(one[0] if isinstance(one, tuple) else one) for one in event.rdates]
    except (AttributeError, TypeError, ValueError) as error:
        raise BadFile(f"the event of {first} has dates that cannot be read") from error
    uid = str(event.get("UID", ""))
    is_single = event.get("RECURRENCE-ID") is not None
    rules = [] if is_single else event.rrules
    for day in [first, *(each for rule in rules for each in _repetitions(rule, first, last))]:
        if day not in without and (is_single or (uid, day) not in moved):
            yield day
    yield from added


def _repetitions(rule: Any, first: date, last: date) -> Iterator[date]:
    """The dates of a rule up to `last`; a count is counted here, so that every rule has an end."""
    if not isinstance(rule, icalendar.vRecur):
        raise BadFile(f"the repetition of the event of {first} cannot be read")
    if "".join(rule.get("FREQ", [])).upper() not in _REPEATED:
        raise BadFile("an event is repeated more often than daily")
    if first.year < _OLDEST:
        raise BadFile(f"the event of {first} is repeated since before {_OLDEST}")
    parts = _written(rule).split(";")
    until = min([last, *(_as_date(one) for one in rule.get("UNTIL", []))])
    kept = [part for part in parts if not part.upper().startswith(("UNTIL=", "COUNT="))]
    text = ";".join([*kept, f"UNTIL={until:%Y%m%d}T000000Z"])
    most = min([_MOST_REPETITIONS + 1, *(int(one) for one in rule.get("COUNT", []))])
    try:
        dates = rrulestr(text, dtstart=datetime(first.year, first.month, first.day, tzinfo=UTC))
        found = list(islice(dates, most))
    except (ValueError, TypeError, OverflowError) as error:
        raise BadFile(f"a repetition is not understood: {_cut(error)}") from error
    if len(found) > _MOST_REPETITIONS:
        raise BadFile(f"the event of {first} is repeated more than {_MOST_REPETITIONS} times")
    return (moment.date() for moment in found)


def _written(rule: Any) -> str:
    text: bytes = rule.to_ical()
    return text.decode()


def _days(event: Any, first: date) -> Iterator[date]:
    """The days of one event that begins on `first`; its end is the day after."""
    begin = _date(event, "DTSTART")
    end, lasts = event.get("DTEND"), event.get("DURATION")
    if end is not None:
        count = (_date(event, "DTEND") - begin).days
    else:
        duration = _read(lasts)
        count = duration.days if isinstance(duration, timedelta) else 1
    if count > _LONGEST_DAYS:
        raise BadFile(f"the event of {begin} lasts longer than {_LONGEST_DAYS} days")
    for number in range(max(1, count)):
        yield first + timedelta(days=number)


def _date(event: Any, name: str) -> date:
    return _as_date(_value(event, name))


def _value(event: Any, name: str) -> Any:
    found = _read(event.get(name))
    if not isinstance(found, date):
        named = str(event.get("SUMMARY", "")) or str(event.get("UID", ""))
        raise BadFile(f"the event {_cut(named)!r} has no {name} that can be read")
    return found


def _read(written: Any) -> Any:
    """The value of a property; None for one that is missing or makes no sense."""
    try:
        return getattr(written, "dt", None)
    except BrokenCalendarProperty:
        return None


def _as_date(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _cut(text: object) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return " ".join(printable.split())[:200]
