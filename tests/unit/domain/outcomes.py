"""How the domain's tests look at what an order came to."""

from __future__ import annotations

from contact_center.domain.actors import Actor
from contact_center.domain.facts import Fact
from contact_center.domain.records import Agent, Customer, Message, Work
from tests.worlds import World


def kinds(facts: list[Fact]) -> list[str]:
    """What happened, in order."""
    return [fact.kind for fact in facts]


def code(world: World, actor: Actor, body: object, conv: str | None = None) -> str | None:
    """The refusal code of one order; None when it was done."""
    return world.batch(world.order(actor, body, conv)).answers[0].code


def facts(world: World, actor: Actor, body: object, conv: str | None = None) -> list[Fact]:
    """The facts of one order, which must be accepted."""
    outcome = world.batch(world.order(actor, body, conv))
    assert outcome.answers[0].code is None, outcome.answers[0]
    return outcome.facts


def agent(world: World, actor: Actor) -> Agent:
    """The agent's row."""
    return next(row for row in world.store.rows(Agent) if row.id == actor.id)


def customer(world: World) -> Customer:
    """The card of the first visitor."""
    return next(row for row in world.store.rows(Customer) if row.id == "customer:v")


def work(world: World) -> Work:
    """The first conversation's work."""
    assert world.work is not None
    return world.work


def texts(world: World) -> list[str]:
    """Everything said in the first conversation, in order."""
    return [row.text for row in world.store.rows(Message) if row.conv == world.conv]


def state(world: World) -> str:
    """The state of the first conversation."""
    assert world.conversation is not None
    return world.conversation.state
