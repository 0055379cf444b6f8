"""All questions and answers as one document to read through, print and sign."""

import datetime
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

from bot.answers import Answer, Source, SourceRef, Version, load_answers, load_sources, read_yaml
from bot.facts import grounds, review_due
from bot.html_file import TEMPLATES
from bot.project import Project
from bot.readability import lix
from bot.training import data_hash


class Entry(NamedTuple):
    """One answer with its number in the document."""

    number: str
    topic: str
    answer: Answer
    due: datetime.date


def render(project: Project, day: datetime.date) -> str:
    """The whole document, as of `day`. Raises DataError."""
    sources = load_sources(project.data / "sources.yml")
    entries = _entries(project)
    parts = [[entry for entry in entries if entry.answer.kind == kind] for kind in ("topic", "function")]
    return TEMPLATES.get_template("handbok.html").render(
        day=day,
        data=data_hash(project),
        parts=parts,
        titles={entry.topic: entry for entry in entries},
        laws=list(_laws(project, entries)),
        sources=sources.values(),
        blocks=blocks,
        lix=lix,
        cited=lambda answer, version: _cited(answer, version, sources),
    )


def _entries(project: Project) -> List[Entry]:
    """In the order of domain.yml, which is the order of the subject; what it does not name comes last."""
    answers = load_answers(project.answers)
    domain: Any = read_yaml(project.domain)
    known = [topic for topic in domain.get("intents", ()) if topic in answers]
    order = [*known, *(topic for topic in answers if topic not in known)]
    order.sort(key=lambda topic: answers[topic].kind != "topic")
    return [
        Entry(str(number), topic, answers[topic], review_due(answers[topic].reviewed))
        for number, topic in enumerate(order, start=1)
    ]


def _cited(answer: Answer, version: Version, sources: Dict[str, Source]) -> List[Tuple[str, str, str]]:
    """Name, section and address of each source."""

    def of(ref: SourceRef) -> Tuple[str, str, str]:
        source = sources.get(ref.id)
        return (source.name, ref.ref or "", str(source.url)) if source else (ref.id, ref.ref or "", "")

    return [of(ref) for ref in answer.all_sources(version)]


def _laws(project: Project, entries: List[Entry]) -> Iterator[Tuple[str, List[Tuple[str, List[Entry]]]]]:
    """Each law with its sections as cited, and the answers that rest on them."""
    by_topic = {entry.topic: entry for entry in entries}
    found: Dict[str, Dict[str, List[Entry]]] = {}
    for ground in grounds(project):
        if ground.ref:
            cited = found.setdefault(ground.name, {}).setdefault(ground.ref, [])
            if by_topic[ground.topic] not in cited:
                cited.append(by_topic[ground.topic])
    for name, refs in found.items():
        yield name, sorted(refs.items(), key=lambda item: _natural(item[0]))


def _natural(text: str) -> List[Tuple[int, str]]:
    """A key that sorts "2 kap." before "10 kap."."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in text.replace("–", " ").split()]


def blocks(text: str) -> List[Tuple[str, List[str]]]:
    """A text as paragraphs and lists: ("p", [line]) or ("ul", [item, …])."""
    found: List[Tuple[str, List[str]]] = []
    for paragraph in text.split("\n\n"):
        for line in paragraph.splitlines():
            kind, content = ("ul", line[2:]) if line.startswith("- ") else ("p", line)
            if kind == "ul" and found and found[-1][0] == "ul":
                found[-1][1].append(content)
            else:
                found.append((kind, [content]))
    return found
