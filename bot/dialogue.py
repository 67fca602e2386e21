"""How the bot's part of a conversation goes on: state, what was said and a ranking, to a move.

Pure, and in the order in which it matters: a wish for a person comes before everything, a
choice before words, courtesies before questions. What does not help is counted as a miss; the
second miss in a row brings a person, so nobody goes round in circles. Only an answer clears
the count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol, assert_never

from bot.conversation import Words
from bot.courtesies import is_courtesy, says_nothing
from bot.handover import asks_for_person
from bot.language import fold
from bot.moves import (
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
    SayGoodbye,
    Turn,
)
from bot.understanding import KnownEntry, Ranking

MOST_MISSES = 2
"""Misses in a row that bring a person."""

MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class BotState:
    """What the bot remembers of a conversation."""

    misses: int = 0
    offered: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that was chosen, and its entry if it is one that may still be given."""

    option: str
    entry: KnownEntry | None = None


Said = Words | Choice


class Speaks(Protocol):
    """Puts a move into words; knows the language and the templates, which the dialogue does not."""

    def speak(self, move: Move, misses: int, topic: str | None) -> Turn:
        """The turn that the move becomes."""
        ...


def take_turn(state: BotState, said: Said, ranking: Ranking | None, speaker: Speaks) -> Turn:
    """The bot's turn, in words. `ranking` may be None where `needs_ranking` said no."""
    move = choose_move(state, said, ranking)
    return speaker.speak(move, misses_after(state, move), topic_of(move, ranking))


def needs_ranking(text: str) -> bool:
    """Whether the knowledge base must be asked; a wish for a person must not wait for it."""
    return not (asks_for_person(text) or says_nothing(text) or _courtesy_move(text))


def choose_move(state: BotState, said: Said, ranking: Ranking | None) -> Move:
    """What to do about what was said."""
    match said:
        case Choice(option=option, entry=entry):
            return _move_for_choice(state, option, entry)
        case Words(text=text):
            return _move_for_words(state, text, ranking)
        case _:
            assert_never(said)


def misses_after(state: BotState, move: Move) -> int:
    """How many turns in a row have not helped, once `move` is made."""
    match move:
        case Answer():
            return 0
        case AskAgain() | HandOver(reason="not_understood"):
            return state.misses + 1
        case OfferCandidates() | Greet() | Introduce() | AcceptThanks() | SayGoodbye() | HandOver():
            return state.misses
        case _:
            assert_never(move)


def topic_of(move: Move, ranking: Ranking | None) -> str | None:
    """The category of what is being talked about, as far as the move or the ranking tells."""
    match move:
        case Answer(entry=entry):
            return entry.category
        case OfferCandidates(entries=entries):
            return entries[0].category
        case _:
            nearest = ranking.candidates[0].entry if ranking and ranking.candidates else None
            return nearest.category if nearest else None


def typed_choice(state: BotState, text: str) -> str | None:
    """The option a visitor means who types its number or its words instead of clicking.

    After a miss with nothing but a person on offer, `yes` means the person.
    """
    folded = fold(text)
    if found := _NUMBER.fullmatch(folded):
        number = _NUMERALS.get(found[1]) or int(found[1])
        return state.offered[number - 1].id if number <= len(state.offered) else None
    for option in state.offered:
        if folded and fold(option.label) == folded:
            return option.id
    only_person = [option.id for option in state.offered] == [PERSON]
    return PERSON if only_person and state.misses and is_courtesy(text, "yes") else None


_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五", 1)}
_NUMBER = re.compile("(?:第|选|選|number )?([1-9]|[一二三四五])(?:个|個|号|號|条|條)?")


def _move_for_choice(state: BotState, option: str, entry: KnownEntry | None) -> Move:
    if option == PERSON:
        return HandOver("asked")
    # "None of these", and an entry that has been taken away meanwhile, did not help.
    return Answer(entry) if entry else _miss(state)


def _move_for_words(state: BotState, text: str, ranking: Ranking | None) -> Move:
    if asks_for_person(text):
        return HandOver("asked")
    if courtesy := _courtesy_move(text):
        return courtesy
    if ranking and ranking.answer:
        return Answer(ranking.answer.entry)
    if ranking and ranking.candidates and not is_courtesy(text, "no_help"):
        entries = tuple(ranked.entry for ranked in ranking.candidates[:MOST_CANDIDATES])
        is_news = {entry.id for entry in entries} - {option.id for option in state.offered}
        # Someone who types on past these very candidates has seen that they are not it.
        return OfferCandidates(entries) if is_news else _miss(state)
    return _miss(state)


def _courtesy_move(text: str) -> Move | None:
    if is_courtesy(text, "greeting"):
        return Greet()
    if is_courtesy(text, "who_are_you"):
        return Introduce()
    if is_courtesy(text, "goodbye"):
        return SayGoodbye()
    return AcceptThanks() if is_courtesy(text, "thanks") else None


def _miss(state: BotState) -> Move:
    return HandOver("not_understood") if state.misses + 1 >= MOST_MISSES else AskAgain()
