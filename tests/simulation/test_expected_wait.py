"""What a waiting customer is told on entry, against what they then waited (T12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from routing import estimates
from routing.simulate.clock import stamp
from routing.simulate.contact import Contact
from routing.simulate.reading import scenario_of
from routing.simulate.scenario import NS_A_SECOND
from routing.simulate.world import World
from tests.simulation.test_theory import LONG, S2, S3

SHORT = 8_000


@dataclass
class Told:
    """One customer who had to wait, and the range they would have been told, in seconds."""

    contact: Contact
    middle: float
    upper: float

    @property
    def waited(self) -> float:
        return self.contact.waited / NS_A_SECOND


class Listener:
    """Asks for the estimate of everybody who has just begun to wait."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.seen = 0

    def __call__(self, world: World) -> None:
        if world.came == self.seen:
            return
        self.seen = world.came
        contact = world.live.get(f"c_{world.came}")
        if contact is None or not contact.is_counted or contact.offer is not None:
            return
        floor, now = world.engine.floor, stamp(world.agenda.now)
        work = floor.works[contact.conv]
        place = world.engine.place_of(contact.conv)
        assert place is not None
        expected = estimates._expected(floor, work, place.position - 1, now)
        if expected is not None:
            self.told.append(Told(contact, expected[0] / 1000, expected[1] / 1000))

    def answered(self) -> list[Told]:
        return [one for one in self.told if one.contact.outcome == "answered"]


def listened(document: dict[str, Any], contacts: int) -> list[Told]:
    listener = Listener()
    World(scenario_of({**document, "duration_contacts": contacts})).run(listener)
    return listener.answered()


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize("document", [S2, S3], ids=["S2", "S3"])
def test_the_wait_that_is_told_is_the_wait_that_comes(document: dict[str, Any]) -> None:
    told = listened(document, SHORT)

    waited = mean([one.waited for one in told])
    assert mean([one.middle for one in told]) == pytest.approx(waited, rel=0.12)
    assert 0.73 < mean([one.waited <= one.upper for one in told]) < 0.87


@pytest.mark.soak
@pytest.mark.parametrize("document", [S2, S3], ids=["S2", "S3"])
def test_the_wait_that_is_told_is_the_wait_that_comes_in_the_long_run(
    document: dict[str, Any],
) -> None:
    told = listened(document, LONG)

    waited = mean([one.waited for one in told])
    assert mean([one.middle for one in told]) == pytest.approx(waited, rel=0.10)
    assert 0.75 < mean([one.waited <= one.upper for one in told]) < 0.85
    # Half of them wait longer than the middle, half less.
    assert 0.45 < mean([one.waited <= one.middle for one in told]) < 0.55
