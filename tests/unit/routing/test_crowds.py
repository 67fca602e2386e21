"""Many at once: a shift that starts, callers who hang up and keep their place, two dispatchers."""

from __future__ import annotations

from contact_center.domain.actors import ROUTING
from contact_center.domain.orders import machinery, setup, working
from routing.decisions import OfferWork
from routing.engine import OFFERS_A_STEP, Engine
from routing.events import Tick
from routing.ordering import order_for
from tests.unit.routing.center import ADMINISTRATOR, MINUTE, SECOND, Center, shop, staff


def test_two_hundred_agents_sign_in_on_a_thousand_mails() -> None:
    # T6
    center = shop()
    center.queue("support", channels=("chat", "email"))
    agents = [center.agent(f"a{number:03}", presence="away") for number in range(200)]
    mails = []
    for number in range(1200):
        mails.append(center.asks(f"m{number}", channel="email"))
        center.now += 1
    center.is_slow = True
    for agent in agents:
        center.do(staff(agent), "presence.set", working.SetPresence("available"))
    slices = [len(offers) for offers in slices_of(center)]

    assert max(slices) <= OFFERS_A_STEP
    while center.pending or center.engine.next_deadline() == center.now:
        center.settle()
        center.wait(0)
    offered = [conv for conv in mails if center.offered_to(conv) is not None]
    assert offered == mails[:1000]
    assert all(center.rows.agents[agent].held == {"email": 5} for agent in agents)


def slices_of(center: Center) -> list[list[OfferWork]]:
    """What each further step offers, until there is nothing more to offer."""
    slices: list[list[OfferWork]] = []
    while (deadline := center.engine.next_deadline()) is not None and deadline <= center.now:
        decisions = center.engine.step(Tick(), center.now)
        center.pending += decisions
        slices.append([one for one in decisions if isinstance(one, OfferWork)])
    return slices or [[]]


def in_order_of_service(converted: set[int]) -> list[str]:
    """Twenty customers and one agent; who is served when, some of them by phone."""
    center = shop()
    center.queue("support", channels=("chat", "callback"))
    one_at_a_time = setup.PutProfile("one", "One at a time", 100, {"chat": 1, "callback": 1})
    center.do(ADMINISTRATOR, "profile.put", one_at_a_time)
    ann = center.agent("ann", presence="away")
    center.put_agent(ann, profile="one")
    waiting = {}
    for number in range(1, 21):
        waiting[center.asks(f"v{number}")] = f"v{number}"
        center.wait(SECOND)
    for number in converted:
        center.wants_a_call(f"v{number}")
        center.leaves(f"v{number}")
    center.wait(5 * MINUTE)
    served = []
    center.presence(ann, "available")
    for _ in range(20):
        conv = next(one for one in waiting if center.offered_to(one) == ann)
        center.accept(conv)
        served.append(waiting.pop(conv))
        for other in list(waiting):
            assert center.offered_to(other) in {None, ann}
        close(center, conv)
    return served


def close(center: Center, conv: str) -> None:
    """However it is ended, it is over."""
    if center.rows.conversations[conv].channel == "callback":
        center.has_called(center.owner(conv) or "", conv, "reached")
        owner = staff(center.owner(conv) or "")
        center.do(owner, "wrapup.complete", working.CompleteWrapUp(), conv)
    else:
        center.close(conv)


def test_whoever_would_rather_be_called_is_served_in_the_same_order() -> None:
    # T8
    plain = in_order_of_service(set())

    assert plain == [f"v{number}" for number in range(1, 21)]
    assert in_order_of_service({5, 9, 13}) == plain


def test_a_dispatcher_that_was_replaced_changes_nothing_any_more() -> None:
    # T7
    center = shop()
    first = center.engine
    conv = center.asks("v1")
    center.is_slow = True
    ann = center.agent("ann")
    wished = [one for one in center.pending if isinstance(one, OfferWork)]
    assert [one.agent for one in wished] == [ann]

    center.rows.epoch += 1
    second = Engine(center.rows.policy)
    second.load(center.floor_rows(), center.now)
    center.engine, center.is_slow = second, False
    late = order_for(wished[0], 99, epoch=1)
    answer, facts = center.commit(late)

    assert (answer.code, facts) == ("stale_decision", [])
    center.connect(ann)
    assert center.offered_to(conv) == ann
    assert [offer.id for offer in center.rows.offers.values()] == [f"{conv}.1"]
    repeated = machinery.MakeOffer(f"{conv}.1", ann, 1, 2, 30_000)
    assert center.do(ROUTING, "offer.make", repeated, conv).code == "stale_decision"
    assert first is not second
