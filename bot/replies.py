"""Builds what is said from data: an answer for an audience and a day, and a municipality's contact card. Knows neither Rasa nor the web."""

import datetime
from typing import Any, Dict, Iterable, List, Mapping, Optional

from bot.answers import Answer, Audience, load_answer, load_sources
from bot.kommuner import Kommun
from bot.project import PROJECT, Project
from bot.texts import Texts

MAX_BUTTONS = 4
MAX_SUGGESTIONS = 3
_NEVER_SUGGESTED = {"nlu_fallback", "utanfor", "halsning", "tack", "hejda", "annat_sprak"}


def nearest(ranking: Iterable[Mapping[str, Any]], without: Optional[str] = None) -> List[str]:
    """The topics to suggest out of Rasa's intent ranking, best first."""
    names = (str(entry["name"]) for entry in ranking)
    return [name for name in names if name != without and name not in _NEVER_SUGGESTED][:MAX_SUGGESTIONS]


class Replies:
    """Reads each file again when it has changed, so that an editor's change needs neither training nor a restart."""

    def __init__(self, project: Project = PROJECT):
        self._project = project
        self._texts = Texts(project.data / "texts.yml")
        self._sources = load_sources(project.data / "sources.yml")

    def answer(self, topic: str) -> Answer:
        return load_answer(self._project.answers / f"{topic}.yml")

    def title(self, topic: str) -> str:
        return self.answer(topic).title

    def reply(self, topic: str, audience: Optional[Audience], day: datetime.date) -> Dict[str, Any]:
        """`{text, buttons, custom}` of an answer. Without an audience a topic meant for one is told to that one, else to adults."""
        answer = self.answer(topic)
        version = answer.version(day)
        if version is None:
            return {"text": self._texts("svar.inte_giltigt"), "buttons": self.buttons(answer.next), "custom": {}}
        sources = []
        for ref in answer.all_sources(version):
            source = self._sources[ref.id]
            entry = {"name": source.name, "url": str(source.url), "law": ref.ref, "guidance": source.guidance}
            sources.append({key: value for key, value in entry.items() if value})
        return {
            "text": version.text(audience or answer.for_ or "vuxen"),
            "buttons": self.buttons(answer.next),
            "custom": {"topic": topic, "sources": sources, "reviewed": answer.reviewed.isoformat()},
        }

    def buttons(self, topics: Any) -> List[Dict[str, str]]:
        """Buttons that ask for topics, in Rasa's form: a title and a payload with the intent."""
        return [{"title": self.title(topic), "payload": f"/{topic}"} for topic in topics][:MAX_BUTTONS]

    def contact_question(self) -> Dict[str, Any]:
        return {"text": self._texts("kontakt.fraga"), "custom": {"asks": "kommun"}}

    def contact_card(self, kommun: Kommun, place: Optional[str], audience: Optional[Audience]) -> Dict[str, Any]:
        """`{text, custom: {contact}}`: how to reach the municipality; `place` is the part of it that was named (Rinkeby)."""
        texts = self._texts
        lines = [texts("kontakt.rubrik", officiellt_namn=kommun.officiellt_namn)]
        if place:
            lines.append(texts("kontakt.ligger_i", plats=place, officiellt_namn=kommun.officiellt_namn))
        phone = kommun.shown_phone
        lines.append(texts("kontakt.ring", telefon=phone) if phone else texts("kontakt.nummer_pa_webben"))
        lines.append(texts("kontakt.webb", webb=kommun.webb))
        if kommun.epost:
            lines.append(texts("kontakt.mejl", epost=kommun.epost))
        lines.append(texts("kontakt.stangt"))
        if audience == "barn":
            lines.append(texts("kontakt.bris"))
        contact = {
            "kommun": kommun.namn,
            "name": kommun.officiellt_namn,
            "web": kommun.webb,
            "phone": phone,
            "email": kommun.epost or None,
        }
        return {"text": "\n".join(lines), "custom": {"contact": contact}}

    def suggestions(self, topics: List[str], outcome: str) -> Dict[str, Any]:
        """What is said instead of an answer. `outcome`: "menar_du" (with topics), "vet_inte" or "vet_inte_igen"."""
        buttons = self.buttons(topics)
        if outcome == "menar_du":
            buttons.append({"title": self._texts("forslag.inget_av_dem"), "payload": "/utanfor"})
        return {
            "text": self._texts(f"forslag.{outcome}"),
            "buttons": buttons,
            "custom": {"outcome": outcome, "suggestions": topics},
        }
