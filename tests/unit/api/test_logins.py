"""Logins and tickets: how long they last, and what ends them."""

from __future__ import annotations

import jwt
import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutAgent
from contact_center.wire.http import gates
from contact_center.wire.http.gates import LoginRules
from contact_center.wire.http.keys import VISITOR, Keys
from tests.unit.api.conftest import Serve, Someone
from tests.unit.api.people import Client, client
from tests.unit.api.served import KEYS, NOON, Served

HOUR = 3_600_000


async def test_the_secrets_of_a_login_are_stored_as_hashes_only(
    served: Served, browser: Client
) -> None:
    token = (await browser.sign_in()).json["token"]

    stored = b"".join(file.read_bytes() for file in served.folder.iterdir() if file.is_file())

    assert b"ann@shop.example" in stored
    assert token.encode() not in stored


async def test_signing_out_ends_the_token_the_cookie_and_the_sockets(
    served: Served, someone: Someone
) -> None:
    browser, program = await someone(), await someone()
    token = (await browser.sign_in()).json["token"]
    ticket = (await browser.get("/api/v1/session")).json["ticket"]
    program.bear(token)
    assert (await program.get("/api/v1/queues")).status == 200

    reply = await browser.ask("DELETE", "/api/v1/session")

    assert reply.status == 204
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    assert len(served.revoked) == 1
    assert (await program.get("/api/v1/queues")).code == "sign_in"
    assert await served.gate.check(token) is None
    assert await served.gate.check(ticket) is None


async def test_signing_out_leaves_other_logins_of_the_same_person_alone(someone: Someone) -> None:
    one, other = await someone(), await someone()
    await one.sign_in()
    await other.sign_in()

    await one.ask("DELETE", "/api/v1/session")

    assert (await one.get("/api/v1/session")).status == 401
    assert (await other.get("/api/v1/session")).status == 200


async def test_a_login_that_is_not_used_ends(served: Served, browser: Client) -> None:
    await browser.sign_in()

    await served.clock.advance(HOUR)

    assert (await browser.get("/api/v1/session")).code == "sign_in"


async def test_a_login_that_is_used_goes_on(served: Served, browser: Client) -> None:
    await browser.sign_in()

    for _ in range(4):
        await served.clock.advance(HOUR // 2)
        assert (await browser.get("/api/v1/session")).status == 200


async def test_every_login_ends_however_much_it_is_used(serve: Serve) -> None:
    served = await serve(logins=LoginRules(idle_ms=HOUR, longest_ms=3 * HOUR))
    async with client(served) as browser:
        await browser.sign_in()
        statuses = []
        for _ in range(7):
            await served.clock.advance(HOUR // 2)
            statuses.append((await browser.get("/api/v1/session")).status)

    assert statuses == [200] * 5 + [401] * 2


async def test_an_agent_who_no_longer_works_here_is_out_at_once(
    served: Served, browser: Client
) -> None:
    await browser.sign_in()
    assert (await browser.get("/api/v1/queues")).status == 200

    await served.do(SYSTEM, PutAgent("agent:ann", active=False))

    assert (await browser.get("/api/v1/queues")).code == "sign_in"


async def test_rights_that_change_count_from_the_next_request_on(
    served: Served, browser: Client
) -> None:
    await browser.sign_in()
    assert (await browser.get("/api/v1/sites")).status == 403

    await served.do(SYSTEM, PutAgent("agent:ann", role="administrator"))

    assert (await browser.get("/api/v1/sites")).status == 200


async def test_a_ticket_opens_a_socket_for_a_minute_and_nothing_else(
    served: Served, someone: Someone
) -> None:
    browser, program = await someone(), await someone()
    await browser.sign_in()
    ticket = (await browser.get("/api/v1/session")).json["ticket"]

    program.bear(ticket)

    assert (await program.get("/api/v1/queues")).code == "sign_in"
    assert await served.gate.check(ticket) is not None
    await served.clock.advance(60_000)
    assert await served.gate.check(ticket) is None


async def test_a_visitors_token_is_no_ticket_and_a_ticket_no_visitors_token(
    served: Served, someone: Someone
) -> None:
    browser, visitor = await someone(), await someone()
    await browser.sign_in()
    ticket = (await browser.get("/api/v1/session")).json["ticket"]
    token = (await visitor.visit())["token"]

    assert await served.gate.check(token) is None
    assert await served.visitors.check(ticket) is None
    assert await served.visitors.check(token) is not None


@pytest.mark.parametrize("forge", ["none", "other key", "other algorithm", "list of audiences"])
async def test_a_forged_ticket_opens_nothing(served: Served, browser: Client, forge: str) -> None:
    await browser.sign_in()
    ticket = (await browser.get("/api/v1/session")).json["ticket"]
    claims = jwt.decode(ticket, options={"verify_signature": False})

    forged = {
        "none": lambda: jwt.encode(claims, None, algorithm="none"),
        "other key": lambda: jwt.encode(claims, b"x" * 32, algorithm="HS256"),
        "other algorithm": lambda: jwt.encode(claims, KEYS.signing * 2, algorithm="HS512"),
        "list of audiences": lambda: jwt.encode(
            {**claims, "aud": ["socket", "visitor"]}, KEYS.signing, algorithm="HS256"
        ),
    }[forge]()

    assert await served.gate.check(forged) is None
    assert await served.gate.check(ticket) is not None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "\ud800", "a" * 10_000])
async def test_nonsense_is_nobody(served: Served, token: str) -> None:
    assert await served.gate.check(token) is None
    assert await served.visitors.check(token) is None


async def test_greeting_again_reads_nothing_again(
    served: Served, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.sign_in()
    ticket = (await browser.get("/api/v1/session")).json["ticket"]
    await served.gate.check(ticket)

    async def read(*_: object) -> None:
        raise AssertionError("read again")

    for name in ("login", "agent", "login_by_token"):
        monkeypatch.setattr(served.database.history, name, read)

    assert await served.gate.check(ticket) is not None


async def test_a_login_is_not_in_the_way_of_the_request_that_uses_it(
    served: Served, browser: Client
) -> None:
    await browser.take_token()
    await served.clock.advance(HOUR // 2)
    served.door.is_ready = False

    while_down = await browser.get("/api/v1/queues")
    served.door.is_ready = True
    await browser.get("/api/v1/queues")
    await served.clock.advance(HOUR * 3 // 4)

    assert while_down.status == 200
    assert (await browser.get("/api/v1/queues")).status == 200, "the next request renewed it"


async def test_a_visitor_nobody_knows_any_more_must_begin_anew(served: Served) -> None:
    claims = {"sub": "visitor:from-a-newer-backup", "site": "shop"}

    assert await served.visitors.check(KEYS.sign(VISITOR, claims, NOON + 60_000)) is None


async def test_a_visitor_is_known_again_after_a_restart(served: Served, browser: Client) -> None:
    session = await browser.visit()
    fresh = gates.VisitorGate(served.database.history, served.clock, KEYS)

    guest = await fresh.guest(session["token"])

    assert guest == gates.Guest(session["visitor"], "shop")


async def test_the_gates_remember_a_bounded_number(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "MOST_KEPT", 10)
    for number in range(50):
        served.visitors.open(f"visitor:{number}", "shop", NOON + 60_000)

    assert len(served.visitors._known._found) == 10


def test_keys_that_could_be_guessed_are_refused_and_none_is_printed() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keys(b"short", "n" * 43)
    with pytest.raises(ValueError, match="32 bytes"):
        Keys(b"k" * 32, "")

    assert "k" * 32 not in repr(KEYS)
    assert "n" * 43 not in repr(KEYS)
