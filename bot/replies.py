"""Builds what is said from data: an answer for an audience and a day, and a municipality's contact card. Knows neither Rasa nor the web."""

import contextlib
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from bot.answers import Answer, DataError, load_answer, load_models, load_sources
from bot.card import Occasion, contact_card
from bot.contacts import load_contacts
from bot.contacts_source import own_source
from bot.context import Context
from bot.crisis import KINDS
from bot.fresh import Fresh
from bot.home import home
from bot.kommuner import Kommun, load_kommuner
from bot.languages import OTHER_LANGUAGE, SWEDISH, Language
from bot.project import PROJECT, Project
from bot.referrals import Referrals
from bot.texts import Texts
from bot.where import CONTACT

MAX_BUTTONS = 4
MAX_SUGGESTIONS = 3
# Below this probability even the best topic is a guess that would mislead (docs/decisions/0001-klassificerare.md).
SUGGEST_FROM = 0.1
REFUSE_FROM = (
    0.15  # from here a question is more honestly refused, where being out of scope is the likeliest or nearly so
)
_NEARLY = 0.85  # of the likeliest topic's probability
_SPELT_LIKE = 0.7  # from where a municipality is offered instead of a place that is not found
REFUSED = "utanfor"  # the topic that answers what the bot is not for
_SECOND = "en"  # for someone in danger whose language has no text
SMALL_TALK = {REFUSED, "halsning", "tack", "hejda", OTHER_LANGUAGE}
_PRESENTS = {"halsning", "ar_du_robot", "vad_kan_du"}  # where the bot says what it is
_NEVER_SUGGESTED = {"nlu_fallback", *SMALL_TALK}


def nearest(ranking: Iterable[Mapping[str, Any]], without: Optional[str] = None) -> List[str]:
    """The topics to suggest out of Rasa's intent ranking, best first."""
    names = (str(entry["name"]) for entry in ranking)
    return [name for name in names if name != without and name not in _NEVER_SUGGESTED][:MAX_SUGGESTIONS]


def suggest(ranking: Sequence[Mapping[str, Any]]) -> Tuple[str, List[str]]:
    """What to do with an unsure reading: the outcome ("menar_du" or "vet_inte") and the topics to offer, best first."""
    topics = nearest(ranking)
    confidences = {str(entry["name"]): float(entry["confidence"]) for entry in ranking}
    best = max((confidences[name] for name in topics), default=0.0)
    outside = confidences.get(REFUSED, 0.0)
    refused = best < SUGGEST_FROM or (outside >= REFUSE_FROM and outside > _NEARLY * best)
    return ("vet_inte" if refused else "menar_du"), topics


