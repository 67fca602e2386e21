"""Mail as customers send and receive it: into the center's port, and out of its folder."""

from __future__ import annotations

import asyncio
import mailbox
import secrets
import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.browser_stories.serving import Center

LONGEST_SECONDS = 15


def letter(sender: str, to: str, subject: str, text: str, **headers: str) -> EmailMessage:
    """A plain mail of today; an underscore in the name of a header is a hyphen."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = f"<{secrets.token_hex(8)}@mail.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


async def send(center: Center, mail: EmailMessage) -> None:
    """Bring a mail to the center's door, as the mail server before it would."""
    place = center.ready["smtp"]

    def hand_over() -> None:
        with smtplib.SMTP(place["host"], place["port"], timeout=LONGEST_SECONDS) as door:
            door.send_message(mail)

    await asyncio.to_thread(hand_over)


def newest_to(center: Center, address: str) -> EmailMessage:
    """The newest mail that has left for `address`, as the console says it has."""
    folder = mailbox.Maildir(center.outgoing, create=False, factory=None)
    sent = [message_from_bytes(folder.get_bytes(key), policy=default) for key in folder.iterkeys()]
    [*_, newest] = sorted(
        (mail for mail in sent if address in str(mail["To"])),
        key=lambda mail: mail["Date"].datetime,
    )
    return newest
