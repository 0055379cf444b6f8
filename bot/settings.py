"""Settings, read once from the environment. A wrong value stops the start with the setting's name."""

from typing import Any, Dict, List, Mapping

from pydantic import BaseModel, Extra, Field, ValidationError, validator

from bot.answers import DataError, in_swedish

# Setting: what it is called in the environment. docs/drift.md describes each.
VARIABLES = {
    "host": "SOCLOTS_HOST",
    "port": "PORT",
    "origins": "SOCLOTS_ORIGINS",
    "session_minutes": "SOCLOTS_SESSION_MINUTES",
    "max_turns": "SOCLOTS_MAX_TURNS",
    "max_sessions": "SOCLOTS_MAX_SESSIONS",
    "exit_url": "SOCLOTS_EXIT_URL",
}


class Settings(BaseModel):
    """`origins`: other sites that may use the API and embed the page. Times in minutes, the rest are counts."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    origins: List[str] = []
    session_minutes: float = Field(30, gt=0, le=30)
    max_turns: int = Field(60, ge=1)
    max_sessions: int = Field(10_000, ge=1)
    exit_url: str = Field("https://www.smhi.se", regex=r"^https://\S+$")

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("origins", each_item=True)
    def _is_origin(cls, origin: str) -> str:
        scheme, _, host = origin.partition("://")
        if scheme not in ("http", "https") or not host or "/" in host:
            raise ValueError(f"{origin!r} ska skrivas som https://www.kommun.se, utan sökväg")
        return origin


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises DataError naming the variable."""
    values: Dict[str, Any] = {name: environment[key] for name, key in VARIABLES.items() if environment.get(key)}
    if "origins" in values:
        values["origins"] = values["origins"].split()
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = VARIABLES[str(first["loc"][0])]
        raise DataError(
            f"{name}={environment[name]!r}: {in_swedish(first)} Inställningen kan också tas bort."
        ) from error
