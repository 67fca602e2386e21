"""What a client sees: a snapshot, changed by one fact after the other. Pure.

The rule that everything rests on: a snapshot plus the facts after it equals a fresh snapshot.
Excepted by name are read positions and places in the line, which have no facts, and what an
offer shows of a conversation that goes on while it rings.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from contact_center.journal.shapes import Ev, Signal
from contact_center.journal.snapshots import MESSAGES
from contact_center.wire.watchlist import fold_watched

View = dict[str, Any]

_WAITING = frozenset({"queued", "offered"})
_ENDED = frozenset({"closed", "abandoned"})
_SUBJECT_CHARS = 80


def fold(view: View, ev: Ev) -> View:
    """The view after `ev`, whoever's view it is."""
    folded = _fold_desk(view, ev) if "offers" in view else _fold_widget(view, ev)
    if "watched" in view:
        folded = {**folded, "watched": fold_watched(view["watched"], ev)}
    return {**folded, "cur": ev.cur}


def fold_signal(view: View, signal: Signal) -> View:
    """The view after a signal; only a place in the line leaves a trace."""
    conversation = view.get("conversation")
    if signal.k != "queue" or not conversation or conversation["id"] != signal.conv:
        return view
    return _conversation(view, queue=signal.d)


def last_seqs(view: View) -> dict[str, int]:
    """The last message of every conversation in the view, where the check for gaps begins."""
    if "offers" in view:
        return {row["id"]: row["last_seq"] for row in view["conversations"]}
    conversation = view["conversation"]
    return {conversation["id"]: conversation["last_seq"]} if conversation else {}


def comparable(view: View) -> View:
    """The view without what the rule excepts, in an order of its own."""
    if "offers" in view:
        return {
            **_without(view, "cur", "more", "watched"),
            "conversations": sorted(
                (_without(row, "read_seq") for row in view["conversations"]), key=_id
            ),
            "offers": sorted(
                ({**offer, **_ids(offer, "work", "customer")} for offer in view["offers"]),
                key=lambda offer: str(offer["offer"]),
            ),
        }
    conversation = view["conversation"]
    return {
        **_without(view, "cur", "read"),
        "conversation": conversation and _without(conversation, "queue"),
        "messages": view["messages"][-MESSAGES:],
    }


# --- A visitor's widget ---


def _fold_widget(view: View, ev: Ev) -> View:
    conversation = view["conversation"]
    if ev.conv is None:
        return view
    if conversation is None or conversation["id"] != ev.conv:
        if not _begins(ev):
            # Of an older conversation than the one that is shown.
            return view
        view = {**view, "conversation": _new(ev.conv), "messages": [], "read": {}}
    change = _WIDGET.get(ev.k)
    return change(view, ev) if change else view


def _begins(ev: Ev) -> bool:
    """Whether a conversation can begin with it: a first message, a call, a place in the line."""
    match ev.k:
        case "message":
            return ev.seq == 1
        case "state":
            return bool(ev.d["state"] == "queued")
        case _:
            return ev.k == "callback"


def _new(conv: str) -> View:
    return {
        "id": conv,
        "state": "bot",
        "agent": None,
        "last_seq": 0,
        "queue": None,
        "survey": None,
        "rated": None,
        "call": None,
    }


def _conversation(view: View, **changes: Any) -> View:
    return {**view, "conversation": {**view["conversation"], **changes}}


def _message(view: View, ev: Ev) -> View:
    seq = ev.seq or 0
    if seq <= view["conversation"]["last_seq"]:
        return view
    message = {"seq": seq, "id": ev.id, "by": ev.by, "at": ev.at, "d": _without(ev.d, "name")}
    if "name" in ev.d:
        message["name"] = ev.d["name"]
    return {**_conversation(view, last_seq=seq), "messages": [*view["messages"], message]}


def _edited(view: View, ev: Ev) -> View:
    changed = {**_without(ev.d, "seq"), "edited": True}
    return _replaced(view, ev.d["seq"], lambda d: {**d, **changed})


def _deleted(view: View, ev: Ev) -> View:
    emptied = {"text": "", "deleted": True}
    return _replaced(
        view, ev.d["seq"], lambda d: {**_without(d, "options", "attachments"), **emptied}
    )


def _replaced(view: View, seq: int, change: Callable[[View], View]) -> View:
    messages = [
        {**message, "d": change(message["d"])} if message["seq"] == seq else message
        for message in view["messages"]
    ]
    return {**view, "messages": messages}


def _state_of_widget(view: View, ev: Ev) -> View:
    state = ev.d["state"]
    judged = {} if state in _ENDED else {"survey": None, "rated": None}
    queue = view["conversation"]["queue"] if state in _WAITING else None
    return _conversation(view, state=state, agent=ev.d.get("agent"), queue=queue, **judged)


