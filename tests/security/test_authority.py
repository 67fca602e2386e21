"""Who may do what to whose: role by op by object, held against a table written by hand.

The table is not derived from the permissions: a new op without a line here fails, and so does a
permission that was widened without anybody saying so in this file.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.domain import permissions
from contact_center.domain.actors import BOT, ROUTING, SYSTEM, Actor, Role
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.permissions import READS, may
from tests.worlds import STATES, World, sample_orders

VISITOR = {Role.VISITOR}
STAFF = {Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR}
LEAD = {Role.SUPERVISOR, Role.ADMINISTRATOR}
OWNER = {Role.ADMINISTRATOR, Role.SYSTEM}
CENTER = {Role.SYSTEM}
ROUTER = {Role.ROUTING, Role.SYSTEM}

ANY, DESK, OWN, OFFER = "any", "desk", "own", "offer"
"""Whose object it must be: anybody's, the desk's owner's, the visitor's own, the one offered to."""

EXPECTED: dict[str, tuple[set[Role], str]] = {
    "message.send": (VISITOR | STAFF, DESK),
    "choice.pick": (VISITOR, OWN),
    "agent.request": (VISITOR, OWN),
    "conversation.close": (VISITOR | STAFF, DESK),
    "conversation.rate": (VISITOR, OWN),
    "contact.give": (VISITOR, OWN),
    "read.mark": (VISITOR | STAFF, OWN),
    "message.edit": (STAFF, DESK),
    "message.delete": (STAFF, DESK),
    "note.add": (STAFF, ANY),
    "presence.set": (STAFF, ANY),
    "offer.shown": (STAFF, OFFER),
    "offer.accept": (STAFF, OFFER),
    "offer.decline": (STAFF, OFFER),
    "conversation.claim": (STAFF, ANY),
    "conversation.transfer": (STAFF, DESK),
    "conversation.park": (STAFF, DESK),
    "conversation.unpark": (STAFF | CENTER, DESK),
    "conversation.reopen": (STAFF, ANY),
    "conversation.tag": (STAFF, ANY),
    "wrapup.complete": (STAFF | CENTER, DESK),
    "customer.update": (STAFF, ANY),
    "customer.merge": (STAFF, ANY),
    "customer.unmerge": (STAFF, ANY),
    "conversation.whisper": (LEAD, ANY),
    "conversation.take_over": (LEAD, ANY),
    "conversation.assign": (LEAD, ANY),
    "conversation.requeue": (LEAD, ANY),
    "presence.force": (LEAD, ANY),
    "callback.request": (VISITOR | STAFF, OWN),
    "callback.outcome": (STAFF, DESK),
    "mail.receive": (CENTER, ANY),
    "mail.deliver": (CENTER, ANY),
    "mail.quarantine": (CENTER, ANY),
    "outgoing.settle": (CENTER, ANY),
    "inbox.put": (OWNER, ANY),
    "bot.turn": ({Role.BOT}, ANY),
    "offer.make": ({Role.ROUTING}, ANY),
    "offer.lapse": (ROUTER, ANY),
    "offer.withdraw": (ROUTER, ANY),
    "work.requeue": (ROUTER, ANY),
    "work.abandon": (ROUTER, ANY),
    "work.step": (ROUTER, ANY),
    "work.turn": (ROUTER, ANY),
    "agent.connected": (CENTER, ANY),
    "agent.disconnected": (CENTER, ANY),
    "visitor.returned": (CENTER, ANY),
    "visitor.left": (CENTER, ANY),
    "visitor.open": (CENTER, ANY),
    "login.open": (CENTER, ANY),
    "login.renew": (CENTER, ANY),
    "login.close": (CENTER, ANY),
    "agent.put": (OWNER, ANY),
    "queue.put": (OWNER, ANY),
    "queue.remove": (OWNER, ANY),
    "site.put": (OWNER, ANY),
    "entries.put": (OWNER, ANY),
    "skill.put": (OWNER, ANY),
    "skill.remove": (OWNER, ANY),
    "profile.put": (OWNER, ANY),
    "profile.remove": (OWNER, ANY),
    "code.put": (OWNER, ANY),
    "code.remove": (OWNER, ANY),
    "calendar.put": (OWNER, ANY),
    "calendar.remove": (OWNER, ANY),
    "plan.put": (OWNER, ANY),
    "plan.remove": (OWNER, ANY),
}

READABLE: dict[str, set[Role]] = {
    "conversations.list": STAFF,
    "conversation.read": VISITOR | STAFF,
    "conversation.facts": STAFF,
    "conversation.why": STAFF,
    "conversation.watch": LEAD,
    "floor.watch": LEAD,
    "audit.list": LEAD,
    "reports.read": LEAD,
    "mails.list": STAFF,
    "mail.open": LEAD,
    "mail.replay": LEAD,
    "customers.list": STAFF,
    "customer.read": STAFF,
    "queues.list": STAFF,
    "agents.list": STAFF,
    "setup.read": STAFF,
    "sites.list": OWNER,
    "bot.ask": STAFF,
    "metrics.read": OWNER,
}

SOMEBODY: dict[Role, Actor] = {
    Role.VISITOR: Actor("visitor:stranger", Role.VISITOR),
    Role.AGENT: Actor("agent:ben", Role.AGENT),
    Role.SUPERVISOR: Actor("agent:boss", Role.SUPERVISOR),
    Role.ADMINISTRATOR: Actor("agent:boss", Role.ADMINISTRATOR),
    Role.BOT: BOT,
    Role.ROUTING: ROUTING,
    Role.SYSTEM: SYSTEM,
}
"""One of each role to whom nothing in the test's centers belongs."""

