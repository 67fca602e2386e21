"""What agents do with work: presence, offers, transfer, park, wrap-up, the customer's card."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.checks import check_choice, check_integers, check_text, check_texts

PRESENCES = ("available", "away", "offline")


@dataclass(frozen=True, slots=True)
class SetPresence:
    """Choose to take work or not; `after_current` waits until the last live work has ended."""

    presence: str
    code: str | None = None
    when: str = "now"

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_choice("presence", self.presence, PRESENCES)
        check_choice("when", self.when, ("now", "after_current"))
        check_texts({"code": self.code}, 100)


@dataclass(frozen=True, slots=True)
class ShowOffer:
    """The console has shown the offer; only a shown offer can be missed."""

    offer: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("offer", self.offer, 100)


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """Take the offered work."""

    offer: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("offer", self.offer, 100)


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    """Leave the offered work to someone else."""

    offer: str
    reason: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("offer", self.offer, 100)
        check_texts({"reason": self.reason}, 500)


@dataclass(frozen=True, slots=True)
class ClaimConversation:
    """Take waiting work from the list without an offer."""


@dataclass(frozen=True, slots=True)
class TransferConversation:
    """Give the conversation to a queue or to a colleague, with a word to the next one."""

    queue: str | None = None
    agent: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        if (self.queue is None) == (self.agent is None):
            msg = "transfer: either a queue or an agent"
            raise ValueError(msg)
        check_texts({"queue": self.queue, "agent": self.agent}, 100)
        check_texts({"note": self.note}, 5000)


@dataclass(frozen=True, slots=True)
class ParkConversation:
    """Set the conversation aside without giving it up; it comes back at `until` at the latest."""

    until: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_integers({"until": self.until})


@dataclass(frozen=True, slots=True)
class UnparkConversation:
    """Take a parked conversation up again."""


@dataclass(frozen=True, slots=True)
class ReopenConversation:
    """Take a closed conversation up again."""


@dataclass(frozen=True, slots=True)
class TagConversation:
    """Replace the labels of the conversation."""

    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        if len(self.tags) > 50:  # noqa: PLR2004 -- more is a mistake, and every row carries them
            msg = "tags: at most 50"
            raise ValueError(msg)
        for tag in self.tags:
            check_text("tags", tag, 60)


@dataclass(frozen=True, slots=True)
class CompleteWrapUp:
    """The work after the conversation is done."""

    outcome: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"outcome": self.outcome}, 200)
        check_texts({"note": self.note}, 5000)


@dataclass(frozen=True, slots=True)
class UpdateCustomer:
    """Correct the customer's card. Absent fields stay as they are; an empty one is cleared."""

    customer: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    tier: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("customer", self.customer, 80)
        fields = {"name": self.name, "email": self.email, "phone": self.phone, "tier": self.tier}
        check_texts(fields, 200)
        for name, value in self.attributes.items():
            check_text("attributes", name, 100)
            check_text("attributes", value, 2000)
