"""What no order may contain, and who may give which."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.actors import BOT, Actor, Role
from contact_center.domain.checks import check_integers, check_text
from contact_center.domain.facts import (
    KINDS,
    ConversationStarted,
    Fact,
    MessageDeleted,
    MessageSent,
)
from contact_center.domain.folding import FOLDS, fold
from contact_center.domain.notices import NOTICES, notice_text
from contact_center.domain.orders.administering import LOCALES, PutAgent, PutQueue, PutSite
from contact_center.domain.orders.conversing import (
    GiveContact,
    MarkRead,
    RateConversation,
    SendMessage,
)
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.orders.working import (
    SetPresence,
    TagConversation,
    TransferConversation,
)
from contact_center.domain.permissions import ALLOWED, READS, authorize, may
from contact_center.domain.refusals import CODES, Refused
from contact_center.domain.working_set import Rows
from tests.worlds import ANN, VISITOR, active

WRONG: dict[str, Callable[[], object]] = {
    "a lone surrogate": lambda: SendMessage("\ud800"),
    "a NUL": lambda: SendMessage("a\0b"),
    "a text nobody reads": lambda: SendMessage("x" * 200_001),
    "a NUL in an attachment": lambda: SendMessage("x", ("\0",)),
    "a negative number": lambda: MarkRead(-1),
    "a number over 63 bits": lambda: MarkRead(2**63),
    "a score of six": lambda: RateConversation(6),
    "a name as long as a novel": lambda: GiveContact(name="x" * 201),
    "a presence nobody knows": lambda: SetPresence("sleeping"),
    "a time nobody knows": lambda: SetPresence("away", when="soon"),
    "a transfer nowhere": TransferConversation,
    "a transfer to two places": lambda: TransferConversation(queue="a", agent="b"),
    "too many labels": lambda: TagConversation(tuple(map(str, range(51)))),
    "a role nobody has": lambda: PutAgent("agent:x", role="king"),
    "no capacity": lambda: PutAgent("agent:x", units=0),
    "an order of agents nobody knows": lambda: PutQueue("q", "Q", agent_order="fastest"),
    "a channel nobody knows": lambda: PutQueue("q", "Q", channels=("fax",)),
    "a wait of a month": lambda: PutQueue("q", "Q", target_seconds=30 * 86_400),
    "a language nobody speaks": lambda: PutSite("s", "S", "q", greeting={"tlh": "nuqneH"}),
    "an id as long as a novel": lambda: Order("x" * 201, VISITOR, "message.send", None),
    "a conversation with a NUL": lambda: Order("1", VISITOR, "message.send", None, "c\0"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_no_order_may_contain(what: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        WRONG[what]()


@given(st.text(max_size=300))
def test_what_is_accepted_can_be_stored(text: str) -> None:
    try:
        check_text("text", text, 200)
    except ValueError:
        assert len(text) > 200 or "\0" in text or any("\ud800" <= c <= "\udfff" for c in text)
    else:
        assert text.encode().decode() == text
        assert "\0" not in text


@given(st.none() | st.integers())
def test_numbers_fit_in_63_bits(number: int | None) -> None:
    fits = number is None or 0 <= number < 2**63
    try:
        check_integers({"n": number})
    except ValueError:
        assert not fits
    else:
        assert fits


def test_machines_obey_nobody_but_themselves() -> None:
    people = [Actor("visitor:v", Role.VISITOR)]
    people += [Actor("agent:a", role) for role in (Role.AGENT, Role.SUPERVISOR)]
    inner = {"bot.turn", "offer.make", "work.requeue", "login.open", "visitor.open", "agent.put"}

    for person in people:
        assert not any(may(person, op) for op in inner)
    assert may(BOT, "bot.turn")
    assert not may(BOT, "message.send")


def test_what_is_not_listed_is_denied() -> None:
    for role in Role:
        assert not may(Actor("x", role), "no.such.op")
    with pytest.raises(Refused) as refused:
        authorize(ANN, "no.such.op")
    assert refused.value.code == "forbidden"


def test_reading_has_its_own_rows() -> None:
    conversation = active().conversation
    stranger = Actor("visitor:w", Role.VISITOR)

    authorize(VISITOR, "conversation.read", conversation)
    authorize(ANN, "conversation.read", conversation)
    with pytest.raises(Refused) as refused:
        authorize(stranger, "conversation.read", conversation)
    assert refused.value.code == "not_found"
    assert not READS.keys() & ALLOWED.keys()


def test_every_kind_of_fact_folds_and_has_a_word_of_its_own() -> None:
    assert FOLDS.keys() == set(KINDS.values())
    assert len(KINDS) == len(FOLDS)
    assert ALLOWED.keys() == OPS.keys()


def test_a_conversation_may_start_without_a_visitor() -> None:
    rows = Rows()
    started = ConversationStarted("customer:c", "shop", "email", "support", "en")

    fold(rows, Fact(started, by="system", at=7, conv="c_1"))

    assert (rows.conversations["c_1"].visitor, rows.conversations["c_1"].state) == (None, "bot")


def test_only_messages_have_a_number() -> None:
    message = Fact(MessageSent(4, "id", "text"), "visitor:v", 0)
    deleted = Fact(MessageDeleted(4), "agent:a", 0)

    assert (message.kind, message.seq) == ("message", 4)
    assert (deleted.kind, deleted.seq) == ("deleted", None)


def test_every_notice_speaks_every_language() -> None:
    for notice, texts in NOTICES.items():
        assert set(texts) == set(LOCALES)
        assert notice_text(notice, "fr") == texts["en"]


def test_a_refusal_says_what_its_code_means_unless_it_knows_better() -> None:
    assert Refused("closed").message == CODES["closed"]
    assert Refused("too_long", "At most 7 characters.").message == "At most 7 characters."
