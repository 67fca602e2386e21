"""Telling waiting visitors their place: when it changes, and only who is there."""

from __future__ import annotations

import msgspec

from contact_center.domain.facts import Fact, StateChanged
from contact_center.journal.hub import Hub
from contact_center.journal.telling import PlaceTeller
from contact_center.ports.places import Place
from tests.unit.journal.test_hub_publishing import Ear


class Line:
    """The places a test says."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}

    def place_of(self, conv: str) -> Place | None:
        return self.places.get(conv)


def waiting(hub: Hub, conv: str, visitor: str, pos: int, state: str = "queued") -> None:
    body = StateChanged(state, "support")
    hub.publish([Fact(body, "system", 0, conv, visitor, None, pos)], pos)


def test_a_place_is_told_once_and_again_when_it_changes() -> None:
    hub, line = Hub(), Line()
    teller, visitor = PlaceTeller(hub, line), Ear(hub, "visitor:v")
    waiting(hub, "c_1", "visitor:v", 1)

    line.places["c_1"] = Place(2, 10, 60)
    teller.tell()
    teller.tell()
    line.places["c_1"] = Place(1)
    teller.tell()

    assert [msgspec.to_builtins(signal) for signal in visitor.signals] == [
        {"t": "sig", "k": "queue", "conv": "c_1",
         "d": {"position": 2, "wait_low_s": 10, "wait_high_s": 60}},
        {"t": "sig", "k": "queue", "conv": "c_1",
         "d": {"position": 1, "wait_low_s": None, "wait_high_s": None}},
    ]  # fmt: skip


def test_who_was_away_is_told_on_coming_back() -> None:
    hub, line = Hub(), Line()
    teller = PlaceTeller(hub, line)
    waiting(hub, "c_1", "visitor:v", 1)
    line.places["c_1"] = Place(1)
    teller.tell()

    visitor = Ear(hub, "visitor:v")
    teller.tell()

    assert len(visitor.signals) == 1


def test_who_waits_no_longer_is_told_nothing() -> None:
    hub, line = Hub(), Line()
    teller, visitor = PlaceTeller(hub, line), Ear(hub, "visitor:v")
    waiting(hub, "c_1", "visitor:v", 1)
    waiting(hub, "c_1", "visitor:v", 2, state="active")
    line.places["c_1"] = Place(1)

    teller.tell()

    assert visitor.signals == []


def test_a_place_that_nobody_knows_is_not_told() -> None:
    hub = Hub()
    teller, visitor = PlaceTeller(hub, Line()), Ear(hub, "visitor:v")
    waiting(hub, "c_1", "visitor:v", 1)

    teller.tell()

    assert visitor.signals == []
