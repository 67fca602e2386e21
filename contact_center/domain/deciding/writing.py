"""Email: received, delivered into a conversation or put aside, and sent out again."""

from __future__ import annotations

from contact_center.domain.deciding.finding import go_on, may_reopen, started_row
from contact_center.domain.deciding.moving import queue_for_person
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import say
from contact_center.domain.facts import (
    ConversationStarted,
    CustomerOpened,
    Fact,
    IdentityAdded,
    MailReceived,
    MailSettled,
    MessageSent,
    OutgoingSettled,
)
from contact_center.domain.orders.writing import (
    DeliverMail,
    QuarantineMail,
    ReceiveMail,
    SettleOutgoing,
)
from contact_center.domain.records import Conversation, Mail, Outgoing
from contact_center.domain.refusals import Refused
from contact_center.domain.touching_reach import email_identity


def receive_mail(scene: Scene, body: ReceiveMail) -> list[Fact]:
    """The raw bytes are stored; the same mail again is the same row, whatever way it came."""
    if body.inbox not in scene.rows.inboxes:
        raise Refused("not_found", "There is no such inbox.")
    if body.mail in scene.rows.mails:
        return []
    received = MailReceived(
        body.mail,
        body.inbox,
        body.sha256,
        body.size,
        body.route,
        body.envelope_from,
        body.envelope_to,
    )
    return [Fact(received, by=scene.order.actor.id, at=scene.at)]


def deliver_mail(scene: Scene, body: DeliverMail) -> list[Fact]:
    """A mail becomes a message: in the conversation it proved to belong to, or in a new one.

    The sender's address is an identity of its customer, made at the first mail.
    """
    mail = _undelivered(scene, body.mail)
    inbox = scene.rows.inboxes[mail.inbox]
    customer, opened = _sender(scene, body)
    conversation = _thread(scene, body, customer)
    before: list[Fact] = []
    after: list[Fact] = []
    if conversation is None:
        started = ConversationStarted(
            customer, inbox.site, "email", inbox.queue, body.locale, inbox.id, body.subject
        )
        conversation = started_row(scene.new_id("c_"), started, None, scene.at)
        before = [scene.to_agent(conversation.id, None, started)]
        after = queue_for_person(scene, conversation, why="mail")
    elif conversation.state in {"closed", "abandoned"}:
        after = queue_for_person(scene, conversation, why="reopened")
    else:
        after = go_on(scene, conversation)
    said = MessageSent(0, scene.order.id, body.text, mail=mail.id)
    message = say(scene, conversation, said, name=body.name or body.sender)
    message.by = customer
    assert isinstance(message.body, MessageSent)
    settled = MailSettled(
        mail.id,
        "delivered",
        seq=message.body.seq,
        message_id=body.message_id,
        subject=body.subject,
        sender=body.sender,
    )
    delivered = scene.to_agent(conversation.id, None, settled)
    return [*opened, *before, message, delivered, *after]


def quarantine_mail(scene: Scene, body: QuarantineMail) -> list[Fact]:
    """Kept and shown with the reason; nothing is answered. What it reports as lost has failed."""
    mail = _undelivered(scene, body.mail)
    settled = MailSettled(mail.id, "quarantined", body.reason)
    facts = [Fact(settled, by=scene.order.actor.id, at=scene.at)]
    lost = scene.rows.outgoing.get(body.lost or "")
    if lost is not None and lost.state != "failed":
        facts.append(_settled(scene, lost, "failed", lost.attempts, error=body.why))
    return facts


def settle_outgoing(scene: Scene, body: SettleOutgoing) -> list[Fact]:
    """What came of a try; a late report about an older try changes nothing."""
    outgoing = scene.rows.outgoing.get(body.outgoing)
    if outgoing is None:
        raise Refused("not_found")
    if outgoing.state != "waiting" or body.attempt != outgoing.attempts + 1:
        raise Refused("stale_decision")
    return [_settled(scene, outgoing, body.state, body.attempt, body.next_at, body.error)]


def _settled(
    scene: Scene,
    outgoing: Outgoing,
    state: str,
    attempts: int,
    next_at: int | None = None,
    error: str | None = None,
) -> Fact:
    """What became of a sending, for whoever has the conversation on the desk."""
    conversation = scene.rows.conversations.get(outgoing.conv)
    owner = conversation.agent if conversation else None
    settled = OutgoingSettled(outgoing.id, state, attempts, next_at, error)
    return scene.to_agent(outgoing.conv, owner, settled)


def _undelivered(scene: Scene, mail_id: str) -> Mail:
    mail = scene.rows.mails.get(mail_id)
    if mail is None:
        raise Refused("not_found")
    if mail.state == "delivered":
        raise Refused("stale_decision")
    return mail


def _sender(scene: Scene, body: DeliverMail) -> tuple[str, list[Fact]]:
    identity = scene.rows.identities.get(email_identity(body.sender))
    if identity is not None:
        return identity.customer, []
    customer = scene.new_id("customer:")
    address = body.sender.strip().lower()
    # Whoever gives no name is called by their address until somebody knows better.
    opened = CustomerOpened(customer, body.locale, body.name or address, email=address)
    proved = IdentityAdded(customer, "mail", email_identity(address))
    by = scene.order.actor.id
    return customer, [Fact(opened, by=by, at=scene.at), Fact(proved, by=by, at=scene.at)]


def _thread(scene: Scene, body: DeliverMail, customer: str) -> Conversation | None:
    """The conversation the mail answers, if its sender takes part in it and it may go on."""
    found = scene.rows.conversations.get(body.conv or "")
    if found is None or found.channel != "email" or found.customer not in scene.rows.customers:
        return None
    rows = scene.rows
    if customer not in rows.customers or rows.person(customer) is not rows.person(found.customer):
        return None
    if found.state in {"closed", "abandoned"} and not may_reopen(scene, found):
        return None
    return found
