"""From facts to the rows of reports: one function per kind of fact that reports care about.

Whoever adds a kind of fact that moves work or agents adds a line to `FOLDS`; every other kind is
passed over. The same facts in the same order always come to the same rows, in whatever pages
they are folded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any

from contact_center.domain import facts as f
from contact_center.domain.facts import Fact
from contact_center.domain.reserved import is_reserved
from contact_center.ports.reports import AgentOffer, Segment
from contact_center.reporting import stays
from contact_center.reporting.agent_time import at_work
from contact_center.reporting.book import Book


def fold_all(book: Book, facts: Iterable[Fact]) -> None:
    """Let these facts change the book, in order."""
    for fact in facts:
        fold = FOLDS.get(type(fact.body))
        if fold is not None:
            fold(book, fact, fact.body)


def _started(book: Book, fact: Fact, _: f.ConversationStarted) -> None:
    book.opened[fact.conv or ""] = fact.at


def _stepped(book: Book, fact: Fact, body: f.WorkStepped) -> None:
    """A step of the plan may have made the promise a better one, or ends the wait."""
    segment = book.segments.get(fact.conv or "")
    if segment is None or segment.phase != stays.WAITING:
        return
    if segment.due_at is not None:
        segment.due_at = body.due_at
    if body.did == "close":
        segment.how = stays.WAIT_OVER
    book.change(segment)


def _turned(book: Book, fact: Fact, body: f.WorkTurned) -> None:
    """Who has waited as long as the queue lets anybody wait is turned away by that."""
    segment = book.segments.get(fact.conv or "")
    is_last_word = body.situation == stays.WAIT_OVER and body.action == "refuse"
    if segment is not None and segment.phase == stays.WAITING and is_last_word:
        segment.how = stays.WAIT_OVER
        book.change(segment)


def _assigned(book: Book, fact: Fact, body: f.WorkAssigned) -> None:
    """How the work came to its agent; the state that follows says that it did."""
    segment = book.segments.get(fact.conv or "")
    if segment is not None and segment.phase == stays.WAITING:
        segment.how = body.why
        book.change(segment)


def _offered(book: Book, fact: Fact, body: f.OfferMade) -> None:
    if fact.agent is None or is_reserved(fact.agent) or is_reserved(body.queue):
        return
    conv, agent = fact.conv or "", fact.agent
    book.offered(AgentOffer(body.offer, conv, agent, body.queue, body.channel, body.cost, fact.at))
    with at_work(book, agent, fact.at) as watch:
        watch.rings[body.offer] = body.cost
    segment = book.segments.get(conv)
    if segment is not None and segment.told_low_ms is None:
        _told(book, segment, body.why.get("told"))


def _told(book: Book, segment: Segment, told: object) -> None:
    """The wait as it was told first: so many milliseconds after the entry, from and to seconds."""
    if isinstance(told, list):
        after_ms, low_s, high_s = told
        segment.told_low_ms = after_ms + low_s * 1000
        segment.told_high_ms = after_ms + high_s * 1000
        book.change(segment)


def _shown(book: Book, _: Fact, body: f.OfferShown) -> None:
    offer = book.offers.get(body.offer)
    if offer is not None:
        offer.is_delivered = True
        book.offered(offer)


def _ended(book: Book, fact: Fact, body: f.OfferEnded) -> None:
    """Whoever accepted, declined or missed an offer had it before them, shown or not."""
    offer = book.offers.get(body.offer)
    if offer is None:
        return
    offer.ended_at = fact.at
    offer.outcome = body.outcome
    offer.is_delivered = offer.is_delivered or body.outcome in {"accepted", "declined", "missed"}
    book.offered(offer)
    with at_work(book, offer.agent, fact.at) as agent:
        agent.rings.pop(offer.id, None)
    segment = book.segments.get(offer.conv)
    if segment is None:
        return
    segment.delivered += offer.is_delivered
    match body.outcome:
        case "accepted":
            segment.accepted += 1
            segment.ring_ms = fact.at - offer.made_at
        case "declined":
            segment.declined += 1
        case "missed":
            segment.missed += 1
        case _:
            segment.withdrawn += 1
    book.change(segment)


def _said(book: Book, fact: Fact, _: f.MessageSent) -> None:
    """The first word of a person after the wait; what the bot says does not count."""
    segment = book.segments.get(fact.conv or "")
    if not fact.by.startswith("agent:") or segment is None:
        return
    if segment.outcome == stays.ANSWERED and segment.first_reply_at is None:
        segment.first_reply_at = fact.at
        book.change(segment)


def _surveyed(book: Book, fact: Fact, _: f.SurveyAsked) -> None:
    """Asked at the end of this stay, not at that of a later talk with the bot."""
    segment = book.segments.get(fact.conv or "")
    if segment is not None and segment.outcome == stays.ANSWERED and segment.phase_at == fact.at:
        segment.is_surveyed = True
        book.change(segment)


def _rated(book: Book, fact: Fact, body: f.ConversationRated) -> None:
    segment = book.segments.get(fact.conv or "")
    if segment is not None and segment.is_surveyed:
        segment.score = body.score
        book.change(segment)


def _presence(book: Book, fact: Fact, body: f.PresenceChanged) -> None:
    with at_work(book, fact.agent, fact.at) as agent:
        agent.presence = body.presence
        agent.code = body.code


def _connection(book: Book, fact: Fact, body: f.AgentConnectionChanged) -> None:
    with at_work(book, fact.agent, fact.at) as agent:
        if not body.connected and agent.connected:
            agent.lost_at = fact.at + book.grace_ms
        elif body.connected:
            agent.lost_at = None
        agent.connected = body.connected


def _put(book: Book, fact: Fact, body: f.AgentPut) -> None:
    """How much fits an agent is given by itself or by a profile, whose units come along."""
    units, profile = body.changes.get("units"), body.changes.get("profile")
    with at_work(book, fact.agent, fact.at) as agent:
        if isinstance(units, int):
            agent.units = units
        if "profile" in body.changes:
            agent.profile = profile if isinstance(profile, str) else None


def _profile(book: Book, fact: Fact, body: f.ProfilePut) -> None:
    """Another number for everybody who has the profile."""
    units = body.row["units"]
    assert isinstance(units, int)
    for name in book.with_profile(str(body.row["id"])):
        with at_work(book, name, fact.at) as agent:
            agent.units = units


FOLDS: MappingProxyType[type[f.Body], Callable[[Book, Fact, Any], None]] = MappingProxyType(
    {
        f.ConversationStarted: _started,
        f.WorkQueued: stays.queued,
        f.WorkStepped: _stepped,
        f.WorkTurned: _turned,
        f.StateChanged: stays.moved,
        f.WorkAssigned: _assigned,
        f.OfferMade: _offered,
        f.OfferShown: _shown,
        f.OfferEnded: _ended,
        f.MessageSent: _said,
        f.SurveyAsked: _surveyed,
        f.ConversationRated: _rated,
        f.PresenceChanged: _presence,
        f.AgentConnectionChanged: _connection,
        f.AgentPut: _put,
        f.ProfilePut: _profile,
    }
)
"""What reports hear; a kind that is not here changes nothing in them."""

HEARD = frozenset(body.kind for body in FOLDS)
"""The same by the words of the journal."""
