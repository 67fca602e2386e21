"""What the center writes down about itself: one line per event, never a secret or a message.

An error is told by its kind and by where it happened. What it says itself is left out, because
nobody knows what a library puts in there: a text that could not be stored, an address, a token.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import structlog

from config.settings import Logging

_HIDDEN = frozenset(
    {
        "token",
        "ticket",
        "password",
        "handle",
        "csrf",
        "cookie",
        "authorization",
        "text",
        "body",
        "key",
    }
)
FRAMES = 12
"""Of a stack the last ones tell where it broke."""


def set_up_logs(settings: Logging) -> None:
    """Lines for people or for machines, on standard error."""
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    structlog.configure(
        processors=processors(settings, sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[Libraries()])


def processors(settings: Logging, stream: TextIO) -> list[Any]:
    """What a line goes through; what must not be written is replaced last."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.format == "json"
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_error,
        hide,
        renderer,
    ]


def hide(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace what must never be written, whoever bound it."""
    for name in event:
        if name.lower() in _HIDDEN:
            event[name] = "…"
    return event


def tell_error(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its kind and its place."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = list(_kinds(error))
    return event


def _kinds(error: BaseException) -> Iterator[str]:
    """The error and what caused it, outermost first, each with its kind and its frames."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kind = f"{type(cause).__module__}.{type(cause).__qualname__}".removeprefix("builtins.")
        number = f" {cause.errno}" if isinstance(cause, OSError) and cause.errno else ""
        frames = traceback.extract_tb(cause.__traceback__)[-FRAMES:]
        places = " > ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in frames)
        yield f"{kind}{number} at {places}"
        if isinstance(cause, BaseExceptionGroup):
            for one in cause.exceptions:
                yield from _kinds(one)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _short(file: str) -> str:
    return "/".join(file.split("/")[-2:])


class Libraries(logging.Handler):
    """What libraries log becomes a line like ours: their first line only, errors by kind.

    The lines after the first are representations of tasks and requests, errors included.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        line = record.getMessage().split("\n", 1)[0]
        log = structlog.get_logger("library")
        log.log(record.levelno, line, logger=record.name, exc_info=record.exc_info)
