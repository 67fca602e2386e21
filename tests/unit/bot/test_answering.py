"""Whole conversations with the bot, over the real knowledge base."""

from __future__ import annotations

import pytest

from bot.answering import Candidate, Preview
from bot.conversation import Picked
from bot.moves import NONE_OF_THESE, PERSON, Option, Say, Turn
from tests.unit.bot.sample_faq import (
    NOW,
    DeadKnowledgeBase,
    KnowledgeBase,
    Visitor,
    bot,
    conversation,
    outcome,
)

SCRIPTS = {
    "answered at once": [("How do I return something?", "return")],
    "answered in the visitor's script": [("怎麼退貨?", "tw-return"), ("怎么退货？", "zh-return")],
    "chosen with a click": [("return my shoes", "choose"), (Picked("return"), "return")],
    "chosen by number": [("return my shoes", "choose"), ("1", "return")],
    "helped after a miss": [("blah blah", "I am not"), ("i forgot my password", "password")],
    "a miss is forgotten after an answer": [
        ("blah", "I am not"),
        ("i forgot my password", "password"),
        ("blah", "I am not"),
    ],
    "two misses bring a person": [("blah blah", "I am not"), ("blubb", "not_understood")],
    "none of these twice brings a person": [
        ("return my shoes", "choose"),
        (Picked(NONE_OF_THESE), "I am not"),
        ("return the shoes", "choose"),
        (Picked(NONE_OF_THESE), "not_understood"),
    ],
    "typing past the same candidates brings a person": [
        ("return my shoes", "choose"),
        ("my shoes, return", "I am not"),
        ("return shoes", "choose"),
        ("shoes return", "not_understood"),
    ],
    "a person at once": [("转人工", "asked")],
    "a person by click": [("return my shoes", "choose"), (Picked(PERSON), "asked")],
    "a person by yes after a miss": [("blah", "I am not"), ("yes please", "asked")],
    "greeted, helped, thanked, over": [
        ("hi", "Hello! I am"),
        ("when will i get my refund", "refund"),
        ("thanks!", "You are welcome."),
        ("bye", "close"),
    ],
    "a machine says that it is one": [
        ("are you a bot?", "I am a"),
        ("hi", "Hello! I am"),
        ("x", "I am not"),
    ],
    "greetings are no misses": [
        ("hi", "Hello! I am"),
        ("hi", "Hello! I am"),
        ("hi", "Hello! I am"),
    ],
    "an answer that cannot be rendered brings a person": [
        ("what does the warranty cover", "answer_failed")
    ],
    "an entry that is over does not answer": [
        ("return my shoes", "choose"),
        (Picked("over"), "I am not"),
    ],
    "nothing but signs": [("😂", "I am not"), ("???", "not_understood")],
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
async def test_a_conversation_goes_as_the_script_says(
    script: list[tuple[str | Picked, str]],
) -> None:
    visitor = Visitor()

    outcomes = [outcome(await visitor.say(said)) for said, _ in script]

    assert outcomes == [expected for _, expected in script]


async def test_an_answer_is_rendered_and_leads_on_to_questions_that_may_be_asked_now() -> None:
    turn = await bot().answer(conversation("how do i return something"))

    options = (
        Option("refund", "When will I get my refund?"),
        Option("password", "I forgot my password"),
    )
    say = Say("Press Return, dear customer.", options, "return")
    assert turn == Turn((say,), "wait", "en", 0, None, "returns")


async def test_candidates_come_with_a_way_out() -> None:
    turn = await bot().answer(conversation("东西怎么退"))

    assert turn.say[0].text == "您想问的是下面哪一个？"
    assert [(option.id, option.label) for option in turn.offered][-2:] == [
        (NONE_OF_THESE, "都不是"),
        (PERSON, "转人工"),
    ]
    assert turn.offered[0] == Option("zh-return", "怎么退货？")


async def test_pieces_are_one_question_and_courtesies_around_it_do_not_count() -> None:
    turn = await bot().answer(conversation("hi", "i forgot", "my password", "thanks"))

    assert [say.entry for say in turn.say] == ["password"]


async def test_pieces_that_are_known_questions_are_answered_one_by_one() -> None:
    turn = await bot().answer(conversation("怎么退货", "blah", "i forgot my password"))

    assert [say.entry for say in turn.say] == ["zh-return", "password"]
    assert turn.locale == "en"


async def test_a_click_and_words_after_it_are_both_answered() -> None:
    turn = await bot().answer(conversation(Picked("refund"), "hello", "怎麼退貨"))

    assert [say.entry for say in turn.say] == ["refund", "tw-return"]


async def test_a_wish_for_a_person_among_other_words_ends_the_turn_without_asking_anything() -> (
    None
):
    knowledge = KnowledgeBase()

    turn = await bot(knowledge).answer(conversation("怎么退货", "算了，转人工", "快点"))

    assert (turn.then, turn.reason, len(turn.say)) == ("handover", "asked", 1)
    assert knowledge.asked == []


async def test_who_asks_for_a_person_means_what_was_talked_about() -> None:
    visitor = Visitor()

    await visitor.say("return my shoes")
    asked_later = await visitor.say("talk to a human")
    asked_with_it = await bot().answer(conversation(Picked("refund"), "talk to a human"))
    asked_first = await bot().answer(conversation("talk to a human"))

    topics = [turn.topic for turn in (asked_later, asked_with_it, asked_first)]
    assert topics == ["returns", "refunds", None]


async def test_what_comes_after_a_hand_over_is_left_to_the_person() -> None:
    turn = await bot().answer(conversation("x", Picked(PERSON), "how do i return something"))

    assert [turn.then, turn.reason] == ["handover", "asked"]
    assert [say.entry for say in turn.say] == [None, None]


async def test_a_turn_is_given_even_if_nothing_was_said() -> None:
    assert outcome(await bot().answer(conversation())) == "I am not"


async def test_out_of_hours_a_hand_over_says_so() -> None:
    turn = await bot().answer(conversation("轉真人", locale="zh-TW", is_staffed=False))

    assert turn.say[0].text.startswith("目前客服不在線上")
    assert turn.then == "handover"


async def test_a_dead_knowledge_base_stops_no_one_from_reaching_a_person() -> None:
    answerer = bot(DeadKnowledgeBase())

    assert (await answerer.answer(conversation("talk to a human"))).reason == "asked"
    with pytest.raises(TimeoutError):
        await answerer.answer(conversation("怎么退货"))
    turn = answerer.give_up(conversation("怎么退货", misses=1))
    assert (turn.then, turn.reason, turn.locale) == ("handover", "bot_failed", "zh-CN")
    assert turn.say[0].text.startswith("抱歉")


@pytest.mark.parametrize(
    ("text", "preview"),
    [
        (
            "怎么退货",
            Preview(
                "answer",
                "zh-return",
                "打开订单点退货。",
                (Candidate("zh-return", "怎么退货？", 1.0),),
            ),
        ),
        ("转人工", Preview("handover")),
        ("blah blah", Preview("handover")),
        ("", Preview("handover")),
        (
            "thanks",
            Preview(
                "answer", answer="You are welcome. If there is anything else, just write it here."
            ),
        ),
    ],
)
async def test_a_preview_tells_what_a_visitor_would_get(text: str, preview: Preview) -> None:
    seen = await bot().preview(text, "en", NOW)

    assert (seen.decision, seen.entry, seen.answer) == (
        preview.decision, preview.entry, preview.answer,
    )  # fmt: skip
    assert seen.candidates[:1] == preview.candidates


async def test_a_preview_of_a_broken_answer_and_of_candidates() -> None:
    broken = await bot().preview("what does the warranty cover", "en", NOW)
    unsure = await bot().preview("return my shoes", "en", NOW, k=1)

    assert (broken.decision, broken.entry) == ("handover", None)
    assert (unsure.decision, [each.entry for each in unsure.candidates]) == ("choose", ["return"])
    assert 0 < unsure.candidates[0].confidence < 1
