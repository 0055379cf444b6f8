"""Nothing is too old, and every text holds today and tomorrow."""

import datetime
from typing import Iterator, Optional, Tuple

from bot.checks.data import Data
from bot.checks.finding import Finding, Severity
from bot.checks.registry import rule

_MONTH = 30.44  # days
WARN_MONTHS, OLDEST_MONTHS = 12, 18
ENDS_SOON = 60  # days


@rule
def reviewed_lately(data: Data) -> Iterator[Finding]:
    """Answers and contacts have been compared with their sources."""
    for topic, answer in data.answers.items():
        told = _aged(answer.reviewed, data.today)
        if told:
            path, (what, remedy, severity) = data.path(topic), told
            remedy = remedy or "Läs svaret mot källorna och skriv dagens datum."
            yield Finding(path, data.lines(path).of("reviewed"), f"svaret granskades {what}", remedy, severity)
    path = data.project.data / "contacts.yml"
    for name, contact in data.contacts.items():
        told = _aged(contact.checked, data.today)
        if told:
            what, remedy, severity = told
            remedy = remedy or "Kontrollera uppgifterna igen och skriv dagens datum."
            yield Finding(path, data.lines(path).of(name, "checked"), f"{name} kontrollerades {what}", remedy, severity)


def _aged(day: datetime.date, today: datetime.date) -> Optional[Tuple[str, str, Severity]]:
    """What is wrong with a day of review: the words for it, the remedy where it is not a new review, and how grave it is."""
    months = (today - day).days / _MONTH
    if months < 0:
        return f"{day}, en dag som inte har varit än.", "Skriv dagen då det gjordes.", "fel"
    if months > OLDEST_MONTHS:
        return f"{day}, för mer än {OLDEST_MONTHS} månader sedan.", "", "fel"
    if months > WARN_MONTHS:
        return f"{day}, för mer än {WARN_MONTHS} månader sedan.", "", "varning"
    return None


@rule
def holds(data: Data) -> Iterator[Finding]:
    """Some text holds today, and for the next two months. (A gap between texts is a fault of form.)"""
    for topic, answer in data.answers.items():
        path = data.path(topic)
        first, last = answer.versions[0], answer.versions[-1]
        if first.from_ and first.from_ > data.today:
            line = data.lines(path).of("versions", 0, "from")
            yield Finding(path, line, f"ingen text gäller förrän {first.from_}.", "Skriv en text som gäller till dess.")
        if last.to and (last.to - data.today).days <= ENDS_SOON:
            line = data.lines(path).of("versions", len(answer.versions) - 1, "to")
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
