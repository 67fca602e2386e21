"""The gates: whose token this is, for requests and for a socket's hello alike.

What was read a moment ago is not read again, so that greeting a crowd after a restart costs one
look at the database per person at the most. A login that ends is forgotten at once on this node;
the assembly tells the gates what other nodes committed by `forget_login` and `forget_agent`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from contact_center.domain.records import Agent, Login
from contact_center.ports.clock import Clock
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.keys import SOCKET, VISITOR, Keys, hashed

KEPT_MS = 5_000
MOST_KEPT = 50_000

V = TypeVar("V")


class _Kept(Generic[V]):
    """What was found lately, by key: a bounded number, each for a short time."""

    def __init__(self, clock: Clock, kept_ms: int = KEPT_MS) -> None:
        self._clock = clock
        self._kept_ms = kept_ms
        self._found: OrderedDict[str, tuple[V, int]] = OrderedDict()

    def get(self, key: str) -> V | None:
        found = self._found.get(key)
        if found is None or self._clock.now() - found[1] >= self._kept_ms:
            return None
        return found[0]

    def put(self, key: str, value: V) -> None:
        self._found[key] = (value, self._clock.now())
        self._found.move_to_end(key)
        if len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)

    def pop(self, key: str) -> None:
        self._found.pop(key, None)


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor and the site their token is for."""

    visitor: str
    site: str


class VisitorGate:
    """Knows visitors by the token of their session."""

    def __init__(self, history: HistoryReader, clock: Clock, keys: Keys) -> None:
        """`keys` are those the tokens were signed with."""
        self._history = history
        self._clock = clock
        self._keys = keys
        self._known: _Kept[bool] = _Kept(clock, kept_ms=60_000)

    async def guest(self, token: str) -> Guest | None:
        """Who shows this token; None when it is not ours, over, or of somebody no longer known.

        A visitor can be unknown although the token is good: after an older backup was restored.
        """
        claims = self._keys.read(VISITOR, token, self._clock.now(), ("sub", "site"))
        if claims is None:
            return None
        visitor, site = claims
        if self._known.get(visitor) is None:
            if await self._history.visitor(visitor) is None:
                return None
            self._known.put(visitor, True)
        return Guest(visitor, site)

    async def check(self, token: str) -> str | None:
        """The visitor who shows this token."""
        guest = await self.guest(token)
        return guest.visitor if guest else None

    def open(self, visitor: str, site: str, expires_at: int) -> str:
        """A token for a visitor whose row was just read or written."""
        self._known.put(visitor, True)
        return self._keys.sign(VISITOR, {"sub": visitor, "site": site}, expires_at)


@dataclass(frozen=True, slots=True)
class LoginRules:
    """How long a login lasts unused, at all, and how long its socket ticket lasts."""

    idle_ms: int
    longest_ms: int
    ticket_ms: int = 60_000


class AgentGate:
    """Knows agents by the token of their login, or by a console's ticket."""

    def __init__(self, history: HistoryReader, clock: Clock, keys: Keys, rules: LoginRules) -> None:
        """`keys` are those the tickets are signed with."""
        self._history = history
        self._clock = clock
        self._keys = keys
        self._rules = rules
        self._tokens: _Kept[str] = _Kept(clock)
        self._logins: _Kept[Login] = _Kept(clock)
        self._agents: _Kept[Agent] = _Kept(clock)
        self._ended: _Kept[bool] = _Kept(clock, kept_ms=2 * KEPT_MS)

    async def check(self, token_or_ticket: str) -> tuple[Agent, Login] | None:
        """For a hello: programs show their token, consoles the ticket of their login."""
        claims = self._keys.read(SOCKET, token_or_ticket, self._clock.now(), ("login",))
        if claims is None:
            return await self.by_token(token_or_ticket)
        return await self._with_agent(await self._login(claims[0]))

    async def by_token(self, token: str) -> tuple[Agent, Login] | None:
        """For requests: the agent and the login of a token, if both are still good."""
        if not token.isascii():
            return None
        token_hash = hashed(token)
        known = self._tokens.get(token_hash)
        if known is not None:
            return await self._with_agent(await self._login(known))
        login = await self._history.login_by_token(token_hash)
        if login is not None:
            self._tokens.put(token_hash, login.id)
            self._logins.put(login.id, login)
        return await self._with_agent(login)

    def ticket(self, login: Login) -> str:
        """What the console of this login says hello with; good for a moment."""
        claims = {"sub": login.agent, "login": login.id}
        return self._keys.sign(SOCKET, claims, self._clock.now() + self._rules.ticket_ms)

    def forget_login(self, login: str, *, is_over: bool) -> None:
        """The login changed. One that `is_over` stays out, also when a read was under way."""
        self._logins.pop(login)
        if is_over:
            self._ended.put(login, True)

    def forget_agent(self, agent: str) -> None:
        """The agent's row changed in what it may do."""
        self._agents.pop(agent)

    async def _login(self, login: str) -> Login | None:
        found = self._logins.get(login)
        if found is None:
            found = await self._history.login(login)
            if found is not None:
                self._logins.put(login, found)
        return found

    async def _with_agent(self, login: Login | None) -> tuple[Agent, Login] | None:
        if login is None or not self._is_good(login):
            return None
        agent = self._agents.get(login.agent)
        if agent is None:
            agent = await self._history.agent(login.agent)
            if agent is None:
                return None
            self._agents.put(agent.id, agent)
        return (agent, login) if agent.active and self._is_good(login) else None

    def _is_good(self, login: Login) -> bool:
        now = self._clock.now()
        is_over = login.closed_at is not None or self._ended.get(login.id) is not None
        return not is_over and now < min(
            login.expires_at, login.created_at + self._rules.longest_ms
        )
