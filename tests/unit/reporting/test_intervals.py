"""Days and hours of a zone, also when its clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.ports.reports import Span
from contact_center.reporting.intervals import (
    begin,
    cut,
    local_text,
    midnight,
    moment,
    weeks_before,
    zone_of,
)

HOUR = 3_600_000
BERLIN = zone_of("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe")


def test_a_moment_is_a_number_or_what_a_clock_on_the_wall_shows() -> None:
    ten_utc = int(datetime(2027, 3, 1, 10, tzinfo=UTC).timestamp() * 1000)

    assert moment("2027-03-01T11:00", BERLIN) == ten_utc
    assert moment("2027-03-01T10:00Z", BERLIN) == ten_utc
    assert moment(str(ten_utc), BERLIN) == ten_utc
    assert moment("2027-03-01", BERLIN) == ten_utc - 11 * HOUR


@pytest.mark.parametrize("text", ["soon", "-1", "99999999999999999999", "0001-01-01", "²"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        moment(text, BERLIN)


@pytest.mark.parametrize("name", ["Mars/Base", "../../etc/passwd", "", "/etc", "\0"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        zone_of(name)


@pytest.mark.parametrize(("day", "hours"), [("03-28", 23), ("10-31", 25), ("06-01", 24)])
def test_a_day_on_which_clocks_change_has_another_number_of_hours(day: str, hours: int) -> None:
    start = moment(f"2027-{day}", BERLIN)
    (whole,) = cut(Span(start, start + hours * HOUR), "day", BERLIN)

    by_hour = cut(whole, "60", BERLIN)

    assert len(by_hour) == hours
    assert local_text(whole.end, BERLIN)[11:16] == "00:00"


@given(
    start=st.integers(1_700_000_000_000, 1_900_000_000_000),
    length=st.integers(1, 5 * 24 * HOUR),
    interval=st.sampled_from(["15", "30", "60", "day"]),
    zone=st.sampled_from(ZONES),
)
def test_pieces_cover_the_span_without_gap_or_overlap(
    start: int, length: int, interval: str, zone: str
) -> None:
    span, place = Span(start, start + length), zone_of(zone)

    pieces = cut(span, interval, place)

    assert [pieces[0].start, *(one.end for one in pieces)] == [
        *(one.start for one in pieces),
        span.end,
    ]
    assert all(one.start < one.end for one in pieces)
    assert all(begin(one.start, interval, place) == one.start for one in pieces[1:])
    assert midnight(start, place) <= start


def test_a_day_that_begins_at_one_ends_at_midnight() -> None:
    # In 2017 the clocks of São Paulo went from 23:59 to 01:00.
    zone = zone_of("America/Sao_Paulo")
    noon = moment("2017-10-15T12:00", zone)

    days = cut(Span(midnight(noon, zone), noon + 24 * HOUR), "day", zone)

    assert [local_text(one.end, zone)[:16] for one in days] == [
        "2017-10-16T00:00",
        "2017-10-16T12:00",
    ]


def test_a_week_before_is_the_same_time_on_the_wall() -> None:
    start = moment("2027-03-29T10:00", BERLIN)

    found = weeks_before(Span(start, start + HOUR), 2, BERLIN)

    assert [local_text(one.start, BERLIN) for one in found] == [
        "2027-03-22T10:00+01:00",
        "2027-03-15T10:00+01:00",
    ]
    assert {one.end - one.start for one in found} == {HOUR}
