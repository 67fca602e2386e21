"""Prints the front end's types from the structs of the wire.

`python -m contact_center.wire.typescript > frontend/shared/wire.ts`; a test fails when somebody
changed a struct and did not run it.
"""

from __future__ import annotations

import sys
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Meta, Struct

from contact_center.journal import shapes, watch_shapes
from contact_center.wire import frames

WIDTH = 100
RULE = 98

HEAD = """\
/**
 * The shapes that cross the wire, protocol version 1: frames, payloads of facts, snapshots, and
 * what the widget asks for over HTTP.
 *
 * Printed by `python -m contact_center.wire.typescript`; change the structs there, not this file.
 * A field that may be left out has a question mark. Nothing here has behaviour.
 */

export type ConversationState =
  | 'bot'
  | 'queued'
  | 'offered'
  | 'active'
  | 'parked'
  | 'wrap_up'
  | 'closed'
  | 'abandoned'

export type Presence = 'available' | 'away' | 'offline'

export type Mode = 'fresh' | 'resume' | 'reset'
"""

SNAPSHOT = """\
/** Either snapshot, to the one who only follows positions. */
export type Snapshot = Record<string, unknown>
"""

HTTP = """\
export type Page<T> = { items: T[]; next: string | null; cur: number }

/** How the widget looks on this site. */
export type Theme = { accent?: string }

/** What the widget needs to know of its site. */
export type Config = {
  site: string
  name: string
  locale: string
  greeting: Record<string, string>
  topics: string[]
  form: null
  hours: null
  theme: Theme
  reopen_hours: number
}

/** `token` opens sockets and calls for `expires_in` seconds; `handle` gets a new one later. */
export type SessionAnswer = {
  token: string
  handle: string
  visitor: string
  expires_in: number
  config: Config
}
"""
"""Shapes of edges above the wire, which it does not know; a test compares them with theirs."""

SAID: tuple[type[Struct], ...] = (frames.Hello, frames.Do, frames.Read, frames.Ping)
TOLD: tuple[type[Struct], ...] = (
    frames.Max,
    frames.Welcome,
    frames.Reset,
    frames.Ok,
    frames.Err,
    frames.Pong,
    frames.Bye,
    shapes.Ev,
    shapes.Signal,
)
PAYLOADS: tuple[type[Struct], ...] = (
    shapes.Person,
    shapes.Option,
    shapes.MessageBody,
    shapes.Message,
    shapes.Edited,
    shapes.Deleted,
    shapes.Note,
    shapes.AgentName,
    shapes.StateForVisitor,
    shapes.StateForAgent,
    shapes.Survey,
    shapes.Rated,
    shapes.Call,
    shapes.Work,
    shapes.Offer,
    shapes.OfferGone,
    shapes.Unassigned,
    shapes.PresenceNow,
    shapes.CustomerChange,
    shapes.Tags,
    shapes.VisitorSeen,
    shapes.QueuePlace,
)
SNAPSHOTS: tuple[type[Struct], ...] = (
    shapes.VisitorConversation,
    shapes.VisitorSnapshot,
    shapes.AgentCard,
    shapes.QueueName,
    shapes.AgentSnapshot,
    watch_shapes.WatchedConversation,
    watch_shapes.WatchSnapshot,
)
FLOOR: tuple[type[Struct], ...] = (
    watch_shapes.QueueStats,
    watch_shapes.QueuesStats,
    watch_shapes.AgentState,
)


def page() -> str:
    """The whole file."""
    said = union("ClientFrame", frames.ClientFrame)
    told = union("ServerFrame", frames.ServerFrame)
    return "\n".join(
        [
            HEAD,
            rule("What a client sends"),
            *(declaration(kind) for kind in SAID),
            said,
            rule("What the server sends"),
            *(declaration(kind) for kind in TOLD),
            told,
            SNAPSHOT,
            rule("Payloads of facts"),
            *(declaration(kind) for kind in PAYLOADS),
            rule("Snapshots"),
            *(declaration(kind) for kind in SNAPSHOTS),
            rule("Signals of the floor"),
            *(declaration(kind) for kind in FLOOR),
            rule("HTTP"),
            HTTP.rstrip("\n") + "\n",
        ]
    )


def rule(title: str) -> str:
    """A line across the file."""
    return f"// {title} ".ljust(RULE, "-") + "\n"


def declaration(kind: type[Struct]) -> str:
    """One struct as an exported type, on one line where it fits."""
    fields = _tag(kind) + [_field(kind, one) for one in msgspec.structs.fields(kind)]
    line = f"export type {kind.__name__} = {{ {'; '.join(fields)} }}"
    if len(line) > WIDTH:
        line = "\n".join(
            [f"export type {kind.__name__} = {{", *(f"  {one}" for one in fields), "}"]
        )
    return f"{_comment(kind)}\n{line}\n"


def union(name: str, kinds: UnionType) -> str:
    """A closed union of structs."""
    return f"export type {name} = {' | '.join(kind.__name__ for kind in get_args(kinds))}\n"


def type_of(hint: Any) -> str:
    """The TypeScript type of a Python annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _named(hint) or type_of(arguments[0])
    if origin in {Union, UnionType}:
        return " | ".join(type_of(one) for one in arguments)
    if origin in {list, tuple}:
        inner = type_of(arguments[0])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if origin is dict:
        return f"Record<string, {type_of(arguments[1])}>"
    return _SIMPLE.get(hint) or str(hint.__name__)


_SIMPLE: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    None: "null",
    Any: "unknown",
}


def _named(hint: Any) -> str | None:
    """The name a type has over there, where it has one of its own."""
    named = (
        one.extra.get("ts") for one in hint.__metadata__ if isinstance(one, Meta) and one.extra
    )
    return next(named, None)


def _tag(kind: type[Struct]) -> list[str]:
    config = kind.__struct_config__
    return [f"{config.tag_field}: '{config.tag}'"] if config.tag_field else []


def _field(kind: type[Struct], field: msgspec.structs.FieldInfo) -> str:
    hint = get_type_hints(kind, include_extras=True)[field.name]
    shown = type_of(hint)
    has_default = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
    if has_default and kind.__struct_config__.omit_defaults:
        # Left out while it is null, so it never is.
        return f"{field.encode_name}?: {shown.removesuffix(' | null')}"
    return f"{field.encode_name}: {shown}"


def _comment(kind: type[Struct]) -> str:
    """The first paragraph of the docstring."""
    paragraph = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    one_line = f"/** {paragraph} */"
    if len(one_line) <= WIDTH:
        return one_line
    words, lines = paragraph.split(), [" *"]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > WIDTH:
            lines.append(" *")
        lines[-1] += f" {word}"
    return "\n".join(["/**", *lines, " */"])


if __name__ == "__main__":
    sys.stdout.write(page())
