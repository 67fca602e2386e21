"""Controls taken away: each puts the code in its place of somebody who never thought of it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import Any

import jwt
import msgspec
import pytest
import sqlalchemy as sa
from aiohttp import web

from agent_console import passwords
from agent_console.sign_in import SignIn
from config.rules import Secret
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.adapters.sql import datafolder, history
from contact_center.api import conversations
from contact_center.assembly import logs
from contact_center.channels.chat.visitor_session import VisitorSession
from contact_center.channels.email import composing
from contact_center.channels.email.parsing import bodies as mail_bodies
from contact_center.channels.email.smtp_in import Receiver
from contact_center.channels.email.threading import Threads
from contact_center.domain import permissions
from contact_center.domain.actors import Actor
from contact_center.domain.refusals import Refused
from contact_center.journal import rendering
from contact_center.wire.connection import Connection
from contact_center.wire.encoding import decode
from contact_center.wire.http import bodies, gates, keys, layers, logins, serving
from contact_center.wire.http.callers import Caller, Callers
from contact_center.wire.http.pages import Pages
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts
from contact_center.wire.limits import Limits
from contact_center.wire.sender import Sender
from contact_center.wire.session import Session
from contact_center.wire.sockets import Sockets

Patch = pytest.MonkeyPatch
HUGE = 1 << 40

# --- Browsers ---


async def _yes(*_: object) -> bool:
    return True


def origins(patch: Patch) -> None:
    """Every page is one of ours."""
    patch.setattr(Sites, "admits", _yes)
    patch.setattr(Whereabouts, "is_own", lambda *_: True)
    patch.setattr(layers, "_is_from_here", lambda *_: True)


def secret_of_the_login(patch: Patch) -> None:
    """A cookie is enough."""
    patch.setattr(Caller, "knows_csrf", lambda *_: True)


def content_type(patch: Patch) -> None:
    """A form is as good as JSON."""

    async def read(request: web.Request, shape: Any) -> Any:
        return decode(shape, await request.read())

    patch.setattr(bodies, "read", read)


def careful_headers(patch: Patch) -> None:
    """Answers without a policy."""
    patch.setattr(serving, "protect", lambda *_, **__: None)


def escaping(patch: Patch) -> None:
    """Names are put into pages as they are."""
    make = Pages.__init__

    def raw(self: Pages, *given: Any) -> None:
        make(self, *given)
        self._templates.autoescape = False

    patch.setattr(Pages, "__init__", raw)


def http_only(patch: Patch) -> None:
    """Scripts may read the cookie."""

    def keep(self: Callers, response: web.Response, token: str, seconds: int) -> None:
        response.set_cookie(self.cookie, token, max_age=seconds, path="/", secure=self._secure)

    patch.setattr(Callers, "keep", keep)


def html_into_words(patch: Patch) -> None:
    """The HTML of a mail is its text."""
    patch.setattr(mail_bodies, "plain", lambda html: html)


# --- Who is who, and who may ---


def signatures(patch: Patch) -> None:
    """A token is whatever somebody has written into it."""

    def read(_: object, __: str, token: str, ___: int, names: tuple[str, ...]) -> Any:
        try:
            claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
        except jwt.PyJWTError:
            return None
        return [claims.get(name, "") for name in names]

    patch.setattr(keys.Keys, "read", read)


def expiry(patch: Patch) -> None:
    """Logins never end."""
    patch.setattr(gates.AgentGate, "_is_good", lambda *_: True)


def refusing_identities(patch: Patch) -> None:
    """An identity nobody has checked is taken along and not looked at."""
    asked = VisitorSession.open_session

    async def open_session(self: VisitorSession, request: web.Request, body: Any) -> Any:
        return await asked(self, request, msgspec.structs.replace(body, identity=None))

    vars(open_session).update(vars(asked))
    open_session.__annotations__ = asked.__annotations__
    open_session.__globals__.update(
        {name: asked.__globals__[name] for name in ("SessionRequest", "SessionAnswer")}
    )
    patch.setattr(VisitorSession, "open_session", open_session)


def site_of_a_handle(patch: Patch) -> None:
    """A handle opens its visitor on every website."""

    async def known(self: VisitorSession, _: object, handle: str | None) -> Any:
        visitor = await self._history.visitor_by_handle(keys.hashed(handle or ""))
        return (visitor.id, handle) if visitor else None

    patch.setattr(VisitorSession, "_known", known)


def roles(patch: Patch) -> None:
    """Everybody may do everything."""
    patch.setattr(permissions, "may", lambda *_: True)


def owners(patch: Patch) -> None:
    """Whoever may do it to something may do it to everything."""

    def authorize(actor: Actor, op: str, _: object = None) -> None:
        if not permissions.may(actor, op):
            raise Refused("forbidden")

    patch.setattr(permissions, "authorize", authorize)
    patch.setattr(conversations, "authorize", authorize)


def visitors_own_view(patch: Patch) -> None:
    """Visitors are shown what agents are shown."""
    patch.setattr(rendering, "VISITORS", rendering.AGENTS)


def proofs_of_threads(patch: Patch) -> None:
    """Whatever looks like our ids proves a conversation."""
    patch.setattr(Threads, "_is", lambda *_: True)


def own_inboxes_only(patch: Patch) -> None:
    """Mail for anybody is taken."""

    async def take(
        _: object, __: object, ___: object, envelope: Any, address: str, *____: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    patch.setattr(Receiver, "handle_RCPT", take)


# --- Passwords and secrets ---


def hashes(patch: Patch) -> None:
    """Tokens are stored as they are."""
    for module in (logins, gates):
        patch.setattr(module, "hashed", lambda secret: secret)


def equal_time(patch: Patch) -> None:
    """An unknown account is refused at once."""
    verify = passwords.Passwords._verify

    def quicker(self: passwords.Passwords, stored: str | None, password: str) -> bool:
        return stored is not None and verify(self, stored, password)

    patch.setattr(passwords.Passwords, "_verify", quicker)


def counting_guesses(patch: Patch) -> None:
    """Nobody counts wrong passwords."""
    patch.setattr(SignIn, "_refuse_guessers", lambda *_: None)


def bounded_crowd(patch: Patch) -> None:
    """However many wait at the door, one more may."""
    idle = property(lambda _: -HUGE, lambda *_: None)
    patch.setattr(passwords.Passwords, "_waiting", idle, raising=False)


def owners_files(patch: Patch) -> None:
    """Files with keys are made like others."""

    def write(file: Any, content: bytes) -> None:
        file.write_bytes(content)
        file.chmod(0o644)

    patch.setattr(datafolder, "write_privately", write)


def hidden_fields(patch: Patch) -> None:
    """Lines are written as they come."""
    patch.setattr(logs, "hide", lambda _, __, event: event)


def errors_without_words(patch: Patch) -> None:
    """Errors are written with what they say."""

    def tell(_: object, __: str, event: Any) -> Any:
        event["error"] = repr(event.pop("exc_info", None))
        return event

    patch.setattr(logs, "tell_error", tell)
    patch.setattr(logs, "_kinds", lambda error: [repr(error)])


def secret_settings(patch: Patch) -> None:
    """A secret setting is a text like any other."""
    patch.setattr(Secret, "__repr__", Secret.reveal)


# --- Limits ---


def pace(patch: Patch) -> None:
    """Nobody is too fast."""
    patch.setattr(MemoryRateLimit, "delay", lambda *_, **__: 0.0)


def lateness_without_loss(patch: Patch) -> None:
    """What comes too fast is left out."""
    carry_out = Connection._carry_out

    async def hurried(self: Connection, what: str) -> None:
        per_second, burst = self._limits.pace(what)
        key = f"socket:{what}:{self.viewer.id}"
        if per_second and self._node.rates.delay(key, per_second=per_second, burst=burst) > 0:
            raise ZeroDivisionError

    async def careless(self: Connection, action: Any) -> None:
        try:
            await carry_out(self, action)
        except ZeroDivisionError:
            return

    patch.setattr(Connection, "_keep_pace", hurried)
    patch.setattr(Connection, "_carry_out", careless)


def size_of_a_frame(patch: Patch) -> None:
    """A frame may be as large as it likes."""
    opened, begun = web.WebSocketResponse, Session.__init__

    def roomy(**given: Any) -> Any:
        return opened(**{**given, "max_msg_size": 0})

    def lenient(self: Session, limits: Limits) -> None:
        begun(self, replace(limits, frame_bytes=HUGE))

    patch.setattr(web, "WebSocketResponse", roomy)
    patch.setattr(Session, "__init__", lenient)


def size_of_a_body(patch: Patch) -> None:
    """A body may be as large as it likes."""
    made = web.Application

    def roomy(**given: Any) -> Any:
        return made(**{**given, "client_max_size": HUGE})

    patch.setattr(layers, "bounded", lambda *_: layers.told(None))
    patch.setattr(web, "Application", roomy)


def number_of_sockets(patch: Patch) -> None:
    """There is always room for one more."""
    patch.setattr(Sockets, "takes_more", True)


def waiting_for_hello(patch: Patch) -> None:
    """A socket may say nothing for as long as it likes."""

    async def patient(_: Connection) -> None:
        return

    patch.setattr(Connection, "_await_hello", patient)


def time_of_a_body(patch: Patch) -> None:
    """A body may take as long as it likes."""
    patch.setattr(asyncio, "timeout", lambda _: _Untimed())


class _Untimed:
    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...


def end_of_slow_readers(patch: Patch) -> None:
    """Who takes nothing stays."""
    patch.setattr(Sender, "is_stuck", lambda *_: False)


def bound_of_a_buffer(patch: Patch) -> None:
    """Whatever somebody does not take is kept for them."""
    make = Sender.__init__

    def roomy(self: Sender, pipe: Any, stream: Any, limits: Any, meters: Any) -> None:
        make(self, pipe, stream, replace(limits, buffer_bytes=HUGE), meters)

    patch.setattr(Sender, "__init__", roomy)


def time_of_a_mail(patch: Patch) -> None:
    """A mail may take as long as it likes to be read."""
    patch.setattr(asyncio, "timeout", lambda _: _Untimed())


# --- Injection ---


def clean_headers(patch: Patch) -> None:
    """Words of customers are put into headers as they are."""
    patch.setattr(composing, "_one_line", lambda text: text)


def bound_values(patch: Patch) -> None:
    """What is looked for is written into the statement."""

    def mentions(text: str) -> sa.ColumnElement[bool]:
        found: sa.ColumnElement[bool] = sa.text(f"message.text LIKE '%{text}%'")  # type: ignore[assignment]
        return history._conversation.id.in_(sa.select(history._message.conv).where(found))

    patch.setattr(history, "_mentions", mentions)


def checked_texts(patch: Patch) -> None:
    """Every text will do."""
    for name, module in list(sys.modules.items()):
        if name.startswith("contact_center.domain.") and hasattr(module, "check_text"):
            patch.setattr(module, "check_text", lambda *_: None)
