"""Signing in, who am I, signing out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import structlog
from aiohttp import web
from msgspec import Meta, Struct

from agent_console.passwords import LONGEST, Passwords, TooManyWaiting
from contact_center.domain.actors import SYSTEM
from contact_center.domain.checks import check_text
from contact_center.domain.orders.administering import PutAgent
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Agent
from contact_center.ports.door import Door
from contact_center.ports.meters import Meters
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller, Callers
from contact_center.wire.http.gates import AgentGate, LoginRules
from contact_center.wire.http.limits import Allowance, Limits
from contact_center.wire.http.logins import Logins
from contact_center.wire.http.problems import Problem, told_to_wait
from contact_center.wire.http.routes import delete, get, post
from contact_center.wire.http.whereabouts import Whereabouts

Revoke = Callable[[str], None]
"""Closes the sockets of a login, by its id, with 4001; returns at once."""

_BUSY_SECONDS = 2.0

_log = structlog.get_logger(__name__)


class Credentials(Struct):
    """What a person types."""

    email: Annotated[str, Meta(max_length=200)]
    password: Annotated[str, Meta(max_length=LONGEST)]


class AgentCard(Struct):
    """Who signed in."""

    id: str
    name: str
    email: str
    role: str
    locale: str
    presence: str


class SignedIn(Struct):
    """The token is for programs; browsers have it in a cookie that scripts cannot read."""

    token: str
    csrf: str
    agent: AgentCard


class WhoAmI(Struct):
    """The agent, the secret for writing calls, and a ticket for the socket's hello."""

    agent: AgentCard
    csrf: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Guessing:
    """After `attempts` wrong passwords in `window_seconds`, an account or address has to wait."""

    attempts: int = 10
    window_seconds: float = 900

    def allowance(self, what: str) -> Allowance:
        """The same for accounts and for addresses, counted apart."""
        per_second = self.attempts / self.window_seconds
        return Allowance(f"guess_{what}", per_second, self.attempts, "too_many_attempts")


class SignIn:
    """The three deeds of a session."""

    def __init__(
        self,
        *,
        history: HistoryReader,
        door: Door,
        passwords: Passwords,
        callers: Callers,
        gate: AgentGate,
        logins: Logins,
        limits: Limits,
        whereabouts: Whereabouts,
        meters: Meters,
        rules: LoginRules,
        guessing: Guessing,
        revoke: Revoke,
    ) -> None:
        """`revoke` is told when a login has ended."""
        self._history = history
        self._door = door
        self._passwords = passwords
        self._callers = callers
        self._gate = gate
        self._logins = logins
        self._limits = limits
        self._whereabouts = whereabouts
        self._meters = meters
        self._rules = rules
        self._for_account = guessing.allowance("account")
        self._for_address = guessing.allowance("address")
        self._revoke = revoke

    @post(
        "/api/v1/session",
        codes=("bad_credentials", "too_many_attempts", "busy"),
        answer=SignedIn,
    )
    async def sign_in(self, request: web.Request, body: Credentials) -> web.Response:
        """Sign in with email and password."""
        try:
            check_text("email", body.email, 200)
            check_text("password", body.password, LONGEST)
        except ValueError as error:
            raise bodies.malformed(error) from error
        agent = await self._prove(request, body)
        opened = await self._logins.open(agent.id, self._whereabouts.address(request))
        self._meters.count("sign_in_total", result="ok")
        response = bodies.answer(SignedIn(opened.token, opened.csrf, _card(agent)))
        self._callers.keep(response, opened.token, self._rules.longest_ms // 1000)
        return response

    @get("/api/v1/session", codes=("sign_in",))
    async def who_am_i(self, caller: Caller) -> WhoAmI:
        """Who is signed in; a reload of the console begins here."""
        if caller.login is None:
            raise Problem("sign_in")
        # Read again, because presence changes more often than rights.
        agent = await self._history.agent(caller.login.agent)
        if agent is None:
            raise Problem("sign_in")
        return WhoAmI(_card(agent), caller.login.csrf, self._gate.ticket(caller.login))

    @delete("/api/v1/session", codes=("sign_in",))
    async def sign_out(self, caller: Caller) -> web.Response:
        """End the login: its token is worthless and its sockets close."""
        if caller.login is None:
            raise Problem("sign_in")
        await self._logins.close(caller.login)
        self._revoke(caller.login.id)
        response = web.Response(status=204)
        self._callers.drop(response)
        return response

    async def _prove(self, request: web.Request, body: Credentials) -> Agent:
        """The agent whose password this is; everything else gets the same answer."""
        email = body.email.strip().lower()
        address = self._whereabouts.bucket(request)
        self._refuse_guessers(email, address)
        try:
            async with self._passwords.turn():
                # Again, because those who waited before this one may have guessed too.
                self._refuse_guessers(email, address)
                agent = await self._history.agent_by_email(email)
                known = agent if agent is not None and agent.active else None
                stored = known.password_hash if known else None
                is_right = await self._passwords.is_right(stored, body.password)
                if known is None or not is_right:
                    self._note_guess(email, address)
                    raise Problem("bad_credentials")
                await self._renew_hash(known, body.password)
                return known
        except TooManyWaiting as error:
            self._meters.count("sign_in_total", result="busy")
            raise told_to_wait("busy", _BUSY_SECONDS) from error

    def _refuse_guessers(self, email: str, address: str) -> None:
        self._limits.ask(self._for_account, email)
        self._limits.ask(self._for_address, address)

    def _note_guess(self, email: str, address: str) -> None:
        self._meters.count("sign_in_total", result="bad_credentials")
        _log.info("wrong password", address=address)
        self._limits.note(self._for_account, email)
        self._limits.note(self._for_address, address)

    async def _renew_hash(self, agent: Agent, password: str) -> None:
        """Hash anew when the parameters have changed; the only moment the password is known."""
        if not self._passwords.is_outdated(agent.password_hash):
            return
        fresh = await self._passwords.hash(password)
        body = PutAgent(agent.id, password_hash=fresh)
        order_id = f"rehash:{agent.id}:{secrets.token_hex(8)}"
        await self._door.do(Order(order_id, SYSTEM, "agent.put", body))


def _card(agent: Agent) -> AgentCard:
    return AgentCard(agent.id, agent.name, agent.email, agent.role, agent.locale, agent.presence)
