"""A letter as the tests of sending write it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contact_center.domain.records import Conversation, Message, Outgoing
from contact_center.domain.records_setup import Inbox
from contact_center.ports.mail import Letter

CONV = "c_0123456789abcdef0123"
MADE_AT = 1_764_000_000_000


def letter(text: str = "It is on its way.", subject: str = "Lamp", **changes: Any) -> Letter:
    """An answer to a mail about a lamp."""
    conversation = Conversation(
        id=CONV,
        customer="customer:eve",
        visitor=None,
        site="shop",
        channel="email",
        queue="support",
        locale="en",
        state="active",
        created_at=MADE_AT,
        updated_at=MADE_AT,
        subject=subject,
    )
    plain = Letter(
        outgoing=Outgoing(f"{CONV}.2", "email", CONV, 2, MADE_AT, MADE_AT),
        conversation=conversation,
        message=Message(CONV, 2, "m", "agent:ann", MADE_AT, text),
        inbox=Inbox("help", "support@shop.example", "Lantern & Loom", "support", "shop"),
        to="eve@mail.example",
        answers=("1@mail.example",),
    )
    return replace(plain, **changes)
