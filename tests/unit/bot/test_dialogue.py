"""The dialogue as a table: what was said in which state, the move, and the misses after it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.conversation import Words
from bot.dialogue import (
    BotState,
    Choice,
    Said,
    choose_move,
    misses_after,
    needs_ranking,
    topic_of,
    typed_choice,
)
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
    SayGoodbye,
)
from bot.understanding import KnownEntry
from tests.unit.bot.sample_faq import ENTRIES


@dataclass(frozen=True)
class Found:
    """An entry as a ranking holds it."""

    entry: KnownEntry
    confidence: float = 0.6


@dataclass(frozen=True)
class Ranking:
    """What the knowledge base said."""

    answer: Found | None = None
    candidates: tuple[Found, ...] = ()


RETURN, REFUND, PASSWORD, BROKEN = ENTRIES[:4]
NOTHING = Ranking()
SURE = Ranking(Found(RETURN), (Found(RETURN), Found(REFUND)))
UNSURE = Ranking(None, (Found(REFUND), Found(RETURN)))
FRESH = BotState()
MISSED = BotState(misses=1, offered=(Option(PERSON, "Talk to a person"),))
OFFERED = BotState(
    offered=(
        Option("refund", REFUND.question),
        Option("return", RETURN.question),
        Option(NONE_OF_THESE, "None of these"),
        Option(PERSON, "Talk to a person"),
    )
)
OFFERED_AFTER_A_MISS = BotState(1, OFFERED.offered)

TABLE: list[tuple[BotState, Said, Ranking | None, Move, int]] = [
    # A question.
    (FRESH, Words("how do i return something"), SURE, Answer(RETURN), 0),
    (MISSED, Words("how do i return something"), SURE, Answer(RETURN), 0),
    (FRESH, Words("money back"), UNSURE, OfferCandidates((REFUND, RETURN)), 0),
    (MISSED, Words("money back"), UNSURE, OfferCandidates((REFUND, RETURN)), 1),
    (FRESH, Words("quantum physics"), NOTHING, AskAgain(), 1),
    (MISSED, Words("quantum physics"), NOTHING, HandOver("not_understood"), 2),
    # A choice.
    (OFFERED, Choice("refund", REFUND), None, Answer(REFUND), 0),
    (OFFERED_AFTER_A_MISS, Choice("refund", REFUND), None, Answer(REFUND), 0),
    (OFFERED, Choice(NONE_OF_THESE), None, AskAgain(), 1),
    (OFFERED_AFTER_A_MISS, Choice(NONE_OF_THESE), None, HandOver("not_understood"), 2),
    (OFFERED, Choice(PERSON), None, HandOver("asked"), 0),
    (OFFERED, Choice("gone"), None, AskAgain(), 1),
    (OFFERED_AFTER_A_MISS, Choice("gone"), None, HandOver("not_understood"), 2),
    # Words instead of a choice: the same candidates again did not help, others may.
    (OFFERED, Words("money back please"), UNSURE, AskAgain(), 1),
    (OFFERED, Words("sign in"), Ranking(None, (Found(PASSWORD),)), OfferCandidates((PASSWORD,)), 0),
    (OFFERED, Words("none of these"), UNSURE, AskAgain(), 1),
    (OFFERED_AFTER_A_MISS, Words("都不是"), UNSURE, HandOver("not_understood"), 2),
    # A person, whatever else is known.
    (FRESH, Words("talk to a human"), SURE, HandOver("asked"), 0),
    (MISSED, Words("转人工"), NOTHING, HandOver("asked"), 1),
    # Courtesies neither help nor hurt.
    (FRESH, Words("hi"), None, Greet(), 0),
    (MISSED, Words("你好"), None, Greet(), 1),
    (FRESH, Words("are you a bot"), None, Introduce(), 0),
    (FRESH, Words("thanks"), None, AcceptThanks(), 0),
    (FRESH, Words("👍"), None, AcceptThanks(), 0),
    (FRESH, Words("再见"), None, SayGoodbye(), 0),
    # Nothing in words.
    (FRESH, Words(""), None, AskAgain(), 1),
    (FRESH, Words("😡😡"), None, AskAgain(), 1),
    (MISSED, Words("???"), None, HandOver("not_understood"), 2),
]


@pytest.mark.parametrize(("state", "said", "ranking", "move", "misses"), TABLE)
def test_the_move_and_the_misses_after_it(
    state: BotState, said: Said, ranking: Ranking | None, move: Move, misses: int
) -> None:
    chosen = choose_move(state, said, ranking)

    assert chosen == move
    assert misses_after(state, chosen) == misses


def test_at_most_three_candidates_are_offered() -> None:
    many = Ranking(None, tuple(Found(entry) for entry in ENTRIES))

    move = choose_move(FRESH, Words("item"), many)

    assert move == OfferCandidates(ENTRIES[:3])


def test_the_knowledge_base_is_asked_about_questions_only() -> None:
    asked = ["where is it", "useless", "好用吗", "人工智能课程"]
    not_asked = ["转人工", "talk to a human", "hi", "thanks", "bye", "你是真人吗", "", "😂"]

    assert [text for text in asked + not_asked if needs_ranking(text)] == asked


@pytest.mark.parametrize(
    ("state", "text", "option"),
    [
        (OFFERED, "1", "refund"),
        (OFFERED, "２", "return"),
        (OFFERED, "第二个", "return"),
        (OFFERED, "选三", NONE_OF_THESE),
        (OFFERED, "number 4!", PERSON),
        (OFFERED, "5", None),
        (OFFERED, "when will I get my refund", "refund"),
        (OFFERED, "none of these", NONE_OF_THESE),
        (OFFERED, "yes", None),
        (OFFERED, "", None),
        (OFFERED, "10", None),
        (FRESH, "1", None),
        (MISSED, "yes", PERSON),
        (MISSED, "好的", PERSON),
        (MISSED, "no", None),
        (BotState(0, MISSED.offered), "ok", None),
    ],
)
def test_a_choice_may_be_typed(state: BotState, text: str, option: str | None) -> None:
    assert typed_choice(state, text) == option


def test_the_topic_is_the_category_of_what_was_nearest() -> None:
    assert topic_of(Answer(PASSWORD), None) == "account"
    assert topic_of(OfferCandidates((REFUND, RETURN)), None) == "refunds"
    assert topic_of(HandOver("asked"), UNSURE) == "refunds"
    assert topic_of(HandOver("asked"), None) is None
    assert topic_of(AskAgain(), NOTHING) is None
