"""Who was at work when, told from slices of agents' time."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from contact_center.ports.reports import Span
from contact_center.reporting.rehearsal.roster import GONE, Turn, turns_of, working_hours
from tests.unit.reporting.lines import HOUR, MINUTE, NOON, SECOND, piece

DAY = 24 * HOUR


def test_work_is_part_of_being_available_and_a_gap_is_being_gone() -> None:
    day = [
        piece("available", 0, 60),
        piece("offered", 60, 5, items=0),
        piece("handling", 65, 100, items=1),
        piece("wrap_up", 165, 20, items=1),
        piece("away", 185, 60, code="break"),
        piece("available", 245, 55),
        piece("available", 600, None),
    ]

    assert turns_of(day) == {
        "agent:ann": (
            Turn(NOON, "available"),
            Turn(NOON + 185 * SECOND, "away", "break"),
            Turn(NOON + 245 * SECOND, "available"),
            Turn(NOON + 300 * SECOND, GONE),
            Turn(NOON + 600 * SECOND, "available"),
        )
    }


def test_whoever_finishes_something_while_away_stays_away() -> None:
    day = [
        piece("away", 0, 60, code="break", items=1),
        piece("handling", 60, 60, items=1),
        piece("away", 120, 60, code="break"),
        piece("handling", 180, 60, items=1),
    ]

    turns = turns_of(day)["agent:ann"]

    assert [one.presence for one in turns] == ["away", "available", GONE]
    assert turns[1].at == NOON + 180 * SECOND


def test_midnight_changes_nothing() -> None:
    day = [piece("available", 0, 60), piece("available", 60, None)]

    assert turns_of(day) == {"agent:ann": (Turn(NOON, "available"),)}


def test_hours_are_those_on_the_wall_and_may_go_past_midnight() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    # Noon of the tests is a Friday, 16:00 in Shanghai.
    span = Span(NOON, NOON + DAY)

    late = working_hours(span, (time(22), time(2)), ["fri"], zone)
    weekday = working_hours(span, (time(9), time(17)), ["mon", "fri"], zone)

    assert [(one.at - NOON) / MINUTE for one in late] == [6 * 60, 10 * 60]
    assert [one.presence for one in late] == ["available", GONE]
    assert [(one.at - NOON) / MINUTE for one in weekday] == [-7 * 60, 60]
