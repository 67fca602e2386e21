"""How the work of a queue went: handling, promises, offers, judgements, predictions, old friends.

Each function returns fields of a report's line by their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contact_center.ports.reports import Segment
from contact_center.reporting import stays
from contact_center.reporting.service_level import share
from contact_center.reporting.waits import mean, percentile

TOP_BOX, TOP = 4, 5
"""From which score on a judgement is in the top box, and which one is the top."""


def seconds(milliseconds: float | None) -> float | None:
    """Milliseconds as the seconds of a report."""
    return None if milliseconds is None else round(milliseconds / 1000, 3)


def rounded(value: float | None) -> float | None:
    """A share, as exact as anybody can use it."""
    return None if value is None else round(value, 6)


def waited_ms(one: Segment, now: int) -> int:
    """How long the stay has waited: until it ended, or until now."""
    return max(0, now - one.waiting_since) if one.wait_ms is None else one.wait_ms


def handling(answered: Sequence[Segment]) -> dict[str, Any]:
    """Of what is over: a talk that still goes on would make every talk look shorter."""
    over = [one for one in answered if one.ended_at is not None]
    transferred = sum(one.ended_by == stays.TRANSFERRED for one in over)
    replies = [
        one.first_reply_at - one.waiting_since for one in answered if one.first_reply_at is not None
    ]
    return {
        "handled": len(over),
        "aht_seconds": seconds(mean([one.talk_ms + one.wrap_ms for one in over])),
        "talk_seconds": seconds(mean([one.talk_ms for one in over])),
        "wrap_up_seconds": seconds(mean([one.wrap_ms for one in over])),
        "parked_seconds": seconds(mean([one.parked_ms for one in over])),
        "attention_seconds": seconds(mean([one.attention_us / 1000 for one in over])),
        "transfers": transferred,
        "transfer_rate": rounded(share(transferred, len(over))),
        "taken_over": sum(one.handed for one in answered),
        "first_response_seconds": seconds(mean(replies)),
        "first_response_p80_seconds": seconds(percentile(sorted(replies), 0.8)),
        **_closings(answered),
    }


def _closings(answered: Sequence[Segment]) -> dict[str, Any]:
    """Re-opened is whatever went on after it was closed; resolved is what did not, so far."""
    closed = [one for one in answered if one.ended_by == "closed" or one.reopened_at is not None]
    reopened = sum(one.reopened_at is not None for one in closed)
    resolutions = sorted(
        one.ended_at - one.opened_at
        for one in closed
        if one.ended_at is not None
        and one.ended_by == "closed"
        and (one.reopened_at is None or one.ended_at > one.reopened_at)
    )
    return {
        "reopen_rate": rounded(share(reopened, len(closed))),
        "resolution_seconds": seconds(mean(resolutions)),
        "resolution_p80_seconds": seconds(percentile(resolutions, 0.8)),
    }


def promises(segments: Sequence[Segment], now: int) -> dict[str, Any]:
    """Answered in the promised time, of those whose promise is kept or broken by now.

    Who was sent to another queue takes the promise along; who gave up before it was due was
    promised nothing yet.
    """
    due = kept = 0
    for one in segments:
        if one.due_at is None:
            continue
        if one.outcome == stays.ANSWERED:
            due += 1
            kept += (one.left_at or 0) <= one.due_at
        elif one.outcome is None:
            due += now > one.due_at
        elif one.outcome in {stays.ABANDONED, stays.EXPIRED}:
            due += (one.left_at or 0) > one.due_at
    return {"sla_due": due, "sla_attainment": rounded(share(kept, due))}


def offers(segments: Sequence[Segment], answered: int) -> dict[str, Any]:
    """How offers ended; what was withdrawn is nobody's doing and left out of the rates."""
    accepted = sum(one.accepted for one in segments)
    missed = sum(one.missed for one in segments)
    declined = sum(one.declined for one in segments)
    delivered = sum(one.delivered for one in segments)
    return {
        "offers_delivered": delivered,
        **offer_rates(accepted, missed, declined),
        "offers_per_answered": rounded(share(delivered, answered)),
    }


def offer_rates(accepted: int, missed: int, declined: int) -> dict[str, Any]:
    """Shares of the offers that agents had in their hands."""
    decided = accepted + missed + declined
    return {
        "offer_accept_rate": rounded(share(accepted, decided)),
        "offer_miss_rate": rounded(share(missed, decided)),
        "offer_decline_rate": rounded(share(declined, decided)),
    }


def judgements(answered: Sequence[Segment]) -> dict[str, Any]:
    """Shares of good scores, with how many there are and how many were asked; no average."""
    scores = [one.score for one in answered if one.score is not None]
    asked = sum(one.is_surveyed for one in answered)
    return {
        "csat_top_box": rounded(share(sum(score >= TOP_BOX for score in scores), len(scores))),
        "csat_top": rounded(share(sum(score >= TOP for score in scores), len(scores))),
        "csat_ratings": len(scores),
        "csat_response_rate": rounded(share(len(scores), asked)),
    }


def expectations(answered: Sequence[Segment]) -> dict[str, Any]:
    """What was told at entry against what it came to: the error, and who waited no longer."""
    told = [
        (one.wait_ms or 0, one.told_low_ms, one.told_high_ms)
        for one in answered
        if one.told_low_ms is not None and one.told_high_ms is not None
    ]
    return {
        "expected_wait_told": len(told),
        "expected_wait_error_seconds": seconds(mean([wait - low for wait, low, _ in told])),
        "expected_wait_kept": rounded(
            share(sum(wait <= high for wait, _, high in told), len(told))
        ),
    }


def familiarity(segments: Sequence[Segment], answered: Sequence[Segment]) -> dict[str, Any]:
    """Answered by the agent who knows the customer, of those for whom there was one."""
    known = [one for one in answered if one.sticky_agent is not None]
    hits = sum(one.agent == one.sticky_agent for one in known)
    return {
        "sticky": sum(one.sticky_agent is not None for one in segments),
        "sticky_hit_rate": rounded(share(hits, len(known))),
    }
