"""Structured logs: one JSON line per event, or coloured text on a console.

A log line may say what was asked for (the route), how it ended and how long it took. It never holds a request
body, a query string, a path, a formula or the message of an exception, since any of them can quote a formula.
"""

import logging
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = ("django.server", "django.db.backends", "django.template", "django.utils.autoreload")


def configure(*, kind: str, level: str) -> dict[str, Any]:
    """Set up structlog and return Django's ``LOGGING``; ``kind`` is ``json`` or ``console``."""
    structlog.configure(
        processors=[*shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return logging_config(renderers(kind), level)


def shared() -> list[Processor]:
    """What is added to every event, whoever wrote it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        frames_only,
    ]


def renderers(kind: str) -> list[Processor]:
    """The last steps: drop the book-keeping, then write JSON or text."""
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if kind == "json":
        return [clean, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [clean, structlog.dev.ConsoleRenderer()]


def logging_config(last: list[Processor], level: str) -> dict[str, Any]:
    """Django's ``LOGGING``: everything to standard error through one formatter."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [plain_django, *shared()],
        "processors": last,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Every request has its own line (web/middleware/log.py); these would repeat its path.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            **{name: {"level": "WARNING"} for name in QUIET},
        },
    }


def plain_django(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Django's own warnings quote paths, hosts and headers: keep the sentence, drop what was quoted."""
    record: logging.LogRecord = event["_record"]
    if record.name.startswith(("django.request", "django.security")):
        status = getattr(record, "status_code", None)
        event["event"] = f"django answered {status}" if status else "django refused a request"
    return event


def frames_only(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and where it arose; its message may quote what a user typed."""
    error = exception_of(event.pop("exc_info", None))
    if error is not None:
        event["error"] = type(error).__name__
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def exception_of(info: object) -> BaseException | None:
    """The exception behind the many shapes ``exc_info`` may take."""
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1]
    if info:
        import sys

        return sys.exc_info()[1]
    return None
