"""What supervisors do, and what joins and parts customers."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.checks import check_choice, check_text, check_texts
from contact_center.domain.orders.conversing import TEXT_LIMIT
from contact_center.domain.orders.working import PRESENCES


@dataclass(frozen=True, slots=True)
class Whisper:
    """Say something to the owner alone."""

    text: str

    def __post_init__(self) -> None:
        """Check the text once, for every edge."""
        check_text("text", self.text, TEXT_LIMIT)


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Onto one's own desk, from whoever has it or from the line."""


@dataclass(frozen=True, slots=True)
class AssignConversation:
    """Onto a colleague's desk, whatever their room."""

    agent: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("agent", self.agent, 100)


@dataclass(frozen=True, slots=True)
class RequeueConversation:
    """Off its desk and back to its place in the line."""


@dataclass(frozen=True, slots=True)
class ForcePresence:
    """Set a colleague's presence."""

    agent: str
    presence: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("agent", self.agent, 100)
        check_choice("presence", self.presence, PRESENCES)


@dataclass(frozen=True, slots=True)
class MergeCustomers:
    """These two are one person: `customer` is shown as a part of `into` from now on."""

    customer: str
    into: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"customer": self.customer, "into": self.into}, 80)
        if self.customer == self.into:
            msg = "into: another customer"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class UnmergeCustomers:
    """They were not: everything is as it was before `merge`."""

    merge: str

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("merge", self.merge, 80)
