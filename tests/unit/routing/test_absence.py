"""Connections that are lost: agents', customers', and everybody's when a process starts anew."""

from __future__ import annotations

from routing.decisions import RequeueWork, TurnWork
from tests.unit.routing.center import MINUTE, SECOND, shop


def test_a_drop_of_ten_seconds_costs_the_ring_and_nothing_else() -> None:
    # T4
    center = shop()
    ann = center.agent("ann")
    chats = [center.asks("v1"), center.asks("v2")]
    for conv in chats:
        center.accept(conv)
    ringing = center.asks("v3")
    idle_since = center.on_floor_agent(ann).idle_since
    center.wait(SECOND)

    center.disconnect(ann)
    center.wait(5 * SECOND - 1)
    assert center.offered_to(ringing) == ann
    center.wait(1)
    assert center.outcome(ringing, 1) == ("withdrawn", "agent_gone")
    center.wait(5 * SECOND)
    center.connect(ann)

    assert [center.owner(conv) for conv in chats] == [ann, ann]
    assert center.on_floor_agent(ann).idle_since == idle_since
    assert center.rows.agents[ann].misses == 0
    assert center.offered_to(ringing) == ann


def test_a_drop_of_forty_seconds_brings_the_chats_back_to_their_old_places() -> None:
    # T5
    center = shop()
    ann = center.agent("ann")
    chats = [center.asks("v1"), center.asks("v2")]
    for conv in chats:
        center.accept(conv)
    keys = [center.on_floor(conv).key for conv in chats]
    center.wait(MINUTE)
    later = center.asks("v3")

    center.disconnect(ann)
    center.wait(30 * SECOND - 1)
    assert [center.owner(conv) for conv in chats] == [ann, ann]
    center.wait(10 * SECOND + 1)

    assert [center.on_floor(conv).key for conv in chats] == keys
    bob = center.agent("bob", units=60)
    assert [center.offered_to(conv) for conv in chats] == [bob, bob]
    assert center.offered_to(later) is None


def test_the_same_agent_is_preferred_when_they_are_back_before_anyone_else() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    center.disconnect(ann)
    center.wait(30 * SECOND)
    assert center.state(conv) == "queued"

    center.connect(ann)

    assert center.offered_to(conv) == ann
    assert center.offers()[-1].why["rule"] == "sticky"


def test_mail_stays_with_an_agent_who_was_lost() -> None:
    center = shop()
    ann = center.agent("ann")
    mail = center.asks("v1", channel="email")
    center.accept(mail)

    center.disconnect(ann)
    center.wait(10 * MINUTE)

    assert center.owner(mail) == ann
    assert RequeueWork not in center.kinds()


def test_nobody_is_offered_anything_from_the_first_moment_of_a_loss() -> None:
    center = shop()
    ann = center.agent("ann")
    center.disconnect(ann)

    conv = center.asks("v1")

    assert center.offered_to(conv) is None
    center.connect(ann)
    assert center.offered_to(conv) == ann


def test_work_that_lands_on_a_lost_owner_goes_back_to_the_line() -> None:
    center = shop(agent_grace_ms=10_000)
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    center.disconnect(ann)
    center.wait(5 * SECOND)
    center.park(ann, conv)
    center.wait(MINUTE)
    assert center.state(conv) == "parked"

    center.unpark(ann, conv)

    assert center.state(conv) == "queued"


def test_a_customer_who_is_away_is_not_offered_and_keeps_the_place() -> None:
    center = shop()
    ann = center.agent("ann", units=30, presence="away")
    first, second = center.asks("v1"), center.asks("v2")
    center.leaves("v1")
    center.presence(ann, "available")
    assert (center.offered_to(first), center.offered_to(second)) == (None, ann)
    center.presence(ann, "away")

    center.returns("v1")
    center.presence(ann, "available")

    assert (center.offered_to(first), center.offered_to(second)) == (ann, None)


def test_a_customer_who_does_not_come_back_has_given_up() -> None:
    center = shop()
    center.agent("ann", presence="away")
    conv = center.asks("v1")
    center.wait(20 * SECOND)

    center.leaves("v1")

    center.wait(MINUTE - 1)
    assert center.state(conv) == "queued"
    center.wait(1)
    assert center.state(conv) == "abandoned"


