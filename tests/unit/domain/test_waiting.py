"""How work enters the line, keeps its place, and leaves it unserved."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import BOT, ROUTING, SYSTEM
from contact_center.domain.orders.conversing import CloseConversation, RequestAgent, SendMessage
from contact_center.domain.orders.machinery import (
    AbandonWork,
    RequeueWork,
    Say,
    TakeBotTurn,
    TakeStep,
    TurnWork,
    VisitorLeft,
    VisitorReturned,
)
from contact_center.domain.orders.working import TransferConversation
from contact_center.domain.policy import Policy
from contact_center.domain.records import Conversation
from tests import worlds
from tests.unit.domain.outcomes import agent, code, facts, kinds, state, texts, work
from tests.worlds import ANN, NOON, STATES, VISITOR


def test_asking_for_a_person_gives_a_place_by_the_promise_of_the_queue() -> None:
    world = worlds.with_bot()

    queued = facts(world, VISITOR, RequestAgent())

    assert kinds(queued) == ["state", "queued"]
    place = work(world)
    assert (place.tier, place.due_at, place.place_pos) == (0, NOON + 60_000, queued[-1].pos)


def test_a_first_wish_for_a_person_needs_no_message() -> None:
    world = worlds.furnished()

    asked = facts(world, VISITOR, RequestAgent())

    assert kinds(asked) == ["conversation_started", "state", "queued"]


@pytest.mark.parametrize("where", ["queued", "offered", "active", "parked"])
def test_asking_again_is_refused_kindly(where: str) -> None:
    assert code(STATES[where](), VISITOR, RequestAgent()) == "already_requested"


def test_asking_during_wrap_up_goes_on_with_the_same_agent() -> None:
    world = worlds.wrapping_up()

    facts(world, VISITOR, RequestAgent())

    assert state(world) == "active"


@pytest.mark.parametrize("where", ["closed", "abandoned"])
def test_asking_after_the_end_reopens_within_the_window(where: str) -> None:
    world = STATES[where]()

    facts(world, VISITOR, RequestAgent())

    assert state(world) == "queued"


def test_asking_long_after_the_end_starts_anew_unless_the_old_one_is_named() -> None:
    world = worlds.spent()

    assert code(world, VISITOR, RequestAgent(), world.conv) == "closed"
    assert code(world, VISITOR, RequestAgent()) is None
    assert len(world.store.rows(Conversation)) == 2


def test_a_place_is_kept_through_transfer_and_loss() -> None:
    world = worlds.active()
    before = work(world)
    place = (before.tier, before.due_at, before.place_pos)
    world.at += 500_000

    world.do(ANN, TransferConversation(queue="sales"), world.conv)

    after = work(world)
    assert (after.tier, after.due_at, after.place_pos) == place
    assert (after.queue, after.generation) == ("sales", before.generation + 1)


def test_a_turn_of_the_bot_is_taken_once_and_only_while_nothing_newer_was_said() -> None:
    world = worlds.with_bot()
    turn = TakeBotTurn(3, (Say("Here"), Say("you are")))

    assert code(world, BOT, TakeBotTurn(1, (Say("Late"),)), world.conv) == "stale_decision"
    assert code(world, BOT, TakeBotTurn(4, (Say("Early"),)), world.conv) == "stale_decision"
    assert code(world, BOT, turn, world.conv) is None
    assert code(world, BOT, turn, world.conv) == "stale_decision"
    assert texts(world)[-2:] == ["Here", "you are"]


def test_the_bot_is_silent_once_a_person_was_asked_for() -> None:
    world = worlds.queued()

    assert code(world, BOT, TakeBotTurn(3, (Say("Me!"),)), world.conv) == "stale_decision"


def test_the_bot_hands_over_to_the_queue_it_names() -> None:
    world = worlds.with_bot()

    facts(world, BOT, TakeBotTurn(3, (), "handover", 2, "not_understood", "sales"), world.conv)

    assert (state(world), work(world).queue) == ("queued", "sales")


def test_a_goodbye_to_the_bot_closes_and_asks_for_a_judgement() -> None:
    world = worlds.with_bot()

    ended = facts(world, BOT, TakeBotTurn(3, (Say("Bye"),), "close"), world.conv)

    assert kinds(ended) == ["message", "bot_turn", "state", "survey"]
    assert state(world) == "closed"


def test_lost_work_returns_at_its_place_for_the_same_agent_and_the_visitor_is_told() -> None:
    world = worlds.active()
    before = work(world)

    moved = facts(world, ROUTING, RequeueWork(before.generation, "agent_lost"), world.conv)

    assert kinds(moved) == ["message", "state", "unassigned", "queued"]
    after = work(world)
    assert (after.place_pos, after.sticky_agent) == (before.place_pos, ANN.id)
    assert agent(world, ANN).used == 0


@pytest.mark.parametrize("where", ["queued", "parked"])
def test_only_active_work_can_be_lost(where: str) -> None:
    world = STATES[where]()

    body = RequeueWork(work(world).generation, "agent_lost")
    assert code(world, ROUTING, body, world.conv) == "stale_decision"


def test_a_decision_about_an_older_stay_is_stale() -> None:
    world = worlds.queued()

    for body in (RequeueWork(7, "lost"), AbandonWork(7), TurnWork(7, "full"), TakeStep(7, 0)):
        assert code(world, ROUTING, body, world.conv) == "stale_decision"


@pytest.mark.parametrize("where", ["queued", "offered"])
def test_a_visitor_who_stays_away_has_abandoned(where: str) -> None:
    world = STATES[where]()
    generation = work(world).generation
    assert code(world, ROUTING, AbandonWork(generation), world.conv) == "stale_decision"

    world.do(SYSTEM, VisitorLeft(VISITOR.id))
    facts(world, ROUTING, AbandonWork(generation), world.conv)

    assert state(world) == "abandoned"
    assert agent(world, ANN).held == {}


def test_a_visitor_who_comes_back_has_not_abandoned() -> None:
    world = worlds.queued()
    world.do(SYSTEM, VisitorLeft(VISITOR.id))
    world.do(SYSTEM, VisitorReturned(VISITOR.id))

    body = AbandonWork(work(world).generation)
    assert code(world, ROUTING, body, world.conv) == "stale_decision"


def test_with_nobody_signed_in_the_message_is_kept_and_said_so_once() -> None:
    world = worlds.queued()
    body = TurnWork(work(world).generation, "unstaffed")

    kept = facts(world, ROUTING, body, world.conv)

    assert kinds(kept) == ["work_turned", "message", "kept"]
    assert kept[1].by == SYSTEM.id
    assert code(world, ROUTING, body, world.conv) == "stale_decision"
    world.do(SYSTEM, VisitorLeft(VISITOR.id))
    abandon = AbandonWork(work(world).generation)
    assert code(world, ROUTING, abandon, world.conv) == "stale_decision"


def test_leaving_the_line_withdraws_the_ringing_offer() -> None:
    world = worlds.offered()

    left = facts(world, VISITOR, CloseConversation())

    assert kinds(left) == ["offer_gone", "state"]
    assert agent(world, ANN).misses == 0


def test_a_visitor_without_live_work_comes_and_goes_unrecorded() -> None:
    for where in ("furnished", "with_bot", "closed"):
        world = STATES[where]()
        assert facts(world, SYSTEM, VisitorLeft(VISITOR.id)) == []


def test_reopening_is_counted_from_the_end_of_the_window() -> None:
    world = worlds.closed()
    world.policy = Policy(reopen_ms=1_000)
    world.at += 1_000

    assert code(world, VISITOR, SendMessage("In time")) is None
    assert len(world.store.rows(Conversation)) == 1
