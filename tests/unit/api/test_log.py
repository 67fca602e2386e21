"""What is written down about requests: enough to find them, nothing that opens anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from agent_console import sign_in
from contact_center.api.metrics import PrometheusMeters
from contact_center.wire.http import layers, logins
from contact_center.wire.http.whereabouts import Whereabouts
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client
from tests.unit.api.served import PASSWORD, Served


@pytest.fixture(autouse=True)
def fresh_loggers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loggers as they come, whatever another test of this process has set up."""
    before = structlog.get_config()
    structlog.reset_defaults()
    for module in (layers, logins, sign_in):
        monkeypatch.setattr(module, "_log", structlog.get_logger())
    yield
    structlog.configure(**before)


async def test_one_line_per_request(browser: Client) -> None:
    with structlog.testing.capture_logs() as lines:
        reply = await browser.get("/api/v1/nothing?secret=canary")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["method"] == "GET"
    assert line["path"] == "/api/v1/nothing"
    assert line["status"] == 404
    assert line["address"] == "127.0.0.1"
    assert line["request_id"] == reply.headers["X-Request-ID"]


async def test_a_redirect_is_written_down_as_one() -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        raise web.HTTPSeeOther("/console")

    layer = layers.named(Whereabouts(), PrometheusMeters())
    with structlog.testing.capture_logs() as lines, pytest.raises(web.HTTPSeeOther):
        await layer(make_mocked_request("GET", "/audit"), elsewhere)

    assert [line["status"] for line in lines] == [303]


async def test_no_secret_and_no_message_is_written_down(served: Served, someone: Someone) -> None:
    agent, visitor = await someone(), await someone()
    with structlog.testing.capture_logs() as lines:
        session = await visitor.visit()
        await visitor.say("a very private canary")
        signed_in = (await agent.sign_in()).json
        await agent.sign_in("ann", "wrong canary")
        ticket = (await agent.get("/api/v1/session")).json["ticket"]
        await agent.get(f"/api/v1/customers?q=private+canary&ticket={ticket}")
        await agent.ask("DELETE", "/api/v1/session")

    written = repr(lines)
    assert len(lines) >= 7
    secrets = [PASSWORD, "canary", session["token"], session["handle"], ticket]
    secrets += [signed_in["token"], signed_in["csrf"], "ann@shop.example"]
    assert [secret for secret in secrets if secret in written] == []


async def test_the_checks_of_load_balancers_are_not_written_down(browser: Client) -> None:
    with structlog.testing.capture_logs() as lines:
        for path in ("/healthz", "/readyz", "/metrics"):
            await browser.get(path)

    assert lines == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [("req-123456", True), ("short", False), ("x" * 65, False), ("line break", False)],
)
async def test_a_request_keeps_the_id_it_came_with_if_it_is_one(
    browser: Client, given: str, kept: bool
) -> None:
    reply = await browser.get("/healthz", headers={"X-Request-ID": given})

    assert (reply.headers["X-Request-ID"] == given) is kept


async def test_a_path_cannot_forge_a_line(browser: Client) -> None:
    with structlog.testing.capture_logs() as lines:
        await browser.get("/x%0Alevel=error%20event=forged")

    assert "\n" not in lines[0]["path"]


async def test_a_mistake_of_ours_is_written_down_with_its_trace(
    served: Served, browser: Client
) -> None:
    async def break_down() -> None:
        raise RuntimeError("the inner workings")

    served.database.history.queues = break_down  # type: ignore[method-assign,assignment]
    await browser.take_token()
    with structlog.testing.capture_logs() as lines:
        await browser.get("/api/v1/queues")

    (line,) = [line for line in lines if line["event"] == "request failed"]
    assert line["log_level"] == "error"
    assert line["exc_info"]
