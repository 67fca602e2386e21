"""When a question is answered, when it is asked back, and when nothing is near."""

from __future__ import annotations

import pytest

from knowledge_base.entry import Entry
from knowledge_base.index import build_index
from knowledge_base.ranking import Ranking, rank

NOW = 1_800_000_000_000

RETURN = Entry("return", "How do I return something?", "…", "en", ("Send an item back",))
REFUND = Entry("refund", "When will I get my refund?", "…", "en", ("Where is my refund?",))
PASSWORD = Entry("password", "I forgot my password", "…", "en")
ZH_RETURN = Entry("zh-return", "怎么退货？", "…", "zh-CN", ("我想退货",))
ZH_REFUND = Entry("zh-refund", "退款多久到账？", "…", "zh-CN", ("退款还没收到",))
ZH_LATE = Entry("zh-late", "超过三十天还能不能申请退货", "…", "zh-CN")
SHOP = (RETURN, REFUND, PASSWORD, ZH_RETURN, ZH_REFUND, ZH_LATE)


def asked(text: str, *entries: Entry, locale: str = "en", at: int = NOW) -> Ranking:
    return rank(build_index(entries or SHOP), text, locale, at)


def answered(text: str, *entries: Entry, locale: str = "en") -> str | None:
    answer = asked(text, *entries, locale=locale).answer
    return answer.entry.id if answer else None


def offered(text: str, *entries: Entry, locale: str = "en") -> list[str]:
    return [ranked.entry.id for ranked in asked(text, *entries, locale=locale).candidates]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("How do I return something?", "return"),
        ("HOW DO I RETURN SOMETHING", "return"),
        ("Hello, how do I return something please", "return"),
        ("how do i return somethinng", "return"),
        ("send an item back!!!", "return"),
        ("怎么退货?", "zh-return"),
        ("怎麼退貨？", "zh-return"),
        ("请问怎么退货呢", "zh-return"),
        ("退款多久到賬", "zh-refund"),
    ],
)
def test_the_same_wording_is_an_answer(text: str, entry: str) -> None:
    assert answered(text) == entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how can I return my shoes", "return"),
        ("refund not arrived", "refund"),
        ("cant remember the password", "password"),
        ("东西怎么退", "zh-return"),
        ("錢什麼時候退款", "zh-refund"),
    ],
)
def test_another_wording_is_offered_to_choose(text: str, entry: str) -> None:
    ranking = asked(text)

    assert ranking.answer is None
    assert ranking.candidates[0].entry.id == entry
    assert ranking.candidates[0].question == ranking.candidates[0].entry.question


@pytest.mark.parametrize(
    "text",
    ["", "？？？", "😂", "asdf qwerty", "what is the capital of France", "会唱歌吗", "x" * 10_000],
)
def test_where_nothing_is_near_nothing_is_offered(text: str) -> None:
    assert asked(text) == Ranking()


def test_an_empty_library_knows_nothing() -> None:
    assert rank(build_index(()), "How do I return something?", "en", NOW) == Ranking()


def test_two_entries_with_the_same_wording_are_both_offered() -> None:
    other = Entry("other", "Returns", "…", "en", ("How do I return something?",))

    ranking = asked("how do i return something", RETURN, other)

    assert ranking.answer is None
    assert [ranked.entry.id for ranked in ranking.candidates] == ["return", "other"]
    assert all(ranked.exact for ranked in ranking.candidates)


def test_two_entries_that_are_nearly_the_same_are_both_offered() -> None:
    one = Entry("one", "How do I change the delivery address of my order", "…", "en")
    two = Entry("two", "How do I change the delivery address of my orders", "…", "en")

    assert answered("how do i change the delivery adress of my order", one, two) is None
    assert offered("how do i change the delivery adress of my order", one, two) == ["one", "two"]


def test_one_letter_that_is_a_number_or_a_not_is_no_slip() -> None:
    numbered = Entry("n", "Can I return my order within 10 days after delivery", "…", "en")
    positive = Entry("p", "我已经收到了退款但是金额和订单上写的有出入应该找谁", "…", "zh-CN")

    assert answered("can i return my order within 30 days after delivery", numbered) is None
    assert answered("我没经收到了退款但是金额和订单上写的有出入应该找谁", positive) is None


def test_twins_in_two_scripts_are_one_answer_in_the_visitors_script() -> None:
    twin = Entry("tw-return", "怎麼退貨？", "…", "zh-TW")

    assert answered("怎麼退貨", ZH_RETURN, twin, locale="zh-TW") == "tw-return"
    assert answered("怎么退货", ZH_RETURN, twin, locale="zh-CN") == "zh-return"
    assert answered("怎么退货呢", ZH_RETURN, twin, locale="en") in {"zh-return", "tw-return"}


def test_the_typed_language_beats_the_locale_of_the_site() -> None:
    assert offered("怎么退", locale="en")[0] == "zh-return"
    assert offered("return an item", locale="zh-CN")[0] == "return"


def test_an_entry_out_of_its_time_is_passed_over() -> None:
    sale = Entry("sale", "Is there a sale?", "…", "en", valid_from=NOW, valid_to=NOW + 1000)

    ids = [
        asked("is there a sale", sale, RETURN, at=at).answer for at in (NOW - 1, NOW, NOW + 1000)
    ]

    assert [answer and answer.entry.id for answer in ids] == [None, "sale", None]


def test_entries_out_of_their_time_do_not_crowd_out_the_others() -> None:
    past = [Entry(f"p{n}", f"Is the summer sale {n} on", "…", "en", valid_to=1) for n in range(200)]
    current = Entry("current", "Which sale is on now in summer", "…", "en")

    assert offered("is the summer sale on", *past, current) == ["current"]


def test_never_more_candidates_than_asked_for_and_each_entry_once() -> None:
    entries = [
        Entry(f"e{n}", f"Return item {n}", "…", "en", (f"Item {n} return",)) for n in range(9)
    ]

    assert len(asked("return item", *entries).candidates) == 3
    assert len(set(offered("return item", *entries))) == 3
    assert len(rank(build_index(entries), "return item", "en", NOW, k=5).candidates) == 5


def test_one_long_wording_does_not_swallow_short_questions() -> None:
    long = Entry("long", " ".join(f"word{n}" for n in range(60)) + " my refund", "…", "en")

    assert offered("where is my refund please", long, REFUND)[0] == "refund"


def test_confidence_is_full_for_the_same_and_falls_with_distance() -> None:
    same, near = (asked(text).candidates[0].confidence for text in ("怎么退货", "东西怎么退货啊"))

    assert same == 1.0
    assert 0 < near < 1
