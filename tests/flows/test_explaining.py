"""Why it went to whom it went, and why it still waits, as the center answers over HTTP."""

from __future__ import annotations

from typing import Any

from tests.center import House


async def asked_why(house: House, conv: str, name: str = "ann") -> dict[str, Any]:
    token = await house.signed_in(name)
    status, body = await house.get(f"/api/v1/conversations/{conv}/why", token)
    assert status == 200
    return dict(body)


async def test_an_offer_is_told_with_its_outcome_and_everything_it_rested_on(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    offer = await ann.is_offered(conv)
    await ann.done("offer.decline", {"offer": offer, "reason": "lunch"})
    await visitor.is_in("queued")

    why = await asked_why(house, conv)

    queued, offered = why["decisions"]
    assert (queued["kind"], queued["why"], queued["by"]) == ("queued", "asked", visitor.me)
    assert (offered["kind"], offered["agent"], offered["by"]) == ("offer", ann.me, "routing")
    assert (offered["outcome"], offered["reason"]) == ("declined", "lunch")
    assert offered["rested_on"]["rule"] == offered["why"] == "oldest_first"
    assert offered["rested_on"]["considered"] == 1
    assert why["names"][ann.me] == "Ann"


async def test_waiting_work_says_whom_it_is_kept_from(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    offer = await ann.is_offered(conv)
    await ann.done("offer.decline", {"offer": offer})
    await visitor.is_in("queued")

    why = await asked_why(house, conv)

    assert (why["state"], why["elsewhere"]) == ("queued", False)
    waiting = why["waiting"]
    assert waiting["standing"]["position"] == 1
    (kept,) = [one for one in waiting["kept"] if ann.me in one["named"]]
    assert kept["code"] == "on_hold"
    assert kept["until"] > why["at"]


async def test_work_in_hand_is_not_waiting_and_the_story_goes_on(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes(conv)
    await ann.done("conversation.park", {}, conv)

    why = await asked_why(house, conv)

    assert why["waiting"] is None
    kinds = [one["kind"] for one in why["decisions"]]
    assert kinds == ["queued", "offer", "assigned", "state"]
    assert why["decisions"][1]["outcome"] == "accepted"
    assert why["decisions"][-1]["state"] == "parked"


async def test_no_visitor_is_told_why(house: House) -> None:
    visitor = await house.visitor()
    conv = await visitor.asks_for_a_person()

    assert (await house.get(f"/api/v1/conversations/{conv}/why"))[0] == 401


async def test_what_does_not_exist_has_no_reasons(house: House) -> None:
    token = await house.signed_in("ann")

    assert (await house.get("/api/v1/conversations/c_none/why", token))[0] == 404
