"""Signing in: who gets in, and how guessing is slowed down."""

from __future__ import annotations

import asyncio
import threading
from http.cookies import SimpleCookie
from typing import Literal

import pytest
from argon2 import PasswordHasher

from agent_console import passwords
from agent_console.sign_in import Guessing
from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutAgent
from tests.unit.api.conftest import Serve, Someone
from tests.unit.api.people import Client, Reply, client
from tests.unit.api.served import CHEAP, PASSWORD, Served


def cookie_of(reply: Reply) -> tuple[str, dict[str, str]]:
    ((name, morsel),) = SimpleCookie(reply.headers["Set-Cookie"]).items()
    attributes = {key: str(value) for key, value in morsel.items() if value}
    return name, {**attributes, "value": morsel.value}


async def test_signing_in_gives_a_token_a_cookie_and_who_it_is(browser: Client) -> None:
    reply = await browser.sign_in("ann")

    name, cookie = cookie_of(reply)
    assert reply.status == 200
    assert reply.json["agent"] == {
        "id": "agent:ann",
        "name": "Ann",
        "email": "ann@shop.example",
        "role": "agent",
        "locale": "en",
        "presence": "offline",
    }
    assert name == "session"
    assert cookie == {
        "value": reply.json["token"],
        "httponly": "True",
        "samesite": "Lax",
        "path": "/",
        "max-age": "86400",
    }


async def test_under_https_the_cookie_cannot_be_planted_or_overheard(serve: Serve) -> None:
    served = await serve(secure_cookies=True)
    async with client(served) as browser:
        reply = await browser.sign_in()

    name, cookie = cookie_of(reply)
    assert name == "__Host-session"
    assert cookie["secure"] == cookie["httponly"] == "True"
    assert cookie["path"] == "/"
    assert "domain" not in cookie


async def test_a_reload_finds_out_who_is_signed_in_and_gets_a_ticket(
    served: Served, browser: Client
) -> None:
    signed_in = (await browser.sign_in()).json

    who = (await browser.get("/api/v1/session")).json

    assert who["agent"] == signed_in["agent"]
    assert who["csrf"] == signed_in["csrf"]
    found = await served.gate.check(who["ticket"])
    assert found is not None
    assert found[0].id == "agent:ann"


async def test_the_email_is_the_same_in_any_case(browser: Client) -> None:
    reply = await browser.post(
        "/api/v1/session", {"email": " Ann@SHOP.example", "password": PASSWORD}
    )

    assert reply.status == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ann@shop.example", "wrong"),
        ("ann@shop.example", ""),
        ("ann@shop.example", PASSWORD.upper()),
        ("nobody@shop.example", PASSWORD),
        ("", PASSWORD),
        ("gone@shop.example", PASSWORD),
    ],
)
async def test_whoever_is_not_let_in_hears_the_same(
    served: Served, browser: Client, email: str, password: str
) -> None:
    stored = CHEAP.hash(PASSWORD)
    await served.do(SYSTEM, PutAgent("agent:gone", "gone@shop.example", "G", "agent", None, stored))
    await served.do(SYSTEM, PutAgent("agent:gone", active=False))

    reply = await browser.post("/api/v1/session", {"email": email, "password": password})

    assert reply.status == 401
    assert reply.code == "bad_credentials"
    assert "Set-Cookie" not in reply.headers
    assert "detail" not in reply.json


class CountingHasher(PasswordHasher):
    """Counts the passwords that were really checked."""

    checked = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.checked += 1
        return super().verify(hash, password)


async def test_an_unknown_address_costs_as_much_as_a_wrong_password(serve: Serve) -> None:
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    served = await serve(hasher=hasher)
    async with client(served) as browser:
        await browser.sign_in("ann", "wrong")
        for_known = hasher.checked
        await browser.sign_in("nobody", "wrong")

    assert (for_known, hasher.checked) == (1, 2)


async def test_too_many_wrong_passwords_make_the_account_wait(
    served: Served, someone: Someone
) -> None:
    browser = await someone()
    for _ in range(3):
        assert (await browser.sign_in("ann", "wrong")).status == 401

    reply = await browser.sign_in("ann")

    assert reply.status == 429
    assert reply.code == "too_many_attempts"
    wait = int(reply.headers["Retry-After"])
    assert 1 <= wait <= 100
    await served.clock.advance(wait * 1000)
    assert (await browser.sign_in("ann")).status == 200


