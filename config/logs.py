"""Structured logs on stderr, one JSON object a line. Nothing personal: ids, steps, sizes."""

import sys
import traceback
from typing import Any

import structlog

from audit.context import request_id


def _request(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    if identity := request_id():
        event["request_id"] = identity
    return event


def _where_it_broke(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Put an exception in as its kinds and places. Its message may quote a document, so it goes."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    said = []
    while isinstance(error, BaseException):
        said.append(
            {
                "kind": type(error).__qualname__,
                "at": [
                    f"{frame.filename}:{frame.lineno} {frame.name}"
                    for frame in traceback.extract_tb(error.__traceback__)
                ],
            }
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if said:
        event["exception"] = said
    return event


SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _request,
]


def configuration(level: str) -> dict[str, Any]:
    """The `LOGGING` setting: everything, libraries included, as JSON lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _where_it_broke,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # RQ describes a job by its arguments: ids only, but not ours to print.
            "rq.worker": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "httpx2": {"level": "WARNING"},  # each call is in the ledger already
            "fido2": {"level": "WARNING"},  # it names the keys that people sign in with
        },
    }


def structlog_configuration() -> dict[str, Any]:
    """Arguments of `structlog.configure`."""
    return {
        "processors": [
            structlog.stdlib.filter_by_level,
            *SHARED,
            _where_it_broke,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        "logger_factory": structlog.stdlib.LoggerFactory(),
        "wrapper_class": structlog.stdlib.BoundLogger,
        "cache_logger_on_first_use": True,
    }
