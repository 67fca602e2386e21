"""One process that serves a data folder until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog
from aiohttp import web

from agent_console.passwords import Passwords
from config.settings import Settings
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.adapters.sql.datafolder import DataFolder, RunningNode
from contact_center.adapters.system_clock import SystemClock
from contact_center.api.metrics import PrometheusMeters
from contact_center.assembly.center import Center, Surroundings, keep_running
from contact_center.assembly.doorkeepers import Doorkeepers, doorkeepers
from contact_center.assembly.http import Lobby, web_application
from contact_center.assembly.sockets import add_sockets
from contact_center.journal.feeds import Feed
from contact_center.ports.clock import Clock
from contact_center.wire.closing import Close, Ending
from contact_center.wire.http.keys import Keys
from contact_center.wire.http.serving import runner
from contact_center.wire.sockets import Sockets

SPREAD_MS = 5_000
"""Over this time clients are told to come back after a drain."""

LAST_SECONDS = 2.0
"""Of the time to stop, what is kept for the last batch and for closing the database."""

BEGIN_SECONDS = 10.0
"""How long a start waits for the floor; after that the node serves, and is not ready."""

log = structlog.get_logger("node")


class PortTaken(Exception):  # noqa: N818 -- a state of the world that a person can change
    """Somebody else listens there."""


class Node:
    """A center with its port open. Entered, it serves; left, it has drained and let go."""

    def __init__(
        self,
        folder: DataFolder,
        settings: Settings,
        *,
        clock: Clock | None = None,
        hints: bool = True,
    ) -> None:
        """Serve an entered `folder`; `hints` False is for tests of the sweeps."""
        self.folder = folder
        self.settings = settings
        self.clock = clock or SystemClock()
        self.meters = PrometheusMeters()
        self.passwords = Passwords()
        self.url = ""
        self._hints = hints
        self._stop = asyncio.Event()
        self._is_draining = False
        self._deadline: asyncio.TimerHandle | None = None
        self._parts: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Open the center and its port."""
        around = Surroundings(self.settings, self.clock, self.meters, self._hints)
        self.center = Center(self.folder, around)
        rates = MemoryRateLimit(self.clock)
        self.sockets = Sockets(
            self.center.door,
            self.clock,
            self.meters,
            random.SystemRandom(),
            most=self.settings.limits.connections,
        )
        keys = Keys(self.folder.secret(), secrets.token_urlsafe(32))
        keepers = doorkeepers(self.center, keys)
        start = self.center.database.start.head
        self.center.feeds.insert(0, Feed("gates", start, keepers.news.on_facts))
        app = self._application(keepers, rates)
        await self.center.open()
        self.center.door.when_down(self._position_lost)
        self._runner = runner(app)
        await self._runner.setup()
        try:
            await self._listen()
            await self._listen_for_mail()
        except BaseException:
            await self._close()
            raise
        self.folder.announce(RunningNode(self.url, keys.node, os.getpid()))
        self._begin("center", self.center.run)
        self._begin("sockets", self.sockets.run)
        with suppress(TimeoutError):
            async with asyncio.timeout(BEGIN_SECONDS):
                await self.center.dispatcher.begun()
        return self

    def heed_signals(self) -> None:
        """Let the operating system's signals stop the node; before anybody is told it serves."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self.stop)

    async def serve(self) -> int:
        """Wait until told to stop (0) or until the database is given up (1)."""
        stopping = asyncio.create_task(self._stop.wait(), name="stop")
        broken = asyncio.create_task(self.center.door.given_up(), name="given up")
        done, waiting = await asyncio.wait({stopping, broken}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        return 1 if broken in done else 0

    def stop(self) -> None:
        """Begin to drain; told a second time, end at once, which loses nothing either."""
        if self._stop.is_set():
            os._exit(0)
        self._is_draining = True
        seconds = self.settings.server.shutdown_seconds
        self._deadline = asyncio.get_running_loop().call_later(seconds, self._stop_anyway)
        self._stop.set()

    def _stop_anyway(self) -> None:
        """The time is over. What was answered is on the disk, so ending here loses nothing."""
        log.warning("stopped before everybody was gone", sockets=len(self.sockets))
        os._exit(0)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drain: take nobody new, send everybody away with a time to return, commit, close."""
        self._is_draining = True
        log.info("draining", sockets=len(self.sockets))
        await self._site.stop()
        await self.center.post.close_listener()
        seconds = self.settings.server.shutdown_seconds
        await self.sockets.drain(SPREAD_MS, max(seconds - LAST_SECONDS, seconds / 2))
        for part in self._parts:
            part.cancel()
        await asyncio.gather(*self._parts, return_exceptions=True)
        await self._close()
        if self._deadline is not None:
            self._deadline.cancel()

    async def _close(self) -> None:
        await self._runner.cleanup()
        await self.center.close()
        self.passwords.close()

    def _application(self, keepers: Doorkeepers, rates: MemoryRateLimit) -> web.Application:
        secure = self.settings.sessions.cookie_secure
        public = self.settings.server.public_url or ""
        lobby = Lobby(
            keepers=keepers,
            meters=self.meters,
            rates=rates,
            passwords=self.passwords,
            secure_cookies=secure == "always" or (secure == "auto" and public.startswith("https:")),
            revoke=self._revoke,
            reasons=self._reasons,
        )
        app = web_application(self.center, lobby)
        add_sockets(app, self.center, keepers, self.sockets, rates)
        return app

    async def _listen(self) -> None:
        server = self.settings.server
        self._site = web.TCPSite(self._runner, server.host, server.port)
        try:
            await self._site.start()
        except OSError as error:
            msg = f"Port {server.port} on {server.host} cannot be opened: {error.strerror}."
            raise PortTaken(msg) from error
        host = "127.0.0.1" if server.host in {"0.0.0.0", "::"} else server.host  # noqa: S104 -- compared, not bound
        self.url = server.public_url or f"http://{host}:{self._site.port}"

    async def _listen_for_mail(self) -> None:
        email = self.settings.email
        if not email.smtp_enabled:
            return
        try:
            await self.center.post.listen()
        except OSError as error:
            msg = f"Port {email.smtp_port} on {email.smtp_host} cannot be opened: {error.strerror}."
            raise PortTaken(msg) from error

    def _begin(self, name: str, part: object) -> None:
        self._parts.append(asyncio.create_task(keep_running(name, part), name=name))  # type: ignore[arg-type]

    def _revoke(self, login: str) -> None:
        """The fact of the sign-out closes the sockets by way of the hub; nothing is left to do."""
        log.info("signed out", login=login)

    def _position_lost(self) -> None:
        self.sockets.end_all(Ending(Close.POSITION_LOST, "the journal cannot be written"))

    async def _reasons(self) -> Sequence[str]:
        """Why this node is not ready; nothing when it is."""
        if self._is_draining:
            return ["draining"]
        return await self.center.watching.reasons()
