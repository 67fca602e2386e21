"""A shop that takes mail, and customers who write to it over real SMTP."""

from __future__ import annotations

import asyncio
import mailbox
import smtplib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from email.message import EmailMessage
from typing import Any

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutQueue
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import PutInbox
from contact_center.wire.http.keys import hashed
from tests.center import House, OpenHouse
from tests.drive.people import Agent
from tests.drive.waiting import until

TOKEN = "a token that nobody else knows"
SUPPORT = "support@shop.example"
EVE = "eve@mail.example"
LISTENING = {"smtp_enabled": True, "smtp_port": 0}
PATH = "/api/v1/inbound/email"


def letter(text: str = "Where is my lamp?", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    given = {"From": f"Eve <{EVE}>", "To": SUPPORT, "Subject": "Lamp", **headers}
    for name, value in given.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


async def open_inbox(house: House) -> None:
    """What the shop needs to take mail."""
    bodies: list[tuple[str, object]] = [
        ("queue.put", PutQueue("support", "Support", ("chat", "email"))),
        ("inbox.put", PutInbox("help", SUPPORT, "The shop", "support", "shop", hashed(TOKEN))),
    ]
    for op, body in bodies:
        answer = await house.node.center.door.do(Order(f"mail:{op}", SYSTEM, op, body))
        assert answer.code is None, answer


@asynccontextmanager
async def shop(open_house: OpenHouse, **email: Any) -> AsyncIterator[House]:
    async with open_house(email={**LISTENING, **email}) as house:
        await open_inbox(house)
        yield house


@contextmanager
def connected(house: House) -> Iterator[smtplib.SMTP]:
    address = house.node.center.post.address
    assert address is not None
    with smtplib.SMTP(*address, local_hostname="sender.example", timeout=10) as line:
        yield line


def hand_in(house: House, mail: EmailMessage, to: list[str], sender: str) -> None:
    with connected(house) as line:
        line.send_message(mail, sender, to)


async def send(house: House, mail: EmailMessage, to: str = SUPPORT, sender: str = EVE) -> None:
    await asyncio.to_thread(hand_in, house, mail, [to], sender)


async def refused(house: House, act: Callable[[smtplib.SMTP], Any]) -> tuple[int, bytes]:
    """The code and the words with which a step over SMTP is refused."""

    def run() -> tuple[int, bytes]:
        with connected(house) as line:
            try:
                act(line)
            except smtplib.SMTPRecipientsRefused as error:
                return next(iter(error.recipients.values()))
            except smtplib.SMTPResponseException as error:
                words = error.smtp_error
                return error.smtp_code, words if isinstance(words, bytes) else words.encode()
        raise AssertionError("it was not refused")

    return await asyncio.to_thread(run)


def left(house: House) -> list[mailbox.MaildirMessage]:
    """The mails that have left."""
    folder = house.settings.storage.data_dir / "outgoing-mail"
    return list(mailbox.Maildir(folder)) if folder.is_dir() else []


async def one_left(house: House, count: int = 1) -> mailbox.MaildirMessage:
    async def is_so() -> bool:
        return len(left(house)) == count

    await until(is_so, f"{count} mails have left")
    return max(left(house), key=lambda mail: str(mail["Date"]))


async def over_http(
    house: House, mail: bytes, token: str = TOKEN, inbox: str = "help", kind: str = "message/rfc822"
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
    url = f"{house.url}{PATH}?inbox={inbox}"
    async with house.http.post(url, data=mail, headers=headers) as response:
        return response.status, await response.json(content_type=None)


async def settled(house: House, mail: str) -> dict[str, Any]:
    """What became of a mail, once something has."""
    found: dict[str, Any] = {}

    async def is_so() -> bool:
        status, answer = await house.get(f"{PATH}/{mail}", TOKEN)
        assert status == 200, answer
        found.update(answer)
        return bool(answer["state"] != "received")

    await until(is_so, "the mail is settled")
    return found


async def answered(house: House, ann: Agent, text: str = "It is on its way.") -> str:
    """Eve's mail is taken and answered; the conversation."""
    await send(house, letter(Message_ID="<1@mail.example>"))
    conv = await ann.takes()
    await ann.says(conv, text)
    return conv
