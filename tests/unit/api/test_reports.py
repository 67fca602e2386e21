"""Reports over HTTP: one small day whose figures can be counted on fingers."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from contact_center.adapters.sql import report_rows
from contact_center.domain.actors import ROUTING, SYSTEM, Actor, Role
from contact_center.domain.orders import conversing, machinery, working
from contact_center.domain.orders.administering import PutQueue
from contact_center.jobs.report_keeper import ReportKeeper
from contact_center.ports.meters import Unmeasured
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client
from tests.unit.api.served import NOON, Served

ANN = Actor("agent:ann", Role.AGENT)
SECOND = 1_000


def visitor(number: int) -> Actor:
    return Actor(f"visitor:{number}", Role.VISITOR)


async def asks(served: Served, number: int) -> str:
    """Somebody new wants a person."""
    site = "shop"
    opened = machinery.OpenVisitor(visitor(number).id, site, "en", f"hash {number}")
    await served.do(SYSTEM, opened)
    answer = await served.do(visitor(number), conversing.RequestAgent())
    assert answer.conv is not None
    return answer.conv


async def answers(served: Served, conv: str, offer: int = 1) -> None:
    """Ann is offered it, sees it and takes it at once."""
    await served.do(ROUTING, machinery.MakeOffer(f"{conv}.{offer}", ANN.id, 1, 99, 30_000), conv)
    await served.do(ANN, working.ShowOffer(f"{conv}.{offer}"))
    await served.do(ANN, working.AcceptOffer(f"{conv}.{offer}"))


async def pass_(served: Served, seconds: int) -> None:
    await served.clock.advance(seconds * SECOND)


async def keep(served: Served) -> None:
    """Let reports catch up with the journal."""
    keeper = ReportKeeper(served.database.report_store, Unmeasured(), 30_000, lambda *_: None)
    while await keeper.once():
        pass


async def live_a_day(served: Served) -> None:
    """Four come: answered after 10 s, answered after 40 s, hung up after 3 s and after 60 s."""
    await served.do(SYSTEM, machinery.AgentConnected(ANN.id))
    await served.do(ANN, working.SetPresence("available"))
    first = await asks(served, 1)
    await pass_(served, 10)
    await answers(served, first)
    await pass_(served, 5)
    await served.do(ANN, conversing.SendMessage("Hello"), first)
    await pass_(served, 55)
    await served.do(ANN, conversing.CloseConversation("done"), first)
    await pass_(served, 20)
    await served.do(ANN, working.CompleteWrapUp(), first)
    await served.do(visitor(1), conversing.RateConversation(5))

    second = await asks(served, 2)
    third = await asks(served, 3)
    await pass_(served, 3)
    await served.do(visitor(3), conversing.CloseConversation(), third)
    await pass_(served, 37)
    await answers(served, second)
    fourth = await asks(served, 4)
    await pass_(served, 60)
    await served.do(visitor(4), conversing.CloseConversation(), fourth)
    await served.do(ANN, conversing.CloseConversation(), second)
    await served.do(ANN, working.CompleteWrapUp(), second)
    await asks(served, 5)
    await pass_(served, 30)
    await keep(served)


@pytest.fixture
async def sue(served: Served, someone: Someone) -> Client:
    """A supervisor who looks at the day."""
    await live_a_day(served)
    sue = await someone()
    await sue.take_token("sue")
    return sue


async def test_the_figures_of_a_small_day(sue: Client) -> None:
    report = (await sue.get("/api/v1/reports/queues?queue=support")).json

    (line,) = report["items"]
    assert (line["queue"], line["name"]) == ("support", "Support")
    assert line["figures"] == report["total"]
    assert {name: value for name, value in line["figures"].items() if value is not None} == {
        "offered": 5,
        "answered": 2,
        "answered_within": 1,
        "abandoned": 2,
        "abandoned_short": 1,
        "abandoned_within": 1,
        "flowed_out": 0,
        "converted": 0,
        "cancelled": 0,
        "expired": 0,
        "waiting": 1,
        # One in time, of two and two without the one who hung up at once.
        "service_level": 0.333333,
        "service_level_variant": "short_removed",
        # Answered after 10 s and after 40 s.
        "asa_seconds": 25.0,
        # Gone after 3 s and after 60 s.
        "mean_abandon_seconds": 31.5,
        "longest_wait_seconds": 40.0,
        "wait_p50_seconds": 10.0,
        "wait_p80_seconds": 40.0,
        "wait_p95_seconds": 40.0,
        # Waits 3+, 10, 30+, 40, 60+: still waiting after 10 s are 3/4, after 40 s 3/4 * 1/2.
        "wait_all_p50_seconds": 40.0,
        # One of four: without the one who hung up at once.
        "abandon_rate": 0.25,
        "abandon_rate_raw": 0.4,
        "flow_out_rate": 0.0,
        "handled": 2,
        # Talks of 60 and 60 s, wrap-ups of 20 and 0 s.
        "aht_seconds": 70.0,
        "talk_seconds": 60.0,
        "wrap_up_seconds": 10.0,
        "parked_seconds": 0.0,
        "attention_seconds": 70.0,
        "transfer_rate": 0.0,
        "transfers": 0,
        "taken_over": 0,
        "reopen_rate": 0.0,
        "first_response_seconds": 15.0,
        "first_response_p80_seconds": 15.0,
        # From the first word to the end: 10 + 60 + 20, and 40 + 60.
        "resolution_seconds": 95.0,
        "resolution_p80_seconds": 100.0,
        # Promised within 60 s: the answered two; the fourth left just in time, the fifth waits.
        "sla_due": 2,
        "sla_attainment": 1.0,
        "offers_delivered": 2,
        "offer_accept_rate": 1.0,
        "offer_miss_rate": 0.0,
        "offer_decline_rate": 0.0,
        "offers_per_answered": 1.0,
        "csat_top_box": 1.0,
        "csat_top": 1.0,
        "csat_ratings": 1,
        "csat_response_rate": 0.5,
        "expected_wait_told": 0,
        "sticky": 0,
        "backlog": 1,
        "backlog_p50_seconds": 30.0,
        "backlog_p95_seconds": 30.0,
        "backlog_oldest_seconds": 30.0,
    }


async def test_another_threshold_makes_another_figure_of_the_same_day(sue: Client) -> None:
    asked = "/api/v1/reports/queues?queue=support&variant=offered"

    within_40 = (await sue.get(f"{asked}&t=40")).json["total"]
    within_5 = (await sue.get(f"{asked}&t=5")).json["total"]

    assert (within_40["service_level"], within_5["service_level"]) == (0.5, 0.0)


async def test_every_variant_stands_beside_its_name_and_formula(sue: Client) -> None:
    total = (await sue.get("/api/v1/reports/service-level?t=20&s=5")).json["total"]

    assert {one["variant"]: one["service_level"] for one in total["levels"]} == {
        "offered": 0.25,
        "answered": 0.5,
        "forgiving": 0.5,
        "short_removed": 0.333333,
        "with_flow": 0.25,
        "no_abandons": 0.5,
        "removed": 0.5,
    }
    assert total["levels"][3]["formula"] == "A_T / (A + B - B_s)"


async def test_intervals_are_whole_and_add_up(served: Served, sue: Client) -> None:
    day = "from=2027-01-15&to=2027-01-16"

    by_half = (await sue.get(f"/api/v1/reports/intervals?{day}&zone=Asia/Kolkata")).json
    by_day = (await sue.get(f"/api/v1/reports/intervals?{day}&interval=day")).json

    assert len(by_half["items"]) == 48
    assert by_half["items"][0]["local"] == "2027-01-15T00:00+05:30"
    busy = [one for one in by_half["items"] if one["figures"]["offered"]]
    assert [(one["from"], one["figures"]["offered"]) for one in busy] == [(NOON, 5)]
    assert [one["figures"]["offered"] for one in by_day["items"]] == [5]
    assert by_half["total"] == by_day["total"]


async def test_what_agents_did_with_their_time(served: Served, sue: Client) -> None:
    report = (await sue.get("/api/v1/reports/agents")).json

    (line,) = report["items"]
    figures = line["figures"]
    assert line["name"] == "Ann"
    spent = {name: figures[f"{name}_seconds"] for name in ("handling", "wrap_up", "available")}
    # Available before the first (10 s), between two (40 s) and since the last (30 s).
    assert spent == {"handling": 120.0, "wrap_up": 20.0, "available": 80.0}
    assert figures["signed_in_seconds"] == 220.0
    assert figures["occupancy"] == pytest.approx(140 / 220, abs=1e-6)
    assert figures["utilisation"] == figures["occupancy"]
    assert figures["slot_occupancy"] == pytest.approx(140 * 30 / (220 * 100), abs=1e-6)
    assert (figures["concurrency"], figures["contacts"], figures["aht_seconds"]) == (1.0, 2, 70.0)
    assert (figures["offers_delivered"], figures["offer_accept_rate"]) == (2, 1.0)
    assert report["fairness"] == {"agents": 0, "max_to_min": None, "variation": None}
    assert (await sue.get("/api/v1/reports/agents?agent=agent:sue")).json["items"] == []


async def test_a_file_has_a_header_and_one_line_for_each_item(sue: Client) -> None:
    reply = await sue.get("/api/v1/reports/queues.csv")

    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="queues.csv"'
    (line,) = csv.DictReader(io.StringIO(reply.text))
    wanted = ("queue", "name", "offered", "service_level", "service_level_variant", "csat_top")
    assert [line[name] for name in wanted] == [
        "support", "Support", "5", "0.333333", "short_removed", "1.0",
    ]  # fmt: skip
    assert line["offer_miss_rate"] == "0.0"
    assert line["sticky_hit_rate"] == ""


async def test_every_report_is_a_file_too(sue: Client) -> None:
    lines = {}
    for name in ("queues", "intervals", "service-level", "agents"):
        reply = await sue.get(f"/api/v1/reports/{name}.csv?from={NOON}&to={NOON + 3_600_000}")
        lines[name] = list(csv.DictReader(io.StringIO(reply.text)))

    assert {name: len(found) for name, found in lines.items()} == {
        "queues": 1, "intervals": 2, "service-level": 7, "agents": 1,
    }  # fmt: skip


async def test_a_file_for_spreadsheets_says_that_it_is_utf8(sue: Client) -> None:
    plain = await sue.get("/api/v1/reports/queues.csv")
    marked = await sue.get("/api/v1/reports/queues.csv?bom=true")

    assert marked.body == b"\xef\xbb\xbf" + plain.body


async def test_a_name_that_looks_like_a_formula_stays_a_name(served: Served, sue: Client) -> None:
    await served.do(SYSTEM, PutQueue("=1+1", "@SUM(A1)"))

    reply = await sue.get("/api/v1/reports/queues.csv?queue=%3D1%2B1")

    (line,) = csv.DictReader(io.StringIO(reply.text))
    assert (line["queue"], line["name"]) == ("'=1+1", "'@SUM(A1)")


async def test_what_the_center_keeps_for_itself_is_in_no_report(
    served: Served, sue: Client
) -> None:
    await served.do(SYSTEM, PutQueue("~synthetic", "Trial"))

    report = (await sue.get("/api/v1/reports/queues")).json

    assert [one["queue"] for one in report["items"]] == ["support"]


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("from=yesterday", "from, to"),
        ("to=99999999999999999", "from, to"),
        ("from=2027-01-02&to=2027-01-01", "from"),
        ("from=2020-01-01&to=2027-01-01", "from"),
        ("zone=Europe/Atlantis", "zone"),
        ("zone=../secret", "zone"),
        ("t=-1", "t"),
        ("variant=best", "variant"),
        ("interval=15&from=2026-11-01&to=2027-01-01", "interval"),
        ("interval=7", "interval"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(sue: Client, query: str, at: str) -> None:
    reply = await sue.get(f"/api/v1/reports/intervals?{query}")

    assert (reply.status, reply.code) == (400, "bad_request")
    assert reply.json["errors"][0]["at"] == at


@pytest.mark.parametrize("name", ["queues", "intervals.csv", "agents", "staffing?queue=x&at=0"])
async def test_agents_may_not_see_reports(someone: Someone, name: str) -> None:
    ann = await someone()
    await ann.take_token("ann")

    assert (await ann.get(f"/api/v1/reports/{name}")).code == "forbidden"


async def test_how_many_agents_the_next_week_takes(served: Served, sue: Client) -> None:
    at = NOON + 7 * 86_400_000
    await served.clock.advance(86_400_000)
    await sue.take_token("sue")

    hint: dict[str, Any] = (
        await sue.get(f"/api/v1/reports/staffing?queue=support&at={at}&target=0.9&t=20")
    ).json

    # Five came in that half-hour last week, 70 s each; 113 s were waited and two had enough.
    assert (hint["from"], hint["to"]) == (at, at + 1_800_000)
    assert (hint["arrivals"], hint["weeks"], hint["handle_seconds"]) == (5.0, 1, 70.0)
    assert (hint["handled"], hint["abandoned"], hint["model"]) == (2, 2, "erlang_a")
    assert hint["patience_seconds"] == 56.5
    assert hint["agents"] == 2
    assert hint["service_level"] >= 0.9


async def test_without_a_past_nothing_is_hinted(sue: Client) -> None:
    hint = (await sue.get("/api/v1/reports/staffing?queue=unknown&at=2027-02-01T10:00")).json

    assert (hint["agents"], hint["weeks"], hint["handled"]) == (None, 0, 0)


async def test_a_channel_has_a_backlog_of_its_own(sue: Client) -> None:
    chat = (await sue.get("/api/v1/reports/queues?channel=chat")).json["total"]
    email = (await sue.get("/api/v1/reports/queues?channel=email")).json["total"]

    assert (chat["offered"], chat["backlog"]) == (5, 1)
    assert (email["offered"], email["backlog"]) == (0, 0)


@pytest.mark.parametrize("name", ["queues", "agents", "service-level.csv", "intervals"])
async def test_a_span_in_which_too_much_happened_is_refused(
    sue: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_rows, "MOST", 1)

    reply = await sue.get(f"/api/v1/reports/{name}")

    assert (reply.status, reply.code) == (400, "bad_request")
    assert "shorter" in reply.json["detail"]
