"""Where questions lie that citizens let be saved: a SQLite file or a PostgreSQL database of the operator's own.

A row holds the masked question, the topic it was answered with and the day: no session, no hour, no address. Keys are random and
rows have no other order, so that nothing tells which questions came together.
"""

import datetime
import os
import secrets
from pathlib import Path
from typing import Any, List, NamedTuple

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from bot.answers import DataError

KEPT_DAYS = 90
AT_MOST = 10_000  # questions; more than anyone reads, so what comes then is not saved
SETTING = "SOCLOTS_INKORG"
_SECONDS = 5  # that a database may take

_TABLE = sql.Table(
    "soclots_inkorg",
    sql.MetaData(),
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("datum", sql.Date, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("amne", sql.String(80), nullable=False),
    sqlite_with_rowid=False,
)


class Saved(NamedTuple):
    """A saved question; `topic` is what the bot answered with."""

    id: str
    day: datetime.date
    text: str
    topic: str


class InkorgStore:
    """Methods block and raise sqlalchemy's SQLAlchemyError, without a word of the question, where the database fails."""

    def __init__(self, address: str):
        """`address`: the path of a SQLite file, or a postgresql:// URL. Raises DataError where it cannot be used."""
        postgres = address.startswith("postgresql://")
        try:
            if not postgres:
                _private_file(Path(address))
            self._engine = sql.create_engine(
                address if postgres else f"sqlite:///{address}",
                hide_parameters=True,  # they are what a citizen has written
                pool_pre_ping=True,
                connect_args=_POSTGRES if postgres else {"timeout": _SECONDS},
            )
            if not postgres:
                sql.event.listen(self._engine, "connect", _overwrite_deleted)
            self._make_table()
        except (SQLAlchemyError, OSError) as error:
            reason = type(error).__name__  # the rest may tell the password
            raise DataError(
                f"{SETTING}: inkorgen går inte att öppna ({reason}). Kontrollera filen eller databasens adress."
            ) from None

    def _make_table(self) -> None:
        try:
            _TABLE.create(self._engine, checkfirst=True)
        except SQLAlchemyError:
            if not sql.inspect(self._engine).has_table(_TABLE.name):  # else another process was a moment earlier
                raise

    def save(self, text: str, topic: str, day: datetime.date) -> bool:
        """Saves a masked question, each text once. Returns False where the inbox is full. Purges first."""
        with self._engine.begin() as connection:
            _purge(connection, day)
            columns = _TABLE.c
            if connection.execute(sql.select(columns.id).where(columns.text == text, columns.amne == topic)).first():
                return True
            if connection.execute(sql.select(sql.func.count()).select_from(_TABLE)).scalar_one() >= AT_MOST:
                return False
            connection.execute(_TABLE.insert().values(id=secrets.token_hex(16), datum=day, text=text, amne=topic))
            return True

    def purge(self, day: datetime.date) -> None:
        """Deletes what has lain for KEPT_DAYS on `day`."""
        with self._engine.begin() as connection:
            _purge(connection, day)

    def all(self, day: datetime.date) -> List[Saved]:
        """What is left after a purge, by day."""
        with self._engine.begin() as connection:
            _purge(connection, day)
            columns = _TABLE.c
            rows = connection.execute(
                sql.select(columns.id, columns.datum, columns.text, columns.amne).order_by(columns.datum, columns.id)
            )
            return [Saved(*row) for row in rows]

    def remove(self, saved: Saved) -> None:
        with self._engine.begin() as connection:
            connection.execute(_TABLE.delete().where(_TABLE.c.id == saved.id))

    def close(self) -> None:
        self._engine.dispose()


_POSTGRES = {"connect_timeout": _SECONDS, "options": f"-c statement_timeout={1000 * _SECONDS}"}


def _private_file(path: Path) -> None:
    """Makes the file, where it is not there, readable for its owner only."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _overwrite_deleted(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")


def _purge(connection: Any, day: datetime.date) -> None:
    connection.execute(_TABLE.delete().where(_TABLE.c.datum <= day - datetime.timedelta(days=KEPT_DAYS)))
