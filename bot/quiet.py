"""Silence before Rasa: call `hush()` before the first import of rasa.

An embedded Rasa prints every user's text at debug level (structlog is unconfigured) and TensorFlow, tqdm, SQLAlchemy and
others fill the terminal. No citizen's text may be printed, so this is a matter of privacy and not of taste.
"""

import functools
import logging
import os
import sys
import warnings
from typing import TextIO

from bot.logs import LOGGER, JsonLines

_ENVIRONMENT = {
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TQDM_DISABLE": "1",
}


class _NeverText(logging.Filter):
    """Drops what libraries log below errors; of errors it keeps the place and drops the message, which may hold a citizen's words."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            return False
        record.msg = "library"
        record.fields = {"logger": record.name, "place": f"{record.pathname}:{record.lineno}"}
        record.args = None
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True


@functools.lru_cache(maxsize=1)
def hush() -> None:
    """Sets environment, warnings, structlog and logging so that no library prints, whatever the level asked for."""
    import structlog

    root = logging.getLogger()
    root.addFilter(_NeverText())  # TensorFlow warns through the root logger itself
    root.addHandler(_Handler())  # whatever else a library logs (aiohttp, asyncio) ends here
    os.environ.update(_ENVIRONMENT)
    LOGGER.propagate = False
    LOGGER.addHandler(_Standard())
    warnings.showwarning = lambda *args, **kwargs: None
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL), cache_logger_on_first_use=False
    )
    for name in ("rasa", "rasa_sdk", "tensorflow", "spacy", "absl", "sanic.root", "apscheduler"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.ERROR)
        logger.propagate = False
        logger.addHandler(_Handler())


class _Standard(logging.StreamHandler):
    """Writes to what is standard error at the time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        pass


class _Handler(_Standard):
    """Standard error, through the filter above."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(_NeverText())
