"""What goes wrong over HTTP: one table from stable codes to statuses, and RFC 9457 documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

import msgspec
from aiohttp import web

from contact_center.domain.refusals import CODES, Refused

CONTENT_TYPE = "application/problem+json"
CATALOGUE = "/api/v1/problems"
"""Where the codes are listed; the `type` of a document points into it."""

_OF_REFUSALS: Mapping[str, int] = {
    "already_requested": 409,
    "already_sent": 409,
    "agent_unavailable": 409,
    "bad_request": 400,
    "closed": 409,
    "empty": 422,
    "forbidden": 403,
    "id_reused": 422,
    "in_use": 409,
    "internal": 500,
    "invalid": 422,
    "no_capacity": 409,
    "not_found": 404,
    "not_yours": 403,
    "offer_gone": 409,
    "stale_decision": 409,
    "too_long": 422,
    "unknown_agent": 422,
    "unknown_op": 400,
    "unknown_queue": 422,
    "email_taken": 409,
    "version_conflict": 412,
    "wrong_state": 409,
}

_OF_HTTP: Mapping[str, tuple[int, str]] = {
    "bad_credentials": (401, "Email or password is wrong."),
    "busy": (503, "Too much at once; try again in a moment."),
    "csrf": (403, "The header X-CSRF-Token is missing or belongs to another login."),
    "foreign_origin": (403, "Pages of this origin may not do this."),
    "identity_unsupported": (400, "This center does not take signed identities of visitors."),
    "method_not_allowed": (405, "This path has no such method."),
    "not_built": (503, "The pages have not been built."),
    "not_ready": (503, "The center is not ready."),
    "sign_in": (401, "Sign in first."),
    "too_large": (413, "The body is too large."),
    "too_many_attempts": (429, "Too many wrong passwords; wait a while."),
    "too_many_requests": (429, "Too many requests; wait a while."),
    "too_slow": (408, "The body did not arrive in time."),
    "unavailable": (503, "Nobody can say what became of this; send it again under the same id."),
    "unsupported_media_type": (415, "The body must be JSON, with Content-Type application/json."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the status of a code and the sentence people are told."""

    status: int
    title: str


TABLE: MappingProxyType[str, Row] = MappingProxyType(
    {code: Row(_OF_REFUSALS.get(code, 409), title) for code, title in CODES.items()}
    | {code: Row(*row) for code, row in _OF_HTTP.items()}
)
"""Every code that an answer can carry; the only place where a code meets a status."""


class Wrong(msgspec.Struct, omit_defaults=True):
    """One part of a request that is not as it should be; `at` names the field, if it is one."""

    detail: str
    at: str = ""


class Document(msgspec.Struct, omit_defaults=True):
    """A problem document as it goes out."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: tuple[Wrong, ...] = ()


class Problem(Exception):  # noqa: N818 -- an ordinary answer that has a name
    """Ends a request with a problem document; `more` are further members of it."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Answer with the status of `code`; `detail` says more than the table can."""
        super().__init__(detail or TABLE[code].title)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = dict(more or {})

    @property
    def status(self) -> int:
        """The HTTP status."""
        return TABLE[self.code].status

    @property
    def document(self) -> Document:
        """What the table and this problem say together."""
        row = TABLE[self.code]
        place = f"{CATALOGUE}#{self.code}"
        return Document(place, row.title, row.status, self.code, self.detail, self.errors)

    def answer(self) -> web.Response:
        """The response; 401 names the scheme that a program may use (RFC 9110 section 11.6.1)."""
        members = {**msgspec.to_builtins(self.document), **self.more}
        headers = dict(self.headers)
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers.setdefault("WWW-Authenticate", 'Bearer realm="contact-center"')
        return web.Response(
            status=self.status,
            body=msgspec.json.encode(members),
            content_type=CONTENT_TYPE,
            headers=headers,
        )


def of_refusal(refused: Refused) -> Problem:
    """A rule of the domain said no."""
    detail = refused.message
    return Problem(refused.code, None if detail == CODES[refused.code] else detail)


def told_to_wait(code: str, seconds: float) -> Problem:
    """Too fast or too busy: `Retry-After` in whole seconds, rounded up so that it is enough."""
    whole = max(1, int(-(-seconds // 1)))
    return Problem(code, headers={"Retry-After": str(whole)})


def of_http(error: web.HTTPException) -> Problem:
    """What aiohttp itself found wrong: no such path, no such method, too large."""
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    is_theirs = error.status < HTTPStatus.INTERNAL_SERVER_ERROR
    code = _CODES_OF_STATUSES.get(error.status, "bad_request" if is_theirs else "internal")
    return Problem(code, headers=headers)


_CODES_OF_STATUSES: Mapping[int, str] = {
    401: "sign_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "unavailable",
}
