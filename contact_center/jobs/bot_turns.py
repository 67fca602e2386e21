"""The bot's turns: whoever speaks to the bot gets an answer, a choice or a person.

A turn is owed while the bot serves a conversation and something newer was said than it has dealt
with. Whatever comes of it is one order, `bot:<conversation>:<seq>`, so that a late answer, its
rescue and a second node exclude each other. A turn that fails or takes too long hands over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation import Answers, BotConversation, Picked, Words
from bot.moves import Option as BotOption
from bot.moves import Turn
from contact_center.domain.actors import BOT
from contact_center.domain.facts import Fact, MessageSent
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import Option, Say, TakeBotTurn
from contact_center.domain.records import Message
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.meters import Meters
from contact_center.ports.reading import OwedTurn, WorkLists

SWEEP_SECONDS = 1.0
AT_ONCE = 16
SAID_AT_MOST = 20
"""Of a flood of messages the bot reads the last ones."""

Failed = Callable[[str, Exception], None]
"""Told about a bot that failed, with the conversation."""


@dataclass(frozen=True, slots=True)
class BotSettings:
    """How long a turn may take, and whether anyone is there to hand over to."""

    turn_seconds: float
    is_staffed: Callable[[str], bool]


class BotTurns:
    """Runs the turns that are owed; one at a time per conversation."""

    def __init__(
        self,
        bot: Answers,
        door: Door,
        lists: WorkLists,
        clock: Clock,
        settings: BotSettings,
        meters: Meters,
        failed: Failed,
    ) -> None:
        """Answer with `bot`, through `door`."""
        self._bot = bot
        self._door = door
        self._lists = lists
        self._clock = clock
        self._settings = settings
        self._meters = meters
        self._failed = failed
        self._hinted: set[str] = set()
        self._running: set[str] = set()
        self._rung = asyncio.Event()

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """A visitor has spoken and no person serves them: perhaps a turn is owed."""
        for fact in facts:
            has_spoken = isinstance(fact.body, MessageSent) and fact.by == fact.visitor
            if has_spoken and fact.agent is None and fact.conv is not None:
                self._hinted.add(fact.conv)
                self._rung.set()

    async def run(self) -> None:
        """Answer hints at once, and everything that is owed once a second."""
        async with asyncio.TaskGroup() as turns:
            while True:
                hinted = await self._next()
                try:
                    for owed in await self._owed(hinted):
                        self._begin(turns, owed)
                except Exception as error:  # noqa: BLE001 -- reported; the next sweep tries again
                    self._failed("sweep", error)

    async def once(self) -> int:
        """Take every turn that is owed now, one after the other; how many there were."""
        owed = await self._lists.owed_turns(1000)
        for turn in owed:
            await self.take(turn)
        return len(owed)

    async def _next(self) -> list[str]:
        """Conversations hinted at; none after a second of silence, which means: look at all."""
        try:
            async with asyncio.timeout(SWEEP_SECONDS):
                await self._rung.wait()
        except TimeoutError:
            return []
        self._rung.clear()
        hinted = [conv for conv in self._hinted if conv not in self._running]
        self._hinted.clear()
        return hinted

    async def _owed(self, hinted: list[str]) -> list[OwedTurn]:
        if not hinted:
            return await self._lists.owed_turns(AT_ONCE)
        return [owed for conv in hinted for owed in await self._lists.owed_turns(1, conv)]

    def _begin(self, turns: asyncio.TaskGroup, owed: OwedTurn) -> None:
        conv = owed.conversation.id
        if conv not in self._running:
            self._running.add(conv)
            turns.create_task(self._take_alone(owed), name=f"bot turn {conv}")

    async def _take_alone(self, owed: OwedTurn) -> None:
        conv = owed.conversation.id
        try:
            await self.take(owed)
        except ConnectionError:
            return  # the journal is closed; the sweep finds the turn again
        except Exception as error:  # noqa: BLE001 -- one turn must not end all the others
            self._failed(conv, error)
        finally:
            self._running.discard(conv)
        # Whoever typed on while the bot was thinking may have a new turn owed.
        self._hinted.add(conv)
        self._rung.set()

    async def take(self, owed: OwedTurn) -> None:
        """One turn, whatever comes of it."""
        asked = conversation_of(owed, self._clock.now(), self._settings.is_staffed)
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._settings.turn_seconds):
                turn = await self._bot.answer(asked)
        except Exception as error:  # noqa: BLE001 -- a bot that fails must not strand anyone
            self._failed(owed.conversation.id, error)
            turn = self._bot.give_up(asked)
        self._meters.observe("bot_turn_seconds", asyncio.get_running_loop().time() - started)
        await self._door.do(order_of(owed, turn))


def conversation_of(owed: OwedTurn, at: int, is_staffed: Callable[[str], bool]) -> BotConversation:
    """The conversation as the bot sees it."""
    row, offered = owed.conversation, owed.offered
    return BotConversation(
        id=row.id,
        locale=row.locale,
        at=at,
        said=tuple(_said(message) for message in owed.said[-SAID_AT_MOST:]),
        misses=row.bot_misses,
        offered=tuple(BotOption(one["id"], one["label"]) for one in offered.options)
        if offered
        else (),
        is_staffed=is_staffed(row.queue),
    )


def order_of(owed: OwedTurn, turn: Turn) -> Order:
    """The one order of this turn."""
    conversation = owed.conversation
    body = TakeBotTurn(
        upto=conversation.said_seq,
        say=tuple(
            Say(say.text, tuple(Option(one.id, one.label) for one in say.options), say.entry)
            for say in turn.say
        ),
        then=turn.then,
        misses=turn.misses,
        reason=turn.reason,
    )
    order_id = f"bot:{conversation.id}:{conversation.said_seq}"
    return Order(order_id, BOT, "bot.turn", body, conversation.id)


def _said(message: Message) -> Words | Picked:
    return Picked(message.picked) if message.picked else Words(message.text)
