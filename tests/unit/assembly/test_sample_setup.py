"""The sample shop's setup for routing: it is good as it stands, and the shop never closes."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.assembly import sample
from contact_center.domain.calendars import is_open, next_change
from contact_center.domain.orders import setup
from contact_center.domain.orders.administering import PutQueue
from contact_center.domain.records_setup import Calendar

A_DAY_IN_2026 = 1_790_000_000_000


@pytest.fixture
def bodies() -> list[Any]:
    return [body for _, body in sample._set_up(sample._shop())]


def test_it_has_one_of_everything(bodies: list[Any]) -> None:
    kinds = {setup.PutSkill, setup.PutProfile, setup.PutCode, setup.PutCalendar, setup.PutPlan}

    assert {type(body) for body in bodies} == {*kinds, PutQueue}


def test_its_queues_are_open_at_every_hour(bodies: list[Any]) -> None:
    gone_by = {body.calendar for body in bodies if isinstance(body, PutQueue)} - {None}
    assert gone_by

    for body in bodies:
        if isinstance(body, setup.PutCalendar) and body.calendar in gone_by:
            lists = (body.holidays, body.openings, body.closures)
            row = Calendar(body.calendar, body.name, body.zone, body.always, body.weekly, *lists)
            assert is_open(row, A_DAY_IN_2026)
            assert next_change(row, A_DAY_IN_2026) is None
