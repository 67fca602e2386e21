"""The life of an offer, and what it does to capacity."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contact_center.domain.actors import ROUTING, SYSTEM
from contact_center.domain.orders.administering import PutAgent
from contact_center.domain.orders.machinery import (
    AgentConnected,
    AgentDisconnected,
    LapseOffer,
    MakeOffer,
    WithdrawOffer,
)
from contact_center.domain.orders.working import (
    AcceptOffer,
    ClaimConversation,
    DeclineOffer,
    SetPresence,
    ShowOffer,
)
from contact_center.domain.records import Offer
from tests import worlds
from tests.unit.domain.outcomes import agent, code, facts, kinds, state, work
from tests.worlds import ANN, BEN, STATES, World


def offer_to(world: World, agent_id: str = ANN.id, n: int = 1, generation: int = 1) -> MakeOffer:
    return MakeOffer(f"{world.conv}.{n}", agent_id, generation, 0, 30_000)


def test_an_offer_reserves_the_agents_capacity() -> None:
    world = worlds.queued()

    made = facts(world, ROUTING, offer_to(world), world.conv)

    assert kinds(made) == ["offer", "state"]
    assert (agent(world, ANN).used, agent(world, ANN).held) == (30, {"chat": 1})
    assert state(world) == "offered"


CHANGES: dict[str, Callable[[World], object]] = {
    "went on a break": lambda world: world.do(ANN, SetPresence("away")),
    "lost the connection": lambda world: world.do(SYSTEM, AgentDisconnected(ANN.id)),
    "left the company": lambda world: world.do(worlds.BOSS, PutAgent(ANN.id, active=False)),
    "may do less": lambda world: world.do(worlds.BOSS, PutAgent(ANN.id, units=29)),
    "was overtaken": lambda world: world.do(BEN, ClaimConversation(), world.conv),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_offer_decided_on_what_has_changed_is_stale(change: str) -> None:
    world = worlds.queued()
    CHANGES[change](world)

    assert code(world, ROUTING, offer_to(world), world.conv) == "stale_decision"


@pytest.mark.parametrize("changes", [{"n": 2}, {"generation": 2}, {"agent_id": "agent:nobody"}])
def test_an_offer_must_name_the_next_number_the_present_stay_and_a_colleague(
    changes: dict[str, object],
) -> None:
    world = worlds.queued()

    body = offer_to(world, **changes)  # type: ignore[arg-type]
    assert code(world, ROUTING, body, world.conv) == "stale_decision"


def test_an_offer_of_an_older_dispatcher_is_refused() -> None:
    world = worlds.queued()
    body = MakeOffer(f"{world.conv}.1", ANN.id, 1, -1, 30_000)

    assert code(world, ROUTING, body, world.conv) == "stale_decision"


def test_the_number_of_chats_is_bounded_whatever_the_units_say() -> None:
    world = worlds.active()
    world.do(worlds.BOSS, PutAgent(ANN.id, units=10_000))
    row = agent(world, ANN)
    row.held = {"chat": 3}

    other = worlds.queued()
    other.store.tables[type(row)][ANN.id] = row
    assert code(other, ROUTING, offer_to(other), other.conv) == "stale_decision"


def test_accepting_moves_the_work_to_the_desk_and_the_capacity_with_it() -> None:
    world = worlds.offered()

    accepted = facts(world, ANN, AcceptOffer(f"{world.conv}.1"))

    assert kinds(accepted) == ["offer_gone", "assigned", "state"]
    assert (agent(world, ANN).used, agent(world, ANN).held) == (30, {"chat": 1})
    assert accepted[-1].visitor == worlds.VISITOR.id


def test_only_the_one_who_was_asked_can_answer_an_offer() -> None:
    world = worlds.offered()

    for body in (AcceptOffer, DeclineOffer, ShowOffer):
        assert code(world, BEN, body(f"{world.conv}.1")) == "offer_gone"


def test_pressing_twice_is_late_not_wrong() -> None:
    world = worlds.offered()
    world.do(ANN, AcceptOffer(f"{world.conv}.1"))

    assert code(world, ANN, DeclineOffer(f"{world.conv}.1")) == "offer_gone"


def test_declining_leaves_the_place_and_spares_the_pair() -> None:
    world = worlds.offered()
    before = work(world)

    declined = facts(world, ANN, DeclineOffer(f"{world.conv}.1", "lunch"))

    assert kinds(declined) == ["offer_gone", "state"]
    after, ann = work(world), agent(world, ANN)
    assert (after.place_pos, after.excluded) == (before.place_pos, {ANN.id: world.at + 300_000})
    assert (ann.used, ann.not_before) == (0, world.at + 10_000)


def test_showing_an_offer_again_changes_nothing() -> None:
    world = worlds.offered()

    assert facts(world, ANN, ShowOffer(f"{world.conv}.1")) == []


def test_an_offer_cannot_lapse_before_its_time() -> None:
    world = worlds.offered()

    body = LapseOffer(f"{world.conv}.1")
    assert code(world, ROUTING, body, world.conv) == "stale_decision"


def test_not_answering_what_was_shown_is_a_miss_and_two_in_a_row_set_away() -> None:
    world = worlds.offered()
    world.at += 30_000
    lapsed = facts(world, ROUTING, LapseOffer(f"{world.conv}.1"), world.conv)
    assert kinds(lapsed) == ["offer_gone", "state"]
    assert agent(world, ANN).misses == 1

    world.do(ROUTING, offer_to(world, n=2), world.conv)
    world.do(ANN, ShowOffer(f"{world.conv}.2"))
    world.at += 30_000
    lapsed = facts(world, ROUTING, LapseOffer(f"{world.conv}.2"), world.conv)

    assert kinds(lapsed) == ["offer_gone", "state", "presence"]
    ann = agent(world, ANN)
    assert (ann.presence, ann.presence_code) == ("away", "system:missed")


def test_accepting_forgives_misses() -> None:
    world = worlds.offered()
    world.at += 30_000
    world.do(ROUTING, LapseOffer(f"{world.conv}.1"), world.conv)
    world.do(ROUTING, offer_to(world, n=2), world.conv)

    world.do(ANN, AcceptOffer(f"{world.conv}.2"))

    assert agent(world, ANN).misses == 0


def test_what_was_never_shown_cannot_be_missed() -> None:
    world = worlds.queued()
    world.do(ROUTING, offer_to(world), world.conv)
    world.at += 30_000

    facts(world, ROUTING, LapseOffer(f"{world.conv}.1"), world.conv)

    [offer] = world.store.rows(Offer)
    assert (offer.outcome, offer.reason, agent(world, ANN).misses) == ("withdrawn", "agent_gone", 0)


def test_a_connection_lost_during_the_ring_makes_no_miss() -> None:
    world = worlds.offered()
    world.at += 5_000
    world.do(SYSTEM, AgentDisconnected(ANN.id))
    world.at += 5_000
    world.do(SYSTEM, AgentConnected(ANN.id))
    world.at += 20_000

    facts(world, ROUTING, LapseOffer(f"{world.conv}.1"), world.conv)

    assert agent(world, ANN).misses == 0


def test_a_withdrawn_offer_is_nobodys_fault() -> None:
    world = worlds.offered()

    facts(world, ROUTING, WithdrawOffer(f"{world.conv}.1", "agent_away"), world.conv)

    assert (state(world), agent(world, ANN).misses, agent(world, ANN).used) == ("queued", 0, 0)


def test_waiting_work_can_be_claimed_from_under_a_ringing_offer() -> None:
    world = worlds.offered()

    claimed = facts(world, BEN, ClaimConversation(), world.conv)

    assert kinds(claimed) == ["offer_gone", "assigned", "state"]
    assert (agent(world, ANN).used, agent(world, BEN).used) == (0, 30)


def test_claiming_what_rings_at_ones_own_desk_needs_no_more_room() -> None:
    world = worlds.offered()
    world.do(worlds.BOSS, PutAgent(ANN.id, units=30))

    assert code(world, ANN, ClaimConversation(), world.conv) is None


def test_claiming_needs_room_and_something_that_waits() -> None:
    world = worlds.queued()
    world.do(worlds.BOSS, PutAgent(BEN.id, units=29))

    assert code(world, BEN, ClaimConversation(), world.conv) == "no_capacity"
    for where in ("with_bot", "active", "closed"):
        other = STATES[where]()
        assert code(other, BEN, ClaimConversation(), other.conv) == "wrong_state"
