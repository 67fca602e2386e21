"""The center of one data folder, opened: one door, one journal, and what lives beside them.

`Center.open` puts the parts together in the order in which they need each other; `run` lets the
ones that never rest work until it is cancelled. Nothing in here knows of the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.answering import Answerer
from bot.phrasebook import Phrasebook
from config.settings import Settings
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.assembly.knowing import LibraryAsks
from contact_center.assembly.mail import PostRoom
from contact_center.assembly.policy import policy_of
from contact_center.assembly.watching import Watching
from contact_center.jobs.bot_turns import BotSettings, BotTurns
from contact_center.jobs.connections import settle_connections
from contact_center.jobs.knowledge import KnowledgeFeed
from contact_center.jobs.report_keeper import ReportKeeper
from contact_center.jobs.sweeps import Sweeps
from contact_center.journal.committer import Committer, Pace
from contact_center.journal.day_book import DayBook
from contact_center.journal.door import JournalDoor
from contact_center.journal.feeds import Feed
from contact_center.journal.floor_signals import EVERY_SECONDS as FLOOR_SECONDS
from contact_center.journal.floor_signals import FloorTeller
from contact_center.journal.hub import Hub
from contact_center.journal.resume import Resume
from contact_center.journal.snapshots import Snapshots
from contact_center.journal.telling import EVERY_SECONDS, PlaceTeller
from contact_center.ports.clock import Clock
from contact_center.ports.meters import Meters
from knowledge_base.library import Library
from routing.dispatcher import Dispatcher
from routing.engine import Engine

RESTART_SECONDS = 1.0
REMEMBER_SECONDS = 1.0

log = structlog.get_logger("center")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a center is opened into."""

    settings: Settings
    clock: Clock
    meters: Meters
    hints: bool = True


