"""What the bot's runner gives and gets: a conversation in which a turn is owed; a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.moves import Option, Turn


@dataclass(frozen=True, slots=True)
class Words:
    """Something the visitor typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """The id of an option the visitor chose."""

    option: str


@dataclass(frozen=True, slots=True)
class BotConversation:
    """What the bot is told of a conversation.

    `said` is everything since the bot's last turn, oldest first; `offered` the options of the
    bot's last message; `misses` what the last turn gave. `is_staffed`: people are there now.
    `variables` fill the templates of answers and come on top of those of the center.
    """

    id: str
    locale: str
    at: int
    said: tuple[Words | Picked, ...]
    misses: int = 0
    offered: tuple[Option, ...] = ()
    is_staffed: bool = True
    variables: Mapping[str, str] = field(default_factory=dict)


class Answers(Protocol):
    """A whole bot. The built-in one is `answering.Answerer`."""

    async def answer(self, conversation: BotConversation) -> Turn:
        """The bot's turn. May fail or take long: the runner has a limit and gives up then."""
        ...

    def give_up(self, conversation: BotConversation) -> Turn:
        """The turn for when `answer` failed or took too long: never fails, at once."""
        ...
