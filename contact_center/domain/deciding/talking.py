"""What is said: messages of visitors and agents, choices, edits, notes and read marks."""

from __future__ import annotations

from dataclasses import replace

from contact_center.domain.actors import SYSTEM
from contact_center.domain.deciding.finding import (
    Found,
    find_or_start,
    go_on,
)
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.facts import (
    Fact,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    NoteAdded,
    OutgoingQueued,
)
from contact_center.domain.notices import notice_text
from contact_center.domain.orders.conversing import (
    AddNote,
    DeleteMessage,
    EditMessage,
    PickChoice,
    SendMessage,
)
from contact_center.domain.orders.machinery import Say
from contact_center.domain.records import Conversation, Message
from contact_center.domain.refusals import Refused

TALKING_STATES = frozenset({"active", "parked"})


def send_message(scene: Scene, body: SendMessage) -> list[Fact]:
    """A visitor's message always finds a conversation; an agent's needs one on their desk."""
    text = speakable(scene, body.text, allow_empty=bool(body.attachments))
    said = MessageSent(0, scene.order.id, text, attachments=body.attachments)
    if scene.order.actor.is_visitor:
        return _visitor_says(scene, find_or_start(scene), said)
    conversation = scene.own()
    if conversation.state not in TALKING_STATES:
        raise Refused("closed" if conversation.state == "wrap_up" else "wrong_state")
    name = scene.agent(scene.order.actor.id).name
    message = say(scene, conversation, said, name=name)
    sent_out = send_out(scene, conversation, message)
    return [message, *sent_out, *go_on(scene, conversation)]


def pick_choice(scene: Scene, body: PickChoice) -> list[Fact]:
    """The picked option becomes a message with its label; the bot reads the option's id."""
    found = find_or_start(scene)
    message = scene.rows.messages.get((found.conversation.id, body.seq))
    options = message.options if message else ()
    label = next((option["label"] for option in options if option["id"] == body.option), None)
    if label is None:
        raise Refused("not_found")
    return _visitor_says(scene, found, MessageSent(0, scene.order.id, label, picked=body.option))


def edit_message(scene: Scene, body: EditMessage) -> list[Fact]:
    """An agent corrects what they said; the reader sees that it was edited.

    Not what leaves by mail: nobody can say whether the reader has the one text or the other.
    """
    conversation, message = _own_message(scene, body.seq)
    if f"{conversation.id}.{message.seq}" in scene.rows.outgoing:
        raise Refused("already_sent")
    text = speakable(scene, body.text)
    return [scene.public(conversation, MessageEdited(message.seq, text))]


def delete_message(scene: Scene, body: DeleteMessage) -> list[Fact]:
    """An agent takes back what they said; its number stays."""
    conversation, message = _own_message(scene, body.seq)
    return [scene.public(conversation, MessageDeleted(message.seq))]


def add_note(scene: Scene, body: AddNote) -> list[Fact]:
    """A word among staff; any colleague may leave one, the owner sees it live."""
    conversation = scene.conversation()
    return [note(scene, conversation, speakable(scene, body.text))]


def note(scene: Scene, conversation: Conversation, text: str, agent: str | None = None) -> Fact:
    """The fact of a note, addressed to `agent` or else to the owner."""
    author = scene.agent(scene.order.actor.id)
    added = NoteAdded(scene.new_id("n_"), text, author.name)
    return scene.to_agent(conversation.id, agent or conversation.agent, added)


def say(
    scene: Scene,
    conversation: Conversation,
    said: MessageSent,
    *,
    name: str | None = None,
    after: int = 0,
) -> Fact:
    """Number a message; `after` counts messages this same order has said before it."""
    numbered = MessageSent(
        conversation.last_seq + 1 + after,
        said.id,
        said.text,
        name,
        said.entry,
        said.notice,
        said.picked,
        said.options,
        said.attachments,
        said.mail,
    )
    return scene.public(conversation, numbered)


def say_as_bot(scene: Scene, conversation: Conversation, says: tuple[Say, ...]) -> list[Fact]:
    """The bot's messages of one turn."""
    return [
        say(
            scene,
            conversation,
            MessageSent(
                0,
                f"{scene.order.id}:{number}",
                words.text,
                entry=words.entry,
                options=tuple({"id": option.id, "label": option.label} for option in words.options),
            ),
            after=number,
        )
        for number, words in enumerate(says)
    ]


def send_out(scene: Scene, conversation: Conversation, message: Fact) -> list[Fact]:
    """What an agent writes in an email conversation leaves by mail."""
    if conversation.channel != "email" or not isinstance(message.body, MessageSent):
        return []
    seq = message.body.seq
    queued = OutgoingQueued(f"{conversation.id}.{seq}", "email", seq)
    return [scene.to_agent(conversation.id, conversation.agent, queued)]


def give_notice(scene: Scene, conversation: Conversation, notice: str) -> Fact:
    """A message of the center itself, in the visitor's language, whoever caused it."""
    text = notice_text(notice, conversation.locale)
    said = say(scene, conversation, MessageSent(0, scene.order.id, text, notice=notice))
    return replace(said, by=SYSTEM.id)


def _visitor_says(scene: Scene, found: Found, said: MessageSent) -> list[Fact]:
    return [*found.before, say(scene, found.conversation, said), *found.after]


def speakable(scene: Scene, text: str, *, allow_empty: bool = False) -> str:
    longest = scene.rows.policy.message_max_chars
    if len(text) > longest:
        raise Refused("too_long", f"At most {longest} characters.")
    if not text.strip() and not allow_empty:
        raise Refused("empty")
    return text


def _own_message(scene: Scene, seq: int) -> tuple[Conversation, Message]:
    conversation = scene.conversation()
    message = scene.rows.messages.get((conversation.id, seq))
    if message is None or message.deleted_at is not None:
        raise Refused("not_found")
    if message.by != scene.order.actor.id:
        raise Refused("not_yours")
    return conversation, message
