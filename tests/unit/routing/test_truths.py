"""What must be true of a floor is seen to be broken when it is: one planted bug for each truth.

The bugs are planted in the engine or in the rules, and an ordinary hour is lived with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contact_center.domain import folding, places
from contact_center.domain.deciding import offering
from contact_center.domain.facts import Fact, OfferMade
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from routing import applying, candidates, eligibility, engine, matching, reviewing
from routing.agent import FloorAgent
from routing.decisions import Decision, LapseOffer, OfferWork
from tests.unit.routing import truths
from tests.unit.routing.center import MINUTE, SECOND, Center

Plant = Callable[[pytest.MonkeyPatch], None]


class Watched(Center):
    """A center that is held to the truths at every offer and after every deed."""

    def commit(self, order: Order) -> tuple[Answer, list[Fact]]:
        answer, facts = super().commit(order)
        for fact in facts:
            if isinstance(fact.body, OfferMade):
                truths.was_no_overload(self, fact)
        return answer, facts

    def _hear(self, decisions: list[Decision]) -> None:
        offers = [decision for decision in decisions if isinstance(decision, OfferWork)]
        truths.nobody_was_passed_over(self, offers, set())
        super()._hear(decisions)

    def look(self) -> None:
        """Everything that must hold when nobody has anything left to say."""
        self.wait(0)
        truths.must_hold(self, set())


def an_hour() -> None:
    """A small shop: people come, are served, leave, miss, transfer; agents come and go."""
    center = Watched()
    center.queue("support", channels=("chat", "email"))
    center.queue("sales", target_seconds=5, require={"spanish": 2})
    ann = center.agent("ann", {"support": 0, "sales": 1}, skills={"spanish": 3}, units=60)
    center.agent("bob", {"support": 1}, units=30)
    center.agent("dan", {"sales": 0})
    center.look()
    lined = [center.asks(f"v{number}") for number in range(6)]
    lined.append(center.asks("s1", "sales"))
    center.look()
    held = truths.places(center)
    center.accept(lined[0])
    center.look()
    center.wait(30 * SECOND)
    center.look()
    center.leaves("v5")
    center.transfer(lined[0], queue="sales")
    center.look()
    truths.nobody_lost_their_place(held, truths.places(center))
    for conv in lined:
        if center.offered_to(conv) == ann:
            center.accept(conv)
    assert center.rows.agents[ann].held
    center.disconnect(ann)
    center.wait(6 * SECOND)
    center.look()
    center.wait(2 * MINUTE)
    center.look()
    center.connect(ann)
    center.agent("cid", {"support": 0, "sales": 0}, skills={"spanish": 5})
    center.wait(5 * MINUTE)
    center.look()


def test_an_ordinary_hour_is_in_order() -> None:
    an_hour()


def twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """I1: work that rings already may ring for somebody else."""
    monkeypatch.setattr(eligibility, "rings_for_more", lambda *_: True)
    monkeypatch.setattr(offering, "_is_free", lambda *_: True)


def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """I2: nobody is ever full."""
    monkeypatch.setattr(FloorAgent, "has_room", lambda *_: True)
    monkeypatch.setattr(offering, "has_room", lambda *_: True)


def anyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """I3: skills are not asked for."""
    for module in (eligibility, candidates):
        monkeypatch.setattr(module, "why_never", lambda *_: None)


def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """I4: nobody looks again when an agent gets free."""
    monkeypatch.setattr(matching._Pass, "_changed_agents", lambda _: {})


def youngest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """I5: the line is looked at from its end."""
    places_of = matching._Pass._places

    def backwards(self: Any) -> Any:
        return iter(sorted(places_of(self), reverse=True))

    monkeypatch.setattr(matching._Pass, "_places", backwards)


def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """I6: whoever is moved begins at the end of the line."""
    keep = places.keep

    def late(work: Any, at: int, *rest: Any, **more: Any) -> Any:
        return replace(keep(work, at, *rest, **more), entered_at=at, due_at=at + 600_000)

    monkeypatch.setattr(places, "keep", late)


def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """I7: a ring has no end."""
    wish_for = reviewing.wish_for

    def without(*args: Any) -> Decision | None:
        wish = wish_for(*args)
        return None if isinstance(wish, LapseOffer) else wish

    monkeypatch.setattr(engine, "wish_for", without)


def loyal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work stays with whoever is gone for good."""
    monkeypatch.setattr(reviewing, "_why_requeue", lambda *_: None)


def leaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """I9: the floor forgets to give capacity back."""
    changes = {**applying.CHANGES}
    del changes[next(kind for kind in changes if kind.__name__ == "OfferEnded")]
    monkeypatch.setattr(applying, "CHANGES", changes)


def free_lunch(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows do not count what is accepted."""
    folds = {**folding.FOLDS}
    fold = folds[OfferMade]

    def uncounted(rows: Any, fact: Fact, body: Any) -> None:
        fold(rows, fact, body)
        rows.agents[fact.agent or ""].used = 0

    folds[OfferMade] = uncounted
    monkeypatch.setattr(folding, "FOLDS", folds)


PLANTED: list[Plant] = [
    twice,
    no_limit,
    anyone,
    deaf,
    youngest_first,
    forgetful,
    patient,
    loyal,
    leaking,
    free_lunch,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: str(plant.__doc__))
def test_a_planted_bug_is_seen(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)

    with pytest.raises((AssertionError, KeyError)):
        an_hour()
