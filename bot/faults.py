"""Faults in the log: what kind and where, never the message, which may hold a citizen's words."""

import logging
import traceback
from typing import List, Optional

from bot.logs import log


def log_fault(error: BaseException) -> None:
    """Logs the types of an exception and its causes, and where in the code the first of them was raised."""
    kinds: List[str] = []
    place = ""
    cause: Optional[BaseException] = error
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        frames = traceback.extract_tb(cause.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else place
        cause = cause.__cause__ or cause.__context__
    log(logging.ERROR, "fault", kinds=kinds, place=place)
