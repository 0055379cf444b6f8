"""Where an installation keeps its conversations: in memory, or as SOCLOTS_REDIS and Rasa's endpoints.yml say."""

import asyncio
from pathlib import Path
from typing import Any, Dict, Iterator, NamedTuple, Optional, Tuple
from urllib.parse import quote

import sqlalchemy.exc
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config
from redis.exceptions import RedisError

from bot.answers import DataError
from bot.memory_stores import MemoryLocks, MemoryTrackers
from bot.redis_client import connect
from bot.redis_stores import RedisLocks, RedisTrackers
from bot.sql_store import SqlTrackers

_DATABASE = ("dialect", "port", "db", "username", "password", "login_db", "query")


class Stores(NamedTuple):
    trackers: TrackerStore
    locks: LockStore


class Places:
    """The places that conversations and locks are kept at. What `endpoints` says goes before `redis_url`."""

    def __init__(self, endpoints: Path, redis_url: Optional[str] = None):
        """Raises DataError where the file asks for a kind of store that is not known here."""
        self._endpoints = endpoints
        self._redis_url = redis_url
        self._trackers = self._configured("tracker_store", ("redis", "sql"))
        self._locks = self._configured("lock_store", ("redis",))

    def check(self) -> None:
        """Raises DataError, with place and remedy, where one of them does not answer."""
        for where, url in self._redis_addresses():
            try:
                asyncio.run(_ping(url))
            except (RedisError, OSError, ValueError) as error:
                fault = type(error).__name__
                raise DataError(f"{where}: Redis svarar inte ({fault}). Starta Redis eller rätta adressen.") from None
        if self._trackers and self._trackers.type == "sql":
            try:
                sqlalchemy.create_engine(_database_url(self._trackers)).connect().close()
            except (sqlalchemy.exc.SQLAlchemyError, TypeError, ImportError) as error:
                fault = type(error).__name__
                raise DataError(
                    f"{self._endpoints}: tracker_store: databasen svarar inte ({fault}). Starta den eller rätta uppgifterna."
                ) from None

    def open(self, ttl: float) -> Stores:
        """The stores, for this process alone. Where they can, they forget a conversation `ttl` seconds after its last message."""
        locks_url = _redis_url(self._locks) if self._locks else self._redis_url
        locks: LockStore = RedisLocks(connect(locks_url)) if locks_url else MemoryLocks()
        if self._trackers and self._trackers.type == "sql":
            return Stores(SqlTrackers(host=self._trackers.url, **self._trackers.kwargs), locks)
        trackers_url = _redis_url(self._trackers) if self._trackers else self._redis_url
        return Stores(RedisTrackers(connect(trackers_url), ttl) if trackers_url else MemoryTrackers(), locks)

    def _configured(self, name: str, known: Tuple[str, ...]) -> Optional[EndpointConfig]:
        try:
            config = read_endpoint_config(str(self._endpoints), name)
        except (RasaException, AttributeError, TypeError) as error:
            raise DataError(f"{self._endpoints}: {name}: går inte att läsa ({error}). Rätta filen.") from None
        if config is None:
            return None
        config.type = str(config.type).lower()
        if config.type not in known:
            raise DataError(
                f"{self._endpoints}: {name}: type: {config.type} finns inte här. Välj {' eller '.join(known)}."
            )
        return config

    def _redis_addresses(self) -> Iterator[Tuple[str, str]]:
        if self._redis_url:
            yield "SOCLOTS_REDIS", self._redis_url
        for name, config in (("tracker_store", self._trackers), ("lock_store", self._locks)):
            if config and config.type == "redis":
                yield f"{self._endpoints}: {name}", _redis_url(config)


def _redis_url(config: EndpointConfig) -> str:
    """The address that Rasa's settings for Redis say."""
    values: Dict[str, Any] = config.kwargs
    user, password = quote(values.get("username") or "", safe=""), quote(values.get("password") or "", safe="")
    account = f"{user}:{password}@" if user or password else ""
    scheme = "rediss" if values.get("use_ssl") else "redis"
    return f"{scheme}://{account}{config.url or 'localhost'}:{values.get('port') or 6379}/{values.get('db') or 0}"


def _database_url(config: EndpointConfig) -> Any:
    return SqlTrackers.get_db_url(
        host=config.url, **{name: value for name, value in config.kwargs.items() if name in _DATABASE}
    )


async def _ping(url: str) -> None:
    redis = connect(url)
    try:
        await redis.ping()
    finally:
        await redis.close()
