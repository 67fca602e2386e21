"""Presence, connections, visitors, cards and logins; what administrators set up."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import (
    EntryFields,
    PutAgent,
    PutEntries,
    PutQueue,
    PutSite,
)
from contact_center.domain.orders.conversing import GiveContact
from contact_center.domain.orders.machinery import (
    AgentConnected,
    AgentDisconnected,
    CloseLogin,
    OpenLogin,
    OpenVisitor,
    RenewLogin,
)
from contact_center.domain.orders.working import SetPresence, UpdateCustomer
from contact_center.domain.records import Login, Visitor
from contact_center.domain.records_setup import Entry, Queue, Site
from tests import worlds
from tests.unit.domain.outcomes import agent, code, customer, facts, kinds
from tests.worlds import ANN, BOSS, OTHER_VISITOR, VISITOR


def test_a_presence_chosen_twice_is_recorded_once() -> None:
    world = worlds.furnished()

    assert kinds(facts(world, ANN, SetPresence("away", "lunch"))) == ["presence"]
    assert facts(world, ANN, SetPresence("away", "lunch")) == []


def test_without_work_the_next_presence_is_now() -> None:
    world = worlds.furnished()

    facts(world, ANN, SetPresence("offline", when="after_current"))

    assert agent(world, ANN).presence == "offline"


def test_coming_back_starts_the_idle_clock_and_forgives_misses() -> None:
    world = worlds.furnished()
    agent(world, ANN).misses = 2
    world.do(ANN, SetPresence("away"))
    world.at += 1_000

    world.do(ANN, SetPresence("available"))

    assert (agent(world, ANN).idle_since, agent(world, ANN).misses) == (world.at, 0)


def test_another_reason_for_a_break_does_not_start_it_again() -> None:
    world = worlds.furnished()
    world.do(ANN, SetPresence("away", "lunch"))
    began = agent(world, ANN).presence_at
    world.at += 1_000

    world.do(ANN, SetPresence("away", "training"))

    assert agent(world, ANN).presence_at == began


def test_a_connection_is_said_again_after_a_restart_but_lost_only_once() -> None:
    world = worlds.furnished()

    assert len(facts(world, SYSTEM, AgentConnected(ANN.id))) == 1
    assert len(facts(world, SYSTEM, AgentDisconnected(ANN.id))) == 1
    assert facts(world, SYSTEM, AgentDisconnected(ANN.id)) == []
    assert facts(world, SYSTEM, AgentDisconnected("agent:nobody")) == []
    assert code(world, SYSTEM, AgentConnected("agent:nobody")) == "unknown_agent"


def test_a_visitor_is_opened_with_a_customer_once() -> None:
    world = worlds.furnished()
    body = OpenVisitor("visitor:new", "shop", "zh-TW", "hash")

    facts(world, SYSTEM, body)

    assert facts(world, SYSTEM, body) == []
    [row] = [one for one in world.store.rows(Visitor) if one.id == "visitor:new"]
    assert (row.customer, row.locale) == ("customer:new", "zh-TW")
    elsewhere = OpenVisitor("visitor:x", "nowhere", "en", "hash")
    assert code(world, SYSTEM, elsewhere) == "not_found"


def test_what_a_visitor_says_of_themselves_is_a_claim_until_staff_confirm_it() -> None:
    world = worlds.active()

    [claim] = facts(world, VISITOR, GiveContact(" Vic ", "vic@mail.example", ""))
    assert (claim.visitor, claim.agent) == (None, ANN.id)
    assert (customer(world).name, customer(world).unverified) == ("Vic", ("email",))

    facts(world, ANN, UpdateCustomer("customer:v", email="vic@mail.example"))
    assert customer(world).unverified == ()


def test_a_claim_replaces_a_claim_but_nothing_that_staff_have_confirmed() -> None:
    world = worlds.active()
    facts(world, VISITOR, GiveContact(email="vic@mail.example", phone="1201"))
    facts(world, ANN, UpdateCustomer("customer:v", email="vic@mail.example"))

    assert facts(world, VISITOR, GiveContact(email="boss@mail.example")) == []
    [claim] = facts(world, VISITOR, GiveContact(email="boss@mail.example", phone="1202"))

    assert (customer(world).email, customer(world).phone) == ("vic@mail.example", "1202")
    assert claim.body.fields == ("phone", "unverified")  # type: ignore[union-attr]


def test_a_claim_needs_content_and_somebody_to_make_it() -> None:
    world = worlds.furnished()

    assert code(world, VISITOR, GiveContact()) == "empty"
    assert code(world, VISITOR, GiveContact(name="Vic")) is None
    assert code(worlds.World(), OTHER_VISITOR, GiveContact(name="Vic")) == "not_found"


def test_the_card_is_corrected_field_by_field() -> None:
    world = worlds.active()

    facts(
        world, ANN, UpdateCustomer("customer:v", name="Vic", attributes={"size": "L", "vip": "1"})
    )
    facts(world, ANN, UpdateCustomer("customer:v", phone="123", attributes={"vip": ""}))

    card = customer(world)
    assert (card.name, card.phone, card.attributes) == ("Vic", "123", {"size": "L"})
    assert code(world, ANN, UpdateCustomer("customer:v")) == "empty"
    assert code(world, ANN, UpdateCustomer("customer:nobody", name="X")) == "not_found"


def test_a_login_is_opened_renewed_and_closed_once() -> None:
    world = worlds.furnished()
    facts(world, SYSTEM, OpenLogin("l", ANN.id, "hash", "csrf", world.at + 10, "127.0.0.1"))
    facts(world, SYSTEM, RenewLogin("l", world.at + 20))

    assert [fact.by for fact in facts(world, SYSTEM, CloseLogin("l"))] == [ANN.id]

    [login] = world.store.rows(Login)
    assert (login.expires_at, login.closed_at) == (world.at + 20, world.at)
    assert facts(world, SYSTEM, CloseLogin("l")) == []
    assert facts(world, SYSTEM, CloseLogin("nobody's")) == []
    assert code(world, SYSTEM, RenewLogin("l", world.at + 30)) == "not_found"
    body = OpenLogin("m", "agent:nobody", "hash", "csrf", world.at + 10)
    assert code(world, SYSTEM, body) == "unknown_agent"


def test_a_new_agent_needs_what_signing_in_needs() -> None:
    world = worlds.furnished()

    assert code(world, BOSS, PutAgent("agent:cy", email="cy@shop.example")) == "bad_request"
    assert code(world, BOSS, PutAgent(ANN.id)) == "empty"


def test_two_people_cannot_sign_in_with_one_address() -> None:
    world = worlds.furnished()

    assert code(world, BOSS, PutAgent(ANN.id, email="Ben@shop.example")) == "email_taken"
    assert code(world, BOSS, PutAgent(ANN.id, email="ann@shop.example")) is None


def test_changing_an_agent_changes_their_rights_and_keeps_the_rest() -> None:
    world = worlds.furnished()
    before = agent(world, ANN)

    facts(world, BOSS, PutAgent(ANN.id, email=" ANN@New.Example ", password_hash="y"))

    after = agent(world, ANN)
    assert (after.email, after.password_hash) == ("ann@new.example", "y")
    assert (after.name, after.rights) == (before.name, before.rights + 1)
    facts(world, BOSS, PutAgent(ANN.id, password_hash="z"))
    assert agent(world, ANN).password_hash == "z"


def test_a_password_never_reaches_the_journal() -> None:
    world = worlds.furnished()

    [put] = facts(world, BOSS, PutAgent(ANN.id, password_hash="secret hash"))

    assert "password_hash" in put.body.unwritten


def test_queues_sites_and_entries_are_replaced_whole() -> None:
    world = worlds.furnished()
    first = EntryFields("e", "Q?", "A.", "en", ("q",))

    world.do(BOSS, PutQueue("support", "Help", target_seconds=5))
    world.do(BOSS, PutSite("shop", "Shop", "sales", origins=("https://a.example",)))
    world.do(BOSS, PutEntries((first,)))
    world.do(BOSS, PutEntries((EntryFields("e", "Q?", "B.", "en"),)))

    queues = {queue.id: queue for queue in world.store.rows(Queue)}
    assert (queues["support"].name, queues["support"].target_seconds) == ("Help", 5)
    assert [site.queue for site in world.store.rows(Site)] == ["sales"]
    assert [(one.answer, one.variants) for one in world.store.rows(Entry)] == [("B.", ())]
    assert code(world, BOSS, PutSite("x", "X", "nowhere")) == "unknown_queue"
    assert code(world, BOSS, PutEntries(())) == "empty"


@pytest.mark.parametrize("op", ["agent.put", "queue.put", "site.put", "entries.put"])
def test_only_administrators_set_things_up(op: str) -> None:
    world = worlds.furnished()

    for order in worlds.sample_orders(world)[op]:
        stolen = world.order(ANN, order.body, order.conv)
        assert world.batch(stolen).answers[0].code == "forbidden"
