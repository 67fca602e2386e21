"""What people say of themselves stands in rows, and in the journal in two kinds of facts only.

Whoever is erased is erased from rows and from facts of these two kinds; a third kind that holds a
name or an address would keep it for ever (docs/decisions/0019-names-in-two-facts.md).
"""

from __future__ import annotations

from dataclasses import fields

import msgspec
import pytest

from contact_center.domain.facts import Fact
from contact_center.domain.records import Callback, Conversation, Customer
from tests.worlds import STATES, World, sample_orders

CANARY = "kanari7"
WITH_WORDS = {"offer", "assigned"}


def planted(state: str) -> World:
    """A center in this state, whose customers have said the same word of themselves everywhere."""
    world = STATES[state]()
    tables = world.store.tables
    for customer in tables.get(Customer, {}).values():
        customer.name = customer.email = customer.phone = CANARY
        customer.attributes = {CANARY: CANARY}
    for conversation in tables.get(Conversation, {}).values():
        conversation.subject = CANARY
        conversation.rating_comment = CANARY
    for callback in tables.get(Callback, {}).values():
        callback.phone = callback.name = CANARY
    return world


def written(fact: Fact) -> str:
    """What of a fact stands in the journal itself."""
    kept = [one.name for one in fields(fact.body) if one.name not in fact.body.unwritten]
    return msgspec.json.encode({name: getattr(fact.body, name) for name in kept}).decode()


@pytest.mark.parametrize("state", STATES)
def test_no_other_kind_of_fact_holds_a_word_of_a_customer(state: str) -> None:
    found = set()
    for op, orders in sample_orders(planted(state)).items():
        for number in range(len(orders)):
            world = planted(state)
            head = len(world.store.facts)
            world.batch(sample_orders(world)[op][number])
            found |= {one.kind for one in world.store.facts[head:] if CANARY in written(one)}

    assert found <= WITH_WORDS


def test_the_word_would_be_seen() -> None:
    world = planted("queued")
    head = len(world.store.facts)

    world.batch(sample_orders(world)["offer.make"][0])

    assert [one.kind for one in world.store.facts[head:] if CANARY in written(one)] == ["offer"]
