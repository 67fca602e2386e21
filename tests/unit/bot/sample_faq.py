"""A small FAQ and a bot that knows it, for tests of the bot: the real engines, nothing faked."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering import Answerer
from bot.conversation import BotConversation, Picked, Words
from bot.moves import Option, Turn
from bot.phrasebook import Phrasebook
from knowledge_base.entry import Entry
from knowledge_base.library import Library
from knowledge_base.ranking import Ranking

NOW = 1_800_000_000_000

ENTRIES = (
    Entry(
        "return",
        "How do I return something?",
        "Press Return, {{ name|default('dear customer') }}.",
        "en",
        ("Send an item back",),
        "returns",
        ("refund", "over", "password"),
    ),
    Entry("refund", "When will I get my refund?", "In two days.", "en", (), "refunds"),
    Entry("password", "I forgot my password", "Press Forgotten.", "en", (), "account"),
    Entry("broken", "What does the warranty cover?", "{{ nobody_knows }}", "en", (), "products"),
    Entry("over", "Is the sale still on?", "Yes.", "en", (), "sale", valid_to=NOW),
    Entry("zh-return", "怎么退货？", "打开订单点退货。", "zh-CN", (), "returns"),
    Entry("zh-refund", "退款多久到账？", "两天。", "zh-CN", (), "refunds"),
    Entry("tw-return", "怎麼退貨？", "到訂單按退貨。", "zh-TW", (), "returns"),
)


class KnowledgeBase:
    """What the assembly makes of the knowledge base for the bot; counts the questions."""

    def __init__(self, entries: Iterable[Entry] = ENTRIES) -> None:
        self.library = Library(entries)
        self.asked: list[str] = []

    async def ask(self, text: str, locale: str, at: int, k: int = 3) -> Ranking:
        self.asked.append(text)
        return self.library.ask(text, locale, at, k)

    def entry(self, entry_id: str, at: int) -> Entry | None:
        return self.library.entry(entry_id, at)


class DeadKnowledgeBase:
    """One that does not answer."""

    async def ask(self, text: str, locale: str, at: int, k: int = 3) -> Ranking:
        raise TimeoutError

    def entry(self, entry_id: str, at: int) -> Entry | None:
        return None


def bot(knowledge: KnowledgeBase | DeadKnowledgeBase | None = None) -> Answerer:
    return Answerer(knowledge or KnowledgeBase(), Phrasebook(), {})


def conversation(
    *said: Words | Picked | str,
    locale: str = "en",
    misses: int = 0,
    offered: tuple[Option, ...] = (),
    is_staffed: bool = True,
) -> BotConversation:
    pieces = tuple(Words(each) if isinstance(each, str) else each for each in said)
    return BotConversation("c_1", locale, NOW, pieces, misses, offered, is_staffed)


class Visitor:
    """One who talks to the bot turn by turn, as the runner lets them."""

    def __init__(self, locale: str = "en", answerer: Answerer | None = None) -> None:
        self.locale = locale
        self.answerer = answerer or bot()
        self.turn = Turn((), "wait", locale)

    async def say(self, *said: str | Picked) -> Turn:
        self.turn = await self.answerer.answer(
            conversation(
                *said, locale=self.locale, misses=self.turn.misses, offered=self.turn.offered
            )
        )
        return self.turn


def outcome(turn: Turn) -> str:
    """A turn in a word or three, as a script tells it."""
    if turn.then != "wait":
        return turn.reason or turn.then
    options = [option.id for option in turn.offered]
    if entry := turn.say[-1].entry:
        return entry
    return "choose" if len(options) > 1 else " ".join(turn.say[-1].text.split()[:3])
