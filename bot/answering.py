"""The whole bot behind one call: everything the visitor said since its last turn, to one turn.

People type in pieces ("hi", "I bought shoes", "can I return them?"). Pieces that are known
questions by themselves are answered one by one; otherwise they are asked together, as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Literal, assert_never

from bot.conversation import BotConversation, Picked, Words
from bot.courtesies import says_nothing
from bot.dialogue import BotState, Choice, choose_move, needs_ranking, take_turn, typed_choice
from bot.handover import asks_for_person
from bot.language import reply_locale
from bot.moves import Answer, AskAgain, HandOver, OfferCandidates, Turn
from bot.phrasebook import Phrasebook
from bot.speaking import Speaker
from bot.understanding import Asks, Ranking

_PIECES_ASKED = 3
"""Of many short messages only the last ones are asked about one by one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may have been meant."""

    entry: str
    question: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What the bot would do about a text, without a conversation."""

    decision: Literal["answer", "choose", "handover"]
    entry: str | None = None
    answer: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Answerer:
    """The built-in bot. `variables` are the center's own: its name, its phone, its hours."""

    asks: Asks
    phrases: Phrasebook
    variables: Mapping[str, str]

    async def answer(self, conversation: BotConversation) -> Turn:
        """The turn that is owed; when several things are answered, a message for each."""
        state = BotState(conversation.misses, conversation.offered)
        turns: list[Turn] = []
        for piece in _pieces(conversation.said):
            turns.append(await self._answer_piece(conversation, state, piece))
            state = BotState(turns[-1].misses, turns[-1].offered)
            if turns[-1].then != "wait":
                break
        turn = _in_one(turns)
        return replace(turn, topic=turn.topic or self._topic_on_offer(conversation))

    def give_up(self, conversation: BotConversation) -> Turn:
        """Apologise and hand over, asking nothing of anyone: for a bot that failed or is late."""
        typed = [said.text for said in conversation.said if isinstance(said, Words)]
        speaker = self._speaker(conversation, "\n".join(typed))
        return speaker.speak(HandOver("bot_failed"), conversation.misses)

    async def preview(self, text: str, locale: str, at: int, k: int = 3) -> Preview:
        """What a visitor would get who types `text` first; courtesies are answers of no entry."""
        conversation = BotConversation("preview", locale, at, (Words(text),))
        speaker = self._speaker(conversation, text)
        ranking = None
        if needs_ranking(text):
            ranking = await self.asks.ask(text, speaker.locale, at, k)
        move = choose_move(BotState(), Words(text), ranking)
        turn = speaker.speak(move)
        candidates = tuple(
            Candidate(ranked.entry.id, ranked.entry.question, ranked.confidence)
            for ranked in (ranking.candidates if ranking else ())
        )
        match move:
            case Answer(entry=entry) if turn.then == "wait":
                return Preview("answer", entry.id, turn.say[0].text, candidates)
            case OfferCandidates():
                return Preview("choose", candidates=candidates)
            case Answer() | AskAgain() | HandOver():
                return Preview("handover", candidates=candidates)
            case _:
                return Preview("answer", answer=turn.say[0].text)

    async def _answer_piece(
        self, conversation: BotConversation, state: BotState, piece: Picked | tuple[str, ...]
    ) -> Turn:
        match piece:
            case Picked(option=option):
                return self._answer_choice(conversation, state, option)
            case (text,) if chosen := typed_choice(state, text):
                return self._answer_choice(conversation, state, chosen, text)
            case tuple():
                return await self._answer_words(conversation, state, piece)
            case _:
                assert_never(piece)

    def _answer_choice(
        self, conversation: BotConversation, state: BotState, option: str, typed: str = ""
    ) -> Turn:
        entry = self.asks.entry(option, conversation.at)
        speaker = self._speaker(conversation, typed)
        return take_turn(state, Choice(option, entry), None, speaker)

    async def _answer_words(
        self, conversation: BotConversation, state: BotState, texts: Sequence[str]
    ) -> Turn:
        together = "\n".join(texts)
        speaker = self._speaker(conversation, together)
        if asks_for_person(together):
            return take_turn(state, Words(together), None, speaker)
        questions = [text for text in texts if needs_ranking(text)]
        if not questions:
            return take_turn(state, Words(_last_with_words(texts)), None, speaker)
        ask = partial(self.asks.ask, locale=speaker.locale, at=conversation.at)
        single = [(text, await ask(text)) for text in questions[-_PIECES_ASKED:]]
        answered: list[tuple[str, Ranking | None]] = [pair for pair in single if pair[1].answer]
        if not answered and len(questions) == 1:
            answered = list(single)
        elif not answered:
            question = "\n".join(questions)
            answered = [(question, await ask(question))]
        return _in_one(
            take_turn(state, Words(text), ranking, self._speaker(conversation, text))
            for text, ranking in answered
        )

    def _topic_on_offer(self, conversation: BotConversation) -> str | None:
        """What the bot's last message was about: whoever asks for a person then means that."""
        found = (self.asks.entry(option.id, conversation.at) for option in conversation.offered)
        return next((entry.category for entry in found if entry), None)

    def _speaker(self, conversation: BotConversation, text: str) -> Speaker:
        return Speaker(
            phrases=self.phrases,
            locale=reply_locale(text, conversation.locale),
            find=lambda entry_id: self.asks.entry(entry_id, conversation.at),
            variables={**self.variables, **conversation.variables},
            is_staffed=conversation.is_staffed,
        )


def _pieces(said: Sequence[Words | Picked]) -> list[Picked | tuple[str, ...]]:
    """Choices one by one, what was typed between them together; never nothing."""
    pieces: list[Picked | tuple[str, ...]] = []
    for is_typed, run in groupby(said or (Words(""),), lambda each: isinstance(each, Words)):
        if is_typed:
            pieces.append(tuple(each.text for each in run if isinstance(each, Words)))
        else:
            pieces.extend(each for each in run if isinstance(each, Picked))
    return pieces


def _last_with_words(texts: Sequence[str]) -> str:
    return next((text for text in reversed(texts) if not says_nothing(text)), texts[-1])


def _in_one(turns: Iterable[Turn]) -> Turn:
    """Several turns as one; what comes after a hand-over or a goodbye is left to the person."""
    kept: list[Turn] = []
    for turn in turns:
        kept.append(turn)
        if turn.then != "wait":
            break
    topic = next((turn.topic for turn in reversed(kept) if turn.topic), None)
    return replace(kept[-1], say=tuple(say for turn in kept for say in turn.say), topic=topic)
