"""Nothing is too old, and every text holds today and tomorrow."""

import datetime
from pathlib import Path
from typing import Iterator, Optional

from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule

_MONTH = 30.44  # days
WARN_MONTHS, OLDEST_MONTHS = 12, 18
ENDS_SOON = 60  # days


@rule
def reviewed_lately(data: Data) -> Iterator[Finding]:
    """Answers and contacts have been compared with their sources."""
    for topic, answer in data.answers.items():
        path = data.path(topic)
        line, remedy = data.lines(path).of("reviewed"), "Läs svaret mot källorna och skriv dagens datum."
        yield from filter(None, [_aged(path, line, "svaret granskades", answer.reviewed, data.today, remedy)])
    path = data.project.data / "contacts.yml"
    for name, contact in data.contacts.items():
        line, remedy = data.lines(path).of(name, "checked"), "Kontrollera uppgifterna igen och skriv dagens datum."
        yield from filter(None, [_aged(path, line, f"{name} kontrollerades", contact.checked, data.today, remedy)])


def _aged(path: Path, line: int, what: str, day: datetime.date, today: datetime.date, remedy: str) -> Optional[Finding]:
    months = (today - day).days / _MONTH
    if months < 0:
        return Finding(path, line, f"{what} {day}, en dag som inte har varit än.", "Skriv dagen då det gjordes.")
    if months <= WARN_MONTHS:
        return None
    limit = OLDEST_MONTHS if months > OLDEST_MONTHS else WARN_MONTHS
    severity = "fel" if months > OLDEST_MONTHS else "varning"
    return Finding(path, line, f"{what} {day}, för mer än {limit} månader sedan.", remedy, severity)  # type: ignore[arg-type]


@rule
def holds(data: Data) -> Iterator[Finding]:
    """Some text holds today, and for the next two months. (A gap between texts is a fault of form.)"""
    for topic, answer in data.answers.items():
        path, lines = data.path(topic), data.lines(data.path(topic))
        first, last = answer.versions[0], answer.versions[-1]
        if first.from_ and first.from_ > data.today:
            line = lines.of("versions", 0, "from")
            yield Finding(path, line, f"ingen text gäller förrän {first.from_}.", "Skriv en text som gäller till dess.")
        if last.to and (last.to - data.today).days <= ENDS_SOON:
            line = lines.of("versions", len(answer.versions) - 1, "to")
            remedy = "Skriv texten som gäller efter den dagen, eller ta bort to."
            if last.to < data.today:
                yield Finding(path, line, f"ingen text gäller sedan {last.to}.", remedy)
            else:
                yield Finding(path, line, f"ingen text gäller efter {last.to}.", remedy, "varning")


@rule
def age_notes_hold(data: Data) -> Iterator[Finding]:
    """What is said of an age has not run out."""
    for topic, answer in data.answers.items():
        for number, note in enumerate(answer.ages):
            if note.until and note.until < data.today:
                line = data.lines(data.path(topic)).of("ages", number, "until")
                problem = f"raden om en ålder gäller inte sedan {note.until}."
                yield Finding(data.path(topic), line, problem, "Ta bort den eller skriv en ny.", "varning")
