"""How many agents it takes, held against the theory it is made of."""

from __future__ import annotations

import pytest

from contact_center.reporting.staffing import Demand, agents_needed, demand
from routing.theory import impatient, patient
from tests.unit.reporting.lines import NOON, impatient_crowd, stay

BUSY = Demand(0.24, 8, 250.0, 1000, 150.0, 100)


def test_the_answer_is_the_smallest_number_that_does() -> None:
    need = agents_needed(BUSY, 0.8, 20)

    assert need is not None
    assert need.model == "erlang_a"
    assert need.service == impatient(need.agents, 0.24, 250, 150, 20)
    assert need.service.service_level >= 0.8
    assert impatient(need.agents - 1, 0.24, 250, 150, 20).service_level < 0.8


def test_a_hundred_calls_in_half_an_hour_are_the_textbook_s() -> None:
    # 100 calls of 180 s in 30 minutes, nobody gives up: 14 agents answer 88.8 % within 20 s.
    expected = Demand(100 / 1800, 8, 180.0, 100, None, 0)

    need = agents_needed(expected, 0.8, 20)

    assert need is not None
    assert (need.model, need.agents) == ("erlang_c", 14)
    assert need.service.service_level == pytest.approx(0.888, abs=0.001)
    assert patient(13, 100 / 1800, 180, 20).service_level < 0.8


def test_who_is_patient_needs_more_agents_than_who_is_not() -> None:
    endless = Demand(0.24, 8, 250.0, 1000, None, 0)

    few, many = agents_needed(BUSY, 0.9, 20), agents_needed(endless, 0.9, 20)

    assert few is not None
    assert many is not None
    assert few.agents < many.agents


def test_without_anybody_who_was_served_there_is_no_answer() -> None:
    assert agents_needed(Demand(1.0, 8, None, 0, None, 0), 0.8, 20) is None
    assert agents_needed(Demand(100.0, 8, 3600.0, 9, None, 0), 0.8, 20) is None


def test_nobody_comes_and_one_is_there() -> None:
    need = agents_needed(Demand(0.0, 8, 100.0, 9, 60.0, 1), 0.8, 20)

    assert need is not None
    assert (need.agents, need.service.service_level) == (1, 1.0)


def test_what_is_expected_is_what_was_measured() -> None:
    crowd = impatient_crowd(7, 20_000, 0.24, 250, 50, 150)

    expected = demand([430, 434], 1800, crowd)

    assert expected.rate_per_s == pytest.approx(0.24)
    assert expected.weeks == 2
    assert expected.handle_s == pytest.approx(250, rel=0.03)
    assert expected.patience_s == pytest.approx(150, rel=0.08)


def test_only_who_may_have_enough_tells_how_patient_people_are() -> None:
    mail = stay("answered", 80_000, channel="email")
    still_there = stay(None)
    crowd = [mail, still_there, stay("answered", 30), stay("abandoned", 10, entered_at=NOON)]

    expected = demand([], 1800, crowd)

    assert (expected.patience_s, expected.abandoned) == (40.0, 1)
    assert (expected.rate_per_s, expected.handle_s) == (0.0, None)
