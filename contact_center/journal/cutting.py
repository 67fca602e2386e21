"""Long texts, cut so that a frame stays small; what is cut off can be fetched over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec

from contact_center.journal.shapes import Ev

FRAME_BYTES = 256 * 1024
"""The largest message that is ever written to a socket."""

EV_BYTES = FRAME_BYTES - 2
"""The largest single frame: it may have to travel in an array of one."""

STEPS = (40_000, 4_000, 400)
"""How many characters are left of a text; the first step fits whatever the characters are."""

_encode = msgspec.json.Encoder().encode


def cut_to_fit(ev: Ev, encoded: bytes) -> bytes:
    """`encoded`, or the frame with its texts cut and the address where they are whole."""
    if len(encoded) <= EV_BYTES:
        return encoded
    whole = msgspec.to_builtins(ev.d)
    marks = {"cut": True, "rest": address_of(ev)}
    for longest in STEPS:
        cut = {**shortened(whole, longest), **marks}
        encoded = _encode(msgspec.structs.replace(ev, d=cut))
        if len(encoded) <= EV_BYTES:
            return encoded
    return _encode(msgspec.structs.replace(ev, d=marks))


def address_of(ev: Ev) -> str:
    """Where the whole of a cut frame is to be read."""
    if ev.k == "customer":
        return f"/api/v1/customers/{ev.d.customer['id']}"
    seq = ev.seq or getattr(ev.d, "seq", None)
    if seq is not None:
        return address_of_message(ev.conv or "", seq)
    return f"/api/v1/conversations/{ev.conv}/facts?after={ev.cur - 1}&limit=1"


def address_of_message(conv: str, seq: int) -> str:
    """Where one message is to be read."""
    return f"/api/v1/conversations/{conv}/messages?after_seq={seq - 1}&limit=1"


def shortened(value: Any, longest: int) -> Any:
    """The same value with no text longer than `longest` in it."""
    if isinstance(value, str):
        return value[:longest]
    if isinstance(value, dict):
        return {name: shortened(one, longest) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [shortened(one, longest) for one in value]
    return value
