"""Calendars over HTTP: a look at the coming days, and holidays from a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.api.holiday_files import BadFile, holidays_in
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client, Reply
from tests.unit.api.served import NOON

PATH = "/api/v1/calendars/office"
TODAY = datetime.fromtimestamp(NOON / 1000, UTC).date()
OFFICE: dict[str, Any] = {
    "name": "Office",
    "zone": "Europe/Berlin",
    "weekly": {"sat": [["09:00", "12:00"], ["22:00", "03:00"]], "sun": [["23:00", "24:00"]]},
    "holidays": [{"date": "2027-12-25", "name": "Xmas", "hours": [["10:00", "11:00"]]}],
}


@pytest.fixture
async def ada(someone: Someone) -> Client:
    found = await someone()
    await found.take_token("ada")
    await found.ask("PUT", PATH, json=OFFICE)
    return found


def ics(*events: str) -> bytes:
    """A calendar file of these events, a line each property."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//EN",
        *(
            line
            for number, event in enumerate(events)
            for line in (
                "BEGIN:VEVENT",
                *(() if "UID:" in event else (f"UID:{number}",)),
                "DTSTAMP:20260101T000000Z",
                *event.split("\n"),
                "END:VEVENT",
            )
        ),
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines).encode()


async def send(client: Client, file: bytes, kind: str = "text/calendar", **headers: str) -> Reply:
    headers = {"Content-Type": kind, **headers}
    return await client.ask("POST", f"{PATH}/holidays", data=file, headers=headers)


# --- The coming days ------------------------------------------------------------------------------


async def test_the_coming_openings_are_shown_as_the_wall_clock_shows_them(ada: Client) -> None:
    hours = (await ada.get(f"{PATH}/hours?from=2027-03-27&days=3")).json

    assert hours["zone"] == "Europe/Berlin"
    assert [(day["date"], day["weekday"], day["hours"]) for day in hours["days"]] == [
        ("2027-03-27", "sat", [["09:00", "12:00"], ["22:00", "24:00"]]),
        # The clock goes from 02:00 to 03:00 in this night.
        ("2027-03-28", "sun", [["00:00", "03:00"], ["23:00", "24:00"]]),
        ("2027-03-29", "mon", []),
    ]
    night = hours["days"][1]["open"][0]
    assert night["end"] - night["begin"] == 2 * 3_600_000


async def test_a_holiday_is_named_among_the_days(ada: Client) -> None:
    hours = (await ada.get(f"{PATH}/hours?from=2027-12-25&days=1")).json

    assert [(day["holiday"], day["hours"]) for day in hours["days"]] == [
        ("Xmas", [["10:00", "11:00"]])
    ]


async def test_without_a_date_the_days_begin_today(ada: Client) -> None:
    hours = (await ada.get(f"{PATH}/hours")).json

    assert hours["days"][0]["date"] == TODAY.isoformat()
    assert len(hours["days"]) == 14
    assert hours["is_open"] is False
    assert hours["next_change"] > NOON


@pytest.mark.parametrize("query", ["days=0", "days=101", "from=soon", "from=9999-12-30"])
async def test_days_that_cannot_be_shown_are_refused(query: str, ada: Client) -> None:
    assert (await ada.get(f"{PATH}/hours?{query}")).code == "bad_request"


async def test_every_fault_of_a_calendar_is_named_at_once(ada: Client) -> None:
    reply = await ada.ask(
        "PUT",
        PATH,
        json={
            "name": "Office",
            "zone": "../../etc/passwd",
            "weekly": {
                "mon": [["9", "17:00"], ["24:00", "01:00"], ["10:00"]],
                "tue": [["22:00", "02:00"], ["23:00", "23:30"]],
                "funday": [],
            },
            "holidays": [{"date": "2027-02-30"}, {"date": "2027-01-01"}, {"date": "2027-01-01"}],
            "openings": [{"from": "2027-01-01T10:00", "to": "2027-01-01T09:00"}],
            "closures": [{"from": "today"}],
        },
    )

    assert reply.code == "invalid"
    found = {one["at"]: one["detail"] for one in reply.json["errors"]}
    assert found == {
        "zone": "not a name of the zone database, like Europe/Berlin or Asia/Shanghai",
        "weekly.funday": "unknown; known are mon, tue, wed, thu, fri, sat, sun",
        "weekly.mon[0]": "a time like 09:30",
        "weekly.mon[1]": "begins at the end of the day",
        "weekly.tue[1]": "overlaps another interval of the day",
        "weekly.mon[2]": 'a pair like ["09:00", "17:30"]',
        "holidays[0].date": "a date like 2027-12-24",
        "holidays[2].date": "given twice",
        "openings[0].to": "not after its beginning",
        "closures[0].from": "a wall time like 2027-12-24T09:30",
        "closures[0].to": "a wall time like 2027-12-24T09:30",
    }


