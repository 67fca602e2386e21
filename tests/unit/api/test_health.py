"""Alive, ready, and what is counted; and who may look."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from contact_center.api.metrics import PrometheusMeters
from contact_center.ports.meters import METRICS, Meters, Unmeasured
from tests.unit.api.conftest import Serve, Someone
from tests.unit.api.people import Client, client
from tests.unit.api.served import Served


async def test_alive(browser: Client) -> None:
    reply = await browser.get("/healthz")

    assert (reply.status, reply.json) == (200, {"alive": True})


async def test_ready_or_every_reason_why_not(served: Served, browser: Client) -> None:
    ready = await browser.get("/readyz")
    served.reasons.extend(["the database cannot be written", "draining"])
    not_ready = await browser.get("/readyz")

    assert (ready.status, ready.json) == (200, {"ready": True, "reasons": []})
    assert not_ready.status == 503
    assert not_ready.code == "not_ready"
    assert not_ready.json["reasons"] == ["the database cannot be written", "draining"]
    assert not_ready.json["ready"] is False


async def test_every_metric_is_there_under_its_name(browser: Client) -> None:
    reply = await browser.get("/metrics")

    families = {family.name: family for family in text_string_to_metric_families(reply.text)}
    assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert {name.removesuffix("_total") for name in METRICS} <= families.keys()


async def test_requests_are_counted_by_pattern_not_by_path(browser: Client) -> None:
    await browser.take_token()
    for conv in ("c_1", "c_2", "c_3"):
        await browser.get(f"/api/v1/conversations/{conv}")
    await browser.get("/no/such/path")
    await browser.ask("PROPFIND", "/")

    text = (await browser.get("/metrics")).text
    assert (
        'http_requests_total{method="GET",route="/api/v1/conversations/{conv}",status="404"} 3.0'
        in text
    )
    assert "c_1" not in text
    assert "/no/such/path" not in text
    assert "PROPFIND" not in text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_a_proxy_on_this_machine_does_not_let_the_world_look(
    browser: Client, header: str
) -> None:
    reply = await browser.get("/metrics", headers={header: "203.0.113.5"})

    assert reply.code == "sign_in"


async def test_elsewhere_a_token_or_an_administrator_is_needed(someone: Someone) -> None:
    reader, agent, boss = await someone(), await someone(), await someone()
    away = {"X-Forwarded-For": "203.0.113.5"}
    await agent.take_token("ann")
    await boss.take_token("ada")
    reader.bear("the token of the metrics")

    assert (await reader.get("/metrics", headers=away)).status == 200
    assert (await boss.get("/metrics", headers=away)).status == 200
    assert (await agent.get("/metrics", headers=away)).code == "forbidden"
    reader.bear("another token")
    assert (await reader.get("/metrics", headers=away)).code == "sign_in"


async def test_without_a_token_set_none_is_right(serve: Serve) -> None:
    served = await serve(metrics_token=None)
    async with client(served) as reader:
        reader.bear("None")
        reply = await reader.get("/metrics", headers={"Via": "1.1 proxy"})

    assert reply.code == "sign_in"


@pytest.mark.parametrize("meters", [PrometheusMeters(), Unmeasured()], ids=["real", "null"])
def test_what_is_not_in_the_list_cannot_be_counted(meters: Meters) -> None:
    with pytest.raises(KeyError):
        meters.count("made_up_total")
    with pytest.raises(ValueError, match="gauge"):
        meters.count("commit_queue")
    with pytest.raises(ValueError, match="labels"):
        meters.count("do_total", op="message.send")
    with pytest.raises(ValueError, match="labels"):
        meters.gauge("commit_queue", 1, conv="c_1")


def test_meters_keep_what_they_are_told() -> None:
    meters = PrometheusMeters()

    meters.count("do_total", op="message.send", result="ok")
    meters.count("do_total", 2, op="message.send", result="ok")
    meters.gauge("ws_connections", 5, role="agent")
    meters.shift("ws_connections", -2, role="agent")
    meters.gauge("commit_queue", 7)
    meters.shift("commit_queue", 1)
    meters.observe("commit_seconds", 0.02)
    meters.observe("http_seconds", 0.02, method="GET", route="/")

    text = meters.text().decode()
    assert 'do_total{op="message.send",result="ok"} 3.0' in text
    assert 'ws_connections{role="agent"} 3.0' in text
    assert "commit_queue 8.0" in text
    assert 'commit_seconds_bucket{le="0.025"} 1.0' in text
    assert 'commit_seconds_bucket{le="0.01"} 0.0' in text
    assert 'http_seconds_count{method="GET",route="/"} 1.0' in text


def test_no_label_is_an_id() -> None:
    labels = {label for metric in METRICS.values() for label in metric.labels}

    assert not labels & {"id", "conv", "agent", "visitor", "customer", "address", "path"}
