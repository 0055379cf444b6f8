"""The municipality that an installation belongs to (`SOCLOTS_KOMMUN`), which nobody then needs to tell."""

import functools
import os
from typing import Optional

from bot.answers import DataError
from bot.context import Context
from bot.kommuner import Kommun, UnknownKommun, load_kommuner

SETTING = "SOCLOTS_KOMMUN"


@functools.lru_cache(maxsize=1)
def home() -> Optional[Kommun]:
    """The municipality that the environment names, if any. Raises DataError with the nearest spellings."""
    name = os.environ.get(SETTING)
    if not name:
        return None
    try:
        return load_kommuner().named(name)
    except UnknownKommun as unknown:
        raise DataError(
            f"{SETTING}={name!r}: är ingen kommun. Menar du {unknown.nearest}? Rätta inställningen."
        ) from None


def preset(context: Context) -> Optional[str]:
    """The short name of the municipality that a conversation is about until another is named: the one chosen, else home."""
    kommun = home()
    return context.kommun or (kommun.namn if kommun else None)
