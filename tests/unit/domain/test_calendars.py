"""Opening hours at an instant: daylight saving, holidays, nights, and what comes next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.domain.calendars import (
    WEEKDAYS,
    after_open_ms,
    is_open,
    next_change,
    open_ms_between,
    open_spans,
)
from contact_center.domain.records_setup import Calendar

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Shanghai")
WORKDAYS = {day: [["09:00", "17:30"]] for day in WEEKDAYS[:5]}
NIGHT = {day: [["22:00", "06:00"]] for day in WEEKDAYS}


def calendar(zone: str = "Europe/Berlin", **fields: Any) -> Calendar:
    return Calendar("office", "Office", zone, **fields)


def instant(text: str) -> int:
    """An instant of universal time."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


BERLIN = calendar(
    weekly={**WORKDAYS, "sat": [["22:00", "03:00"]]},
    holidays=(
        {"date": "2027-12-24", "name": "Christmas Eve", "hours": [["09:00", "12:00"]]},
        {"date": "2027-12-25", "name": "Christmas", "hours": []},
    ),
)
NEW_YORK = calendar(
    "America/New_York",
    weekly={**WORKDAYS, "sat": [["20:00", "04:00"]]},
    holidays=({"date": "2027-11-25", "name": "Thanksgiving", "hours": []},),
)
SHANGHAI = calendar(
    "Asia/Shanghai",
    weekly={**WORKDAYS, "fri": [["09:00", "12:00"], ["13:30", "02:00"]]},
    holidays=({"date": "2027-10-01", "name": "National Day", "hours": []},),
)


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        ("2027-03-26T07:59", False),  # Friday in winter time: 08:59 in Berlin
        ("2027-03-26T08:00", True),
        ("2027-03-29T06:59", False),  # Monday in summer time: 08:59
        ("2027-03-29T07:00", True),
        ("2027-03-29T15:29", True),
        ("2027-03-29T15:30", False),
        ("2027-03-28T00:59", True),  # the night in which 02:00 becomes 03:00
        ("2027-03-28T01:00", False),
        ("2027-10-31T01:59", True),  # the night in which 03:00 becomes 02:00
        ("2027-10-31T02:00", False),
        ("2027-12-24T10:59", True),  # a holiday with hours of its own, until 12:00
        ("2027-12-24T11:00", False),
        ("2027-12-25T21:30", False),  # a closed Saturday: its night does not begin either
    ],
)
def test_berlin_is_open_by_the_clock_on_its_wall(at: str, opened: bool) -> None:
    assert is_open(BERLIN, instant(at)) is opened


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        ("2027-03-12T13:59", False),  # Friday in winter time: 08:59 in New York
        ("2027-03-12T14:00", True),
        ("2027-03-15T12:59", False),  # Monday in summer time
        ("2027-03-15T13:00", True),
        ("2027-03-14T06:59", True),  # the night in which 02:00 becomes 03:00: open until 04:00
        ("2027-03-14T07:59", True),
        ("2027-03-14T08:00", False),
        ("2027-11-07T05:30", True),  # 01:30 for the first time
        ("2027-11-07T06:30", True),  # 01:30 once more
        ("2027-11-07T08:59", True),
        ("2027-11-07T09:00", False),
        ("2027-11-25T15:00", False),  # Thanksgiving, a Thursday
    ],
)
def test_new_york_is_open_by_the_clock_on_its_wall(at: str, opened: bool) -> None:
    assert is_open(NEW_YORK, instant(at)) is opened


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        ("2027-07-01T00:59", False),  # there is no daylight saving in Shanghai
        ("2027-07-01T01:00", True),
        ("2027-01-07T01:00", True),
        ("2027-07-02T04:30", False),  # the lunch break of a Friday
        ("2027-07-02T17:59", True),  # 01:59 on Saturday
        ("2027-07-02T18:00", False),
        ("2027-10-01T02:00", False),  # National Day
        ("2027-10-01T17:00", False),
    ],
)
def test_shanghai_keeps_its_breaks_nights_and_holidays(at: str, opened: bool) -> None:
    assert is_open(SHANGHAI, instant(at)) is opened