async def test_right_passwords_are_no_guesses(browser: Client) -> None:
    replies = [await browser.sign_in("ann") for _ in range(8)]

    assert [reply.status for reply in replies] == [200] * 8


async def test_an_address_that_guesses_at_many_accounts_has_to_wait_too(browser: Client) -> None:
    for name in ("one", "two", "three"):
        await browser.sign_in(name, "wrong")

    reply = await browser.sign_in("ann")

    assert reply.code == "too_many_attempts"


async def test_guesses_behind_a_proxy_are_counted_by_the_address_in_front_of_it(
    serve: Serve,
) -> None:
    served = await serve(trusted_proxies=("127.0.0.1",))
    async with client(served) as browser:
        browser.headers["X-Forwarded-For"] = "203.0.113.5"
        for name in ("one", "two", "three"):
            await browser.sign_in(name, "wrong")
        same = await browser.sign_in("ann")
        browser.headers["X-Forwarded-For"] = "203.0.113.6"
        other = await browser.sign_in("ann")

    assert same.status == 429
    assert other.status == 200


async def test_guesses_made_all_at_once_are_stopped_like_guesses_in_a_row(
    serve: Serve,
) -> None:
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    served = await serve(hasher=hasher, guessing=Guessing(attempts=5, window_seconds=300))
    async with client(served) as browser:
        replies = await asyncio.gather(*(browser.sign_in("ann", f"guess {n}") for n in range(30)))

    refused = [reply.code for reply in replies]
    # As many as are checked at the same moment may get through beside the allowed ones.
    assert 5 <= refused.count("bad_credentials") <= 5 + passwords.AT_ONCE - 1
    assert hasher.checked == refused.count("bad_credentials")
    assert set(refused) == {"bad_credentials", "too_many_attempts"}


async def test_a_crowd_at_the_door_is_told_that_it_is_busy(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 0)
    served = await serve()
    async with client(served) as browser:
        reply = await browser.sign_in()

    assert reply.status == 503
    assert reply.code == "busy"
    assert reply.headers["Retry-After"] == "2"


class HeldHasher(PasswordHasher):
    """Checks a password only when it is let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.has_begun.set()
        assert self.may_go_on.wait(30)
        return super().verify(hash, password)


async def test_other_requests_are_answered_while_passwords_are_checked(serve: Serve) -> None:
    hasher = HeldHasher()
    served = await serve(hasher=hasher)
    async with client(served) as browser, asyncio.TaskGroup() as people:
        crowd = [people.create_task(browser.sign_in()) for _ in range(5)]
        await asyncio.to_thread(hasher.has_begun.wait, 30)
        alive = await browser.get("/healthz")
        waiting = [task.done() for task in crowd]
        hasher.may_go_on.set()

    assert alive.status == 200
    assert waiting == [False] * 5
    assert [task.result().status for task in crowd] == [200] * 5


async def test_a_password_hashed_with_old_parameters_is_hashed_anew(serve: Serve) -> None:
    served = await serve(hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    async with client(served) as browser:
        first = await browser.sign_in()
        second = await browser.sign_in()

    agent = await served.database.history.agent("agent:ann")
    assert agent is not None
    assert first.status == second.status == 200
    assert "m=16,t=2" in agent.password_hash


@pytest.mark.parametrize(
    "body", [{"email": "a\0b", "password": "x"}, {"email": "a"}, [], "x", None]
)
async def test_what_is_no_sign_in_is_refused_as_such(browser: Client, body: object) -> None:
    reply = await browser.post("/api/v1/session", body)

    assert reply.status in {400, 415}


async def test_half_a_character_in_a_password_is_refused(browser: Client) -> None:
    reply = await browser.ask(
        "POST",
        "/api/v1/session",
        data=b'{"email":"ann@shop.example","password":"\\ud83d"}',
        headers={"Content-Type": "application/json"},
    )

    assert reply.status == 400
    assert reply.json["errors"][0]["at"] == "password"
