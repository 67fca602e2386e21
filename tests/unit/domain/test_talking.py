"""What is said, by whom, and which conversation it finds."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutSite
from contact_center.domain.orders.conversing import (
    AddNote,
    CloseConversation,
    DeleteMessage,
    EditMessage,
    MarkRead,
    PickChoice,
    SendMessage,
)
from contact_center.domain.orders.machinery import AgentDisconnected
from contact_center.domain.policy import Policy
from contact_center.domain.records import Conversation, Message, ReadPosition
from tests import worlds
from tests.unit.domain.outcomes import code, facts, kinds, state, texts
from tests.worlds import ANN, BEN, OTHER_VISITOR, STATES, VISITOR


def test_the_first_message_starts_a_conversation_with_the_bot() -> None:
    world = worlds.furnished()

    said = facts(world, VISITOR, SendMessage("Hello"))

    assert kinds(said) == ["conversation_started", "message"]
    assert state(world) == "bot"
    assert world.conversation is not None
    assert world.conversation.subject == "Hello"


def test_a_site_without_a_bot_sends_the_first_message_to_people() -> None:
    world = worlds.furnished()
    world.do(SYSTEM, PutSite("shop", "The shop", "support", bot=False))

    said = facts(world, VISITOR, SendMessage("Hello"))

    assert kinds(said) == ["conversation_started", "message", "state", "queued"]
    assert state(world) == "queued"


def test_the_next_message_goes_to_the_open_conversation() -> None:
    world = worlds.active()

    said = facts(world, VISITOR, SendMessage("One more thing"))

    assert [(fact.conv, fact.seq) for fact in said] == [(world.conv, 5)]


def test_what_is_said_while_parked_brings_the_work_back_to_its_owner() -> None:
    world = worlds.parked()

    said = facts(world, VISITOR, SendMessage("Are you there?"))

    assert kinds(said) == ["message", "state"]
    assert {fact.agent for fact in said} == {ANN.id}
    assert state(world) == "active"


def test_what_is_said_while_parked_with_a_lost_owner_returns_to_the_line() -> None:
    world = worlds.parked()
    world.do(SYSTEM, AgentDisconnected(ANN.id))

    said = facts(world, VISITOR, SendMessage("Are you there?"))

    assert kinds(said) == ["message", "state", "unassigned", "queued"]
    assert state(world) == "queued"


def test_a_message_during_wrap_up_reopens_the_conversation_with_the_same_agent() -> None:
    world = worlds.wrapping_up()

    facts(world, VISITOR, SendMessage("Wait, one question"))

    assert world.conversation is not None
    assert (state(world), world.conversation.agent) == ("active", ANN.id)


def test_a_message_within_the_window_reopens_a_served_conversation_through_the_line() -> None:
    world = worlds.closed()

    facts(world, VISITOR, SendMessage("It broke again"))

    assert state(world) == "queued"
    assert world.work is not None
    assert world.work.sticky_agent == ANN.id


def test_a_message_within_the_window_returns_to_the_bot_when_nobody_served_it() -> None:
    world = worlds.with_bot()
    world.do(VISITOR, CloseConversation())

    facts(world, VISITOR, SendMessage("Me again"))

    assert (state(world), len(world.store.rows(Conversation))) == ("bot", 1)


def test_after_the_window_a_new_conversation_starts() -> None:
    world = worlds.spent()

    answer = world.batch(world.order(VISITOR, SendMessage("Long time"))).answers[0]

    assert answer.conv != world.conv
    assert answer.seq == 1


def test_a_conversation_named_after_the_window_is_closed() -> None:
    world = worlds.spent()

    assert code(world, VISITOR, SendMessage("Long time"), world.conv) == "closed"


def test_an_older_conversation_is_not_reopened_beside_a_newer_one() -> None:
    world = worlds.spent()
    world.do(VISITOR, SendMessage("Something new"))
    world.policy = Policy(reopen_ms=10**12)

    assert code(world, VISITOR, SendMessage("Something old"), world.conv) == "closed"


def test_a_visitor_nobody_knows_cannot_speak() -> None:
    world = worlds.World()

    assert code(world, VISITOR, SendMessage("Hello")) == "not_found"


@pytest.mark.parametrize("other", ["furnished", "active", "closed"])
def test_a_strangers_conversation_does_not_exist(other: str) -> None:
    world = STATES[other]()

    assert code(world, OTHER_VISITOR, SendMessage("Let me in"), world.conv) == "not_found"
    assert code(world, OTHER_VISITOR, MarkRead(1), world.conv) == "not_found"


@pytest.mark.parametrize(
    ("text", "refusal"), [("", "empty"), (" \n\t ", "empty"), ("x" * 10_001, "too_long")]
)
def test_what_cannot_be_said_is_refused_with_a_reason(text: str, refusal: str) -> None:
    world = worlds.active()

    assert code(world, VISITOR, SendMessage(text)) == refusal
    assert code(world, ANN, SendMessage(text), world.conv) == refusal
    assert code(world, ANN, AddNote(text), world.conv) == refusal


def test_an_attachment_needs_no_words() -> None:
    world = worlds.active()

    assert code(world, VISITOR, SendMessage("", attachments=("a1",))) is None


def test_an_agent_speaks_only_in_conversations_on_their_desk() -> None:
    world = worlds.active()

    assert code(world, BEN, SendMessage("Hello"), world.conv) == "not_yours"
    assert code(world, ANN, SendMessage("Hello")) == "not_found"


def test_an_agent_cannot_speak_into_a_closed_conversation() -> None:
    world = worlds.wrapping_up()

    assert code(world, ANN, SendMessage("PS"), world.conv) == "closed"


def test_an_agents_message_takes_parked_work_up_again() -> None:
    world = worlds.parked()

    facts(world, ANN, SendMessage("I have news"), world.conv)

    assert state(world) == "active"


def test_a_choice_becomes_a_message_with_its_label() -> None:
    world = worlds.with_bot()

    facts(world, VISITOR, PickChoice(2, "track"))

    assert texts(world)[-1] == "Track a parcel"
    last = max(world.store.rows(Message), key=lambda message: message.seq)
    assert last.picked == "track"


@pytest.mark.parametrize("choice", [PickChoice(2, "no such option"), PickChoice(99, "track")])
def test_what_was_not_offered_cannot_be_chosen(choice: PickChoice) -> None:
    assert code(worlds.with_bot(), VISITOR, choice) == "not_found"


def test_an_agent_corrects_and_takes_back_what_they_said() -> None:
    world = worlds.active()

    edited = facts(world, ANN, EditMessage(4, "How may I help?"), world.conv)
    assert texts(world)[3] == "How may I help?"
    deleted = facts(world, ANN, DeleteMessage(4), world.conv)
    assert texts(world)[3] == ""

    assert kinds(edited + deleted) == ["edited", "deleted"]
    assert {fact.visitor for fact in edited + deleted} == {VISITOR.id}
    assert code(world, ANN, EditMessage(4, "Again"), world.conv) == "not_found"


def test_nobody_changes_the_words_of_others() -> None:
    world = worlds.active()

    assert code(world, ANN, EditMessage(1, "Where is my money?"), world.conv) == "not_yours"
    assert code(world, BEN, DeleteMessage(4), world.conv) == "not_yours"


def test_a_note_reaches_the_owner_and_never_the_visitor() -> None:
    world = worlds.active()

    [note] = facts(world, BEN, AddNote("She is a regular"), world.conv)

    assert (note.kind, note.visitor, note.agent) == ("note", None, ANN.id)


def test_a_read_mark_only_rises() -> None:
    world = worlds.active()

    for seq in (2, 4, 3):
        facts(world, VISITOR, MarkRead(seq), world.conv)

    assert [row.seq for row in world.store.rows(ReadPosition)] == [4]
