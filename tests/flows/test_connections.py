"""Connections: tabs, reloads, cuts, and why the center ends one."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from websockets.exceptions import InvalidStatus

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutAgent, PutQueue
from contact_center.domain.orders.envelope import Order
from contact_center.wire.closing import Close, Ended
from tests.center import House, OpenHouse
from tests.drive.people import Person
from tests.drive.shop import SHOP
from tests.drive.waiting import LIMIT_SECONDS
from tests.drive.wires import Wire, wire


async def test_two_tabs_of_one_visitor_show_the_same(house: House) -> None:
    one = await house.visitor()
    other = await house.visitor(handle=one.handle)

    said = await one.says("Said in the first tab")
    await one.sees(lambda _: len(one.texts) == 2)
    await other.sees(lambda _: len(other.texts) == 2)
    await other.done("agent.request")
    await one.is_in("queued")
    await one.has_seen_everything()
    await other.has_seen_everything()

    assert one.me == other.me
    for name in ("conversation", "messages", "me", "site"):
        assert one.view[name] == other.view[name]
    other.client.read(one.conv, said.seq or 0)
    assert (await one.notices("read")).d == {"seq": said.seq}


async def test_the_same_tab_opened_again_replaces_the_older_one(house: House) -> None:
    old = await house.visitor(dev="tab")
    new = await house.visitor(dev="tab", handle=old.handle)

    assert await ending_of(old) == Close.REPLACED
    await new.says("Here I am.")
    assert new.client.counts["connections"] == 1


async def test_a_reload_of_the_console_shows_the_desk_as_it_was(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await visitor.says("Hello?")
    await ann.hears("message")
    before = ann.view

    await house.leave(ann)
    reloaded = await house.agent("ann", presence=None, token=ann.token)

    for name in ("conversations", "offers", "presence", "queues"):
        assert reloaded.view[name] == before[name]
    await reloaded.says(conv, "I am back.")
    await visitor.sees(lambda _: visitor.texts[-1] == "I am back.")


async def test_what_happened_during_a_cut_is_brought_and_nothing_twice(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()

    for number in range(10):
        visitor.client.cut()
        said = [ann.client.do("message.send", {"text": f"{number}.{n}"}, conv) for n in range(3)]
        async with asyncio.timeout(LIMIT_SECONDS):
            await asyncio.gather(*said)
        await visitor.hears("message", lambda ev: ev.d["text"].endswith(".2"))

    assert visitor.texts == [f"{number}.{n}" for number in range(10) for n in range(3)]
    assert visitor.met == {"connections": 11, "fresh": 1, "resume": 10}


async def test_whoever_leaves_while_the_connection_breaks_is_gone(house: House) -> None:
    for turns in range(8):
        visitor = await house.visitor(site="desk")

        visitor.client.cut()
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(LIMIT_SECONDS):
            await house.leave(visitor)

        assert visitor.client._running is not None
        assert visitor.client._running.done()


async def test_a_ping_over_a_broken_connection_is_given_up_not_waited_for(house: House) -> None:
    visitor = await house.visitor(site="desk")

    visitor.client.cut()
    forgotten = asyncio.ensure_future(visitor.client.ping())
    await asyncio.sleep(0)
    forgotten.cancel()
    async with asyncio.timeout(LIMIT_SECONDS):
        with suppress(ConnectionError):
            await visitor.client.ping()

    await visitor.has_seen_everything()
    assert visitor.met == {"connections": 2, "fresh": 1, "resume": 1}


async def test_an_order_given_again_is_answered_again_and_done_once(house: House) -> None:
    visitor = await house.visitor(site="desk")

    first = await visitor.says("Only once", id_="a")
    second = await visitor.says("Only once", id_="a")
    visitor.client.cut()
    third = await visitor.says("Only once", id_="a")

    assert (first.dup, second.dup, third.dup) == (False, True, True)
    assert {(one.conv, one.seq, one.cur) for one in (first, second, third)} == {
        (first.conv, 1, first.cur)
    }
    await visitor.has_seen_everything()
    assert visitor.texts.count("Only once") == 1


async def test_a_refusal_given_again_is_refused_again(house: House) -> None:
    visitor = await house.visitor(site="desk")
    code = await visitor.refused("conversation.rate", {"score": 5})

    async with opened(house, "visitor", visitor) as tab:
        rate = {"t": "do", "id": "r", "op": "conversation.rate", "d": {"score": 5}}
        await tab.say([rate, rate])
        first, second = await tab.hear("err"), await tab.hear("err")

    assert first["code"] == second["code"] == code
    assert ("dup" in first, second["dup"]) == (False, True)


async def test_an_id_cannot_be_used_for_another_order(house: House) -> None:
    visitor = await house.visitor(site="desk")
    await visitor.says("Only once", id_="a")

    answer = await visitor.do("message.send", {"text": "Something else"}, id_="a")

    assert getattr(answer, "code", None) == "id_reused"
    assert "Something else" not in visitor.texts


@pytest.mark.parametrize(
    ("op", "d", "code"),
    [
        ("message.send", {"text": "x" * 10_001}, "too_long"),
        ("message.send", {"text": " \n"}, "empty"),
        ("message.send", {"text": 7}, "bad_request"),
        ("message.send", {"text": "a\0b"}, "bad_request"),
        ("message.send", {}, "bad_request"),
        ("note.add", {"text": "psst"}, "forbidden"),
        ("bot.turn", {"upto": 1}, "forbidden"),
        ("no.such.thing", {}, "unknown_op"),
    ],
)
async def test_what_is_not_an_order_is_refused_and_the_connection_goes_on(
    house: House, op: str, d: dict[str, object], code: str
) -> None:
    visitor = await house.visitor(site="desk")

    assert await visitor.refused(op, d) == code

    await visitor.says("Still here.")
    assert visitor.client.counts["connections"] == 1


HELLO = {"t": "hello", "v": [1], "dev": "tab", "token": "whoever"}


@pytest.mark.parametrize(
    "said",
    [
        "this is not JSON",
        "[[]]",
        "7",
        '{"t":"nonsense"}',
        '{"no":"type"}',
        '{"t":"do","id":"a"}',
        '{"t":"do","id":"","op":"message.send"}',
        '{"t":"read","conv":"c_1","seq":-1}',
        '{"t":"ping","n":"one"}',
        "[" * 10_000,
        b"binary",
        HELLO,
    ],
)
async def test_what_is_not_a_frame_ends_the_connection(house: House, said: object) -> None:
    visitor = await house.visitor(site="desk")

    async with opened(house, "visitor", visitor) as tab:
        await tab.say(said)  # type: ignore[arg-type]

        assert await tab.end() == Close.PROTOCOL

    await visitor.says("Others do not notice.")


@pytest.mark.parametrize("role", ["visitor", "agent"])
async def test_whoever_speaks_before_the_hello_is_sent_away(house: House, role: str) -> None:
    async with wire(house.url, role) as tab:
        await tab.say({"t": "do", "id": "a", "op": "message.send", "d": {"text": "Hi"}})

        assert await tab.end() == Close.PROTOCOL


async def test_whoever_says_nothing_is_sent_away(open_house: OpenHouse) -> None:
    async with (
        open_house(limits={"hello_seconds": 0.1}) as house,
        wire(house.url, "visitor") as tab,
    ):
        assert await tab.end() == Close.PROTOCOL


@pytest.mark.parametrize("role", ["visitor", "agent"])
async def test_a_token_that_is_not_good_is_told_so(house: House, role: str) -> None:
    async with wire(house.url, role) as tab:
        await tab.say(HELLO)

        assert await tab.end() == Close.SIGN_IN


async def test_a_token_of_one_role_is_no_token_of_the_other(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")

    for role, person in (("agent", visitor), ("visitor", ann)):
        async with wire(house.url, role) as tab:
            await tab.say({**HELLO, "token": await person.client._token()})

            assert await tab.end() == Close.SIGN_IN


@pytest.mark.parametrize(
    ("role", "origin"),
    [
        ("visitor", "https://elsewhere.example"),
        ("visitor", SHOP + ".elsewhere.example"),
        ("visitor", SHOP + ":8443"),
        ("visitor", SHOP.replace("https", "http")),
        ("visitor", "null"),
        ("agent", "https://elsewhere.example"),
        ("agent", SHOP),
        ("agent", "null"),
    ],
)
async def test_a_foreign_page_may_not_even_open_a_socket(
    house: House, role: str, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with wire(house.url, role, origin=origin):
            pass

    assert refused.value.response.status_code == 403


async def test_our_own_pages_and_the_sites_may(house: House) -> None:
    visitor = await house.visitor()

    for role, origin in (("visitor", SHOP), ("visitor", house.url), ("agent", house.url)):
        async with wire(house.url, role, origin=origin) as tab:
            if role == "visitor":
                assert (await tab.hello(await visitor.client._token()))["mode"] == "fresh"


async def test_signing_out_closes_the_sockets_of_that_login_alone(house: House) -> None:
    ann = await house.agent("ann")
    elsewhere = await house.agent("ann", presence=None)
    ben = await house.agent("ben")

    headers = {"Authorization": f"Bearer {ann.token}"}
    async with house.http.delete(f"{house.url}/api/v1/session", headers=headers) as response:
        assert response.status == 204

    assert await ending_of(ann) == Close.SIGN_IN
    for other in (elsewhere, ben):
        await other.has_seen_everything()
        assert other.client.counts["connections"] == 1


async def test_a_node_that_stops_says_when_to_come_back(house: House) -> None:
    visitor = await house.visitor(site="desk")

    async with opened(house, "visitor", visitor) as tab:
        stopping = asyncio.ensure_future(house.restart())
        bye = await tab.hear("bye")

        assert bye["code"] == Close.DRAIN
        assert bye["retry_ms"] >= 500
        assert await tab.end() == Close.DRAIN
        await stopping
    await visitor.says("And on it goes.")
    assert visitor.client.counts["connections"] == 2


async def test_a_message_that_is_too_big_ends_the_connection(house: House) -> None:
    visitor = await house.visitor(site="desk")

    async with opened(house, "visitor", visitor) as tab:
        most = house.settings.limits.frame_bytes
        await tab.say('{"t":"ping","n":1}'.ljust(most))
        assert (await tab.hear("pong"))["n"] == 1

        await tab.say('{"t":"ping","n":1}'.ljust(most + 2))

        assert await tab.end() == Close.TOO_BIG


async def ending_of(person: Person) -> int:
    """The code with which the client has ended for good."""
    with pytest.raises(Ended) as ended:
        await person.sees(lambda _: False)
    return ended.value.code


class opened:  # noqa: N801 -- reads as a phrase: async with opened(…)
    """A bare socket of somebody who is known, welcomed."""

    def __init__(self, house: House, role: str, person: Person) -> None:
        self._wire = wire(house.url, role)
        self._person = person

    async def __aenter__(self) -> Wire:
        tab = await self._wire.__aenter__()
        await tab.hello(await self._person.client._token(), dev="bare")
        return tab

    async def __aexit__(self, *error: object) -> None:
        await self._wire.__aexit__(None, None, None)


async def test_a_new_name_reaches_whoever_knows_the_old_one(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await visitor.sees(lambda view: view["conversation"]["agent"] == {"name": "Ann"})

    for op, body in (
        ("agent.put", PutAgent("agent:ann", name="Anna")),
        ("queue.put", PutQueue("support", "Help")),
    ):
        order = Order(f"rename:{op}", SYSTEM, op, body)
        assert (await house.node.center.door.do(order)).code is None

    await visitor.sees(lambda view: view["conversation"]["agent"] == {"name": "Anna"})
    await ann.sees(lambda view: "Help" in [one["name"] for one in view["queues"]])
    await visitor.says("Nice to meet you again.")
    assert visitor.client.counts["reset"] == 1

    # The names are known after a restart, so nobody begins anew because of it.
    await house.restart()
    await visitor.says("Still here.")
    await ann.sees(lambda _: ann.row(conv)["last_seq"] >= 2)
    assert visitor.client.counts["reset"] == 1
