"""A move put into words: the messages, the options under them, and what happens next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.moves import (
    NONE_OF_THESE,
    PERSON,
    AcceptThanks,
    Answer,
    AskAgain,
    Greet,
    HandOver,
    Introduce,
    Move,
    OfferCandidates,
    Option,
    Reason,
    Say,
    SayGoodbye,
    Turn,
)
from bot.phrasebook import Phrasebook
from bot.phrasing import render
from bot.understanding import KnownEntry

MOST_NEXT = 3
"""Next questions under an answer; more would be a menu."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks one language to one visitor. `find` gives the entry of an id, if it may be given."""

    phrases: Phrasebook
    locale: str
    find: Callable[[str], KnownEntry | None]
    variables: Mapping[str, str]
    is_staffed: bool = True

    def speak(self, move: Move, misses: int = 0, topic: str | None = None) -> Turn:
        """The turn that `move` becomes. An answer that cannot be rendered becomes a hand-over."""
        match move:
            case Answer(entry=entry):
                text = render(entry.answer, self.variables)
                if not text:
                    return self._hand_over("answer_failed", misses, topic)
                return self._wait(Say(text, self._next_questions(entry), entry.id), misses, topic)
            case OfferCandidates(entries=entries):
                asked = tuple(Option(entry.id, entry.question) for entry in entries)
                none_of_these = Option(NONE_OF_THESE, self._phrase("none_of_these"))
                options = (*asked, none_of_these, self._person())
                return self._wait(Say(self._phrase("candidates"), options), misses, topic)
            case AskAgain():
                return self._wait(self._with_person("not_understood"), misses, topic)
            case Greet():
                return self._wait(self._with_person("greeting"), misses, topic)
            case Introduce():
                return self._wait(self._with_person("introduction"), misses, topic)
            case AcceptThanks():
                return self._wait(self._with_person("thanks_accepted"), misses, topic)
            case SayGoodbye():
                return Turn((Say(self._phrase("goodbye")),), "close", self.locale, 0, None, topic)
            case HandOver(reason=reason):
                return self._hand_over(reason, misses, topic)
            case _:
                assert_never(move)

    def _wait(self, say: Say, misses: int, topic: str | None) -> Turn:
        return Turn((say,), "wait", self.locale, misses, None, topic)

    def _hand_over(self, reason: Reason, misses: int, topic: str | None) -> Turn:
        text = self._phrase(f"handover_{reason}" if self.is_staffed else "after_hours")
        return Turn((Say(text),), "handover", self.locale, misses, reason, topic)

    def _with_person(self, key: str) -> Say:
        return Say(self._phrase(key), (self._person(),))

    def _person(self) -> Option:
        return Option(PERSON, self._phrase("person"))

    def _next_questions(self, entry: KnownEntry) -> tuple[Option, ...]:
        found = (self.find(entry_id) for entry_id in entry.next)
        questions = [Option(known.id, known.question) for known in found if known]
        return tuple(questions[:MOST_NEXT])

    def _phrase(self, key: str) -> str:
        return self.phrases.text(self.locale, key, self.variables)
