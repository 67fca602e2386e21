"""The one decoder of every edge: strict about types, clear about what is wrong.

JSON may spell half of a surrogate pair, and browsers do when somebody cuts a smiley in two. Such a
text can be stored nowhere, but its sender must hear which order is refused, or would send it for
ever: it is decoded all the same and refused where texts are checked.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import msgspec

encode = msgspec.json.Encoder().encode
"""Any frame or shape as JSON."""

_PLACE = re.compile(r"^(?P<detail>.*?)(?: - at `(?P<at>[^`]*)`)?$", re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD]")


class Malformed(ValueError):  # noqa: N818 -- theirs, not ours
    """What came in is not JSON, or not of the shape it must have; the text is for people."""


def decode(shape: Any, data: bytes) -> Any:
    """`data` as a `shape`, which may be any type msgspec knows; raises `Malformed`."""
    return decode_with(decoder(shape), data)


def decode_with(made: msgspec.json.Decoder[Any], data: bytes) -> Any:
    """The same with a decoder made before: looking one up costs more than a small frame."""
    try:
        return made.decode(data)
    except msgspec.ValidationError as error:
        raise Malformed(sentence(error)) from error
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if _SURROGATE.search(data) is None:
            raise Malformed("not JSON") from error
    return convert(made.type, _loads(data))


@cache
def decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    """The decoder of a shape."""
    return msgspec.json.Decoder(shape)


def convert(shape: Any, value: Any) -> Any:
    """A decoded value as a `shape`; raises `Malformed`."""
    try:
        return msgspec.convert(value, shape, strict=True)
    except msgspec.ValidationError as error:
        raise Malformed(sentence(error)) from error


def sentence(error: msgspec.ValidationError) -> str:
    """What is wrong, the field first: `text: expected str, got int`."""
    found = _PLACE.match(str(error))
    assert found is not None
    detail = _printable(found["detail"].replace("`", ""))
    place = _printable((found["at"] or "").removeprefix("$").removeprefix("."))
    missing = detail.removeprefix("Object missing required field ")
    if missing != detail:
        return f"{place}.{missing}: missing" if place else f"{missing}: missing"
    return f"{place}: {detail[:1].lower()}{detail[1:]}" if place else detail


def is_text(text: str) -> bool:
    """Whether `text` can be written at all: half a surrogate pair cannot."""
    return text.isascii() or _printable(text) == text


def _printable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _loads(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
