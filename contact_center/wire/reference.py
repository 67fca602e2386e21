"""Prints the reference page of the protocol from the code.

`python -m contact_center.wire.reference > docs/wire.md`; a test fails when somebody changed what
it is printed from and did not run it. The prose is in `guide`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct

from contact_center.domain.actors import Role
from contact_center.domain.facts import KINDS
from contact_center.domain.orders.table import OPS
from contact_center.domain.permissions import ALLOWED, READS
from contact_center.domain.refusals import CODES
from contact_center.journal import shapes, watch_shapes
from contact_center.wire import frames, guide
from contact_center.wire.closing import MEANINGS
from contact_center.wire.typescript import type_of
from contact_center.wire.watching import LOOKS

SAID: tuple[type[Struct], ...] = (
    frames.Hello,
    frames.Do,
    frames.Read,
    frames.Ping,
    shapes.Signal,
)
TOLD: tuple[type[Struct], ...] = (
    frames.Welcome,
    frames.Ok,
    frames.Err,
    shapes.Ev,
    frames.Pong,
    frames.Bye,
    frames.Reset,
    shapes.Signal,
)
PEOPLE = (Role.VISITOR, Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)

PARTS: tuple[type[Struct], ...] = (
    shapes.VisitorSnapshot,
    shapes.VisitorConversation,
    shapes.AgentSnapshot,
    shapes.AgentCard,
    shapes.QueueName,
    shapes.Work,
    shapes.Call,
    shapes.Offer,
    shapes.Message,
    shapes.MessageBody,
    shapes.Option,
    shapes.Person,
    shapes.AgentName,
    shapes.Survey,
    shapes.QueuePlace,
    watch_shapes.WatchSnapshot,
    watch_shapes.WatchedConversation,
    watch_shapes.QueuesStats,
    watch_shapes.QueueStats,
    watch_shapes.AgentState,
    frames.Max,
)
PAYLOADS: dict[str, tuple[type[Struct] | None, type[Struct] | None]] = {
    "message": (shapes.MessageBody, shapes.MessageBody),
    "edited": (shapes.Edited, shapes.Edited),
    "deleted": (shapes.Deleted, shapes.Deleted),
    "state": (shapes.StateForVisitor, shapes.StateForAgent),
    "survey": (shapes.Survey, None),
    "rated": (shapes.Rated, shapes.Rated),
    "note": (None, shapes.Note),
    "offer": (None, shapes.Offer),
    "offer_gone": (None, shapes.OfferGone),
    "assigned": (None, shapes.Work),
    "unassigned": (None, shapes.Unassigned),
    "presence": (None, shapes.PresenceNow),
    "customer": (None, shapes.CustomerChange),
    "tags": (None, shapes.Tags),
    "visitor": (None, shapes.VisitorSeen),
    "callback": (shapes.CallAsked, None),
    "call_tried": (shapes.CallState, shapes.CallTried),
    "outgoing": (None, shapes.Sending),
    "outgoing_settled": (None, shapes.Sending),
}
"""What a visitor and what an agent is shown of each kind; a test holds it against the rendering."""


def page() -> str:
    """The whole page."""
    parts = [
        guide.HEAD,
        "## Frames of a client\n",
        *(_frame(kind) for kind in SAID),
        "## Frames of the server\n",
        *(_frame(kind) for kind in TOLD),
        guide.ORDERS,
        *(_op(op) for op in OPS if _who(op)),
        guide.WATCHING,
        *(_look(op) for op in LOOKS),
        guide.FACTS,
        _facts(),
        guide.SIGNALS,
        guide.SNAPSHOTS,
        *(_shape(kind) for kind in PARTS),
        "## Close codes\n",
        _table(("code", "why", "what a client does"), _closings()),
        "## Refusal codes\n",
        guide.REFUSALS,
        _table(("code", "what a person is told"), ((f"`{c}`", said) for c, said in CODES.items())),
    ]
    return "\n".join(parts)


def _frame(kind: type[Struct]) -> str:
    tag = kind.__struct_config__.tag
    return f"### `{tag}`\n\n{_said(kind)}\n\n{_struct_table(kind)}"


def _shape(kind: type[Struct]) -> str:
    return f"### {kind.__name__}\n\n{_said(kind)}\n\n{_struct_table(kind)}"


def _who(op: str) -> str:
    """The people who may give this order; what only machines may is not for the wire."""
    allowed = ALLOWED.get(op) or READS[op]
    return ", ".join(f"{role}s" for role in PEOPLE if role in allowed)


def _op(op: str) -> str:
    shape = OPS[op]
    inner = {part for hint in get_type_hints(shape).values() for part in _dataclasses(hint)}
    tables = [_body_table(shape), *(_part(one) for one in sorted(inner, key=lambda p: p.__name__))]
    return f"### `{op}`\n\n{_said(shape)}\n\nFor {_who(op)}.\n\n" + "\n".join(tables)


def _look(op: str) -> str:
    shape = LOOKS[op]
    return f"### `{op}`\n\n{_said(shape)}\n\nFor {_who(op)}.\n\n{_struct_table(shape)}"


def _part(shape: type[Any]) -> str:
    return f"`{shape.__name__}`: {_said(shape)}\n\n{_body_table(shape)}"


def _body_table(shape: type[Any]) -> str:
    hints = get_type_hints(shape, include_extras=True)
    rows = []
    for field in fields(shape):
        has_default = field.default is not MISSING or field.default_factory is not MISSING
        rows.append((f"`{field.name}`", f"`{type_of(hints[field.name])}`", _needed(has_default)))
    return _table(("field", "type", ""), rows) if rows else "No fields.\n"


def _dataclasses(hint: Any) -> list[type[Any]]:
    """The classes a field is made of."""
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [found for one in get_args(hint) for found in _dataclasses(one)]


def _facts() -> str:
    rows = []
    for kind in sorted(PAYLOADS, key=list(KINDS).index):
        visitor, agent = PAYLOADS[kind]
        rows.append((f"`{kind}`", _said(agent or visitor), _payload(visitor), _payload(agent)))
    return _table(("kind", "what it tells", "`d` for visitors", "`d` for agents"), rows)


def _payload(kind: type[Struct] | None) -> str:
    if kind is None:
        return "–"
    if kind in PARTS:
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    shown = (f"{name}: {hint}" for name, hint, _ in _fields(kind))
    return "`{" + ", ".join(shown) + "}`"


def _closings() -> Iterable[tuple[str, str, str]]:
    for code, (why, then) in sorted(MEANINGS.items()):
        yield f"`{int(code)}`", why, then


def _struct_table(kind: type[Struct]) -> str:
    rows = [
        (f"`{name.removesuffix('?')}`", f"`{hint}`", notes) for name, hint, notes in _fields(kind)
    ]
    return _table(("field", "type", ""), rows)


def _fields(kind: type[Struct]) -> list[tuple[str, str, str]]:
    """Name, type and what else is to be said. What is null by default is left out instead."""
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for field in msgspec.structs.fields(kind):
        has_default = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
        name = f"{field.encode_name}?" if has_default else field.encode_name
        hint = hints[field.name]
        shown = type_of(hint)
        if has_default:
            shown = shown.removesuffix(" | null")
        notes = "; ".join(note for note in (_bounds(hint), _needed(has_default)) if note)
        found.append((name, shown, notes))
    return found


def _needed(has_default: bool) -> str:
    return "may be left out" if has_default else ""


def _bounds(hint: Any) -> str:
    """How long or how large it may be, where that is limited."""
    for meta in getattr(hint, "__metadata__", ()):
        if meta.max_length is not None:
            what = "characters" if type_of(hint) == "string" else "items"
            least = f"{meta.min_length} to" if meta.min_length else "at most"
            return f"{least} {meta.max_length} {what}"
        if meta.le is not None:
            return "from 0 to 2^63-1"
    return next((found for one in get_args(hint) if (found := _bounds(one))), "")


def _said(thing: Any) -> str:
    """The docstring as one paragraph."""
    return " ".join((thing.__doc__ or "").split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    shown = ("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return "\n".join(shown) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