def test_a_night_that_began_before_a_holiday_ends_at_midnight() -> None:
    nights = calendar(weekly=NIGHT, holidays=({"date": "2027-05-01", "name": "", "hours": []},))

    assert is_open(nights, instant("2027-04-30T21:59"))
    assert not is_open(nights, instant("2027-04-30T22:00"))
    assert not is_open(nights, instant("2027-05-01T21:00"))
    assert not is_open(nights, instant("2027-05-02T03:00"))
    assert is_open(nights, instant("2027-05-02T20:00"))


def test_closures_beat_openings_and_openings_beat_holidays() -> None:
    office = calendar(
        "UTC",
        weekly=WORKDAYS,
        holidays=({"date": "2027-05-03", "name": "", "hours": []},),
        openings=({"from": "2027-05-03T10:00", "to": "2027-05-03T20:00", "name": "Sale"},),
        closures=({"from": "2027-05-03T12:00", "to": "2027-05-03T13:00", "name": "Fire drill"},),
    )

    day = open_spans(office, instant("2027-05-03T00:00"), instant("2027-05-04T00:00"))

    assert day == [
        (instant("2027-05-03T10:00"), instant("2027-05-03T12:00")),
        (instant("2027-05-03T13:00"), instant("2027-05-03T20:00")),
    ]


def test_always_yields_to_closures_only() -> None:
    always = calendar(
        always=True,
        holidays=({"date": "2027-12-25", "name": "", "hours": []},),
        closures=({"from": "2027-12-31T18:00", "to": "2028-01-01T08:00", "name": "New Year"},),
    )

    assert is_open(always, instant("2027-12-25T12:00"))
    assert next_change(always, instant("2027-01-01T00:00")) == instant("2027-12-31T17:00")
    assert next_change(always, instant("2027-12-31T20:00")) == instant("2028-01-01T07:00")
    assert next_change(always, instant("2028-01-01T07:00")) is None


def test_a_calendar_that_never_opens_never_changes() -> None:
    never = calendar()

    assert not is_open(never, instant("2027-05-03T10:00"))
    assert next_change(never, instant("2027-05-03T10:00")) is None
    assert after_open_ms(never, instant("2027-05-03T10:00"), HOUR) is None


def test_days_that_join_at_midnight_are_one_opening() -> None:
    joined = calendar("UTC", weekly={"mon": [["08:00", "24:00"]], "tue": [["00:00", "09:00"]]})

    found = next_change(joined, instant("2027-05-03T08:00"))

    assert found == instant("2027-05-04T09:00")


def test_a_closure_of_many_years_is_passed_at_one_go() -> None:
    shut = calendar(
        weekly=WORKDAYS, closures=({"from": "2027-05-03T00:00", "to": "2127-05-03T00:00"},)
    )

    assert next_change(shut, instant("2027-05-03T09:00")) == instant("2127-05-05T07:00")


def test_business_time_goes_around_the_night_and_the_weekend() -> None:
    friday = instant("2027-05-07T14:30")  # 16:30 in Berlin, an hour before the end

    due = after_open_ms(calendar(weekly=WORKDAYS), friday, 4 * HOUR)

    assert due == instant("2027-05-10T10:00")
    assert open_ms_between(calendar(weekly=WORKDAYS), friday, due or 0) == 4 * HOUR


def test_no_business_time_passes_at_once() -> None:
    assert after_open_ms(calendar(), instant("2027-05-03T10:00"), 0) == instant("2027-05-03T10:00")


def test_many_years_and_many_calendars_are_counted_like_few() -> None:
    years = open_ms_between(
        calendar("UTC", weekly={"mon": [["09:00", "10:00"]]}),
        instant("2027-01-01T00:00"),
        instant("2039-01-01T00:00"),
    )
    opened = [
        is_open(
            Calendar(f"c{hour}", "", "UTC", weekly={"mon": [[f"{hour % 24:02d}:00", "24:00"]]}),
            instant("2027-05-03T12:30"),
        )
        for hour in range(1200)
    ]

    assert years == 626 * HOUR
    assert opened.count(True) == 50 * 13


def test_a_changed_calendar_is_not_mistaken_for_the_old_one() -> None:
    noon = instant("2027-05-03T10:00")

    assert is_open(calendar(weekly=WORKDAYS), noon)
    assert not is_open(calendar(weekly={}), noon)
    assert is_open(calendar("America/New_York", weekly=WORKDAYS), instant("2027-05-03T20:00"))