def _survey(view: View, ev: Ev) -> View:
    return _conversation(view, survey={"max": ev.d["max"]})


def _rated(view: View, ev: Ev) -> View:
    return _conversation(view, survey=None, rated=ev.d["score"])


def _call_asked(view: View, ev: Ev) -> View:
    return _conversation(view, call=ev.d["phone"])


def _call_ended(view: View, ev: Ev) -> View:
    return view if ev.d["state"] == "waiting" else _conversation(view, call=None)


_WIDGET: MappingProxyType[str, Callable[[View, Ev], View]] = MappingProxyType(
    {
        "message": _message,
        "edited": _edited,
        "deleted": _deleted,
        "state": _state_of_widget,
        "survey": _survey,
        "rated": _rated,
        "callback": _call_asked,
        "call_tried": _call_ended,
    }
)


# --- An agent's desk ---


def _fold_desk(view: View, ev: Ev) -> View:
    change = _DESK.get(ev.k)
    return change(view, ev) if change else view


def _presence(view: View, ev: Ev) -> View:
    return {**view, **{name: ev.d[name] for name in ("presence", "next_presence", "code")}}


def _offer(view: View, ev: Ev) -> View:
    return {**view, "offers": [*view["offers"], ev.d]}


def _offer_gone(view: View, ev: Ev) -> View:
    return {**view, "offers": [one for one in view["offers"] if one["offer"] != ev.d["offer"]]}


def _assigned(view: View, ev: Ev) -> View:
    others = [row for row in view["conversations"] if row["id"] != ev.conv]
    return {**view, "conversations": [*others, ev.d]}


def _unassigned(view: View, ev: Ev) -> View:
    return {**view, "conversations": [row for row in view["conversations"] if row["id"] != ev.conv]}


def _row(view: View, conv: str | None, change: Callable[[View], View]) -> View:
    rows = [change(row) if row["id"] == conv else row for row in view["conversations"]]
    return {**view, "conversations": rows}


def _message_of_desk(view: View, ev: Ev) -> View:
    def change(row: View) -> View:
        said = ev.d["text"][:_SUBJECT_CHARS] if ev.by.startswith("visitor:") else ""
        subject = row["subject"] or said
        return {**row, "last_seq": ev.seq, "updated_at": ev.at, "subject": subject}

    return _row(view, ev.conv, change)


def _state_of_desk(view: View, ev: Ev) -> View:
    def change(row: View) -> View:
        state, until = ev.d["state"], ev.d.get("until")
        return {
            **row,
            "state": state,
            "queue": ev.d["queue"],
            "updated_at": ev.at,
            "wrapup_until": until if state == "wrap_up" else None,
            "park_until": until if state == "parked" else None,
        }

    return _row(view, ev.conv, change)


def _tags(view: View, ev: Ev) -> View:
    return _row(view, ev.conv, lambda row: {**row, "tags": ev.d["tags"]})


def _visitor(view: View, ev: Ev) -> View:
    return _row(view, ev.conv, lambda row: {**row, "visitor_online": ev.d["online"]})


def _customer(view: View, ev: Ev) -> View:
    card = ev.d.get("customer", {})
    if "name" not in card:
        return view

    def change(row: View) -> View:
        if row["customer"]["id"] != card["id"]:
            return row
        return {**row, "customer": {**row["customer"], "name": card["name"]}}

    return {
        **view,
        "conversations": [change(row) for row in view["conversations"]],
        "offers": [change(offer) for offer in view["offers"]],
    }


def _call_tried(view: View, ev: Ev) -> View:
    def change(row: View) -> View:
        tried = {
            "attempts": ev.d["attempts"],
            "due_at": ev.d["retry_at"],
            "state": ev.d["state"],
        }
        return {**row, "callback": {**row["callback"], **tried}}

    return _row(view, ev.conv, change)


_DESK: MappingProxyType[str, Callable[[View, Ev], View]] = MappingProxyType(
    {
        "presence": _presence,
        "offer": _offer,
        "offer_gone": _offer_gone,
        "assigned": _assigned,
        "unassigned": _unassigned,
        "message": _message_of_desk,
        "state": _state_of_desk,
        "tags": _tags,
        "visitor": _visitor,
        "customer": _customer,
        "call_tried": _call_tried,
    }
)


def _without(row: View, *names: str) -> View:
    return {name: value for name, value in row.items() if name not in names}


def _ids(row: View, *names: str) -> View:
    return {name: row[name]["id"] for name in names}


def _id(row: View) -> str:
    return str(row["id"])
