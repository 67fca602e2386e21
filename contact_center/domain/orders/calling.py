"""Phone callbacks: asked for by customers, worked by agents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contact_center.domain.checks import check_choice, check_integers, check_texts

OUTCOMES = ("reached", "no_answer", "busy", "wrong_number", "cancelled")
_DIALLED = re.compile(r"\+?[0-9]{3,20}")


def dialled(phone: str) -> str:
    """A phone number as it is dialled: digits and a leading plus, nothing that only divides."""
    return re.sub(r"[\s().\-/]", "", phone)


@dataclass(frozen=True, slots=True)
class RequestCallback:
    """Call me back, now or from `at` on. A waiting chat becomes the callback and keeps its place.

    `customer` and `queue` are for programs that ask on somebody's behalf.
    """

    phone: str
    name: str | None = None
    topic: str | None = None
    at: int | None = None
    customer: str | None = None
    queue: str | None = None
    site: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        if not _DIALLED.fullmatch(dialled(self.phone)):
            msg = "phone: 3 to 20 digits, with a plus in front if it is an international number"
            raise ValueError(msg)
        check_texts({"name": self.name, "topic": self.topic}, 200)
        check_texts({"customer": self.customer, "queue": self.queue, "site": self.site}, 100)
        check_integers({"at": self.at})


@dataclass(frozen=True, slots=True)
class GiveCallOutcome:
    """How the call went. `no_answer` and `busy` try again later, as often as the policy says."""

    outcome: str
    note: str | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_choice("outcome", self.outcome, OUTCOMES)
        check_texts({"note": self.note}, 5000)
