"""Settings, read once from the environment. A wrong value stops the start with the setting's name."""

import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Union

from pydantic import BaseModel, Extra, Field, ValidationError, validator

from bot.answers import DataError, in_swedish
from bot.kommuner import UnknownKommun, load_kommuner

# Setting: what it is called in the environment. docs/drift.md describes each.
VARIABLES = {
    "host": "SOCLOTS_HOST",
    "port": "PORT",
    "origins": "SOCLOTS_ORIGINS",
    "session_minutes": "SOCLOTS_SESSION_MINUTES",
    "max_turns": "SOCLOTS_MAX_TURNS",
    "max_sessions": "SOCLOTS_MAX_SESSIONS",
    "exit_url": "SOCLOTS_EXIT_URL",
    "kommun": "SOCLOTS_KOMMUN",
    "rate_session": "SOCLOTS_RATE_SESSION",
    "rate_address": "SOCLOTS_RATE_ADDRESS",
    "trusted_proxies": "SOCLOTS_TRUSTED_PROXIES",
    "key": "SOCLOTS_KEY",
    "at_once": "SOCLOTS_AT_ONCE",
    "max_waiting": "SOCLOTS_MAX_WAITING",
    "answer_seconds": "SOCLOTS_ANSWER_SECONDS",
    "hsts_seconds": "SOCLOTS_HSTS",
    "access_log": "SOCLOTS_ACCESS_LOG",
    "inkorg": "SOCLOTS_INKORG",
    "workers": "SOCLOTS_WORKERS",
    "redis": "SOCLOTS_REDIS",
    "endpoints": "SOCLOTS_ENDPOINTS",
    "write_to": "SOCLOTS_WRITE_TO",
    "color": "SOCLOTS_COLOR",
}

_SECRETS = ("key", "inkorg", "redis")  # are not printed


class Settings(BaseModel):
    """`origins`: other sites that may use the API and embed the page. `session_minutes` in minutes, `answer_seconds` in seconds.

    `write_to`: a mail or web address for questions about the chat itself. `inkorg`: a SQLite file or a postgresql:// URL.
    `rate_session`, `rate_address`: messages a minute. `key` is a secret: processes that share it know an address by the same hash.
    """

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    origins: List[str] = []
    session_minutes: float = Field(30, gt=0, le=30)
    max_turns: int = Field(60, ge=1)
    max_sessions: int = Field(10_000, ge=1)
    exit_url: str = Field("https://www.smhi.se", regex=r"^https://\S+$")
    kommun: Optional[str] = None

    rate_session: int = Field(20, ge=1)
    rate_address: int = Field(120, ge=1)
    trusted_proxies: List[Union[IPv4Network, IPv6Network]] = []
    key: Optional[str] = Field(None, min_length=16)
    at_once: int = Field(4, ge=1)
    max_waiting: int = Field(64, ge=0)
    answer_seconds: float = Field(6, gt=0, le=30)
    hsts_seconds: int = Field(0, ge=0)
    access_log: bool = False
    inkorg: Optional[str] = None
    workers: int = Field(1, ge=1, le=64)
    redis: Optional[str] = Field(None, regex=r"^(redis|rediss|unix)://\S+$")
    endpoints: Path = Path("endpoints.yml")
    write_to: Optional[str] = None
    color: Optional[str] = None

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("origins", each_item=True)
    def _is_origin(cls, origin: str) -> str:
        scheme, _, host = origin.partition("://")
        if scheme not in ("http", "https") or not host or "/" in host:
            raise ValueError(f"{origin!r} ska skrivas som https://www.kommun.se, utan sökväg")
        return origin

    @validator("kommun")
    def _is_kommun(cls, name: Optional[str]) -> Optional[str]:
        try:
            return load_kommuner().named(name).namn if name else None
        except UnknownKommun as unknown:
            raise ValueError(f"ingen kommun heter så. Menas {unknown.nearest}?") from None

    @validator("write_to")
    def _is_address(cls, address: str) -> str:
        if not re.fullmatch(r"https://\S+|[^\s@:/]+@[^\s@:/]+\.\w+", address):
            raise ValueError("ska vara en mejladress eller en webbadress som börjar med https://")
        return address

    @validator("color")
    def _is_color(cls, color: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise ValueError("ska vara en färg som #005595")
        return color

    @validator("inkorg")
    def _is_inkorg(cls, address: str) -> str:
        if "://" in address and not address.startswith("postgresql://"):
            raise ValueError("ska vara en fil, till exempel inkorg.db, eller postgresql://namn:lösenord@värd/databas")
        return address


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises DataError naming the variable."""
    values: Dict[str, Any] = {name: environment[key] for name, key in VARIABLES.items() if environment.get(key)}
    for name in ("origins", "trusted_proxies"):
        if name in values:
            values[name] = values[name].split()
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = VARIABLES[str(first["loc"][0])]
        value = "" if first["loc"][0] in _SECRETS else f"={environment[name]!r}"
        raise DataError(f"{name}{value}: {in_swedish(first)} Inställningen kan också tas bort.") from error