# --- Against a reference that looks at the wall clock minute by minute ---------------------------

DATES = st.dates(date(2027, 3, 10), date(2027, 4, 2)) | st.dates(
    date(2027, 10, 28), date(2027, 11, 10)
)
TIMES = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
INTERVALS = st.lists(st.tuples(TIMES, TIMES | st.just("24:00")).map(list), max_size=2)


@st.composite
def one_offs(draw: st.DrawFn) -> list[dict[str, str]]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        begin = datetime.fromisoformat(f"{draw(DATES)}T{draw(TIMES)}")
        end = begin + timedelta(minutes=15 * draw(st.integers(1, 300)))
        found.append({"from": f"{begin:%Y-%m-%dT%H:%M}", "to": f"{end:%Y-%m-%dT%H:%M}"})
    return found


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    holidays = draw(st.dictionaries(DATES.map(str), INTERVALS, max_size=3))
    return Calendar(
        "any",
        "Any",
        draw(st.sampled_from(ZONES)),
        always=draw(st.integers(0, 4)) == 0,
        weekly=draw(st.dictionaries(st.sampled_from(WEEKDAYS), INTERVALS)),
        holidays=tuple({"date": day, "hours": hours} for day, hours in holidays.items()),
        openings=tuple(draw(one_offs())),
        closures=tuple(draw(one_offs())),
    )


def naive(one: Calendar, at: int) -> bool:
    """The rules, read word by word from the wall clock."""
    wall = datetime.fromtimestamp(at / 1000, ZoneInfo(one.zone))
    shown = f"{wall:%Y-%m-%dT%H:%M}"
    if any(c["from"] <= shown < c["to"] for c in one.closures):
        return False
    if one.always or any(o["from"] <= shown < o["to"] for o in one.openings):
        return True
    holidays = {h["date"]: h["hours"] for h in one.holidays}
    today, before = wall.date(), wall.date() - timedelta(days=1)

    def rule(day: date) -> Any:
        return holidays.get(str(day), one.weekly.get(WEEKDAYS[day.weekday()], []))

    time = f"{wall:%H:%M}"
    for begin, end in rule(today):
        if (begin <= time < end) if end > begin else begin <= time:
            return True
    goes_on = str(today) not in holidays or str(before) in holidays
    return goes_on and any(end <= begin and time < end for begin, end in rule(before))


@given(calendars(), DATES, st.integers(0, 1439))
def test_it_is_open_when_a_look_at_the_wall_clock_says_so(
    one: Calendar, day: date, minute: int
) -> None:
    at = instant(f"{day}T00:00") + minute * MINUTE

    assert is_open(one, at) == naive(one, at)


@settings(max_examples=40)
@given(calendars(), DATES, st.integers(0, 95))
def test_the_next_change_is_the_first_one(one: Calendar, day: date, quarter: int) -> None:
    at = instant(f"{day}T00:00") + quarter * 15 * MINUTE
    now = naive(one, at)
    steps = range(at + 15 * MINUTE, at + 12 * DAY, 15 * MINUTE)

    first = next((step for step in steps if naive(one, step) != now), None)

    found = next_change(one, at)
    assert found == first if first is not None else found is None or found >= steps[-1]


@given(calendars(), DATES, st.integers(0, 10 * 96), st.integers(0, 10 * 96))
def test_business_time_adds_up(one: Calendar, day: date, first: int, second: int) -> None:
    begin = instant(f"{day}T00:00")
    middle, end = begin + first * 15 * MINUTE, begin + (first + second) * 15 * MINUTE

    whole = open_ms_between(one, begin, end)

    assert whole == open_ms_between(one, begin, middle) + open_ms_between(one, middle, end)
    assert whole == sum(15 * MINUTE for at in range(begin, end, 15 * MINUTE) if naive(one, at))
    assert all(is_open(one, span[0]) for span in open_spans(one, begin, end))


@given(calendars(), DATES, st.integers(1, 200 * HOUR))
def test_after_so_much_business_time_so_much_has_passed(
    one: Calendar, day: date, amount: int
) -> None:
    begin = instant(f"{day}T00:00")

    end = after_open_ms(one, begin, amount)

    if end is not None:
        assert open_ms_between(one, begin, end) == amount
        assert is_open(one, end - 1)
