"""The measurement of routing plays what it says it plays; no figure is judged."""

from __future__ import annotations

from benchmarks.routing import SHIFT_AGENTS, SHIFT_MAILS, House, _shift, naive


def test_the_house_stays_as_full_as_it_is_while_it_is_measured() -> None:
    house = House(20)
    house.fill(50)
    waiting = len(house.waiting)

    taken = house.turn_over(0.05)

    assert len(house.busy) == 20
    assert len(house.waiting) == waiting >= 50
    assert taken.steps_per_s > 0
    assert taken.matching_per_s > 0
    assert naive(house, 0.05) > 0
    assert len(house.busy) == 20


def test_in_an_emptied_house_nobody_waits_and_half_of_the_agents_are_free() -> None:
    house = House(20)
    house.fill(15)

    house.empty()

    assert not house.waiting
    assert len(house.busy) <= 10


def test_the_shift_fills_everybody_up_in_slices() -> None:
    found = _shift()

    assert (found["agents"], found["mails"]) == (SHIFT_AGENTS, SHIFT_MAILS)
    assert found["offers"] == 5 * SHIFT_AGENTS
    assert found["steps"] == 5
