"""Email: what a mail becomes, and what leaves again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.conversing import (
    CloseConversation,
    DeleteMessage,
    EditMessage,
    SendMessage,
)
from contact_center.domain.orders.steering import MergeCustomers
from contact_center.domain.orders.writing import (
    DeliverMail,
    PutInbox,
    QuarantineMail,
    ReceiveMail,
    SettleOutgoing,
)
from contact_center.domain.records import Conversation, Customer, Identity, Mail, Message, Outgoing
from contact_center.domain.records_setup import Inbox
from tests import worlds
from tests.unit.domain.outcomes import code, facts, kinds, state
from tests.worlds import ANN, BOSS, MAIL, NOON, World

ANSWER = replace(MAIL, text="Thank you", subject="Re: Lamp", message_id="<2@mail>")


def mails(world: World) -> dict[str, Mail]:
    return {mail.id: mail for mail in world.store.rows(Mail)}


def test_a_mail_is_received_once_whatever_way_it_comes() -> None:
    world = worlds.furnished()
    body = ReceiveMail("mail_9", "help", "sha", 4, "smtp", "a@b", "help@shop.example")

    assert kinds(facts(world, SYSTEM, body)) == ["mail_received"]
    assert facts(world, SYSTEM, replace(body, route="http")) == []
    assert mails(world)["mail_9"].route == "smtp"
    assert code(world, SYSTEM, replace(body, mail="x", inbox="nowhere")) == "not_found"


def test_the_first_mail_makes_a_customer_a_conversation_and_work() -> None:
    world = worlds.mailed()

    [eve] = [one for one in world.store.rows(Customer) if one.email]
    assert (eve.name, eve.email) == ("Eve", "eve@mail.example")
    assert [one.id for one in world.store.rows(Identity)] == ["email:eve@mail.example"]
    assert world.conversation is not None
    assert world.conversation.channel == "email"
    assert (world.conversation.subject, world.conversation.inbox) == ("Lamp", "help")
    [first, _] = world.store.rows(Message)
    assert (first.by, first.name, first.mail) == (eve.id, "Eve", "mail_0")


def test_an_answer_goes_on_in_the_conversation_it_proved_to_belong_to() -> None:
    world = worlds.mailed()

    delivered = facts(world, SYSTEM, replace(ANSWER, conv=world.conv))

    assert kinds(delivered) == ["message", "mail_settled"]
    assert delivered[0].agent == ANN.id
    settled = mails(world)["mail_1"]
    assert (settled.state, settled.conv, settled.seq) == ("delivered", world.conv, 3)


def test_a_stranger_who_knows_the_thread_begins_one_of_their_own() -> None:
    world = worlds.mailed()

    stranger = replace(ANSWER, sender="mallory@mail.example", conv=world.conv)
    facts(world, SYSTEM, stranger)

    assert len(world.store.rows(Conversation)) == 2


def test_another_address_of_the_same_person_may_answer() -> None:
    world = worlds.mailed()
    world.do(SYSTEM, replace(ANSWER, sender="eve@work.example"))
    eve, other = [one for one in world.store.rows(Customer) if one.email]
    world.do(ANN, MergeCustomers(other.id, eve.id))
    received = ReceiveMail("mail_3", "help", "third", 4, "smtp")
    world.do(SYSTEM, received)

    reply = replace(ANSWER, mail="mail_3", sender="eve@work.example", conv=world.conv)
    delivered = facts(world, SYSTEM, reply)

    assert {fact.conv for fact in delivered} == {world.conv}


def test_an_answer_to_a_closed_conversation_reopens_it_through_the_line() -> None:
    world = worlds.mailed()
    world.do(ANN, CloseConversation("solved"), world.conv)
    assert state(world) == "closed"

    facts(world, SYSTEM, replace(ANSWER, conv=world.conv))

    assert state(world) == "queued"


@pytest.mark.parametrize("case", ["too late", "a chat", "unknown"])
def test_what_cannot_go_on_begins_anew(case: str) -> None:
    world = worlds.mailed()
    conv = world.conv
    if case == "too late":
        world.do(ANN, CloseConversation(), world.conv)
        world.at += world.policy.reopen_ms + 1
    elif case == "a chat":
        conv = world.do(worlds.VISITOR, SendMessage("Hello")).conv or ""
    else:
        conv = "c_unknown"

    before = len(world.store.rows(Conversation))
    facts(world, SYSTEM, replace(ANSWER, conv=conv))

    assert len(world.store.rows(Conversation)) == before + 1


def test_a_mail_is_delivered_once() -> None:
    world = worlds.mailed()
    world.do(SYSTEM, ANSWER)

    assert code(world, SYSTEM, ANSWER) == "stale_decision"
    assert code(world, SYSTEM, QuarantineMail("mail_1", "late")) == "stale_decision"
    assert code(world, SYSTEM, replace(ANSWER, mail="mail_none")) == "not_found"


def test_a_mail_in_quarantine_keeps_its_reason_and_can_still_be_delivered() -> None:
    world = worlds.mailed()

    facts(world, SYSTEM, QuarantineMail("mail_1", "cannot be read"))
    assert (mails(world)["mail_1"].state, mails(world)["mail_1"].reason) == (
        "quarantined",
        "cannot be read",
    )

    facts(world, SYSTEM, ANSWER)
    assert mails(world)["mail_1"].state == "delivered"


def test_what_an_agent_writes_leaves_once() -> None:
    world = worlds.mailed()

    [outgoing] = world.store.rows(Outgoing)
    assert (outgoing.id, outgoing.state, outgoing.next_at) == (f"{world.conv}.2", "waiting", NOON)
    waiting = SettleOutgoing(outgoing.id, "waiting", 1, NOON + 60_000, "greylisted")
    assert [fact.agent for fact in facts(world, SYSTEM, waiting)] == [ANN.id]
    assert code(world, SYSTEM, waiting) == "stale_decision"
    facts(world, SYSTEM, SettleOutgoing(outgoing.id, "sent", 2))

    [sent] = world.store.rows(Outgoing)
    assert (sent.state, sent.attempts, sent.settled_at) == ("sent", 2, NOON)
    assert code(world, SYSTEM, SettleOutgoing(outgoing.id, "sent", 3)) == "stale_decision"
    assert code(world, SYSTEM, SettleOutgoing("nothing.1", "sent", 1)) == "not_found"


def test_an_inbox_needs_a_queue_and_a_site_and_keeps_its_secret() -> None:
    world = worlds.furnished()

    new = PutInbox("help", " Help@Shop.example ", "Help us", "sales", "shop")
    world.do(BOSS, new)

    [inbox] = world.store.rows(Inbox)
    assert (inbox.address, inbox.queue, inbox.token_hash) == (
        "help@shop.example",
        "sales",
        "token hash",
    )
    assert code(world, BOSS, replace(new, queue="nowhere")) == "unknown_queue"
    assert code(world, BOSS, replace(new, site="nowhere")) == "not_found"
    with pytest.raises(ValueError, match="one @"):
        PutInbox("help", "help", "Help", "sales", "shop")


def test_a_mail_from_somebody_known_makes_no_second_customer() -> None:
    world = worlds.mailed()

    facts(world, SYSTEM, DeliverMail("mail_1", "EVE@mail.example ", "E", "New", "Hi", "<3@m>"))

    assert len([one for one in world.store.rows(Customer) if one.email]) == 1


def test_a_report_marks_what_left_as_lost_and_the_desk_is_told() -> None:
    world = worlds.mailed()
    out = f"{world.conv}.2"
    facts(world, SYSTEM, SettleOutgoing(out, "sent", 1))

    reported = facts(world, SYSTEM, QuarantineMail("mail_1", "bounce", out, "550 nobody"))

    assert kinds(reported) == ["mail_settled", "outgoing_settled"]
    [lost] = world.store.rows(Outgoing)
    assert (lost.state, lost.attempts, lost.error, lost.settled_at) == (
        "failed", 1, "550 nobody", NOON,
    )  # fmt: skip
    assert reported[1].agent == ANN.id
    assert (reported[1].conv, reported[1].visitor) == (world.conv, None)


def test_a_mail_that_still_waits_is_not_tried_again_once_it_was_reported_lost() -> None:
    world = worlds.mailed()
    out = f"{world.conv}.2"

    facts(world, SYSTEM, QuarantineMail("mail_1", "bounce", out, "550 nobody"))

    assert code(world, SYSTEM, SettleOutgoing(out, "sent", 1)) == "stale_decision"


def test_a_second_report_and_one_about_nothing_change_the_mail_alone() -> None:
    world = worlds.mailed()
    report = QuarantineMail("mail_1", "bounce", f"{world.conv}.2", "550 nobody")
    facts(world, SYSTEM, report)

    assert kinds(facts(world, SYSTEM, replace(report, reason="again"))) == ["mail_settled"]
    assert kinds(facts(world, SYSTEM, replace(report, lost="c_none.9"))) == ["mail_settled"]


def test_what_leaves_by_mail_cannot_be_changed_and_can_be_taken_back() -> None:
    world = worlds.mailed()
    edit = EditMessage(2, "We do not.")

    assert code(world, ANN, edit, world.conv) == "already_sent"
    facts(world, SYSTEM, SettleOutgoing(f"{world.conv}.2", "sent", 1))
    assert code(world, ANN, edit, world.conv) == "already_sent"
    assert kinds(facts(world, ANN, DeleteMessage(2), world.conv)) == ["deleted"]
