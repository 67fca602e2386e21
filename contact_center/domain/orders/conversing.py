"""What is said and asked in a conversation, by visitors and by agents."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.checks import check_integers, check_text, check_texts

TEXT_LIMIT = 200_000
"""Nothing longer is even looked at; the limit people meet is `Policy.message_max_chars`."""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Say something to the other side."""

    text: str
    attachments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the text once, for every edge."""
        check_text("text", self.text, TEXT_LIMIT)
        for attachment in self.attachments:
            check_text("attachments", attachment, 80)


@dataclass(frozen=True, slots=True)
class PickChoice:
    """Choose one of the options of message `seq`; becomes a message with the option's label."""

    seq: int
    option: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_integers({"seq": self.seq})
        check_text("option", self.option, 200)


@dataclass(frozen=True, slots=True)
class RequestAgent:
    """Ask for a person."""


@dataclass(frozen=True, slots=True)
class CloseConversation:
    """End the conversation; an agent may say how it ended."""

    outcome: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"outcome": self.outcome}, 200)


@dataclass(frozen=True, slots=True)
class RateConversation:
    """The customer's judgement, 1 to 5, once per ended conversation."""

    score: int
    comment: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        if not 1 <= self.score <= 5:  # noqa: PLR2004 -- the scale of the survey
            msg = "score: between 1 and 5"
            raise ValueError(msg)
        check_texts({"comment": self.comment}, 2000)


@dataclass(frozen=True, slots=True)
class GiveContact:
    """The visitor says who they are; kept as a claim until someone verifies it."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"name": self.name, "email": self.email, "phone": self.phone}, 200)


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Everything up to message `seq` was seen; an older mark than the last changes nothing."""

    seq: int

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_integers({"seq": self.seq})


@dataclass(frozen=True, slots=True)
class EditMessage:
    """Replace the text of an own message."""

    seq: int
    text: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_integers({"seq": self.seq})
        check_text("text", self.text, TEXT_LIMIT)


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """Erase the text of an own message; its place and number stay."""

    seq: int

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_integers({"seq": self.seq})


@dataclass(frozen=True, slots=True)
class AddNote:
    """Say something among staff."""

    text: str

    def __post_init__(self) -> None:
        """Check the text once, for every edge."""
        check_text("text", self.text, TEXT_LIMIT)
