"""`soclots facts`: which answers rest on a law or a source, what begins and ceases to hold, and what to review."""

import argparse
import dataclasses
import datetime
import json
from typing import Any, Sequence

from bot.answers import DataError
from bot.commands.options import day
from bot.facts import Event, Ground, changes, grounds, reviews
from bot.project import PROJECT
from bot.tables import print_table

_DAYS = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lag", metavar="LAGRUM", help='svaren som stöder sig på lagrummet: "20 kap. 3 §", "39 § LVU"')
    parser.add_argument("--kalla", metavar="ID", help="svaren som stöder sig på källan, med id ur data/sources.yml")
    parser.add_argument(
        "--dagar", metavar="N", default=str(_DAYS), help=f"så långt fram kalendern går (förval {_DAYS})"
    )
    parser.add_argument("--today", metavar="ÅÅÅÅ-MM-DD", help="räkna som om det vore den dagen")
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt")


def run(arguments: argparse.Namespace) -> int:
    today = day(arguments.today) or datetime.date.today()
    days = _days(arguments.dagar)
    if arguments.lag is not None or arguments.kalla is not None:
        found = grounds(PROJECT, arguments.kalla, arguments.lag)
        _show_json({"grounds": found}) if arguments.json else _show_grounds(found)
        return 0
    coming, due = changes(PROJECT, today, days), reviews(PROJECT, today, days)
    if arguments.json:
        _show_json({"today": today, "days": days, "changes": coming, "reviews": due})
        return 0
    last = today + datetime.timedelta(days=days)
    _show_events(f"Börjar eller slutar gälla till och med {last}", coming, today)
    _show_events(f"Ska granskas till och med {last}", due, today)
    return 0


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 3650:
        raise DataError(f"--dagar: {text!r} är inget antal dagar mellan 0 och 3650. Skriv till exempel 90.")
    return int(text)


def _show_grounds(found: Sequence[Ground]) -> None:
    if not found:
        print("Inget svar stöder sig på det.")
        return
    rows = []
    for ground in found:
        span = "" if not (ground.day_from or ground.day_to) else f"{ground.day_from or '…'} – {ground.day_to or '…'}"
        law = f"{ground.name}, {ground.ref}" if ground.ref else ground.name
        rows.append([ground.topic, ground.title, law, span, str(ground.reviewed), ground.place])
    topics = len({ground.topic for ground in found})
    print_table(f"{topics} svar", ["ämne", "fråga", "källa", "gäller", "granskat", "plats"], rows)


def _show_events(title: str, events: Sequence[Event], today: datetime.date) -> None:
    if not events:
        print(f"{title}: inget.\n")
        return
    rows = [[_day(event, today), event.what, event.name, event.title, event.place] for event in events]
    print_table(title, ["dag", "vad", "namn", "fråga", "plats"], rows)


def _day(event: Event, today: datetime.date) -> str:
    days = (event.day - today).days
    return f"{event.day} ({'i dag' if days == 0 else f'om {days} dagar' if days > 0 else f'{-days} dagar sen'})"


def _show_json(content: Any) -> None:
    def plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.date) else dataclasses.asdict(value)

    print(json.dumps(content, default=plain, ensure_ascii=False))
