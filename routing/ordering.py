"""Decisions as orders at the door, by the actor `routing`."""

from __future__ import annotations

from typing import assert_never

from contact_center.domain.actors import ROUTING
from contact_center.domain.orders import machinery
from contact_center.domain.orders.envelope import Order
from routing.decisions import (
    AbandonWork,
    Decision,
    LapseOffer,
    OfferWork,
    RequeueWork,
    TakeStep,
    TurnWork,
    WithdrawOffer,
)


def order_for(decision: Decision, number: int, epoch: int) -> Order:
    """The order that asks for `decision`.

    Its id says which dispatcher wished it, and its how manieth wish that was; nothing is derived
    from state, so a second wish of the same kind is a second order.
    """
    op, body = _body(decision, epoch)
    return Order(f"route:{epoch}:{number}", ROUTING, op, body, decision.conv)


def _body(decision: Decision, epoch: int) -> tuple[str, object]:
    match decision:
        case OfferWork():
            offer = machinery.MakeOffer(
                offer=decision.offer,
                agent=decision.agent,
                generation=decision.generation,
                epoch=epoch,
                ring_ms=decision.ring_ms,
                why=decision.why,
                mode=decision.mode,
            )
            return "offer.make", offer
        case LapseOffer():
            return "offer.lapse", machinery.LapseOffer(decision.offer)
        case WithdrawOffer():
            return "offer.withdraw", machinery.WithdrawOffer(decision.offer, decision.why)
        case RequeueWork():
            return "work.requeue", machinery.RequeueWork(decision.generation, decision.why)
        case AbandonWork():
            return "work.abandon", machinery.AbandonWork(decision.generation)
        case TakeStep():
            return "work.step", machinery.TakeStep(decision.generation, decision.step)
        case TurnWork():
            return "work.turn", machinery.TurnWork(decision.generation, decision.situation)
        case _:
            assert_never(decision)