@pytest.mark.parametrize("zone", ["Europe", "localtime", "Mars/Olympus", "/etc/localtime", "é"])
async def test_what_is_no_zone_is_refused(zone: str, ada: Client) -> None:
    reply = await ada.ask("PUT", PATH, json={**OFFICE, "zone": zone})

    assert [one["at"] for one in reply.json["errors"]] == ["zone"]


# --- Holidays from a file -------------------------------------------------------------------------


async def test_holidays_of_a_file_are_added_to_those_there_are(ada: Client) -> None:
    file = ics(
        "DTSTART;VALUE=DATE:20271225\nSUMMARY:Christmas Day",
        "DTSTART;VALUE=DATE:20280101\nSUMMARY:New Year",
    )

    reply = await send(ada, file)

    assert reply.status == 200, reply
    assert reply.json["version"] == 2
    assert reply.json["holidays"] == [
        {"date": "2027-12-25", "name": "Christmas Day", "hours": [["10:00", "11:00"]]},
        {"date": "2028-01-01", "name": "New Year", "hours": []},
    ]


async def test_a_file_is_not_added_to_what_somebody_else_has_saved(ada: Client) -> None:
    file = ics("DTSTART;VALUE=DATE:20271225")

    assert (await send(ada, file, **{"If-Match": '"7"'})).code == "version_conflict"


async def test_what_is_no_calendar_file_is_refused_in_words(ada: Client) -> None:
    png = await send(ada, b"\x89PNG", "image/png")
    words = await send(ada, b"holidays: all of them")
    path = await send(ada, b"/etc/passwd")
    empty = await send(ada, b"")
    large = await send(ada, b"BEGIN:VCALENDAR" + b" " * 1_000_001)

    assert png.code == "unsupported_media_type"
    assert {one.code for one in (words, path, empty)} == {"bad_request"}
    assert words.json["errors"] == [
        {"at": "file", "detail": "not a calendar file: it does not begin with BEGIN:VCALENDAR"}
    ]
    assert large.code == "too_large"
    assert (await ada.get(PATH)).json["version"] == 1


async def test_only_administrators_import(ada: Client, someone: Someone) -> None:
    sue = await someone()
    await sue.take_token("sue")

    assert (await send(sue, ics("DTSTART;VALUE=DATE:20271225"))).code == "forbidden"


MAY = date(2027, 5, 1)


def test_yearly_repetitions_go_on_for_three_years() -> None:
    file = ics("DTSTART;VALUE=DATE:20201225\nSUMMARY:Christmas\nRRULE:FREQ=YEARLY")

    assert holidays_in(file, MAY) == {f"{year}-12-25": "Christmas" for year in range(2027, 2031)}


def test_repetitions_end_where_they_say_and_leave_out_what_was_taken_out() -> None:
    file = ics(
        "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;UNTIL=20291225\n"
        "EXDATE;VALUE=DATE:20281225\nSUMMARY:Christmas",
        # The fourth Thursday of November, three times.
        "DTSTART;VALUE=DATE:20261126\nRRULE:FREQ=YEARLY;COUNT=3;BYMONTH=11;BYDAY=4TH\nSUMMARY:T",
    )

    assert holidays_in(file, MAY) == {
        "2027-11-25": "T",
        "2027-12-25": "Christmas",
        "2028-11-23": "T",
        "2029-12-25": "Christmas",
    }


def test_an_event_of_several_days_is_that_many_holidays() -> None:
    file = ics(
        "DTSTART;VALUE=DATE:20271001\nDTEND;VALUE=DATE:20271004\nSUMMARY:National Day",
        "DTSTART;VALUE=DATE:20280101\nDURATION:P2D\nSUMMARY:New Year",
    )

    assert list(holidays_in(file, MAY)) == [
        "2027-10-01",
        "2027-10-02",
        "2027-10-03",
        "2028-01-01",
        "2028-01-02",
    ]


