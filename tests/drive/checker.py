"""Compares what clients sent, were promised and saw with what is stored: every rule in plain SQL.

`wrong` is what can never become right; `unfinished` is what must be gone once everything has come
to rest. Both read the file beside the server, or after it, and trust none of its code but the list
of what is shown to whom.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contact_center.journal.rendering import AGENTS, VISITORS
from contact_center.wire.frames import Err, Ok

SHOWN = {
    "visitor": tuple(body.kind for body in VISITORS),
    "agent": tuple(body.kind for body in AGENTS),
}
Seen = tuple[int, str, str | None, int | None, str | None]
"""Position, kind, conversation, number and id of one fact."""


@dataclass
class Record:
    """What one client knows for certain."""

    me: str
    start: int = 0
    sent: list[str] = field(default_factory=list)
    answers: dict[str, Ok | Err] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    seen: list[Seen] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def role(self) -> str:
        """`visitor` or `agent`."""
        return self.me.partition(":")[0]


def wrong(file: Path, records: list[Record]) -> list[str]:
    """Every broken promise."""
    with _looking(file) as database:
        found = [*_positions(database), *_numbers(database), *_floor(database), *_turns(database)]
        for record in records:
            found += [f"{record.me}: {what}" for what in _orders(database, record)]
            found += [f"{record.me}: {what}" for what in _stream(database, record)]
    return found


def unfinished(file: Path, records: list[Record]) -> list[str]:
    """Whatever somebody still waits for."""
    found = []
    with _looking(file) as database:
        for record in records:
            owed = len(record.sent) - len(record.answers)
            if owed:
                found.append(f"{record.me} waits for {owed} answers")
            behind = len(_stored_stream(database, record)) - len(record.seen)
            if behind > 0:
                found.append(f"{record.me} has not seen {behind} facts")
        for conv, state in database.execute(
            "SELECT id, state FROM conversation WHERE state NOT IN ('closed', 'abandoned')"
            " AND NOT (state = 'bot' AND said_seq <= bot_seq)"
        ):
            found.append(f"{conv} is {state}")
    return found


def stored_messages(file: Path) -> int:
    """How many messages there are."""
    with _looking(file) as database:
        return int(_one(database, "SELECT count(*) FROM message")[0])


# --- The journal and the rows ---


def _positions(database: sqlite3.Connection) -> Iterator[str]:
    count, first, last = _one(database, "SELECT count(*), min(pos), max(pos) FROM fact")
    (head,) = _one(database, "SELECT head FROM journal")
    if count and (first, last, count) != (1, head, head):
        yield f"positions are not dense: {count} facts from {first} to {last}, head {head}"


def _numbers(database: sqlite3.Connection) -> Iterator[str]:
    for conv, last_seq, count, first, last in database.execute(
        "SELECT c.id, c.last_seq, count(m.seq), min(m.seq), max(m.seq) FROM conversation c"
        " LEFT JOIN message m ON m.conv = c.id GROUP BY c.id"
    ):
        if (count, first, last) != (last_seq, *((1, last_seq) if count else (None, None))):
            yield f"numbers of {conv} are not dense: {count} from {first} to {last} of {last_seq}"
    for conv, seq in database.execute(
        "SELECT f.conv, f.seq FROM fact f LEFT JOIN message m ON m.conv = f.conv AND m.seq = f.seq"
        " WHERE f.kind = 'message' AND m.id IS NULL"
    ):
        yield f"message {seq} of {conv} is a fact without a row"


def _floor(database: sqlite3.Connection) -> Iterator[str]:
    """Capacity taken is that of live offers and held work, and states agree with offers."""
    taken: Counter[str] = Counter()
    for agent, cost in database.execute("SELECT agent, cost FROM offer WHERE outcome IS NULL"):
        taken[agent] += cost
    for agent, cost in database.execute(
        "SELECT c.agent, w.cost FROM conversation c JOIN work w ON w.conv = c.id"
        " WHERE c.state IN ('active', 'wrap_up')"
    ):
        taken[agent] += cost
    for agent, used in database.execute("SELECT id, used FROM agent"):
        if used != taken[agent]:
            yield f"{agent} has {used} units taken instead of {taken[agent]}"
    for conv, state, offers in database.execute(
        "SELECT c.id, c.state, (SELECT count(*) FROM offer o"
        " WHERE o.conv = c.id AND o.outcome IS NULL) FROM conversation c"
    ):
        if offers != (state == "offered"):
            yield f"{conv} is {state} with {offers} live offers"
    for conv, state, agent in database.execute("SELECT id, state, agent FROM conversation"):
        if (agent is not None) != (state in {"active", "parked", "wrap_up"}):
            yield f"{conv} is {state} with owner {agent}"


def _turns(database: sqlite3.Connection) -> Iterator[str]:
    """The bot has dealt with everything once, and in order."""
    last: dict[str, int] = {}
    for conv, upto in database.execute(
        "SELECT conv, json_extract(body, '$.upto') FROM fact WHERE kind = 'bot_turn' ORDER BY pos"
    ):
        if upto <= last.get(conv, 0):
            yield f"the bot has dealt with message {upto} of {conv} twice"
        last[conv] = upto


# --- What one client was promised ---


def _orders(database: sqlite3.Connection, record: Record) -> Iterator[str]:
    stored = _messages(database, record.me)
    times = Counter(id_ for id_, *_ in stored)
    found = {id_: (conv, seq, pos) for id_, conv, seq, pos in stored}
    for id_, count in times.items():
        if count > 1:
            yield f"message {id_} is stored {count} times"
        if id_ not in record.said:
            yield f"message {id_} was never sent"
    for id_, answer in record.answers.items():
        if isinstance(answer, Err):
            if id_ in found:
                yield f"message {id_} was refused ({answer.code}) and is stored"
        elif id_ in record.said:
            if id_ not in found:
                yield f"message {id_} was acknowledged and is not stored"
            elif found[id_][:2] != (answer.conv, answer.seq):
                yield f"message {id_} is at {found[id_]}, not at {answer.conv} {answer.seq}"
    in_order = [id_ for id_ in record.sent if id_ in found]
    if in_order != sorted(in_order, key=lambda id_: found[id_][2]):
        yield "messages are stored in another order than they were sent"


def _messages(database: sqlite3.Connection, me: str) -> list[tuple[str, str, int, int]]:
    return database.execute(
        "SELECT m.id, m.conv, m.seq, f.pos FROM message m"
        " JOIN fact f ON f.conv = m.conv AND f.seq = m.seq AND f.kind = 'message'"
        " WHERE m.by = ? ORDER BY f.pos",
        (me,),
    ).fetchall()


def _stream(database: sqlite3.Connection, record: Record) -> Iterator[str]:
    """What was seen is what is stored for this viewer, in order, as far as they have come."""
    stored = _stored_stream(database, record)
    if record.seen != stored[: len(record.seen)]:
        pairs = zip(record.seen, [*stored, None], strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), None)
        yield f"saw another stream than is stored: {first}"
    for what in ("duplicates", "gaps", "lost", "reset"):
        if record.counts[what]:
            yield f"met {record.counts[what]} {what}"


def _stored_stream(database: sqlite3.Connection, record: Record) -> list[Seen]:
    kinds = SHOWN[record.role]
    return database.execute(
        "SELECT f.pos, f.kind, f.conv, CASE f.kind WHEN 'message' THEN f.seq END,"
        " CASE f.kind WHEN 'message' THEN m.id END FROM fact f"
        " LEFT JOIN message m ON m.conv = f.conv AND m.seq = f.seq"
        f" WHERE f.{record.role} = ? AND f.pos > ? AND f.kind IN ({', '.join('?' * len(kinds))})"
        " ORDER BY f.pos",
        (record.me, record.start, *kinds),
    ).fetchall()


def _one(database: sqlite3.Connection, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] = database.execute(query).fetchone()
    return row


@contextmanager
def _looking(file: Path) -> Iterator[sqlite3.Connection]:
    """One consistent look at the file."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)) as found:
        found.execute("BEGIN")
        yield found
