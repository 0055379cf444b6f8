"""Finding topics by what an editor remembers of them."""

from typing import List, NamedTuple, Tuple

from rapidfuzz import process

from bot.answers import Answer, DataError, load_answers
from bot.places import fold
from bot.project import PROJECT, Project
from bot.training_data import examples


class Hit(NamedTuple):
    """A topic that a search found, and the place where the words stand."""

    topic: str
    title: str
    where: str
    text: str


def topic_titles(project: Project = PROJECT) -> List[Tuple[str, str]]:
    """All topics with their titles. Raises DataError."""
    return [(topic, answer.title) for topic, answer in load_answers(project.answers).items()]


def known_topic(name: str, project: Project = PROJECT) -> str:
    """The topic of that id or title. Raises DataError with the nearest."""
    titles = dict(topic_titles(project))
    for topic, title in titles.items():
        if fold(name) in (topic, fold(title)):
            return topic
    found = process.extract(fold(name), [*titles, *map(fold, titles.values())], limit=6)
    by_title = {fold(title): topic for topic, title in titles.items()}
    nearest = list(dict.fromkeys(by_title.get(match[0], match[0]) for match in found))[:3]
    raise DataError(f"Ämnet {name} finns inte. Menar du {', '.join(nearest)}? /sok hittar ämnen.")


def search(words: str, project: Project = PROJECT, limit: int = 10) -> List[Hit]:
    """The topics that have all the words, whatever their case, å, ä and ö: in the title first, then the answer, then an example."""
    wanted = fold(words).split()
    hits: List[Tuple[int, Hit]] = []
    asked = examples(project)
    for topic, answer in load_answers(project.answers).items():
        for rank, (where, text) in enumerate(_places(answer, asked.get(topic, []))):
            if all(word in fold(text) for word in wanted):
                hits.append((rank, Hit(topic, answer.title, where, text)))
                break
    return [hit for _, hit in sorted(hits, key=lambda found: found[0])][:limit]


def _places(answer: Answer, asked: List[str]) -> List[Tuple[str, str]]:
    lines = [
        line for version in answer.versions for text in (version.vuxen, version.barn) for line in text.splitlines()
    ]
    return [("rubrik", answer.title), *(("svar", line) for line in lines), *(("exempel", line) for line in asked)]
