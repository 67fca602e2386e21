"""Passwords: argon2id, few at a time in threads of their own, wrong ones as slow as right ones."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Each takes 64 MiB while it is checked, so a crowd is not checked all at once."""
MOST_WAITING = 50
LONGEST = 1000

R = TypeVar("R")


class TooManyWaiting(Exception):  # noqa: N818 -- a state of the world, not a mistake
    """So many wait for their turn that one more would wait too long."""


class Passwords:
    """Hashes and checks passwords beside the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """With 64 MiB and three passes (RFC 9106 section 4) unless `hasher` says otherwise."""
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn to check a password; raises `TooManyWaiting`."""
        if self._waiting >= MOST_WAITING:
            raise TooManyWaiting
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()

    async def hash(self, password: str) -> str:
        """How a password is stored."""
        return await self._beside(lambda: self._hasher.hash(password))

    async def is_right(self, stored: str | None, password: str) -> bool:
        """Whether this is the password; None, for nobody, takes as long as a wrong one."""
        return await self._beside(lambda: self._verify(stored, password))

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Take no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def _nobody(self) -> str:
        """A hash that is nobody's; made at the first sign-in, so that no start waits for it."""
        return self._hasher.hash(secrets.token_urlsafe())

    def _verify(self, stored: str | None, password: str) -> bool:
        # Asked for whoever it is: the first sign-in takes as long for the known as for the unknown.
        nobody = self._nobody
        try:
            return self._hasher.verify(stored or nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _beside(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
