"""The first frame of every connection, and the last."""

from __future__ import annotations

from msgspec import Raw

from contact_center.journal.resume import Welcome
from contact_center.wire import frames
from contact_center.wire.admission import Admitted
from contact_center.wire.closing import Ending
from contact_center.wire.encoding import encode
from contact_center.wire.frames import VERSION, Bye
from contact_center.wire.limits import Limits


def welcome_frame(
    connection: str, welcome: Welcome, admitted: Admitted, limits: Limits, now: int
) -> frames.Welcome:
    """What `journal.resume` says, with what the client must know of this server."""
    return frames.Welcome(
        v=VERSION,
        conn=connection,
        me=admitted.viewer.id,
        mode=welcome.mode,
        era=welcome.era,
        cur=welcome.cur,
        hb=limits.client_ping_seconds,
        max=frames.Max(limits.inflight, limits.frame_bytes),
        now=now,
        why=welcome.why,
        snapshot=Raw(welcome.snapshot) if welcome.snapshot is not None else None,
    )


def farewell(ending: Ending) -> bytes | None:
    """When to come back, where we have a say in it."""
    if ending.retry_ms is None:
        return None
    return encode(Bye(ending.code, ending.why, ending.retry_ms))
