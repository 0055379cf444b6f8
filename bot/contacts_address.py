"""The municipalities' own facts at an https address, fetched at start and then again and again."""

import asyncio
import datetime
import sys
from typing import Dict, Optional, Tuple

import aiohttp
from yarl import URL

from bot.answers import DataError
from bot.contacts_source import SETTING, own_source
from bot.context import STOCKHOLM
from bot.own_contacts import MAX_BYTES, OwnFacts, parse_own_contacts

FETCH_SECONDS = 5.0  # the longest that a fetch may take
EVERY_SECONDS = 15 * 60.0
OLD_AFTER = datetime.timedelta(hours=24)


class Unreachable(DataError):
    """The address gave no answer, or another than its facts. What it once gave can still be used."""


class AddressSource:
    """An address. `confirmed`: when it last gave the facts, or said that they were unchanged."""

    def __init__(self, url: str, seconds: float = FETCH_SECONDS):
        self._url = URL(url)
        self._seconds = seconds
        self._facts: Dict[str, OwnFacts] = {}
        self._etag: Optional[str] = None
        self.confirmed: Optional[datetime.datetime] = None
        self.tried = False  # whether the first fetch has been made

    def facts(self, kommun: str) -> Optional[OwnFacts]:
        return self._facts.get(kommun)

    def old_since(self) -> Optional[datetime.datetime]:
        old = self.confirmed and self.confirmed + OLD_AFTER < _now()
        return self.confirmed.astimezone(STOCKHOLM) if old and self.confirmed else None

    def age(self) -> float:
        """Seconds since the facts were last confirmed; infinite where they never were."""
        return (_now() - self.confirmed).total_seconds() if self.confirmed else float("inf")

    async def refresh(self) -> None:
        """Fetches the facts. Raises Unreachable, or DataError with the line where they are wrong; then the old ones stay."""
        try:
            content, etag = await self._fetch()
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise Unreachable(f"{self._url}: går inte att hämta ({type(error).__name__}).") from error
        if content is not None:
            self._facts = await asyncio.to_thread(parse_own_contacts, content, str(self._url))
            self._etag = etag
        self.confirmed = _now()

    async def keep_fresh(self, every: float = EVERY_SECONDS) -> None:
        """Fetches for ever. Says on standard error when it begins to fail and when it works again."""
        failed = self.confirmed is None
        while True:
            await asyncio.sleep(every)
            try:
                await self.refresh()
            except DataError as error:
                if not failed:
                    print(f"{SETTING}: {error} De förra uppgifterna används.", file=sys.stderr, flush=True)
                failed = True
            else:
                if failed:
                    print(f"{SETTING}: kommunens uppgifter är hämtade.", file=sys.stderr, flush=True)
                failed = False

    async def _fetch(self) -> Tuple[Optional[bytes], Optional[str]]:
        """The content and its ETag; no content where it is unchanged."""
        headers = {"If-None-Match": self._etag} if self._etag else {}
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=self._url.scheme == "https") as session,
            session.get(self._url, headers=headers, allow_redirects=False) as response,
        ):
            if response.status == 304 and self._etag:
                return None, self._etag
            if response.status != 200:
                raise Unreachable(f"{self._url}: svarade med status {response.status}, inte 200.")
            content = bytearray()
            async for chunk in response.content.iter_chunked(16 * 1024):
                content += chunk
                if len(content) > MAX_BYTES:
                    break  # the parser refuses it
            return bytes(content), response.headers.get("ETag")


async def prepare() -> None:
    """Makes the facts ready before anything is served. Raises DataError where they are wrong; an address that does not answer
    is told on standard error, for it may answer later and people must be served meanwhile."""
    source = own_source()
    if isinstance(source, AddressSource) and not source.tried:
        source.tried = True
        try:
            await source.refresh()
        except Unreachable as error:
            print(f"{SETTING}: {error} Startar utan kommunens egna uppgifter.", file=sys.stderr, flush=True)
        except DataError as error:
            raise DataError(f"{SETTING}: {error}") from error


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)