DENIALS = {
    DESK: {"not_yours", "not_found"},
    OWN: {"not_found"},
    OFFER: {"offer_gone"},
}


def given_by(actor: Actor, order: Order) -> Order:
    return replace(order, id=f"{order.id}:{actor.role}", actor=actor)


def answer_of(world: World, order: Order) -> str | None:
    outcome = world.copy().batch(order)
    assert not outcome.failures, outcome.failures
    return outcome.answers[0].code


def test_every_op_and_every_read_has_a_line_in_this_file() -> None:
    assert EXPECTED.keys() == OPS.keys()
    assert READABLE.keys() == READS.keys()


@pytest.mark.parametrize("op", EXPECTED)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role, op: str) -> None:
    allowed, _ = EXPECTED[op]

    assert may(SOMEBODY[role], op) == (role in allowed)
    if role not in allowed:
        world = STATES["active"]()
        for order in sample_orders(world)[op]:
            assert answer_of(world, given_by(SOMEBODY[role], order)) == "forbidden"


@pytest.mark.parametrize("read", READABLE)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_read_what_the_table_says_and_nothing_else(role: Role, read: str) -> None:
    assert may(SOMEBODY[role], read) == (role in READABLE[read])


@pytest.mark.parametrize("op", [op for op, (_, whose) in EXPECTED.items() if whose != ANY])
@pytest.mark.parametrize("state", ["queued", "offered", "active", "parked", "calling_back"])
def test_what_belongs_to_another_is_denied_whatever_its_state(state: str, op: str) -> None:
    allowed, whose = EXPECTED[op]
    world = STATES[state]()
    for role in allowed & (VISITOR | STAFF):
        stranger = SOMEBODY[role]
        for order in sample_orders(world)[op]:
            named = replace(given_by(stranger, order), conv=world.conv)
            code = answer_of(world, named)
            expected = {"not_found"} if role is Role.VISITOR else DENIALS[whose]
            if whose == OWN and role is not Role.VISITOR:
                continue
            assert code in expected, (role, order.op, code)


def test_a_denied_order_leaves_no_trace() -> None:
    world = STATES["active"]()
    before = world.copy()

    for op, (allowed, _) in EXPECTED.items():
        for role in set(Role) - allowed:
            for order in sample_orders(world)[op]:
                world.batch(given_by(SOMEBODY[role], order))

    assert world.store.tables == before.store.tables
    assert world.store.facts == before.store.facts


def test_the_matrix_sees_a_permission_that_was_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    widened = {**permissions.ALLOWED, "presence.force": frozenset(STAFF)}
    monkeypatch.setattr(permissions, "ALLOWED", widened)

    with pytest.raises(AssertionError):
        test_a_role_may_do_what_the_table_says_and_nothing_else(Role.AGENT, "presence.force")
