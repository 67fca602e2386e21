"""What supervisors do, and who is one person."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.conversing import SendMessage
from contact_center.domain.orders.machinery import AgentDisconnected
from contact_center.domain.orders.steering import (
    AssignConversation,
    ForcePresence,
    MergeCustomers,
    RequeueConversation,
    TakeOver,
    UnmergeCustomers,
    Whisper,
)
from contact_center.domain.records import Customer, Merge, Note
from tests import worlds
from tests.unit.domain.outcomes import agent, code, facts, kinds, state, work
from tests.worlds import ANN, BEN, BOSS, OTHER_VISITOR, STATES, VISITOR, World


def test_a_whisper_reaches_the_owner_alone() -> None:
    world = worlds.active()

    [said] = facts(world, BOSS, Whisper("Offer a refund"), world.conv)

    assert (said.kind, said.visitor, said.agent) == ("note", None, ANN.id)
    assert [note.text for note in world.store.rows(Note)] == ["Offer a refund"]
    waiting = worlds.queued()
    assert code(waiting, BOSS, Whisper("Hello?"), waiting.conv) == "wrong_state"
    assert code(world, BOSS, Whisper(" "), world.conv) == "empty"


@pytest.mark.parametrize("where", ["queued", "offered", "active", "parked"])
def test_a_supervisor_takes_over_from_wherever_it_is(where: str) -> None:
    world = STATES[where]()

    facts(world, BOSS, TakeOver(), world.conv)

    assert world.conversation is not None
    assert (state(world), world.conversation.agent) == ("active", BOSS.id)
    assert (agent(world, ANN).used, agent(world, BOSS).used) == (0, 30)


def test_who_loses_it_is_told_why() -> None:
    world = worlds.active()

    moved = facts(world, BOSS, TakeOver(), world.conv)

    assert kinds(moved) == ["unassigned", "assigned", "state"]
    assert (moved[0].agent, moved[1].agent) == (ANN.id, BOSS.id)


def test_work_is_assigned_beyond_capacity_but_not_to_somebody_who_is_not_there() -> None:
    world = worlds.queued()
    agent(world, BEN).used, agent(world, BEN).load = 100, {"callback": 100}

    assert code(world, BOSS, AssignConversation(BEN.id), world.conv) is None
    assert agent(world, BEN).overcommit == 30
    world.do(SYSTEM, AgentDisconnected(ANN.id))
    assert code(world, BOSS, AssignConversation(ANN.id), world.conv) == "agent_unavailable"
    assert code(world, BOSS, AssignConversation("agent:nobody"), world.conv) == "unknown_agent"


@pytest.mark.parametrize("where", ["with_bot", "wrapping_up", "closed"])
def test_what_nobody_waits_for_cannot_be_handed_on(where: str) -> None:
    world = STATES[where]()

    assert code(world, BOSS, TakeOver(), world.conv) == "wrong_state"


def test_it_cannot_be_handed_to_the_one_who_has_it() -> None:
    world = worlds.active()

    assert code(world, BOSS, AssignConversation(ANN.id), world.conv) == "wrong_state"


def test_requeued_work_keeps_its_place_and_spares_the_one_who_lost_it() -> None:
    world = worlds.active()
    place = work(world).place_pos

    facts(world, BOSS, RequeueConversation(), world.conv)

    assert (state(world), work(world).place_pos) == ("queued", place)
    assert ANN.id in work(world).excluded
    assert code(world, BOSS, RequeueConversation(), world.conv) == "wrong_state"


def test_a_forced_presence_names_who_did_it() -> None:
    world = worlds.furnished()

    [forced] = facts(world, BOSS, ForcePresence(ANN.id, "offline"))

    assert (forced.by, forced.agent) == (BOSS.id, ANN.id)
    assert agent(world, ANN).presence_code == "system:forced"
    assert facts(world, BOSS, ForcePresence(ANN.id, "offline")) == []


@pytest.mark.parametrize(
    "body", [Whisper("x"), TakeOver(), AssignConversation(BEN.id), RequeueConversation()]
)
def test_agents_do_not_steer(body: object) -> None:
    world = worlds.active()

    assert code(world, ANN, body, world.conv) == "forbidden"
    assert code(world, VISITOR, body, world.conv) == "forbidden"


def merged(world: World) -> dict[str, str | None]:
    return {one.id: one.merged_into for one in world.store.rows(Customer)}


def test_a_merge_moves_nothing_and_is_taken_back_whole() -> None:
    world = worlds.furnished()
    before = merged(world)

    world.do(ANN, MergeCustomers("customer:v", "customer:w"))
    assert merged(world)["customer:v"] == "customer:w"
    [merge] = world.store.rows(Merge)
    world.do(BEN, UnmergeCustomers(merge.id))

    assert merged(world) == before
    assert code(world, ANN, UnmergeCustomers(merge.id)) == "wrong_state"
    assert code(world, ANN, UnmergeCustomers("m_none")) == "not_found"


def test_merging_follows_to_whom_they_turned_out_to_be() -> None:
    world = worlds.mailed()
    [eve] = [one.id for one in world.store.rows(Customer) if one.email]
    world.do(ANN, MergeCustomers("customer:v", "customer:w"))

    world.do(ANN, MergeCustomers("customer:v", eve))

    assert merged(world)["customer:w"] == eve
    assert code(world, ANN, MergeCustomers("customer:v", eve)) == "wrong_state"
    assert code(world, ANN, MergeCustomers("customer:v", "customer:nobody")) == "not_found"
    with pytest.raises(ValueError, match="another customer"):
        MergeCustomers("customer:v", "customer:v")


def test_a_visitor_never_sees_more_than_their_own_conversations() -> None:
    world = worlds.active()
    world.do(ANN, MergeCustomers("customer:w", "customer:v"))

    assert code(world, OTHER_VISITOR, SendMessage("Hi"), world.conv) == "not_found"
