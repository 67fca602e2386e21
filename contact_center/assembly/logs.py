"""What the center writes down about itself: one line per event, never a secret or a message."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

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


def set_up_logs(settings: Logging) -> None:
    """Lines for people or for machines, on standard error."""
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            hide,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr, format="%(message)s")


def hide(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace what must never be written, whoever bound it."""
    for name in event:
        if name.lower() in _HIDDEN:
            event[name] = "…"
    return event
