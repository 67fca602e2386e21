"""What the bot may do in a turn, and the turn it becomes.

A `Move` is a wish without words; `speaking` puts it into words. The list is closed: a new kind
of move is handled everywhere or the type checker objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.understanding import KnownEntry

NONE_OF_THESE = "~none"
PERSON = "~person"
"""Options that are no entries; entry ids never begin with `~`."""

Reason = Literal["asked", "not_understood", "answer_failed", "bot_failed"]
"""Why a person is to take over; the words of the journal and of reports."""

Then = Literal["wait", "handover", "close"]
"""What becomes of the conversation: the visitor's turn, a person's turn, or the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Give the answer of an entry."""

    entry: KnownEntry


@dataclass(frozen=True, slots=True)
class OfferCandidates:
    """Let the visitor choose which question was meant."""

    entries: tuple[KnownEntry, ...]


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask for other words, and offer a person."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Return a greeting."""


@dataclass(frozen=True, slots=True)
class Introduce:
    """Say that this is a machine, and that people are near."""


@dataclass(frozen=True, slots=True)
class AcceptThanks:
    """Take thanks, and stay."""


@dataclass(frozen=True, slots=True)
class SayGoodbye:
    """Return a goodbye; the conversation is over."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Let a person take over."""

    reason: Reason


Move = (
    Answer | OfferCandidates | AskAgain | Greet | Introduce | AcceptThanks | SayGoodbye | HandOver
)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose with a click: an entry's id, or one of the ids above."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Say:
    """One message of the bot; `entry` names the entry whose answer it is."""

    text: str
    options: tuple[Option, ...] = ()
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """All that comes of what the visitor said.

    `misses` counts turns in a row that did not help and is to be given back next time;
    `topic` is the category of what was talked about, a hint for the queue.
    """

    say: tuple[Say, ...]
    then: Then
    locale: str
    misses: int = 0
    reason: Reason | None = None
    topic: str | None = None

    @property
    def offered(self) -> tuple[Option, ...]:
        """What can be chosen now: the options of the last message."""
        return self.say[-1].options if self.say else ()
