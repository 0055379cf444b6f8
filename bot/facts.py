"""What the answers rest on, when they begin and cease to hold, and when they must be read again. Needs no model."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Optional

from bot.answers import OLDEST, Answer, DataError, Source, load_answers, load_sources
from bot.checks.dates import WARN_MONTHS
from bot.contacts import load_contacts
from bot.lagrum import Sections, meet, parse
from bot.project import Project
from bot.yaml_lines import line_of


@dataclass(frozen=True)
class Ground:
    """One source that an answer rests on; `day_from` and `day_to` where only a version of the answer does."""

    topic: str
    title: str
    source: str
    name: str
    ref: Optional[str]
    reviewed: datetime.date
    place: str
    day_from: Optional[datetime.date] = None
    day_to: Optional[datetime.date] = None


@dataclass(frozen=True)
class Event:
    """Something that happens to the content on a day. `what`: "börjar gälla", "slutar gälla" or "granskas igen"."""

    day: datetime.date
    what: str
    name: str
    title: str
    place: str


def grounds(project: Project, source: Optional[str] = None, law: Optional[str] = None) -> List[Ground]:
    """What the answers rest on: all, or the source of id `source`, or the sections of `law` ("20 kap. 3 §"), or both.

    A law may be named by its source's id beside the sections ("39 § LVU"). Raises DataError for what is no source or section.
    """
    sources = load_sources(project.data / "sources.yml")
    if source is not None and source not in sources:
        raise DataError(f"--kalla: {source} finns inte i data/sources.yml. Välj bland {', '.join(sorted(sources))}.")
    sections: Optional[FrozenSet[Sections]] = None
    if law is not None:
        sections = parse(law)
        if not sections:
            raise DataError(f'--lag: {law!r} är inget lagrum. Skriv till exempel "20 kap. 3 §" eller "39 § LVU".')
        source = source or next((word for word in law.lower().split() if word in sources), None)
    return [
        ground
        for ground in _all_grounds(project, sources)
        if (source is None or ground.source == source) and (sections is None or meet(sections, parse(ground.ref or "")))
    ]


def _all_grounds(project: Project, sources: Dict[str, Source]) -> Iterator[Ground]:
    for topic, answer in load_answers(project.answers).items():
        path = project.answers / f"{topic}.yml"
        for number, ref in enumerate(answer.sources):
            name = sources[ref.id].name if ref.id in sources else ref.id
            place = _place(project, path, "sources", number)
            yield Ground(topic, answer.title, ref.id, name, ref.ref, answer.reviewed, place)
        for index, version in enumerate(answer.versions):
            for number, ref in enumerate(version.sources):
                name = sources[ref.id].name if ref.id in sources else ref.id
                place = _place(project, path, "versions", index, "sources", number)
                yield Ground(
                    topic, answer.title, ref.id, name, ref.ref, answer.reviewed, place, version.from_, version.to
                )


def changes(project: Project, today: datetime.date, days: int) -> List[Event]:
    """What begins or ceases to hold from tomorrow and `days` days on, in order."""
    last = today + datetime.timedelta(days=days)
    events = (
        event for topic, answer in load_answers(project.answers).items() for event in _turns(project, topic, answer)
    )
    return sorted((event for event in events if today < event.day <= last), key=lambda event: (event.day, event.name))


def _turns(project: Project, topic: str, answer: Answer) -> Iterator[Event]:
    """The days on which something of an answer begins or ceases to hold; it ceases the day after its last."""
    path, day_after = project.answers / f"{topic}.yml", datetime.timedelta(days=1)
    for number, version in enumerate(answer.versions):
        if version.from_:
            place = _place(project, path, "versions", number, "from")
            yield Event(version.from_, "börjar gälla", topic, answer.title, place)
        if version.to:
            place = _place(project, path, "versions", number, "to")
            yield Event(version.to + day_after, "slutar gälla", topic, answer.title, place)
    for number, note in enumerate(answer.ages):
        if note.until:
            place = _place(project, path, "ages", number, "until")
            ages = f"{note.from_}–{note.to} år" if note.to < OLDEST else f"från {note.from_} år"
            title = f"{answer.title} ({ages})"
            yield Event(note.until + day_after, "slutar gälla", topic, title, place)


def reviews(project: Project, today: datetime.date, days: int) -> List[Event]:
    """The answers and helplines to check again until `days` days from now, the longest overdue first."""
    last = today + datetime.timedelta(days=days)
    return sorted(
        (event for event in _reviews(project) if event.day <= last), key=lambda event: (event.day, event.name)
    )


def _reviews(project: Project) -> Iterator[Event]:
    for topic, answer in load_answers(project.answers).items():
        place = _place(project, project.answers / f"{topic}.yml", "reviewed")
        yield Event(review_due(answer.reviewed), "granskas igen", topic, answer.title, place)
    path = project.data / "contacts.yml"
    for name, contact in load_contacts(path).items():
        place = _place(project, path, name, "checked")
        yield Event(review_due(contact.checked), "granskas igen", name, contact.name, place)


def review_due(reviewed: datetime.date) -> datetime.date:
    """The day by which what was read on `reviewed` should be read again."""
    months = reviewed.month - 1 + WARN_MONTHS
    return datetime.date(reviewed.year + months // 12, months % 12 + 1, min(reviewed.day, 28))


def _place(project: Project, path: Path, *steps: "str | int") -> str:
    return f"{path.relative_to(project.root).as_posix()}:{line_of(path, steps)}"
