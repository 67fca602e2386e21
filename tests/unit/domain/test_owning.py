"""What the owner does with a conversation, and how it ends."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutAgent, PutQueue
from contact_center.domain.orders.conversing import (
    CloseConversation,
    RateConversation,
    SendMessage,
)
from contact_center.domain.orders.machinery import AgentDisconnected
from contact_center.domain.orders.working import (
    CompleteWrapUp,
    ParkConversation,
    ReopenConversation,
    SetPresence,
    TagConversation,
    TransferConversation,
    UnparkConversation,
)
from contact_center.domain.policy import Policy
from tests import worlds
from tests.unit.domain.outcomes import agent, code, facts, kinds, state, work
from tests.worlds import ANN, BEN, BOSS, STATES, VISITOR


def test_a_transfer_to_a_queue_tells_the_old_owner_and_spares_them() -> None:
    world = worlds.active()

    moved = facts(world, ANN, TransferConversation(queue="sales", note="please"), world.conv)

    assert kinds(moved) == ["note", "state", "unassigned", "queued"]
    assert ANN.id in work(world).excluded
    assert agent(world, ANN).used == 0


def test_a_transfer_to_a_colleague_is_for_them_first() -> None:
    world = worlds.parked()

    facts(world, ANN, TransferConversation(agent=BEN.id), world.conv)

    assert (state(world), work(world).sticky_agent) == ("queued", BEN.id)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (TransferConversation(queue="nowhere"), "unknown_queue"),
        (TransferConversation(agent="agent:nobody"), "unknown_agent"),
        (TransferConversation(agent=ANN.id), "bad_request"),
        (TransferConversation(agent=BOSS.id), "agent_unavailable"),
    ],
)
def test_a_transfer_needs_somewhere_to_go(body: TransferConversation, refusal: str) -> None:
    world = worlds.active()

    assert code(world, ANN, body, world.conv) == refusal
    assert state(world) == "active"


def test_a_colleague_without_a_connection_cannot_be_given_work() -> None:
    world = worlds.active()
    world.do(SYSTEM, AgentDisconnected(BEN.id))

    body = TransferConversation(agent=BEN.id)
    assert code(world, ANN, body, world.conv) == "agent_unavailable"


def test_what_is_wrapped_up_cannot_be_transferred() -> None:
    world = worlds.wrapping_up()

    assert code(world, ANN, TransferConversation(queue="sales"), world.conv) == "wrong_state"


def test_parked_work_takes_no_capacity_and_comes_back_by_itself() -> None:
    world = worlds.parked()
    assert agent(world, ANN).used == 0
    world.at += 599_999
    assert code(world, SYSTEM, UnparkConversation(), world.conv) == "stale_decision"

    world.at += 1
    facts(world, SYSTEM, UnparkConversation(), world.conv)

    assert (state(world), agent(world, ANN).used) == ("active", 30)


def test_parked_work_of_an_agent_who_is_gone_returns_to_the_line() -> None:
    world = worlds.parked()
    world.do(SYSTEM, AgentDisconnected(ANN.id))
    world.at += 600_000

    facts(world, SYSTEM, UnparkConversation(), world.conv)

    assert (state(world), work(world).sticky_agent) == ("queued", ANN.id)


def test_unparking_may_exceed_capacity_and_says_so() -> None:
    world = worlds.parked()
    world.do(BOSS, PutAgent(ANN.id, units=20))

    facts(world, ANN, UnparkConversation(), world.conv)

    assert (agent(world, ANN).used, agent(world, ANN).overcommit) == (30, 10)
    world.do(ANN, ParkConversation(), world.conv)
    assert (agent(world, ANN).used, agent(world, ANN).overcommit) == (0, 0)


def test_parking_needs_active_work_and_a_time_to_come() -> None:
    world = worlds.active()

    past = ParkConversation(until=world.at)
    assert code(world, ANN, past, world.conv) == "bad_request"
    for where in ("parked", "wrapping_up"):
        other = STATES[where]()
        assert code(other, ANN, ParkConversation(), other.conv) == "wrong_state"
    assert code(world, ANN, UnparkConversation(), world.conv) == "wrong_state"


def test_a_wrapped_up_conversation_reopens_where_it_was() -> None:
    world = worlds.wrapping_up()

    reopened = facts(world, ANN, ReopenConversation(), world.conv)

    assert kinds(reopened) == ["state"]
    assert state(world) == "active"


def test_a_closed_conversation_is_taken_up_by_whoever_asks() -> None:
    world = worlds.closed()

    facts(world, BEN, ReopenConversation(), world.conv)

    assert world.conversation is not None
    assert (state(world), world.conversation.agent) == ("active", BEN.id)


def test_what_cannot_be_reopened() -> None:
    running = worlds.active()
    assert code(running, BEN, ReopenConversation(), running.conv) == "wrong_state"

    never_served = worlds.with_bot()
    never_served.do(VISITOR, CloseConversation())
    assert code(never_served, BEN, ReopenConversation(), never_served.conv) == "wrong_state"

    followed = worlds.spent()
    followed.do(VISITOR, SendMessage("Something new"))
    assert code(followed, BEN, ReopenConversation(), followed.conv) == "wrong_state"


def test_labels_are_replaced_whole_and_once() -> None:
    world = worlds.active()

    facts(world, ANN, TagConversation(("vip", "refund", "vip")), world.conv)

    assert world.conversation is not None
    assert world.conversation.tags == ("vip", "refund")
    assert facts(world, ANN, TagConversation(("vip", "refund")), world.conv) == []


def test_closing_leads_to_wrap_up_which_holds_the_capacity_until_it_is_complete() -> None:
    world = worlds.wrapping_up()
    assert agent(world, ANN).used == 30

    done = facts(world, ANN, CompleteWrapUp("refunded", "by card"), world.conv)

    assert kinds(done) == ["note", "state", "unassigned"]
    assert (state(world), agent(world, ANN).used) == ("closed", 0)
    assert world.conversation is not None
    assert (world.conversation.outcome, world.conversation.last_agent) == ("refunded", ANN.id)


def test_wrap_up_ends_by_the_clock_with_the_outcome_given_before() -> None:
    world = worlds.wrapping_up()
    assert code(world, SYSTEM, CompleteWrapUp(), world.conv) == "stale_decision"
    world.at += 30_000

    facts(world, SYSTEM, CompleteWrapUp(), world.conv)

    assert world.conversation is not None
    assert (state(world), world.conversation.outcome) == ("closed", "solved")


def test_a_queue_without_wrap_up_closes_at_once() -> None:
    world = worlds.active()
    world.do(BOSS, PutQueue("support", "Support", wrapup_seconds=0))

    ended = facts(world, ANN, CloseConversation("solved"), world.conv)

    assert kinds(ended) == ["state", "unassigned", "survey"]
    assert state(world) == "closed"


def test_the_visitor_may_close_too_and_the_agent_still_wraps_up() -> None:
    world = worlds.active()

    facts(world, VISITOR, CloseConversation())

    assert state(world) == "wrap_up"


def test_there_must_be_something_to_close() -> None:
    world = worlds.furnished()
    assert code(world, VISITOR, CloseConversation()) == "not_found"
    for where in ("wrapping_up", "closed", "abandoned"):
        other = STATES[where]()
        assert code(other, VISITOR, CloseConversation()) == "closed"
    active = worlds.active()
    assert code(active, ANN, CompleteWrapUp(), active.conv) == "wrong_state"


def test_a_judgement_is_given_once_after_the_end() -> None:
    assert code(worlds.furnished(), VISITOR, RateConversation(5)) == "not_found"
    assert code(worlds.active(), VISITOR, RateConversation(5)) == "wrong_state"
    world = worlds.wrapping_up()

    facts(world, VISITOR, RateConversation(4, "quick"))

    assert code(world, VISITOR, RateConversation(1)) == "wrong_state"
    assert world.conversation is not None
    assert (world.conversation.score, world.conversation.rating_comment) == (4, "quick")


def test_the_next_presence_follows_the_last_live_work() -> None:
    world = worlds.active()
    world.do(ANN, SetPresence("away", "lunch", when="after_current"))
    ann = agent(world, ANN)
    assert (ann.presence, ann.next_presence) == ("available", "away")

    world.do(ANN, CloseConversation(), world.conv)
    assert agent(world, ANN).presence == "available"
    world.do(ANN, CompleteWrapUp(), world.conv)

    ann = agent(world, ANN)
    assert (ann.presence, ann.next_presence, ann.presence_code) == ("away", None, "lunch")


def test_who_is_away_already_stays_away_for_the_reason_they_gave() -> None:
    world = worlds.active()
    world.do(ANN, SetPresence("away", "lunch"))

    world.do(ANN, SetPresence("offline", when="after_current"))

    ann = agent(world, ANN)
    assert (ann.presence, ann.next_presence, ann.presence_code) == ("away", "offline", "lunch")
    world.do(ANN, CloseConversation(), world.conv)
    world.do(ANN, CompleteWrapUp(), world.conv)
    ann = agent(world, ANN)
    assert (ann.presence, ann.next_presence, ann.presence_code) == ("offline", None, None)


def test_the_next_presence_waits_while_other_work_goes_on() -> None:
    world = worlds.active()
    world.do(ANN, SetPresence("away", when="after_current"))
    row = agent(world, ANN)
    row.held = {"chat": 2}

    world.do(ANN, ParkConversation(), world.conv)

    assert agent(world, ANN).presence == "available"


def test_the_reopen_window_of_the_policy_holds_for_visitors_only() -> None:
    world = worlds.closed()
    world.policy = Policy(reopen_ms=0)
    world.at += 1

    assert code(world, ANN, ReopenConversation(), world.conv) is None