class Center:
    """All parts of one node, joined."""

    def __init__(self, folder: DataFolder, around: Surroundings) -> None:
        """Open the database of an entered `folder`; nothing runs and nobody is served yet."""
        self.folder = folder
        self.settings = around.settings
        self.clock = around.clock
        self.meters = around.meters
        self.policy = policy_of(around.settings)
        self.database = Database(folder)
        self.history = self.database.history
        self.mails = self.database.mails
        self.door = JournalDoor(around.meters, alarm, hints=around.hints)
        start = self.database.start
        self.dispatcher = Dispatcher(
            Engine(self.policy),
            self.door,
            self.clock,
            self.database.journal,
            start.epoch,
            alert=self._floor_differs,
        )
        self.library = Library()
        self.knowledge = KnowledgeFeed(self.library, self.history)
        self.answerer = Answerer(LibraryAsks(self.library), Phrasebook(), {})
        self.bot_turns = BotTurns(
            self.answerer,
            self.door,
            self.database.worklists,
            self.clock,
            BotSettings(self.settings.bot.turn_seconds, self.dispatcher.is_staffed),
            around.meters,
            bot_failed,
        )
        self.watching = Watching(
            self.database,
            self.door,
            self.dispatcher,
            around.meters,
            self.clock,
            self.settings.metrics.audit_seconds,
        )
        self.post = PostRoom(
            folder,
            self.settings.email,
            self.mails,
            self.door,
            self.clock,
            around.meters,
            job_failed,
        )
        self.hub = Hub(start.head)
        snapshots = Snapshots(self.database.journal, self.dispatcher)
        self.resume = Resume(
            self.database.journal, snapshots, self.clock, start.era, self.hub.names
        )
        self.day = DayBook(self.database.day_counts)
        self.feeds = [
            Feed("dispatcher", start.head, self.dispatcher.on_facts),
            Feed("bot", start.head, self.bot_turns.on_facts),
            Feed("knowledge", start.head, self.knowledge.on_facts),
            self.watching.feed,
            Feed("day", start.head, self.day.on_facts),
            Feed("mail", start.head, self.post.on_facts),
            Feed("hub", start.head, self.hub.publish),
        ]
        self.sweeps = Sweeps(
            self.door,
            self.database.worklists,
            self.database.journal,
            self.feeds,
            self.clock,
            job_failed,
        )
        self.reports = ReportKeeper(
            self.database.report_store,
            around.meters,
            self.policy.agent_grace_ms,
            reports_progress,
        )
        self.places = PlaceTeller(self.hub, self.dispatcher)
        self.floor = FloorTeller(self.hub, self.dispatcher, self.day)

    async def open(self) -> None:
        """Begin to take orders."""
        storage = self.settings.storage
        start = self.database.start
        if start.is_new_era:
            log.warning("an older copy of the database is in use: clients start afresh")
        await self.knowledge.load()
        self.hub.names.begin(*await self.database.deeds.renamings())
        await self.watching.open(self.feeds)
        pace = Pace(storage.min_batch_gap_ms / 1000, storage.max_batch)
        committer = Committer(
            self.database.store, self.clock.now, self.policy, self.door.report, pace, start.at
        )
        self.door.open(committer, start.head, self.feeds)

    async def run(self) -> None:
        """Work until cancelled; a part that fails is reported and started again."""
        async with asyncio.TaskGroup() as parts:
            for name, part in (
                ("dispatcher", self.dispatcher.run),
                ("bot turns", self.bot_turns.run),
                ("knowledge", self.knowledge.run),
                ("sweeps", self.sweeps.run),
                ("places", self._tell_places),
                ("mail intake", self.post.mail_intake.run),
                ("outgoing mail", self.post.outgoing.run),
                ("floor", self._tell_floor),
                ("position", self._remember_position),
                ("reports", self.reports.run),
                *self.watching.parts(),
            ):
                parts.create_task(keep_running(name, part), name=name)
            parts.create_task(self._settle_connections(), name="connections")

    async def close(self) -> None:
        """Commit what was given, then let go of the database."""
        await self.post.close()
        await self.door.close()
        self.folder.remember_position(self.door.head)
        self.database.close()

    def _floor_differs(self, differences: list[str]) -> None:
        log.error("the floor differs from the rows", differences=differences[:20])
        self.watching.auditor.floor_differs(differences)

    async def _tell_places(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            self.places.tell()

    async def _tell_floor(self) -> None:
        while True:
            await asyncio.sleep(FLOOR_SECONDS)
            await self.floor.turn(self.clock.now())

    async def _remember_position(self) -> None:
        kept = 0
        while True:
            await asyncio.sleep(REMEMBER_SECONDS)
            if self.door.head > kept:
                kept = self.door.head
                await asyncio.to_thread(self.folder.remember_position, kept)

    async def _settle_connections(self) -> None:
        gone = await settle_connections(
            self.door,
            self.database.worklists,
            self.clock,
            self.hub.is_online,
            self.policy.agent_grace_ms,
        )
        if gone:
            log.info("agents did not come back after the start", agents=gone)


async def keep_running(name: str, part: Callable[[], Awaitable[None]]) -> None:
    """Run `part` for ever: an error in it is reported, and it begins again a second later."""
    while True:
        try:
            await part()
        except Exception:
            log.exception("a part failed and is started again", part=name)
        await asyncio.sleep(RESTART_SECONDS)


def alarm(what: str, error: Exception | None) -> None:
    """The journal's alarms, by id and never with content."""
    log.error("journal", what=what, exc_info=error)


def bot_failed(conv: str, error: Exception) -> None:
    """The bot failed or was late; the conversation goes to a person."""
    log.error("the bot failed", conv=conv, exc_info=error)


def reports_progress(position: int, head: int) -> None:
    """Reports are made of a journal that was there before them."""
    log.info("reports catch up with the journal", position=position, head=head)


def job_failed(what: str, error: Exception) -> None:
    """A sweep failed; the next one tries again."""
    log.error("a job failed", job=what, exc_info=error)
