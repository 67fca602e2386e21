"""Refusals: a rule that said no, with a code that never changes its meaning."""

from __future__ import annotations

from types import MappingProxyType

CODES = MappingProxyType(
    {
        "already_requested": "A person has been asked for already.",
        "already_sent": "This has left the house and cannot be changed.",
        "agent_unavailable": "This colleague is not available at the moment.",
        "bad_request": "The order is not understood.",
        "closed": "This conversation is closed.",
        "email_taken": "Somebody else signs in with this address.",
        "empty": "There is nothing to send.",
        "forbidden": "You may not do this.",
        "id_reused": "This order id was used for another order.",
        "in_use": "This is still used and cannot be removed.",
        "internal": "Something went wrong here; it has been logged.",
        "invalid": "What was to be saved has faults; every one is named.",
        "no_capacity": "There is no room for more work.",
        "not_found": "There is no such thing.",
        "not_yours": "This is not yours to change.",
        "offer_gone": "This offer is over.",
        "stale_decision": "The floor has changed since this was decided.",
        "too_long": "The text is too long.",
        "unknown_agent": "There is no such colleague.",
        "unknown_op": "There is no such operation.",
        "unknown_queue": "There is no such queue.",
        "version_conflict": "Somebody else has saved this in the meantime.",
        "wrong_state": "This cannot be done in the present state.",
    }
)
"""Every refusal code and what a person is told; `docs/wire.md` lists them."""


class Refused(Exception):  # noqa: N818 -- an ordinary result that has a name, not an error
    """An order that a rule does not allow; carries a code of `CODES`."""

    def __init__(self, code: str, message: str | None = None) -> None:
        """Refuse with `code`; `message` replaces the table's sentence where it can say more."""
        super().__init__(message or CODES[code])
        self.code = code

    @property
    def message(self) -> str:
        """The sentence for people."""
        return str(self.args[0])
