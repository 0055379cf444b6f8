"""Everything an editor can get wrong in the data, each with file, line and remedy. Needs no trained model."""

import datetime
import string
from pathlib import Path
from typing import Any, Collection, Dict, Iterator, List, Set

from bot.answers import AUDIENCES, Answer, Audience, DataError, line_number, load_answer, load_sources, read_yaml
from bot.contacts import digits, load_contacts, numbers, phones_in
from bot.crisis import load_crisis_list
from bot.followups import read_conversations
from bot.kommuner import load_kommuner
from bot.languages import load_languages
from bot.near import near_pairs
from bot.normalise import load_normaliser
from bot.project import PROJECT, Project
from bot.readability import lix, sentences
from bot.referrals import Referrals
from bot.replies import popular
from bot.texts import Texts

LIX_CEILING = {"vuxen": 40, "barn": 30}
MIN_EXAMPLES = 40
REVIEW_MONTHS = 18
KOMMUNER = 290
_WITHOUT_ANSWER = {"nlu_fallback"}


def check(project: Project = PROJECT, today: "datetime.date | None" = None) -> List[str]:
    """The problems found, one a line. An empty list means that all is well."""
    problems: List[str] = []
    for part in (_words_around, _languages, _topics, _answers, _examples, _conversations, _kommuner):
        try:
            problems += part(project, today or datetime.date.today())
        except DataError as error:
            if str(error) not in problems:
                problems.append(str(error))
    return problems


