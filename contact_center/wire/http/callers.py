"""Who asks: an agent by cookie or token, a visitor by token, a command by the node's key."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from aiohttp import web

from contact_center.domain.actors import Actor, Role
from contact_center.domain.records import Agent, Login
from contact_center.wire.http.gates import AgentGate, VisitorGate
from contact_center.wire.http.keys import Keys
from contact_center.wire.http.logins import Logins

NODE = Actor("system", Role.ADMINISTRATOR)
"""A command on this machine: the center itself, with an administrator's rights and no more."""

_COOKIE = "session"
_HOST_COOKIE = "__Host-session"
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and for people who work here, by which login."""

    actor: Actor
    agent: Agent | None = None
    login: Login | None = None
    is_by_cookie: bool = False

    def knows_csrf(self, shown: str) -> bool:
        """Whether `shown` is the secret only pages of this login have."""
        if self.login is None or not shown.isascii():
            return False
        return hmac.compare_digest(shown.encode(), self.login.csrf.encode())


_CALLER = web.RequestKey[Caller | None]("caller")


class Callers:
    """Finds out who asks, once per request."""

    def __init__(
        self,
        keys: Keys,
        agents: AgentGate,
        visitors: VisitorGate,
        logins: Logins,
        *,
        secure_cookies: bool,
    ) -> None:
        """`secure_cookies`: people reach the center by https, so cookies demand it."""
        self._keys = keys
        self._agents = agents
        self._visitors = visitors
        self._logins = logins
        self._secure = secure_cookies

    @property
    def cookie(self) -> str:
        """The cookie's name; under https one that no sibling domain can plant (RFC 6265bis)."""
        return _HOST_COOKIE if self._secure else _COOKIE

    async def of(self, request: web.Request) -> Caller | None:
        """Who asks; None for nobody we know. A token that is no good is nobody, not an error.

        A token in the header counts alone: what a program says is not mixed with what a browser
        adds by itself.
        """
        if _CALLER not in request:
            request[_CALLER] = await self._find(request)
        return request[_CALLER]

    def keep(self, response: web.Response, token: str, seconds: int) -> None:
        """Put the token where scripts cannot read it and other websites cannot send it."""
        response.set_cookie(
            self.cookie,
            token,
            max_age=seconds,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )

    def drop(self, response: web.Response) -> None:
        """Take the cookie back."""
        response.del_cookie(
            self.cookie, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )

    async def _find(self, request: web.Request) -> Caller | None:
        named = request.headers.get("Authorization", "")
        # Another scheme, as a proxy with a password of its own uses it, is not meant for us.
        if named.lower().startswith(_BEARER):
            return await self._bearer(named[len(_BEARER) :].strip())
        cookie = request.cookies.get(self.cookie)
        return await self._agent(cookie, is_by_cookie=True) if cookie else None

    async def _bearer(self, token: str) -> Caller | None:
        if self._keys.is_node(token):
            return Caller(NODE)
        visitor = await self._visitors.check(token)
        if visitor is not None:
            return Caller(Actor(visitor, Role.VISITOR))
        return await self._agent(token, is_by_cookie=False)

    async def _agent(self, token: str, *, is_by_cookie: bool) -> Caller | None:
        found = await self._agents.by_token(token)
        if found is None:
            return None
        agent, login = found
        await self._logins.used(login)
        return Caller(Actor(agent.id, Role(agent.role)), agent, login, is_by_cookie)
