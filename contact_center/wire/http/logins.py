"""Logins: opened by whoever proved who they are, kept alive by use, closed for good."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import CloseLogin, OpenLogin, RenewLogin
from contact_center.domain.records import Login
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.wire.http.gates import AgentGate, LoginRules
from contact_center.wire.http.keys import hashed, new_id, new_secret
from contact_center.wire.http.problems import Problem

_RENEWED_AFTER = 1 / 20
"""The share of the idle time after which use is written down again; it bounds the writes."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh login: the only moment its token exists outside of the person's browser."""

    login: str
    token: str
    csrf: str


class Logins:
    """Gives the orders that open, renew and close logins."""

    def __init__(self, door: Door, gate: AgentGate, clock: Clock, rules: LoginRules) -> None:
        """`gate` is told what changes."""
        self._door = door
        self._gate = gate
        self._clock = clock
        self._rules = rules
        self._renewing: set[str] = set()

    async def open(self, agent: str, address: str) -> Opened:
        """A new login with secrets of its own, whatever the browser had before."""
        opened = Opened(new_id("login"), new_secret(), new_secret())
        expires_at = self._clock.now() + min(self._rules.idle_ms, self._rules.longest_ms)
        token_hash = hashed(opened.token)
        body = OpenLogin(opened.login, agent, token_hash, opened.csrf, expires_at, address)
        answer = await self._door.do(Order(f"open:{opened.login}", SYSTEM, "login.open", body))
        if answer.code is not None:
            raise Problem("bad_credentials")
        return opened

    async def used(self, login: Login) -> None:
        """The login is in use: its idle time starts again, up to the end every login has.

        Never in the way of the request that used it: what fails now is tried by the next one.
        """
        longest = login.created_at + self._rules.longest_ms
        expires_at = min(self._clock.now() + self._rules.idle_ms, longest)
        gained = expires_at - login.expires_at
        if gained < self._rules.idle_ms * _RENEWED_AFTER or login.id in self._renewing:
            return
        self._renewing.add(login.id)
        try:
            body = RenewLogin(login.id, expires_at)
            order_id = f"renew:{login.id}:{expires_at}"
            answer = await self._door.do(Order(order_id, SYSTEM, "login.renew", body))
            self._gate.forget_login(login.id, is_over=answer.code is not None)
        except ConnectionError:
            _log.warning("login not renewed", login=login.id)
        finally:
            self._renewing.discard(login.id)

    async def close(self, login: Login) -> None:
        """Sign out. The token is worthless as soon as this returns, on this node at once."""
        order = Order(f"close:{login.id}", SYSTEM, "login.close", CloseLogin(login.id))
        await self._door.do(order)
        self._gate.forget_login(login.id, is_over=True)
