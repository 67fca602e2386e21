"""What one batch of orders comes to: decide, fold, number, write; no thread and no SQL in here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from contact_center.domain.deciding.table import decide
from contact_center.domain.facts import Fact, MessageSent
from contact_center.domain.folding import fold, mark_read
from contact_center.domain.orders.conversing import MarkRead
from contact_center.domain.orders.envelope import Order
from contact_center.domain.policy import Policy
from contact_center.domain.records import Answer
from contact_center.domain.refusals import CODES, Refused
from contact_center.domain.touching import needs_of
from contact_center.domain.working_set import Rows
from contact_center.ports.journal_store import Transaction

_encode = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception inside a rule: the order is refused with `internal`, and somebody must look."""

    order: Order
    error: Exception


@dataclass(frozen=True, slots=True)
class Outcome:
    """A committed batch: an answer per order, in their order, and the facts in their places."""

    answers: list[Answer]
    facts: list[Fact]
    head: int
    failures: list[Failure]


def run_batch(
    transaction: Transaction, orders: Sequence[Order], at: int, policy: Policy
) -> Outcome:
    """Decide `orders` one after the other on the same working set, and write what came of it.

    An order seen before gets its first answer again. One that is refused changes nothing; the
    refusal of a person's order is stored like an answer, so that a repeat cannot be accepted
    after something else was.
    """
    rows = Rows(policy)
    keys = sorted({(order.actor.id, order.id) for order in orders if order.id})
    transaction.load(keys, needs_of(orders), rows)
    results: list[_Result] = []
    failures: list[Failure] = []
    for order in orders:
        result = _repeated(rows, order) or _decided(rows, order, at, failures)
        if order.id:
            rows.answers.setdefault((order.actor.id, order.id), result.answer)
        results.append(result)
    facts = [fact for result in results for fact in result.facts]
    head = transaction.number(len(facts), at)
    _place(rows, results, facts, head)
    fresh = [result.answer for result in results if result.is_stored]
    transaction.write(rows, facts, fresh)
    transaction.commit()
    return Outcome([result.given() for result in results], facts, head, failures)


def refuse_alone(transaction: Transaction, order: Order, at: int, error: Exception) -> Outcome:
    """Store that this order, which no batch survives, is refused with `internal`."""
    result = _refused(order, at, "internal", CODES["internal"])
    head = transaction.number(0, at)
    result.answer.pos = head
    transaction.write(Rows(), [], [result.answer] if result.is_stored else [])
    transaction.commit()
    return Outcome([result.answer], [], head, [Failure(order, error)])


def body_hash(order: Order) -> int:
    """A number that two orders share when they ask for the same; 63 bits."""
    wish = _encode((order.op, order.conv, order.body))
    return int.from_bytes(hashlib.blake2b(wish, digest_size=8).digest()) >> 1


@dataclass(slots=True)
class _Result:
    """One order of the batch: its answer, which is placed after numbering, and its facts."""

    answer: Answer
    facts: list[Fact]
    is_stored: bool = False
    is_repeat: bool = False

    def given(self) -> Answer:
        """What the sender gets; a repeat is a copy, made when the first one has its position."""
        return replace(self.answer, dup=True) if self.is_repeat else self.answer


def _repeated(rows: Rows, order: Order) -> _Result | None:
    """The first answer to this id; None for a new order."""
    first = rows.answers.get((order.actor.id, order.id)) if order.id else None
    if first is None:
        return None
    if first.hash != body_hash(order):
        answer = _answer(order, first.at, "id_reused", CODES["id_reused"])
        return _Result(answer, [])
    return _Result(first, [], is_repeat=True)


def _decided(rows: Rows, order: Order, at: int, failures: list[Failure]) -> _Result:
    try:
        facts = decide(rows, order, at)
    except Refused as refusal:
        return _refused(order, at, refusal.code, refusal.message)
    except Exception as error:  # noqa: BLE001 -- one bad rule must not stop the others' orders
        failures.append(Failure(order, error))
        return _refused(order, at, "internal", CODES["internal"])
    for fact in facts:
        fold(rows, fact)
    if isinstance(order.body, MarkRead):
        mark_read(rows, order.conv or "", order.actor.id, order.body.seq)
    answer = _answer(order, at)
    for fact in facts:
        answer.conv = fact.conv or answer.conv
        if isinstance(fact.body, MessageSent):
            answer.seq = fact.body.seq
    return _Result(answer, facts, is_stored=bool(order.id))


def _refused(order: Order, at: int, code: str, message: str) -> _Result:
    """Refusals of people are repeated like answers; ids of machines come from state."""
    is_stored = bool(order.id) and not order.actor.is_machine
    return _Result(_answer(order, at, code, message), [], is_stored=is_stored)


def _answer(order: Order, at: int, code: str | None = None, message: str | None = None) -> Answer:
    return Answer(
        actor=order.actor.id,
        id=order.id,
        hash=body_hash(order) if order.id else 0,
        op=order.op,
        code=code,
        message=message,
        conv=order.conv,
        at=at,
    )


def _place(rows: Rows, results: list[_Result], facts: list[Fact], head: int) -> None:
    """Positions, handed out last, patched into everything that holds one."""
    for pos, fact in enumerate(facts, start=head - len(facts) + 1):
        fact.pos = pos
    for patch in rows.patches:
        patch()
    for result in results:
        if not result.is_repeat:
            result.answer.pos = result.facts[-1].pos if result.facts else head
