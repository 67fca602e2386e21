"""Stays in a queue, told from facts that the real rules make, and a few made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.domain.facts import (
    ConversationStarted,
    Fact,
    MessageSent,
    NoteAdded,
    StateChanged,
    SurveyAsked,
    WorkQueued,
    WorkStepped,
    WorkTurned,
)
from contact_center.domain.orders import conversing, steering, working
from contact_center.ports.reports import Segment
from tests import reported
from tests.unit.reporting.lines import MINUTE, NOON, SECOND
from tests.unit.routing.center import ADMINISTRATOR, Center, shop, staff

PLACE = WorkQueued("support", "chat", 30, 0, NOON, NOON + MINUTE, 0, 1, "asked")


@pytest.fixture
def center() -> Center:
    """One queue, one agent who is not asked yet."""
    center = shop()
    center.queue("sales")
    center.agent("ann", {"support": 0, "sales": 0}, presence="away")
    return center


def stays(center: Center) -> list[Segment]:
    return list(reported.folded(center.facts).segments)


def served(center: Center, name: str = "eve") -> str:
    """Ann has taken a conversation that waited ten seconds and rang four."""
    conv = center.asks(name)
    center.wait(10 * SECOND)
    center.presence("agent:ann", "available")
    center.shown(conv)
    center.wait(4 * SECOND)
    center.accept(conv)
    return conv


def test_a_stay_from_entering_to_the_end_of_the_wrap_up(center: Center) -> None:
    began = center.now
    conv = served(center)
    center.wait(3 * SECOND)
    center.do(staff("agent:ann"), "message.send", conversing.SendMessage("Hello"), conv)
    center.wait(57 * SECOND)
    center.park("agent:ann", conv)
    center.wait(MINUTE)
    center.unpark("agent:ann", conv)
    center.wait(30 * SECOND)
    center.do(staff("agent:ann"), "conversation.close", conversing.CloseConversation(), conv)
    center.wait(20 * SECOND)
    center.do(staff("agent:ann"), "wrapup.complete", working.CompleteWrapUp(), conv)

    (stay,) = stays(center)

    assert (stay.queue, stay.channel, stay.why, stay.n) == ("support", "chat", "asked", 1)
    assert (stay.entered_at, stay.left_at, stay.wait_ms) == (began, began + 14_000, 14_000)
    assert (stay.outcome, stay.agent, stay.how, stay.ring_ms) == (
        "answered", "agent:ann", "accepted", 4_000,
    )  # fmt: skip
    assert (stay.talk_ms, stay.parked_ms, stay.wrap_ms) == (90_000, 60_000, 20_000)
    assert stay.attention_us == 110_000_000
    assert stay.first_reply_at == began + 17_000
    assert (stay.phase, stay.ended_by, stay.ended_at) == ("over", "closed", center.now)
    assert (stay.delivered, stay.accepted, stay.is_surveyed) == (1, 1, True)
    assert stay.due_at == began + MINUTE


def test_a_transfer_begins_another_stay_whose_promise_was_kept_before(center: Center) -> None:
    conv = served(center)
    center.wait(MINUTE)
    moved_at = center.now
    center.transfer(conv, queue="sales")

    first, second = stays(center)

    assert (first.outcome, first.ended_by, first.talk_ms) == ("answered", "transferred", MINUTE)
    assert (second.queue, second.outcome, second.why) == ("sales", None, "transferred")
    assert (second.entered_at, second.waiting_since) == (moved_at, moved_at)
    assert (first.due_at is not None, second.due_at) == (True, None)


def test_whose_agent_is_lost_waits_anew_from_that_moment(center: Center) -> None:
    conv = served(center)
    center.disconnect("agent:ann")
    center.wait(MINUTE)

    first, second = stays(center)

    assert center.state(conv) == "queued"
    assert (first.outcome, first.ended_by) == ("answered", "agent_lost")
    assert second.entered_at == center.now - MINUTE + 30 * SECOND


def test_a_chat_that_becomes_a_call_goes_on_with_the_same_stay(center: Center) -> None:
    began = center.now
    conv = center.asks("eve")
    center.wait(15 * SECOND)
    center.wants_a_call("eve")
    center.wait(5 * MINUTE)
    center.presence("agent:ann", "available")
    center.accept(conv)

    (stay,) = stays(center)

    assert (stay.channel, stay.converted_at, stay.converted_wait_ms) == (
        "callback", began + 15_000, 15_000,
    )  # fmt: skip
    assert (stay.outcome, stay.wait_ms) == ("answered", 315_000)


def test_a_call_that_was_asked_for_later_waits_from_its_time_on(center: Center) -> None:
    center.asks("eve")
    center.wants_a_call("eve", center.now + 10 * MINUTE)
    center.presence("agent:ann", "available")
    center.wait(10 * MINUTE)
    center.accept(next(iter(center.rows.conversations)))

    (stay,) = stays(center)

    assert (stay.outcome, stay.wait_ms) == ("answered", 0)


def test_a_call_nobody_takes_is_tried_again_in_a_stay_of_its_own(center: Center) -> None:
    conv = center.asks("eve")
    center.wants_a_call("eve")
    center.presence("agent:ann", "available")
    center.accept(conv)
    center.has_called("agent:ann", conv, "no_answer")
    retry_at = center.now + center.rows.policy.call_retry_ms

    first, second = stays(center)

    assert (first.outcome, first.ended_by) == ("answered", "no_answer")
    assert (second.entered_at, second.why) == (retry_at, "no_answer")


def test_who_hangs_up_has_abandoned_and_who_calls_off_has_not(center: Center) -> None:
    for name, wants_call in (("eve", False), ("bob", True)):
        center.asks(name)
        if wants_call:
            center.wants_a_call(name)
        center.wait(7 * SECOND)
        center.hang_up(name)

    assert {one.channel: (one.outcome, one.wait_ms) for one in stays(center)} == {
        "chat": ("abandoned", 7_000),
        "callback": ("cancelled", 7_000),
    }


def test_a_closed_conversation_that_goes_on_was_reopened(center: Center) -> None:
    conv = served(center)
    center.close(conv)
    center.wait(MINUTE)
    center.asks("eve")

    first, second = stays(center)

    assert (first.ended_by, first.reopened_at) == ("closed", center.now)
    assert (second.why, second.sticky_agent, second.n) == ("reopened", "agent:ann", 2)


def test_an_agent_who_takes_it_up_again_goes_on_with_the_same_stay(center: Center) -> None:
    conv = served(center)
    center.wait(MINUTE)
    center.close(conv)
    center.wait(MINUTE)
    center.reopens("agent:ann", conv)
    center.wait(MINUTE)

    (stay,) = stays(center)
    assert (stay.phase, stay.ended_at, stay.reopened_at) == ("talk", None, center.now - MINUTE)
    center.close(conv)

    (stay,) = stays(center)
    assert (stay.talk_ms, stay.ended_at, stay.outcome) == (2 * MINUTE, center.now, "answered")


def test_work_that_changes_desks_stays_answered_by_the_first(center: Center) -> None:
    conv = served(center)
    center.agent("boss")
    boss = replace(ADMINISTRATOR)
    center.do(boss, "conversation.take_over", steering.TakeOver(), conv)
    center.wait(MINUTE)

    (stay,) = stays(center)

    assert (stay.agent, stay.owner, stay.handed) == ("agent:ann", "agent:boss", 1)


def test_what_a_supervisor_hands_out_of_the_line_was_answered(center: Center) -> None:
    conv = center.asks("eve")
    center.do(ADMINISTRATOR, "conversation.assign", steering.AssignConversation("agent:ann"), conv)

    (stay,) = stays(center)

    assert (stay.outcome, stay.how, stay.agent) == ("answered", "assigned", "agent:ann")


def test_offers_are_counted_by_how_they_ended(center: Center) -> None:
    conv = center.asks("eve")
    center.agent("bob")
    center.agent("cid")
    center.decline(conv)
    center.shown(conv)
    center.wait(MINUTE)

    (stay,) = stays(center)

    assert (stay.declined, stay.missed, stay.accepted) == (1, 1, 0)
    assert stay.delivered == 2


def by_hand(*bodies: tuple[int, object], by: str = "system") -> list[Segment]:
    """Stays of one conversation to which this happened, each so many seconds after noon."""
    facts = [
        Fact(body, by, NOON + seconds * SECOND, "c", None, None, pos)  # type: ignore[arg-type]
        for pos, (seconds, body) in enumerate(bodies, 1)
    ]
    return list(reported.folded(facts).segments)


def test_who_is_sent_to_another_queue_has_waited_since_the_first() -> None:
    elsewhere = replace(PLACE, queue="sales", keeps_place=True, why="overflowed")

    first, second = by_hand(
        (0, PLACE), (20, elsewhere), (50, StateChanged("active", "sales", "agent:ann"))
    )

    assert (first.outcome, first.wait_ms) == ("overflowed", 20_000)
    assert (second.outcome, second.wait_ms, second.entered_at) == (
        "answered", 50_000, NOON + 20_000,
    )  # fmt: skip
    assert second.due_at == first.due_at == NOON + MINUTE


@pytest.mark.parametrize(
    ("state", "said", "outcome"),
    [
        ("closed", "system:refused", "cancelled"),
        ("bot", None, "overflowed"),
        ("abandoned", "abandoned", "abandoned"),
        ("offered", None, None),
    ],
)
def test_every_way_out_of_a_line_has_one_outcome(
    state: str, said: str | None, outcome: str | None
) -> None:
    (stay,) = by_hand((0, PLACE), (9, StateChanged(state, "support", outcome=said)))

    assert stay.outcome == outcome


@pytest.mark.parametrize(
    "end", [WorkTurned("wait_over", "refuse"), WorkStepped(1, NOON, {}, did="close")]
)
def test_who_waited_as_long_as_anybody_may_has_expired(end: object) -> None:
    (stay,) = by_hand(
        (0, PLACE), (9, end), (9, StateChanged("closed", "support", outcome="system:refused"))
    )

    assert (stay.outcome, stay.wait_ms) == ("expired", 9_000)


def test_a_better_promise_is_the_one_that_counts() -> None:
    (stay,) = by_hand((0, PLACE), (9, WorkStepped(1, NOON + 20 * SECOND, {})))

    assert stay.due_at == NOON + 20 * SECOND


def test_a_transfer_while_waiting_is_flow_and_not_an_overflow() -> None:
    first, _ = by_hand((0, PLACE), (9, replace(PLACE, queue="sales", why="transferred")))

    assert first.outcome == "transferred"


def test_what_the_center_keeps_for_itself_is_in_no_stay() -> None:
    trial = replace(PLACE, queue="~synthetic")
    served_there = StateChanged("active", "~synthetic", "agent:~synthetic")

    assert by_hand((0, trial), (5, served_there)) == []
    (left,) = by_hand((0, PLACE), (5, trial), (9, served_there))
    assert (left.outcome, left.wait_ms, left.agent) == ("overflowed", 5_000, None)


def test_the_first_word_of_a_person_counts_and_not_that_of_the_bot() -> None:
    answered = (0, PLACE), (5, StateChanged("active", "support", "agent:ann"))

    (silent,) = by_hand(*answered, (6, MessageSent(2, "m", "")), by="bot")
    (heard,) = by_hand(*answered, (8, MessageSent(2, "m", "")), by="agent:ann")

    assert silent.first_reply_at is None
    assert heard.first_reply_at == NOON + 8_000


def test_a_judgement_belongs_to_the_stay_after_which_it_was_asked_for() -> None:
    began = ConversationStarted("customer:v", "shop", "chat", "support", "en")
    answered = StateChanged("active", "support", "agent:ann")
    over = StateChanged("closed", "support")

    (asked,) = by_hand((0, began), (9, PLACE), (10, answered), (20, over), (20, SurveyAsked()))
    (later,) = by_hand((0, began), (9, PLACE), (10, answered), (20, over), (90, SurveyAsked()))

    assert (asked.is_surveyed, later.is_surveyed) == (True, False)
    assert asked.opened_at == NOON


def test_facts_of_which_reports_know_nothing_change_nothing() -> None:
    assert by_hand((0, PLACE), (5, NoteAdded("n", "A word"))) == by_hand((0, PLACE))


def test_the_wait_that_was_told_first_is_kept_beside_what_it_came_to(center: Center) -> None:
    center.put_agent("agent:ann", units=30)
    for number in range(15):
        served(center, f"past{number}")
        center.wait(MINUTE)
        center.close(next(one.id for one in center.rows.conversations.values() if one.agent))
        center.presence("agent:ann", "away")
    busy = served(center, "busy")
    conv = center.asks("eve")
    place = center.engine.place_of(conv)
    center.wait(10 * SECOND)
    center.engine.place_of(conv)

    center.close(busy)
    center.accept(conv)

    segment = next(one for one in stays(center) if one.conv == conv)
    assert place is not None
    assert place.wait_low_s is not None
    assert place.wait_high_s is not None
    assert segment.told_low_ms == place.wait_low_s * SECOND
    assert segment.told_high_ms == place.wait_high_s * SECOND
    assert segment.wait_ms == 10 * SECOND
