"""Whatever is typed, the bot gives a turn that leads on: an answer, a choice, or a person."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Picked, Words
from bot.language import LOCALES
from bot.moves import PERSON, Option, Say, Turn
from bot.phrasing import LONGEST_OUTPUT
from tests.unit.bot.sample_faq import ENTRIES, NOW, Visitor, bot, conversation

WORDS = """
客服 人工 转 真人 要 想 不要 没 在吗 谢谢 你好 再见 退货 請 轉 human agent real a to talk dont
want with is there thanks ok bye hi return 1 第 个 ? 。 , 😂 👍 {{ {% İ ß
"""
INVISIBLE = ["\n", "\x00", "\u202e", "\u200d", "\u0301", "\ufdfa"]
PIECES = [*WORDS.split(), *INVISIBLE]
anything = st.text(max_size=300)
mixtures = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
endless = st.sampled_from(PIECES).map(lambda piece: piece * (10_000 // len(piece)))
texts = st.one_of(anything, mixtures, spaced, endless)
options = st.sampled_from([*(entry.id for entry in ENTRIES), "~none", PERSON, "", "gone"])
sayings = st.one_of(texts.map(Words), options.map(Picked))


def leads_on(turn: Turn) -> bool:
    """Whether someone who has read this turn knows what they can do."""
    last = turn.say[-1]
    return turn.then != "wait" or last.entry is not None or bool(last.options)


def can_be_sent(turn: Turn) -> bool:
    texts = [say.text for say in turn.say] + [option.label for option in turn.offered]
    return all(text.strip() and len(text) <= LONGEST_OUTPUT for text in texts)


@given(st.lists(sayings, max_size=5).map(tuple), st.sampled_from(LOCALES), st.integers(0, 5))
async def test_every_turn_leads_on_and_none_takes_long(
    said: tuple[Words | Picked, ...], locale: str, misses: int
) -> None:
    started = time.perf_counter()

    turn = await bot().answer(conversation(*said, locale=locale, misses=misses))

    assert leads_on(turn)
    assert can_be_sent(turn)
    assert turn.locale in LOCALES
    assert (turn.reason is not None) == (turn.then == "handover")
    assert time.perf_counter() - started < 2


@given(st.lists(sayings, min_size=1, max_size=12), st.sampled_from(LOCALES))
async def test_nobody_who_waits_has_been_failed_twice(
    said: list[Words | Picked], locale: str
) -> None:
    visitor = Visitor(locale)

    for each in said:
        turn = await visitor.say(each if isinstance(each, Picked) else each.text)
        if turn.then != "wait":
            break
        assert turn.misses < 2


@given(texts, texts)
async def test_no_use_said_twice_in_a_row_brings_a_person(first: str, second: str) -> None:
    visitor = Visitor()

    for said in (first, second, "none of these", "none of these"):
        if visitor.turn.then == "wait":
            await visitor.say(said)

    assert visitor.turn.then != "wait"


@given(texts, st.sampled_from(LOCALES))
async def test_giving_up_always_brings_a_person(text: str, locale: str) -> None:
    turn = bot().give_up(conversation(text, locale=locale))

    assert (turn.then, turn.reason) == ("handover", "bot_failed")
    assert can_be_sent(turn)


@given(texts, st.sampled_from(LOCALES))
async def test_a_preview_never_fails(text: str, locale: str) -> None:
    preview = await bot().preview(text, locale, NOW)

    assert preview.decision in {"answer", "choose", "handover"}
    assert (preview.answer is not None) == (preview.decision == "answer")


def test_a_turn_without_a_way_on_is_seen() -> None:
    say = Say("Hm.")

    assert not leads_on(Turn((say,), "wait", "en"))
    assert leads_on(Turn((say,), "handover", "en"))


@pytest.mark.parametrize("option", [Option("a", " "), Option("a", "x" * (LONGEST_OUTPUT + 1))])
def test_a_turn_that_cannot_be_sent_is_seen(option: Option) -> None:
    assert not can_be_sent(Turn((Say("Which?", (option,)),), "wait", "en"))
