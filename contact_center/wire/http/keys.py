"""The secrets of a center, and the short-lived tokens signed with them.

JSON Web Tokens (RFC 7519) with one pinned algorithm and one audience per purpose, so that a token
for one thing never opens another. What lasts (logins, visitors' handles) is no token of this kind
but a random secret of which only the hash is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import jwt

_ALGORITHM = "HS256"
_LEAST_BYTES = 32

VISITOR = "visitor"
"""Audience of what a widget shows: claims `sub` (the visitor) and `site`."""
SOCKET = "socket"
"""Audience of a console's ticket: claims `sub` (the agent) and `login`."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the data folder keeps: a key to sign with and the commands' own key.

    `signing` has at least 32 bytes; `node` opens the API for commands on this machine.
    """

    signing: bytes
    node: str

    def __post_init__(self) -> None:
        """Refuse keys that could be guessed (RFC 7518 section 3.2)."""
        if min(len(self.signing), len(self.node)) < _LEAST_BYTES:
            raise ValueError("keys: at least 32 bytes each")

    def __repr__(self) -> str:
        """Keys are never printed."""
        return "Keys(…)"

    def is_node(self, token: str) -> bool:
        """Whether this is the commands' key, compared in constant time."""
        return token.isascii() and hmac.compare_digest(token.encode(), self.node.encode())

    def sign(self, audience: str, claims: dict[str, str], expires_at: int) -> str:
        """A token for `audience` until `expires_at` (milliseconds)."""
        payload: dict[str, Any] = {**claims, "aud": audience, "exp": expires_at // 1000}
        return jwt.encode(payload, self.signing, algorithm=_ALGORITHM)

    def read(self, audience: str, token: str, at: int, names: tuple[str, ...]) -> list[str] | None:
        """The claims `names` of a token that is ours, for this audience and not over at `at`."""
        if not token.isascii():
            return None
        try:
            claims = jwt.decode(
                token,
                self.signing,
                algorithms=[_ALGORITHM],
                audience=audience,
                options={
                    "require": ["exp", "aud", *names],
                    "strict_aud": True,
                    # Time comes from the clock port, so the library must not ask its own.
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.PyJWTError:
            return None
        expires = claims["exp"]
        if not isinstance(expires, int) or expires * 1000 <= at:
            return None
        found = [claims[name] for name in names]
        return found if all(isinstance(claim, str) for claim in found) else None


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """How a secret is stored: SHA-256 is enough for what nobody can guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_id(kind: str) -> str:
    """An id for a new thing, `visitor:…` or `login:…`; it says nothing and cannot be guessed."""
    return f"{kind}:{secrets.token_hex(10)}"
