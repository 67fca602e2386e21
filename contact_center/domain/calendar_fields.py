"""What a calendar must look like to be saved; every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from contact_center.domain.calendars import (
    DAY_MINUTES,
    WEEKDAYS,
    day_of,
    minute_of,
    wall_minute_of,
)
from contact_center.domain.flaws import Flaw, Look

MOST_INTERVALS = 24
MOST_DATES = 1000
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")


def check_calendar(
    zone: object, weekly: object, holidays: object, openings: object, closures: object
) -> list[Flaw]:
    """What is wrong with the hours of a calendar; nothing if it can be asked."""
    look = Look()
    with look.at("zone"):
        _zone(look, zone)
    with look.at("weekly"):
        week = look.mapping(weekly)
        look.only(week, WEEKDAYS)
        for name in WEEKDAYS:
            if name in week:
                with look.at(name):
                    _intervals(look, week[name])
    with look.at("holidays"):
        _holidays(look, holidays)
    for name, given in (("openings", openings), ("closures", closures)):
        with look.at(name):
            _one_off(look, given)
    return look.flaws


def is_zone(name: str) -> bool:
    """Whether the zone database knows this name."""
    if _ZONE.fullmatch(name) is None:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _zone(look: Look, zone: object) -> None:
    name = look.text(zone)
    if name is not None and not is_zone(name):
        look.wrong("not a name of the zone database, like Europe/Berlin or Asia/Shanghai")


def _intervals(look: Look, given: object) -> None:
    seen: list[tuple[int, int]] = []
    for number, pair in enumerate(look.listed(given, MOST_INTERVALS)):
        with look.at(number):
            if not isinstance(pair, list | tuple) or len(pair) != 2:  # noqa: PLR2004 -- from, to
                look.wrong('a pair like ["09:00", "17:30"]')
                continue
            begin, end = _read(look, minute_of, pair[0]), _read(look, minute_of, pair[1])
            if begin is None or end is None:
                continue
            if begin == DAY_MINUTES:
                look.wrong("begins at the end of the day")
                continue
            span = (begin, end if end > begin else end + DAY_MINUTES)
            if any(span[0] < other[1] and other[0] < span[1] for other in seen):
                look.wrong("overlaps another interval of the day")
            seen.append(span)


def _holidays(look: Look, given: object) -> None:
    seen: set[int] = set()
    for number, row in enumerate(look.listed(given, MOST_DATES)):
        with look.at(number):
            holiday = look.mapping(row)
            look.only(holiday, ("date", "name", "hours"))
            _name(look, holiday.get("name", ""))
            with look.at("date"):
                day = _read(look, day_of, holiday.get("date"))
                if day in seen:
                    look.wrong("given twice")
                if day is not None:
                    seen.add(day)
            with look.at("hours"):
                _intervals(look, holiday.get("hours", []))


def _one_off(look: Look, given: object) -> None:
    for number, row in enumerate(look.listed(given, MOST_DATES)):
        with look.at(number):
            times = look.mapping(row)
            look.only(times, ("from", "to", "name"))
            _name(look, times.get("name", ""))
            with look.at("from"):
                begin = _read(look, wall_minute_of, times.get("from"))
            with look.at("to"):
                end = _read(look, wall_minute_of, times.get("to"))
                if begin is not None and end is not None and end <= begin:
                    look.wrong("not after its beginning")


def _name(look: Look, name: object) -> None:
    with look.at("name"):
        look.text(name, 200, empty=True)


def _read(look: Look, read: Callable[[str], int], value: object) -> int | None:
    """The number of a time or date, or None and a flaw that shows how one is written."""
    try:
        return read(value if isinstance(value, str) else "")
    except ValueError as error:
        look.wrong(str(error))
        return None