def popular(project: Project = PROJECT) -> List[str]:
    """The topics offered at first sight, in the order of `data/populara.txt`."""
    lines = (project.data / "populara.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class Replies:
    """Reads each file again when it has changed, so that an editor's change needs neither training nor a restart."""

    def __init__(self, project: Project = PROJECT):
        self._project = project
        self._texts_file = Fresh(project.data / "texts.yml", Texts)
        self._sources = Fresh(project.data / "sources.yml", load_sources)
        self._helplines = Fresh(project.data / "contacts.yml", load_contacts)
        self._referrals = Fresh(project.data / "hanvisningar.yml", Referrals)
        self._languages = Fresh(project.data / "languages.yml", lambda path: load_models(path, Language))
        self._answers: Dict[str, Fresh[Answer]] = {}

    @property
    def _texts(self) -> Texts:
        return self._texts_file()

    def answer(self, topic: str) -> Answer:
        """The answer as the file has it now, or as it last was good. Raises DataError where it never was."""
        if topic not in self._answers:
            self._answers[topic] = Fresh(self._project.answers / f"{topic}.yml", load_answer)
        return self._answers[topic]()

    def title(self, topic: str) -> str:
        return self.answer(topic).title

    def reply(self, topic: str, context: Context) -> Dict[str, Any]:
        """`{text, buttons, custom}` of an answer. Without an audience a topic meant for one is told to that one, else to adults.

        Where the child's age is known, what holds at that age comes first.
        """
        answer = self.answer(topic)
        version = answer.version(context.day())
        if version is None:
            return {"text": self._texts("svar.inte_giltigt"), "buttons": self.buttons(answer.next), "custom": {}}
        audience = context.audience or answer.for_ or "vuxen"
        note = None if context.years is None else answer.age_note(context.years, context.day())
        texts = [note.text(audience)] if note else []
        whose = home() if topic in _PRESENTS else None
        if whose:
            texts.append(self._texts("svar.hor_till", officiellt_namn=whose.officiellt_namn))
        sources = []
        known = self._sources()
        for ref in answer.all_sources(version):
            source = known.get(ref.id)
            if source is None:  # `soclots check` tells the editor; the reader still gets the answer
                continue
            entry = {"name": source.name, "url": str(source.url), "law": ref.ref, "guidance": source.guidance}
            sources.append({key: value for key, value in entry.items() if value})
        return {
            "text": "\n\n".join([*texts, version.text(audience)]),
            "buttons": self.buttons(answer.next),
            "custom": {"topic": topic, "sources": sources, "reviewed": answer.reviewed.isoformat()},
        }

    def in_language(
        self, reply: Dict[str, Any], topic: str, code: Optional[str], asked_for: bool = False
    ) -> Dict[str, Any]:
        """The reply with the text of another language before it, where there is one; in a crisis else with the English text.

        The Swedish is cut to one line, but not in a crisis, nor where someone who writes Swedish has asked for the language.
        `custom.parts` holds the two texts apart, each with `lang` and `dir`, so that each can be shown and read aloud as its own.
        """
        if code is None or topic not in (*KINDS, OTHER_LANGUAGE):
            return reply
        languages = self._languages()
        language = languages.get(code)
        if topic in KINDS and not (language and language.text):
            code, language = _SECOND, languages.get(_SECOND)
        text = language.reply(topic) if language else None
        if language is None or text is None:
            return reply
        swedish = reply["text"] if asked_for or topic in KINDS else self._texts("sprak.svenska")
        parts = [
            {"text": text, "lang": code, "dir": language.direction},
            {"text": swedish, "lang": SWEDISH, "dir": "ltr"},
        ]
        return {**reply, "text": f"{text}\n\n{swedish}", "custom": {**reply["custom"], "parts": parts}}

    def refer(self, reply: Dict[str, Any], question: str) -> Dict[str, Any]:
        """The refusal with where such a question goes, where its words tell; that comes first."""
        referral = self._referrals().find(question)
        return {**reply, "text": f"{referral}\n\n{reply['text']}"} if referral else reply

    def perhaps_danger(self, reply: Dict[str, Any]) -> Dict[str, Any]:
        """The reply, and last whom to call, for someone who may have told of danger beside what was asked."""
        return {**reply, "text": f"{reply['text']}\n\n{self._texts('svar.kanske_fara')}"}

    def also(self, topic: str, context: Context) -> Dict[str, Any]:
        """The answer to another question in the same message, which says what it answers."""
        reply = self.reply(topic, context)
        return {**reply, "text": f"{self._texts('svar.ocksa', fraga=self.title(topic))}\n\n{reply['text']}"}

    def add_question(self, reply: Dict[str, Any], topics: Iterable[str]) -> None:
        """Offers what else was asked in the same message, before the usual buttons."""
        asked = self.buttons(topics)
        if asked:
            rest = [button for button in reply["buttons"] if button not in asked]
            reply["text"] += "\n\n" + self._texts("svar.fragade_ocksa", fraga=asked[0]["title"])
            reply["buttons"] = [*asked, *rest][:MAX_BUTTONS]

    def buttons(self, topics: Iterable[str], at_most: Optional[int] = MAX_BUTTONS) -> List[Dict[str, str]]:
        """Buttons that ask for topics, in Rasa's form: a title and a payload with the intent."""
        buttons = []
        for topic in topics:
            with contextlib.suppress(DataError):  # a neighbour's fault must not cost the reader this answer
                buttons.append({"title": self.title(topic), "payload": f"/{topic}"})
        return buttons[:at_most]

    def where(self, reply: Dict[str, Any], answer: Optional[str], unknown: Optional[str]) -> Dict[str, Any]:
        """How to make contact, told to someone who has answered which municipality it is; else as it is.

        One who will not tell is told all that holds everywhere, and one who has named it only what comes before its card.
        """
        if answer == "unknown" and unknown:
            question = self.unknown_place(unknown)
            return {**question, "custom": {**reply["custom"], **question["custom"]}}
        if answer == "declined":
            custom = {**reply["custom"], "declined": "kommun"}
            return {**reply, "text": f"{self._texts('kontakt.vill_inte')}\n\n{reply['text']}", "custom": custom}
        return {**reply, "text": self._texts("kontakt.svar")} if answer == "named" else reply

    def contact_question(self) -> Dict[str, Any]:
        return {"text": self._texts("kontakt.fraga"), "buttons": [], "custom": {"asks": "kommun"}}

    def unknown_place(self, place: str) -> Dict[str, Any]:
        """The same question when a place was named that none is found for, with the municipalities spelt most like it."""
        near = {kommun.namn: name for name, kommun in reversed(load_kommuner().spelt_like(place, 3, _SPELT_LIKE))}
        buttons = [
            {
                "title": name if name == kommun else self._texts("kontakt.i_kommun", plats=name, kommun=kommun),
                "payload": f'/{CONTACT}{{"kommun": "{kommun}"}}',
            }
            for kommun, name in reversed(near.items())
        ]
        text = self._texts("kontakt.okand_menar" if buttons else "kontakt.okand", plats=place)
        return {"text": text, "buttons": buttons, "custom": {"asks": "kommun"}}

    def contact_card(
        self, kommun: Kommun, place: Optional[str], context: Context, danger: bool = False
    ) -> Dict[str, Any]:
        """`{text, custom: {contact}}`: how to reach the municipality at that moment; `place` is the part of it that was named."""
        source = own_source()
        own = source.facts(kommun.namn) if source else None
        fetched = source.old_since() if source and own else None
        occasion = Occasion(context.moment(), context.audience, place, fetched, danger)
        return contact_card(kommun, own, self._helplines(), occasion, self._texts)

    def suggestions(self, topics: List[str], outcome: str, again: bool) -> Dict[str, Any]:
        """What is said instead of an answer. `outcome`: "menar_du" (with topics) or "vet_inte"; `again`: the message before was
        not understood either."""
        buttons = self.buttons(topics)
        if outcome == "menar_du":
            buttons.append({"title": self._texts("forslag.inget_av_dem"), "payload": "/utanfor"})
        return {
            "text": self._texts(f"forslag.{outcome}{'_igen' if again else ''}"),
            "buttons": buttons,
            "custom": {"outcome": outcome, "suggestions": topics},
        }
