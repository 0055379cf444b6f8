"""Where the municipalities' own facts come from: a file, or an address that is fetched again and again.

Either way what was last good stays in use until something better can be read.
"""

import datetime
import functools
import ipaddress
import os
from pathlib import Path
from typing import Optional, Protocol

from yarl import URL

from bot.answers import DataError
from bot.fresh import Fresh
from bot.own_contacts import OwnFacts, read_own_contacts

SETTING = "SOCLOTS_CONTACTS"


class Source(Protocol):
    def facts(self, kommun: str) -> Optional[OwnFacts]:
        """What the municipality of that short name says of itself."""

    def old_since(self) -> Optional[datetime.datetime]:
        """When the facts were last confirmed, in Swedish time, where that is too long ago to leave unsaid."""


class FileSource:
    """A file, read again when it has changed. Raises DataError where it is wrong from the start."""

    def __init__(self, path: Path):
        read_own_contacts(path)
        self._facts = Fresh(path, read_own_contacts)

    def facts(self, kommun: str) -> Optional[OwnFacts]:
        return self._facts().get(kommun)

    def old_since(self) -> Optional[datetime.datetime]:
        return None


@functools.lru_cache(maxsize=1)
def own_source() -> Optional[Source]:
    """The source that the environment names, if any. Raises DataError where the file or the address is wrong."""
    value = os.environ.get(SETTING)
    if not value:
        return None
    try:
        if "://" not in value:
            return FileSource(Path(value))
        url = URL(value)
        if url.host and (url.scheme == "https" or (url.scheme == "http" and _loopback(url.host))):
            from bot.contacts_address import AddressSource

            return AddressSource(value)
    except DataError as error:
        raise DataError(f"{SETTING}: {error}") from error
    except ValueError:
        pass
    raise DataError(
        f"{SETTING}={value!r}: ska vara en fil eller en adress som börjar med https://. Rätta inställningen."
    )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
