"""What a center shows of itself: metrics that move, an auditor that sees, logs that keep quiet."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from contact_center.jobs import measuring
from contact_center.ports.meters import METRICS
from tests.center import House, OpenHouse
from tests.drive.people import Visitor
from tests.drive.shop import QUESTION
from tests.drive.waiting import until

Samples = dict[str, float]

ROOT = Path(__file__).parent.parent.parent

CONVERSATION_MOVES = {
    'ws_opened_total{role="visitor"}': 1,
    'ws_opened_total{role="agent"}': 1,
    'ws_resume_total{result="fresh"}': 2,
    'do_total{op="message.send",result="ok"}': 3,
    'do_total{op="agent.request",result="ok"}': 1,
    'do_total{op="offer.accept",result="ok"}': 1,
    'do_total{op="conversation.close",result="closed"}': 1,
    "do_duplicate_total": 1,
    'offers_total{outcome="accepted"}': 1,
    'wait_seconds_count{channel="chat"}': 1,
    "bot_turn_seconds_count": 1,
    'sign_in_total{result="ok"}': 1,
}
"""What one conversation counts, exactly."""

MOVED = (
    "commit_batch_size_count",
    "commit_seconds_count",
    "ack_seconds_count",
    "deliver_seconds_count",
    "event_loop_lag_seconds_count",
    'http_requests_total{method="POST",route="/api/v1/session",status="200"}',
    'http_seconds_count{method="POST",route="/api/v1/session"}',
    'ws_frames_total{dir="in",t="do"}',
    'ws_frames_total{dir="out",t="ev"}',
)
"""What it moves, by how much ever."""


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "SAMPLE_SECONDS", 0.05)
    monkeypatch.setattr(measuring, "SLEEP_SECONDS", 0.05)


def samples(house: House) -> Samples:
    """Every sample by its name and labels, as Prometheus reads them."""
    return {
        shown(sample.name, sample.labels): sample.value
        for family in text_string_to_metric_families(house.node.meters.text().decode())
        for sample in family.samples
    }


def shown(name: str, labels: dict[str, str]) -> str:
    inside = ",".join(f'{key}="{labels[key]}"' for key in sorted(labels))
    return f"{name}{{{inside}}}" if inside else name


async def stand(house: House, **wanted: float) -> None:
    """Wait until gauges stand like this."""

    async def is_so() -> bool:
        found = samples(house)
        return all(found[name] == value for name, value in wanted.items())

    await until(is_so, f"{wanted}")


async def test_one_conversation_moves_what_it_should_by_as_much_as_it_should(
    house: House,
) -> None:
    before = samples(house)
    ann = await house.agent("ann")
    await stand(house, agents_available=1, presence_leases=1)
    visitor = await house.visitor()
    await visitor.says(QUESTION, id_="first")
    await visitor.sees(lambda _: len(visitor.texts) > 1)
    assert (await visitor.says(QUESTION, id_="first")).dup
    conv = await visitor.asks_for_a_person()
    await stand(house, conversations_waiting=1, conversations_active=0)
    await ann.takes(conv)
    await stand(house, conversations_waiting=0, conversations_active=1)
    await ann.says(conv, "Here I am.")
    await ann.done("conversation.close", {}, conv)
    assert await ann.refused("conversation.close", {}, conv) == "closed"
    await ann.done("wrapup.complete", {}, conv)
    await stand(house, conversations_active=0)
    connected = samples(house)
    await house.leave(visitor)
    await house.leave(ann)
    await stand(house, agents_available=0, presence_leases=0)

    after = samples(house)
    moves = {name: after.get(name, 0) - before.get(name, 0) for name in CONVERSATION_MOVES}
    assert moves == CONVERSATION_MOVES
    assert (
        sum(
            after[name] - before.get(name, 0)
            for name in after
            if name.startswith("bot_turns_total")
        )
        == 1
    )
    for name in MOVED:
        assert after[name] > before.get(name, 0), name
    assert connected['ws_connections{role="visitor"}'] == 1
    assert after['ws_connections{role="visitor"}'] == after['ws_connections{role="agent"}'] == 0
    assert after['ws_closed_total{code="1000"}'] == 2
    assert after["commit_queue"] == after["ws_lagging"] == after["log_gap_fill_total"] == 0
    assert after['log_head_lag{consumer="floor"}'] == 0
    assert 0 < after['wait_seconds_sum{channel="chat"}'] < 10
    assert after["integrity_violations_total"] == 0


async def test_no_label_is_an_id_or_anything_a_person_has_said(house: House) -> None:
    ann, visitor = await house.agent("ann"), await house.visitor()
    await visitor.says("a private word", id_="order-1")
    conv = await visitor.asks_for_a_person()
    await ann.takes(conv)
    await ann.refused("no.such.op", {}, conv)
    await house.get(f"/api/v1/conversations/{conv}", ann.token)

    text = house.node.meters.text().decode()

    assert 'route="/api/v1/conversations/{conv}"' in text
    secrets = (conv, visitor.me, ann.me, "ann@shop.example", "order-1", "private", "no.such.op")
    assert [secret for secret in secrets if secret in text] == []


def unfed(names: Iterable[str]) -> list[str]:
    """Metrics that no line of the program names, but for the list they stand in."""
    roots = ("agent_console", "bot", "contact_center", "knowledge_base", "routing")
    files = [file for root in roots for file in (ROOT / root).rglob("*.py")]
    written = "".join(file.read_text() for file in files if file.name != "meters.py")
    return [name for name in names if f'"{name}"' not in written]


def test_every_metric_is_fed_by_something() -> None:
    assert unfed(METRICS) == []


def test_a_metric_that_nothing_feeds_is_seen() -> None:
    assert unfed(["commit_seconds", "wishes_total"]) == ["wishes_total"]


async def test_a_hint_that_is_lost_is_counted_when_the_sweep_fills_the_gap(house: House) -> None:
    house.node.center.door._hints = False
    visitor = await house.visitor(site="desk")

    await visitor.says("Is anybody there?")

    async def is_filled() -> bool:
        return samples(house)["log_gap_fill_total"] >= 1

    await until(is_filled, "a gap is filled")


# --- The auditor ---


async def served(house: House) -> tuple[Visitor, str]:
    """Somebody who is served by Ann, and their conversation; another one waits."""
    ann, visitor, other = await house.agent("ann"), await house.visitor(), await house.visitor()
    conv = await visitor.asks_for_a_person()
    await ann.takes(conv)
    for text in ("one", "two", "three"):
        await visitor.says(text)
    await other.asks_for_a_person()
    await ann.is_offered()
    await ann.has_seen_everything()
    return visitor, conv


PLANTED: dict[str, tuple[str, ...]] = {
    "position_missing": ("DELETE FROM fact WHERE pos = (SELECT head - 3 FROM journal)",),
    "position_beyond_head": (
        "INSERT INTO fact SELECT pos + 1, at, kind, conv, visitor, agent, by, seq, body "
        "FROM fact ORDER BY pos DESC LIMIT 1",
    ),
    "seq_not_dense": ("DELETE FROM message WHERE text = 'two'",),
    "capacity": ("UPDATE agent SET used = used + 1 WHERE id = 'agent:ann'",),
    "offers_live": (
        "DROP INDEX offer_one_live",
        "INSERT INTO offer SELECT id || '9', conv, agent, queue, channel, cost, made_at, "
        "expires_at, why, shown_at, outcome, ended_at, reason, mode FROM offer "
        "WHERE outcome IS NULL",
    ),
    "work_missing": (
        "DELETE FROM work WHERE conv = (SELECT id FROM conversation WHERE state = 'offered')",
    ),
    "floor": ("UPDATE agent SET skills = '{\"spanish\": 3}' WHERE id = 'agent:ann'",),
}
"""One way to break each rule, behind the back of the node."""


@pytest.mark.parametrize("rule", PLANTED)
async def test_what_is_broken_behind_its_back_is_seen_by_the_running_auditor(
    open_house: OpenHouse, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(metrics={"audit_seconds": 0.05}) as house:
        told: list[str] = []
        auditor = house.node.center.watching.auditor
        monkeypatch.setattr(auditor, "_alarm", lambda violation: told.append(violation.rule))
        auditor._every_ms = 3_600_000
        await served(house)
        await until(lambda: rested(auditor), "the auditor rests")
        auditor.position = 0
        assert await auditor.once() == []

        with closing(sqlite3.connect(house.node.center.folder.database)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            for statement in PLANTED[rule]:
                connection.execute(statement)
            connection.commit()
        auditor.position = 0
        await auditor.once()

        async def is_seen() -> bool:
            return rule in told

        await until(is_seen, f"{rule} is seen")
        assert samples(house)["integrity_violations_total"] >= 1


async def rested(auditor: Any) -> bool:
    """Whether it has looked once more since it was told to look seldom."""
    return bool(auditor.looks >= 1)


async def test_a_clean_drive_stays_at_zero(open_house: OpenHouse) -> None:
    async with open_house(metrics={"audit_seconds": 0.05}) as house:
        auditor = house.node.center.watching.auditor
        checks = house.node.center.dispatcher.counters
        _, conv = await served(house)
        ben = await house.agent("ben")
        await ben.refused("conversation.claim", {}, conv)
        looks, checked = auditor.looks, checks.checks

        async def has_looked() -> bool:
            return auditor.looks >= looks + 3 and checks.checks >= checked + 2

        await until(has_looked, "the auditor has looked three times")
        assert samples(house)["integrity_violations_total"] == 0
        assert auditor.position == house.node.center.door.head


# --- Ready, or why not ---


async def test_ready_until_something_keeps_it_from_working(house: House) -> None:
    center = house.node.center

    async def reasons() -> list[str]:
        status, answer = await house.get("/readyz")
        assert (status == 200) == answer["ready"]
        found: list[str] = answer["reasons"]
        return found

    async def without(attribute: str, value: object, owner: Any) -> list[str]:
        before = getattr(owner, attribute)
        setattr(owner, attribute, value)
        try:
            return await reasons()
        finally:
            setattr(owner, attribute, before)

    assert await reasons() == []
    assert await without("is_ready", False, center.door) == ["the database cannot be written"]
    assert await without("_is_draining", True, house.node) == ["draining"]
    center.dispatcher._loaded.clear()
    assert await reasons() == ["the dispatcher does not work"]
    center.dispatcher._loaded.set()
    now = center.door._loop.time()
    old = [(now - 9, center.door.head + 1), (now, center.door.head + 1)]
    center.watching.sampler._heads.extend(old)
    assert "hub is 9 seconds behind" in await reasons()
    center.watching.sampler._heads.clear()
    assert await reasons() == []


async def test_a_database_that_hangs_is_noticed_within_the_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = house.node.center.door
    monkeypatch.setattr("contact_center.journal.door.FRESH_SECONDS", 0)
    assert await door.can_write(5)

    with closing(sqlite3.connect(house.node.center.folder.database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert not await door.can_write(0.1)
        connection.rollback()

    assert await door.can_write(5)


async def test_many_who_ask_cost_one_write(house: House) -> None:
    committer = house.node.center.door._committer
    assert committer is not None
    touched = 0
    prove: Callable[[], bool] = committer._prove

    def counted() -> bool:
        nonlocal touched
        touched += 1
        return prove()

    committer._prove = counted  # type: ignore[method-assign]
    house.node.center.door._written_at = -10

    for _ in range(20):
        assert (await house.get("/readyz"))[0] == 200

    assert touched <= 2
