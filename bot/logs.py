"""The program's own log: one JSON object a line on standard error. What a citizen wrote never comes near it."""

import datetime
import json
import logging

LOGGER = logging.getLogger("soclots")


class JsonLines(logging.Formatter):
    """`event` is the message, always a fixed word; the rest comes from `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc).isoformat(timespec="milliseconds")
        fields = getattr(record, "fields", {})
        return json.dumps({"time": time, "level": record.levelname, "event": record.msg, **fields}, ensure_ascii=False)


def log(level: int, event: str, **fields: object) -> None:
    LOGGER.log(level, event, extra={"fields": fields})
