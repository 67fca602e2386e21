"""Email: what comes in, what goes out, and the inboxes between."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.checks import check_choice, check_integers, check_text, check_texts

MAIL_TEXT_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class ReceiveMail:
    """A mail whose raw bytes are on the disk; everything else about it is found out later.

    `mail` is made of inbox and content, so that the same mail twice is one row.
    """

    mail: str
    inbox: str
    sha256: str
    size: int
    route: str
    envelope_from: str = ""
    envelope_to: str = ""

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"mail": self.mail, "inbox": self.inbox, "sha256": self.sha256}, 100)
        check_texts({"from": self.envelope_from, "to": self.envelope_to}, 1000)
        check_choice("route", self.route, ("smtp", "http"))
        check_integers({"size": self.size})


@dataclass(frozen=True, slots=True)
class DeliverMail:
    """What was read in a mail. `conv` is the conversation it proved to belong to, if any."""

    mail: str
    sender: str
    name: str
    subject: str
    text: str
    message_id: str
    conv: str | None = None
    locale: str = "en"

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"mail": self.mail, "conv": self.conv, "locale": self.locale}, 100)
        check_texts({"sender": self.sender, "name": self.name, "message_id": self.message_id}, 1000)
        check_text("subject", self.subject, 1000)
        check_text("text", self.text, MAIL_TEXT_LIMIT)


@dataclass(frozen=True, slots=True)
class QuarantineMail:
    """The mail could not be read, or must not be answered; it is kept, and people see why.

    `lost` is what left the house and, says the mail, did not arrive; `why` is how it says so.
    """

    mail: str
    reason: str
    lost: str | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"mail": self.mail}, 100)
        check_texts({"lost": self.lost}, 200)
        check_texts({"reason": self.reason, "why": self.why}, 1000)


@dataclass(frozen=True, slots=True)
class SettleOutgoing:
    """What came of a try to send: `sent`, `failed` for good, or `waiting` until `next_at`."""

    outgoing: str
    state: str
    attempt: int
    next_at: int | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("outgoing", self.outgoing, 200)
        check_choice("state", self.state, ("sent", "failed", "waiting"))
        check_integers({"attempt": self.attempt, "next_at": self.next_at})
        check_texts({"error": self.error}, 1000)


@dataclass(frozen=True, slots=True)
class PutInbox:
    """Create an address that customers write to, or replace it."""

    inbox: str
    address: str
    name: str
    queue: str
    site: str
    token_hash: str = ""

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"inbox": self.inbox, "queue": self.queue, "site": self.site}, 100)
        check_texts({"address": self.address, "name": self.name, "hash": self.token_hash}, 300)
        if self.address.count("@") != 1:
            msg = "address: one @"
            raise ValueError(msg)
