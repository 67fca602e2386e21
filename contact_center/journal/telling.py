"""Tells waiting visitors their place in the line whenever it has changed."""

from __future__ import annotations

import msgspec

from contact_center.journal.hub import Hub
from contact_center.journal.shapes import QueuePlace, Signal
from contact_center.ports.places import Place, Places

EVERY_SECONDS = 2.0
"""How often a visitor is told at the most."""


class PlaceTeller:
    """Remembers what was told, so that nothing is told twice."""

    def __init__(self, hub: Hub, places: Places) -> None:
        """`places` knows, `hub` reaches."""
        self._hub = hub
        self._places = places
        self._told: dict[str, Place] = {}

    def tell(self) -> None:
        """One round; to be called every `EVERY_SECONDS`."""
        told = self._told
        self._told = {}
        for conv, visitor in self._hub.parties.waiting():
            place = self._places.place_of(conv)
            if place is None or not self._hub.is_online(visitor):
                continue
            self._told[conv] = place
            if told.get(conv) != place:
                self._hub.signal([visitor], _signal(conv, place))


def _signal(conv: str, place: Place) -> Signal:
    d = QueuePlace(place.position, place.wait_low_s, place.wait_high_s)
    return Signal("queue", conv, d=msgspec.to_builtins(d))
