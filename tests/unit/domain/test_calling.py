"""Callbacks: asked for, kept in place, tried and tried again."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import ROUTING, SYSTEM
from contact_center.domain.orders.calling import GiveCallOutcome, RequestCallback, dialled
from contact_center.domain.orders.conversing import CloseConversation, RequestAgent
from contact_center.domain.orders.machinery import AbandonWork, MakeOffer, VisitorLeft
from contact_center.domain.orders.working import AcceptOffer, CompleteWrapUp
from contact_center.domain.policy import ChannelPolicy, Policy
from contact_center.domain.records import Callback, Conversation, Customer, Identity
from tests import worlds
from tests.unit.domain.outcomes import agent, code, customer, facts, kinds, state, work
from tests.worlds import ANN, BOSS, STATES, VISITOR, World

PHONE = RequestCallback("+49 (170) 123-4567")


def callback(world: World) -> Callback:
    [row] = world.store.rows(Callback)
    return row


@pytest.mark.parametrize("where", ["queued", "offered"])
def test_a_waiting_chat_becomes_the_call_and_keeps_its_place(where: str) -> None:
    world = STATES[where]()
    before = work(world)
    place = (before.due_at, before.place_pos)

    facts(world, VISITOR, PHONE)

    after = work(world)
    assert (after.due_at, after.place_pos) == place
    assert (after.channel, after.cost, after.generation) == ("callback", 100, before.generation + 1)
    assert (state(world), agent(world, ANN).used) == ("queued", 0)
    assert callback(world).phone == "+491701234567"


@pytest.mark.parametrize("where", ["furnished", "with_bot", "spent", "closed"])
def test_otherwise_the_call_waits_at_the_end_of_the_line(where: str) -> None:
    world = STATES[where]()

    facts(world, VISITOR, PHONE)

    last = max(world.store.rows(Conversation), key=lambda one: (one.updated_at, one.created_at))
    assert (last.channel, last.state) == ("callback", "queued")


def test_what_is_being_served_cannot_become_a_call() -> None:
    world = worlds.active()

    assert code(world, VISITOR, PHONE) == "wrong_state"


def test_a_call_is_asked_for_once() -> None:
    world = worlds.queued()
    world.do(VISITOR, PHONE)

    assert code(world, VISITOR, PHONE) == "already_requested"


def test_the_number_is_a_claim_until_a_call_has_reached_them() -> None:
    world = worlds.calling_back()
    assert (customer(world).phone, customer(world).unverified) == ("01701234567", ("phone",))
    assert world.store.rows(Identity) == []

    ended = facts(world, ANN, GiveCallOutcome("reached", "all fine"), world.conv)

    assert kinds(ended) == ["note", "call_tried", "identity", "state", "survey"]
    assert [row.id for row in world.store.rows(Identity)] == ["phone:01701234567"]
    assert (state(world), callback(world).state) == ("wrap_up", "done")


def test_hanging_up_does_not_abandon_a_call() -> None:
    world = worlds.queued()
    world.do(VISITOR, PHONE)
    world.do(SYSTEM, VisitorLeft(VISITOR.id))

    body = AbandonWork(work(world).generation)
    assert code(world, ROUTING, body, world.conv) == "stale_decision"


@pytest.mark.parametrize("outcome", ["no_answer", "busy"])
def test_not_reached_means_again_later_at_the_old_place(outcome: str) -> None:
    world = worlds.calling_back()
    before = work(world)

    tried = facts(world, ANN, GiveCallOutcome(outcome), world.conv)

    assert kinds(tried) == ["call_tried", "state", "unassigned", "queued"]
    after = work(world)
    assert (after.place_pos, after.not_before) == (before.place_pos, world.at + 600_000)
    assert (callback(world).attempts, agent(world, ANN).used) == (1, 0)


def test_after_the_last_try_the_call_has_failed() -> None:
    world = worlds.calling_back()
    world.policy = Policy(call_attempts=1)

    facts(world, ANN, GiveCallOutcome("no_answer"), world.conv)

    assert (state(world), callback(world).state) == ("wrap_up", "failed")
    assert code(world, ANN, GiveCallOutcome("reached"), world.conv) == "wrong_state"
    world.do(ANN, CompleteWrapUp(), world.conv)
    assert world.conversation is not None
    assert world.conversation.outcome == "no_answer"


def test_a_call_without_wrap_up_is_over_at_once() -> None:
    world = worlds.calling_back()
    call = ChannelPolicy(cost=100, most=1, ring_ms=20_000, wrapup_ms=0)
    world.policy = Policy(channels={**Policy().channels, "callback": call})

    facts(world, ANN, GiveCallOutcome("wrong_number"), world.conv)

    assert state(world) == "closed"


def test_a_program_asks_for_a_number_nobody_knows_and_then_for_one_it_knows() -> None:
    world = worlds.furnished()
    body = RequestCallback("0123456", "Cy", "a lamp", site="shop")

    facts(world, BOSS, body)
    facts(world, BOSS, body)

    new = [row for row in world.store.rows(Customer) if row.phone == "0123456"]
    assert [row.name for row in new] == ["Cy"]
    assert {one.customer for one in world.store.rows(Conversation)} == {new[0].id}


def test_a_program_must_name_what_exists() -> None:
    world = worlds.furnished()

    assert code(world, BOSS, RequestCallback("0123456")) == "unknown_queue"
    assert code(world, BOSS, RequestCallback("0123456", queue="nowhere")) == "unknown_queue"
    nobody = RequestCallback("0123456", queue="sales", customer="customer:nobody")
    assert code(world, BOSS, nobody) == "not_found"
    known = RequestCallback("0123456", queue="sales", customer="customer:w")
    assert code(world, BOSS, known) is None


def test_a_call_is_not_asked_for_in_the_past_nor_by_nobody() -> None:
    world = worlds.furnished()

    assert code(world, VISITOR, RequestCallback("0123456", at=1)) == "bad_request"
    assert code(worlds.World(), VISITOR, PHONE) == "not_found"


def test_a_call_asked_for_later_is_not_due_before() -> None:
    world = worlds.furnished()
    later = world.at + 3_600_000

    facts(world, VISITOR, RequestCallback("0123456", "Vic", at=later))

    assert (work(world).not_before, callback(world).due_at) == (later, later)
    assert customer(world).name == "Vic"


def test_only_calls_have_outcomes() -> None:
    world = worlds.active()

    assert code(world, ANN, GiveCallOutcome("reached"), world.conv) == "wrong_state"


def test_asking_again_after_the_end_begins_a_new_call_in_the_same_conversation() -> None:
    world = worlds.queued()
    world.do(VISITOR, PHONE)
    world.do(VISITOR, CloseConversation())

    world.do(VISITOR, RequestCallback("0555 123"))

    assert (state(world), callback(world).phone) == ("queued", "0555123")
    world.do(ROUTING, MakeOffer(f"{world.conv}.1", ANN.id, 3, 0, 20_000), world.conv)
    world.do(ANN, AcceptOffer(f"{world.conv}.1"))


@pytest.mark.parametrize("phone", ["", "call me", "12", "+", "1" * 21, "12a34"])
def test_what_cannot_be_dialled_is_no_number(phone: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        RequestCallback(phone)


def test_what_only_divides_a_number_is_not_dialled() -> None:
    assert dialled("+49 (0) 170/12-34.56") == "+490170123456"


def test_whoever_closes_the_conversation_calls_the_call_off() -> None:
    waiting, called = worlds.queued(), worlds.calling_back()
    waiting.do(VISITOR, PHONE)

    left = facts(waiting, VISITOR, CloseConversation())
    ended = facts(called, ANN, CloseConversation(), called.conv)

    assert kinds(left) == ["call_tried", "state"]
    assert kinds(ended) == ["call_tried", "state", "survey"]
    for world in (waiting, called):
        row = callback(world)
        assert (row.outcome, row.attempts, row.state) == ("cancelled", 0, "failed")


def test_whoever_writes_after_a_call_is_written_to() -> None:
    world = worlds.queued()
    world.do(VISITOR, PHONE)
    world.do(VISITOR, CloseConversation())

    facts(world, VISITOR, RequestAgent())

    assert world.conversation is not None
    assert (state(world), world.conversation.channel, work(world).cost) == ("queued", "chat", 30)
    assert code(world, VISITOR, PHONE) is None
    assert (callback(world).state, work(world).channel) == ("waiting", "callback")


def test_a_number_that_is_somebody_elses_stays_theirs() -> None:
    world = worlds.calling_back()
    facts(world, BOSS, RequestCallback("0170 1234567", "Cy", queue="support"))
    [proved] = world.store.rows(Identity)
    owner = proved.customer

    ended = facts(world, ANN, GiveCallOutcome("reached"), world.conv)

    assert "identity" not in kinds(ended)
    assert [row.customer for row in world.store.rows(Identity)] == [owner]
    assert owner != "customer:v"


def test_a_visitor_may_name_the_line_if_there_is_one() -> None:
    world = worlds.furnished()

    assert code(world, VISITOR, RequestCallback("0123456", queue="nowhere")) == "unknown_queue"
    facts(world, VISITOR, RequestCallback("0123456", queue="sales"))

    assert work(world).queue == "sales"