def test_a_moved_repetition_is_where_it_was_moved_to() -> None:
    file = ics(
        "UID:a\nDTSTART;VALUE=DATE:20270601\nRRULE:FREQ=YEARLY\nSUMMARY:Founders",
        "UID:a\nRECURRENCE-ID;VALUE=DATE:20280601\nDTSTART;VALUE=DATE:20280602\nSUMMARY:Founders",
    )

    assert list(holidays_in(file, MAY)) == ["2027-06-01", "2028-06-02", "2029-06-01", "2030-06-01"]


def test_meetings_cancelled_events_and_the_past_are_no_holidays() -> None:
    file = ics(
        "DTSTART:20270601T090000Z\nSUMMARY:Meeting",
        "DTSTART;VALUE=DATE:20270602\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20270430",
        "DTSTART;VALUE=DATE:20270603\nRDATE;VALUE=DATE:20270604\nSUMMARY:Zwei  Tage",
    )

    assert holidays_in(file, MAY) == {"2027-06-03": "Zwei Tage", "2027-06-04": "Zwei Tage"}


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", "does not begin with"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "not understood|no whole-day events"),
        (b"BEGIN:VCALENDAR\r\nhello\r\nEND:VCALENDAR", "not understood"),
        (ics("DTSTART:soon\nSUMMARY:Odd"), "the event 'Odd' has no DTSTART"),
        (ics("SUMMARY:Never"), "the event 'Never' has no DTSTART"),
        (ics("DTSTART:20270601T090000Z"), "no whole-day events"),
        (ics("DTSTART;VALUE=DATE:20270601\nDTEND;VALUE=DATE:20280601"), "longer than 60 days"),
        (ics("DTSTART;VALUE=DATE:20270601\nRRULE:FREQ=SECONDLY"), "more often than daily"),
        (ics("DTSTART;VALUE=DATE:20100601\nRRULE:FREQ=DAILY"), "more than 2000 times"),
        (ics("DTSTART;VALUE=DATE:20270601\nRRULE:nonsense"), "."),
        (ics("DTSTART;VALUE=DATE:18991224\nRRULE:FREQ=YEARLY"), "since before 1900"),
        (ics(*["DTSTART;VALUE=DATE:20270601\nRRULE:FREQ=YEARLY"] * 201), "more than 200"),
        (ics("DTSTART;VALUE=DATE:20270601\nEXDATE:nonsense"), "."),
        (ics(*["DTSTART;VALUE=DATE:20270601"] * 1001), "more than 1000 events"),
        (ics("DTSTART;VALUE=DATE:20270601\nRRULE:FREQ=DAILY"), "more than 1000 holidays"),
    ],
)
def test_a_bad_file_says_what_is_bad_about_it(file: bytes, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        holidays_in(file, MAY)


LINES = st.sampled_from(
    [
        "DTSTART;VALUE=DATE:20270601",
        "DTSTART;VALUE=DATE:00010101",
        "DTSTART;VALUE=DATE:99991231",
        "DTSTART;TZID=Mars:20270601T000000",
        "DTEND;VALUE=DATE:20270603",
        "DTEND;VALUE=DATE:20260603",
        "DTEND:20270603T000000Z",
        "DURATION:-P3D",
        "DURATION:P1000000W",
        "RRULE:FREQ=YEARLY",
        "RRULE:FREQ=YEARLY;INTERVAL=0",
        "RRULE:FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20280101T000000Z",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3",
        "RRULE:FREQ=YEARLY;UNTIL=never",
        "RRULE:COUNT=3",
        "RDATE:20270701T000000Z",
        "RDATE;VALUE=PERIOD:20270701T000000Z/PT1H",
        "EXDATE;VALUE=DATE:20270601,20280601",
        "RECURRENCE-ID;VALUE=DATE:20280601",
        "RECURRENCE-ID:x",
        "SUMMARY:\x00 \x1b[31m",
        "SUMMARY;LANGUAGE=zh:\u5143\u65e6",
        "UID:same",
    ]
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(LINES, max_size=6).map("\n".join), max_size=3), st.binary(max_size=30))
def test_any_file_gives_dates_or_a_reason(events: list[str], junk: bytes) -> None:
    for file in (ics(*events), ics(*events) + junk, b"BEGIN:VCALENDAR\r\n" + junk):
        try:
            found = holidays_in(file, MAY)
        except BadFile as bad:
            assert str(bad).isprintable()
        else:
            assert all(date.fromisoformat(day) >= MAY for day in found)