def test_where_nobody_is_signed_in_the_message_is_kept_once_and_offered_to_whoever_comes() -> None:
    center = shop()
    conv = center.asks("v1")
    assert center.work(conv).kept

    center.leaves("v1")
    center.wait(60 * MINUTE)

    assert center.state(conv) == "queued"
    assert center.kinds() == [TurnWork]
    ann = center.agent("ann")
    assert center.offered_to(conv) == ann


def test_a_colleague_on_a_break_means_that_somebody_is_signed_in() -> None:
    center = shop()
    center.agent("ann", presence="away")

    conv = center.asks("v1")

    assert not center.work(conv).kept


def test_only_those_who_could_ever_take_it_count_as_signed_in() -> None:
    center = shop()
    center.queue("support", require={"spanish": 2})
    center.agent("ann", skills={"spanish": 1})
    center.agent("bob", {"sales": 0}, skills={"spanish": 5})
    gone = center.agent("cid", skills={"spanish": 5})
    center.disconnect(gone)
    center.wait(29 * SECOND)
    assert not center.work(center.asks("v1")).kept

    center.wait(SECOND)

    assert center.work(center.asks("v2")).kept


def test_after_a_restart_rings_and_chats_wait_for_their_agents() -> None:
    center = shop()
    ann = center.agent("ann")
    chat, ringing = center.asks("v1"), center.asks("v2")
    center.accept(chat)
    center.wait(SECOND)

    center.restart()
    third = center.asks("v3")
    center.wait(20 * SECOND)

    assert (center.owner(chat), center.offered_to(ringing)) == (ann, ann)
    assert center.offered_to(third) is None
    center.connect(ann)
    assert center.offered_to(third) == ann


def test_who_does_not_come_back_after_a_restart_loses_ring_and_chats() -> None:
    center = shop()
    center.queue("support", ring_seconds=300)
    ann = center.agent("ann")
    chat, ringing = center.asks("v1"), center.asks("v2")
    center.accept(chat)
    center.restart()

    center.wait(30 * SECOND)

    assert center.state(chat) == "queued"
    assert center.outcome(ringing, 1) == ("withdrawn", "agent_gone")
    assert center.on_floor_agent(ann).holds == {}


def test_a_second_loss_does_not_begin_a_second_grace() -> None:
    center = shop()
    ann = center.agent("ann")
    chat = center.asks("v1")
    center.accept(chat)
    center.restart()
    center.wait(20 * SECOND)

    center.disconnect(ann)

    center.wait(10 * SECOND - 1)
    assert center.owner(chat) == ann
    center.wait(1)
    assert center.state(chat) == "queued"


def test_deadlines_survive_a_restart() -> None:
    center = shop()
    ann, bob = center.agent("ann"), center.agent("bob", {"support": 1}, presence="away")
    chat, ringing, away = center.asks("v1"), center.asks("v2"), center.asks("v3")
    center.accept(chat)
    center.decline(away)
    center.leaves("v3")
    center.wait(10 * SECOND)
    center.disconnect(ann)
    center.wait(SECOND)

    center.restart()

    center.wait(4 * SECOND)
    assert center.outcome(ringing, 1) == ("withdrawn", "agent_gone")
    center.wait(25 * SECOND)
    assert center.state(chat) == "queued"
    center.wait(20 * SECOND)
    assert center.state(away) == "abandoned"
    assert center.on_floor_agent(bob).is_signed_in(center.now) is False


def test_a_sweep_may_lapse_an_offer_before_the_engine_does() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.is_slow = True
    center.wait(30 * SECOND)

    center.lapse(conv)
    center.settle()

    assert center.outcome(conv, 1) == ("withdrawn", "agent_gone")
    assert [code for _, code in center.refused] == ["offer_gone"]
    center.is_slow = False
    center.wait(MINUTE)
    assert center.offered_to(conv) == ann


def test_a_chat_whose_owner_nobody_knows_is_taken_back() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    rows = center.floor_rows()
    rows.agents.clear()

    center.engine.load(rows, center.now)
    center.wait(0)

    assert center.state(conv) == "queued"
    assert center.rows.agents[ann].used == 0
