"""An order as it stands at the door: who wants what, under which id, about which conversation."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.actors import Actor
from contact_center.domain.checks import check_text


@dataclass(frozen=True, slots=True)
class Order:
    """One wish. `id` is unique per actor in the whole center; `body` is an instance of `OPS[op]`.

    `conv` may be None where the op finds its conversation by itself (a visitor's open one).
    Only `read.mark` has an empty `id`: repeating it is harmless, so its answer is not kept.
    """

    id: str
    actor: Actor
    op: str
    body: object
    conv: str | None = None

    def __post_init__(self) -> None:
        """Refuse ids and conversations that no database could store."""
        check_text("id", self.id, 200)
        if self.conv is not None:
            check_text("conv", self.conv, 80)