def examples(project: Project) -> Dict[str, List[str]]:
    """The training sentences of each topic. Raises DataError for a file that is not in Rasa's form."""
    found: Dict[str, List[str]] = {}
    for path in sorted(project.nlu.glob("*.yml")):
        content: Any = read_yaml(path)
        try:
            items = {item["intent"]: item["examples"] for item in content["nlu"]}
            lines = {intent: text.splitlines() for intent, text in items.items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise DataError(
                f"{path}: {error!r}: filen ska ha nlu, intent och examples med | efter. Rätta den."
            ) from error
        if set(items) != {path.stem}:
            raise DataError(f"{path}: intent ska vara {path.stem}, som filen heter. Rätta raden.")
        found[path.stem] = [line[1:].strip() for line in lines[path.stem] if line.startswith("-")]
    return found


def rules(project: Project) -> Dict[str, List[str]]:
    """The actions of each one-turn rule, by intent. Raises DataError for a file that is not in Rasa's form."""
    found: Dict[str, List[str]] = {}
    for path in sorted(project.stories.glob("*.yml")):
        content: Any = read_yaml(path)
        try:
            for rule in content["rules"] if "stories" not in content else ():
                intent = next(step["intent"] for step in rule["steps"] if "intent" in step)
                found[intent] = [step["action"] for step in rule["steps"] if "action" in step]
        except (KeyError, TypeError, StopIteration) as error:
            raise DataError(f"{path}: {error!r}: varje regel ska ha rule och steps med intent. Rätta filen.") from error
    return found


def _words_around(project: Project, today: datetime.date) -> Iterator[str]:
    """The files that are no topics can be read, and what they name exists."""
    load_sources(project.data / "sources.yml")
    load_crisis_list(project.data / "crisis.yml")
    load_normaliser(project.data / "normalise.yml")
    path = project.data / "hanvisningar.yml"
    allowed = numbers(load_contacts(project.data / "contacts.yml"))
    for referral in Referrals(path).all.values():
        yield from _readable(path, referral.text, "barn", allowed)
    path = project.data / "texts.yml"
    own, texts = Texts(PROJECT.data / "texts.yml").keys(), Texts(path)
    for key in sorted(set(own) - set(texts.keys())):
        yield f"{path}:1: texten {key} saknas. Lägg till den."
    for key in list(texts.keys()):
        try:
            list(string.Formatter().parse(texts.raw(key)))
        except ValueError as error:
            yield f"{path}:{_line(path, key.split('.')[-1])}: {key}: klamrarna går inte ihop ({error}). Rätta dem."
    populara, contacts = project.data / "populara.txt", project.data / "contacts.yml"
    for topic in popular(project):
        if not (project.answers / f"{topic}.yml").exists():
            yield f"{populara}:{_line(populara, topic)}: ämnet {topic} finns inte i data/answers. Rätta namnet."
    for name, contact in load_contacts(contacts).items():
        if not 0 <= (today - contact.checked).days <= REVIEW_MONTHS * 30.5:
            yield f"{contacts}:{_line(contacts, name)}: {name} kontrollerades {contact.checked}. Kontrollera uppgifterna igen."


def _languages(project: Project, today: datetime.date) -> Iterator[str]:
    """The languages can be read, and their texts show no number but those that are checked."""
    path = project.data / "languages.yml"
    allowed = numbers(load_contacts(project.data / "contacts.yml"))
    for language in load_languages(path).all.values():
        for text in filter(None, (language.text, *language.crisis.values())):
            for phone in phones_in(text):
                if digits(phone) not in allowed:
                    yield f"{path}:{_line(path, phone)}: numret {phone} på {language.name} står inte i data/contacts.yml. Rätta det."


def _topics(project: Project, today: datetime.date) -> Iterator[str]:
    """Each topic has an answer, examples, a rule, and its names in the domain; nothing stands without a topic."""
    domain: Any = read_yaml(project.domain)
    try:
        intents, actions = set(domain["intents"]), set(domain["actions"])
    except (KeyError, TypeError) as error:
        raise DataError(f"{project.domain}: {error!r}: filen ska ha intents och actions. Rätta den.") from error
    steps_of = rules(project)
    places: Dict[str, Set[str]] = {
        "data/answers": {path.stem for path in project.answers.glob("*.yml")},
        "data/nlu": {path.stem for path in project.nlu.glob("*.yml")},
        "data/stories (en regel)": set(steps_of) - _WITHOUT_ANSWER,
        "domain.yml (intents)": intents,
        "domain.yml (actions, utter_…)": {name[6:] for name in actions if name.startswith("utter_")},
    }
    for topic in sorted(set().union(*places.values())):
        missing = [place for place, topics in places.items() if topic not in topics]
        if missing:
            yield f"{project.domain}:1: ämnet {topic} saknas i {', '.join(missing)}. Lägg till det där, eller ta bort ämnet."
    for topic, steps in steps_of.items():
        path = project.answers / f"{topic}.yml"
        if path.exists() and load_answer(path).contact != ("action_kommun_kontakt" in steps):
            yield f"{path}:{_line(path, 'contact')}: contact och regeln i data/stories säger olika. Ändra en av dem."


def _answers(project: Project, today: datetime.date) -> Iterator[str]:
    sources = load_sources(project.data / "sources.yml")
    allowed = numbers(load_contacts(project.data / "contacts.yml"))
    topics = {path.stem for path in project.answers.glob("*.yml")}
    for path in sorted(project.answers.glob("*.yml")):
        try:
            answer = load_answer(path)
        except DataError as error:
            yield str(error)
            continue
        for topic in answer.next:
            if topic not in topics or topic == path.stem:
                yield f"{path}:{_line(path, 'next')}: next: {topic} är inget annat ämne. Välj ett som finns i data/answers."
        if (today - answer.reviewed).days > REVIEW_MONTHS * 30.5:
            yield f"{path}:{_line(path, 'reviewed')}: granskades {answer.reviewed}. Läs svaret mot källorna och skriv dagens datum."
        if answer.reviewed > today:
            yield f"{path}:{_line(path, 'reviewed')}: {answer.reviewed} har inte varit än. Skriv dagen då svaret granskades."
        yield from _texts(path, answer, sources.keys(), allowed)


def _texts(path: Path, answer: Answer, sources: Collection[str], allowed: Set[str]) -> Iterator[str]:
    for note in answer.ages:
        for audience in AUDIENCES:
            yield from _readable(path, note.text(audience), audience, allowed)
    for version in answer.versions:
        for ref in answer.all_sources(version):
            if ref.id not in sources:
                yield f"{path}:{_line(path, 'sources')}: källan {ref.id} finns inte i data/sources.yml. Lägg till den där."
        for audience in AUDIENCES:
            text = version.text(audience)
            where = f"{path}:{_line(path, text.splitlines()[0])}: {audience}"
            for pattern in answer.missing_keys(version, audience):
                yield f"{where}: texten säger inte det som key kräver ({pattern}). Skriv in det."
            yield from _readable(path, text, audience, allowed)


def _readable(path: Path, text: str, audience: Audience, allowed: Set[str]) -> Iterator[str]:
    where = f"{path}:{_line(path, text.splitlines()[0])}: {audience}"
    measure = lix(text)
    if measure > LIX_CEILING[audience]:
        hardest = max(sentences(text), key=lix)
        yield f"{where}: LIX {measure:.0f}, högst {LIX_CEILING[audience]}. Börja med att förenkla: {hardest!r}"
    for phone in phones_in(text):
        if digits(phone) not in allowed:
            yield f"{where}: numret {phone} står inte i data/contacts.yml. Kontrollera det och lägg till det där."


def _examples(project: Project, today: datetime.date) -> Iterator[str]:
    everything: List[str] = []
    topics: List[str] = []
    for topic, sentences_ in examples(project).items():
        if len(sentences_) < MIN_EXAMPLES:
            path = project.nlu / f"{topic}.yml"
            yield f"{path}:1: {len(sentences_)} exempel, minst {MIN_EXAMPLES} behövs. Skriv fler, med olika ord."
        everything += sentences_
        topics += [topic] * len(sentences_)
    for first, second, ratio in near_pairs(everything):
        path = project.nlu / f"{topics[second]}.yml"
        where = f"{path}:{_line(path, everything[second])}: {everything[second]!r}"
        if ratio == 100:
            yield f"{where} står redan i {topics[first]}. Ta bort det ena."
        else:
            yield f"{where} liknar {everything[first]!r} i {topics[first]} för mycket. Skriv om eller ta bort det ena."


def _conversations(project: Project, today: datetime.date) -> Iterator[str]:
    known = set(examples(project))
    for turn in read_conversations(project.conversations):
        for topic in {turn.topic, turn.previous_topic} - known:
            yield f"{project.conversations}: ämnet {topic} finns inte i data/nlu (vid {turn.text!r}). Rätta namnet."


def _kommuner(project: Project, today: datetime.date) -> Iterator[str]:
    path = project.data / "kommuner.csv"
    kommuner = load_kommuner(path)
    if len(kommuner.all) != KOMMUNER or len({kommun.kod for kommun in kommuner.all}) != KOMMUNER:
        yield f"{path}:1: {len(kommuner.all)} rader, ska vara {KOMMUNER} med var sin kod. Rätta filen."
    owner: Dict[str, str] = {}
    for kommun in kommuner.all:
        for name in (kommun.namn, *kommun.stavningar, *kommun.alias):
            if name.lower() in owner:
                yield f"{path}:{_line(path, kommun.kod)}: {name} hör redan till {owner[name.lower()]}. Ta bort det ena."
            owner[name.lower()] = kommun.namn


def _line(path: Path, part: str) -> int:
    """The first line that contains `part`."""
    return line_number(path, lambda line: part in line)
