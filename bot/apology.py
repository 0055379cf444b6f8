"""What is said when the model or an action has failed, or a message is refused. Needs neither Rasa nor a model.

Someone in danger gets the crisis answer all the same, found by the word lists alone.
"""

import contextlib
from typing import Any, Dict, List, Optional, Tuple

from bot.context import Context
from bot.crisis import KINDS, load_crisis_list
from bot.home import preset
from bot.kommuner import Kommun, load_kommuner
from bot.languages import load_languages
from bot.privacy import clean
from bot.replies import REFUSED, Replies
from bot.reply import Reply, reply_parts
from bot.texts import Texts

_SEARCHED = 1_000  # characters at each end of a text that are searched for danger: refusing must stay cheap
SEARCH = (
    "/svar"  # all answers, on a page that needs no model; without the words, which would stay in the browser's history
)


def danger(text: str) -> Tuple[Optional[str], Optional[str]]:
    """The crisis topic that the text tells of by the word lists, and the language it is told in (None for Swedish)."""
    if len(text) > 2 * _SEARCHED:
        text = f"{text[:_SEARCHED]} {text[-_SEARCHED:]}"
    text = clean(text)
    verdict = load_crisis_list().verdict(text)
    language, told = load_languages().read(text)
    if verdict and verdict.alone:
        return verdict.topic, language
    return told, language


class Apology:
    """Answers without the model."""

    def __init__(self) -> None:
        load_crisis_list()  # read at start, so that nothing has to be read when things go wrong
        load_languages()
        self._texts = Texts()
        self._replies = Replies()

    def crisis_text(self, text: str) -> Optional[str]:
        """What to tell someone whose message, although refused, tells of danger; None where it does not."""
        topic, language = danger(text)
        if topic is None:
            return None
        return "\n\n".join(part["text"] for part in self._crisis(topic, language, Context()))

    def reply(self, text: str, context: Context, read_as: Optional[str] = None) -> Reply:
        """A whole turn: in danger the crisis answer, else a plain apology; then how to reach the municipality and all answers.

        `read_as` is the topic that the model saw, where it got so far.
        """
        told, language = danger(text)
        topic = told or (read_as if read_as in KINDS else None)
        kommuner = _kommuner(text, context)
        replies = self._crisis(topic, language, context) if topic else self._sorry()
        with contextlib.suppress(Exception):
            for kommun in kommuner:
                replies += reply_parts(self._replies.contact_card(kommun, None, context, topic is not None))
        return Reply(
            text=text,
            topic=topic or REFUSED,
            confidence=0.0,
            crisis=topic is not None,
            kommun=[kommun.namn for kommun in kommuner],
            answered=False,
            suggestions=[],
            replies=replies,
            audience=context.audience,
            failed=True,
        )

    def _sorry(self) -> List[Dict[str, Any]]:
        source = {"name": self._texts("fel.alla_svar"), "url": SEARCH}
        return reply_parts({"text": self._texts("fel.internt"), "custom": {"sources": [source]}})

    def _crisis(self, topic: str, language: Optional[str], context: Context) -> List[Dict[str, Any]]:
        reply: Dict[str, Any] = {"text": self._texts("fel.fara"), "custom": {}}
        with contextlib.suppress(Exception):  # whatever is broken, the numbers are said
            reply = self._replies.in_language(self._replies.reply(topic, context), topic, language)
        return reply_parts({**reply, "buttons": []})


def _kommuner(text: str, context: Context) -> List[Kommun]:
    """Those named in the text, else the one chosen beforehand."""
    with contextlib.suppress(Exception):
        kommuner = load_kommuner()
        chosen = kommuner.get(preset(context) or "")
        return [found.kommun for found in kommuner.find(text)] or ([chosen] if chosen else [])
    return []
