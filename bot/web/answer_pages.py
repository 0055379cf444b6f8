"""All answers as plain pages, and a search among them. Nothing here asks the model or remembers what was searched for."""

import asyncio
import contextlib
import threading
from typing import Any, Dict, List, Optional, Set

from aiohttp import web

from bot.answers import AUDIENCES, Answer, DataError
from bot.asker import find_age, guess_audience
from bot.context import Context
from bot.groups import UNLISTED, arranged, load_groups
from bot.kommuner import Kommun, load_kommuner
from bot.project import PROJECT
from bot.search import load_search
from bot.texts import Texts
from bot.web import turns
from bot.web.errors import APOLOGY, TEXTS, WORDS, ApiError
from bot.web.guard import MAX_CHARACTERS, in_time
from bot.web.places import kommun_names
from bot.web.rendering import PAGES, REPLIES
from bot.web.security import SETTINGS

_MIN_CHARACTERS = 2
_LONGEST_NAME = 60  # characters
_MOST_CARDS = 3
_NO_LIMIT = 120  # years; an age note without an end


async def prepare(app: web.Application) -> None:
    """Makes the search's index beside what the server does, so that nobody has to wait for it and no stop waits for it."""
    threading.Thread(target=load_search().prepare, daemon=True).start()


async def all_answers(request: web.Request) -> web.Response:
    """The groups of topics; with a query, what is nearest to it first.

    The page's own form posts the query, so that it stands in no address, history or log. A link may carry it as `q`.
    """
    query = await _query(request)
    audience = guess_audience(query, find_age(query, Context().day().year))
    told = request.app[APOLOGY].reply(query, Context(audience)) if query else None
    danger = told if told and told.crisis else None
    found = [topic for topic in await _find(query) if not (danger and topic == danger.topic)] if query else []
    return request.app[PAGES](
        request,
        "svar.html",
        query=query,
        danger=danger.replies if danger else [],
        audience=audience,
        contacts=[_card(request.app, found.kommun) for found in load_kommuner().find(query)][:_MOST_CARDS],
        hits=[hit for topic in found if (hit := _shown(request.app, topic))],
        groups=groups(request.app),
    )


async def one_answer(request: web.Request) -> web.Response:
    """One topic: both wordings as they hold today, where they come from, and where to go on. Raises ApiError 404."""
    topic = request.match_info["topic"]
    shown = _shown(request.app, topic) if topic in _there() - UNLISTED else None
    if shown is None:
        raise ApiError(404, "saknas")
    name = request.query.get("kommun") or request.app[SETTINGS].kommun
    kommun = load_kommuner().get(name[:_LONGEST_NAME]) if name else None
    card = _card(request.app, kommun) if kommun else None
    return request.app[PAGES](request, "amne.html", contact=card, kommuner=kommun_names(), **shown)


async def _query(request: web.Request) -> str:
    """The words searched for; empty where the form cannot be read, since all answers are on the page anyway."""
    value: Any = ""
    with contextlib.suppress(ValueError, LookupError):  # LookupError: a charset that does not exist
        fields = await in_time(request.post()) if request.method == "POST" else request.query
        value = fields.get("q", "")
    query = " ".join(value.split()) if isinstance(value, str) else ""  # a file instead of words is no query
    if query or request.method == "POST":
        request[WORDS] = query
        await turns.admit(request)
    return query[:MAX_CHARACTERS] if len(query) >= _MIN_CHARACTERS else ""


async def _find(query: str) -> List[str]:
    """The nearest topics; none where the files cannot be read, since all topics are on the page anyway."""
    with contextlib.suppress(DataError, OSError):
        return await asyncio.get_running_loop().run_in_executor(None, load_search().find, query)
    return []


def groups(app: web.Application) -> List[Dict[str, Any]]:
    """`{heading, topics: [{topic, title}]}` in the order of data/grupper.yml."""
    found = arranged(load_groups(), _there(), app[TEXTS]("sida.ovrigt"))
    return [{"heading": heading, "topics": _titles(app, topics)} for heading, topics in found.items()]


def _there() -> Set[str]:
    return {path.stem for path in PROJECT.answers.glob("*.yml")}


def _titles(app: web.Application, topics: Any) -> List[Dict[str, str]]:
    titles = []
    for topic in topics:
        with contextlib.suppress(DataError):  # one broken file must not cost the reader the others
            titles.append({"topic": topic, "title": app[REPLIES].title(topic)})
    return titles


def _shown(app: web.Application, topic: str) -> Optional[Dict[str, Any]]:
    """All that is said of a topic today; None where its file cannot be read."""
    replies = app[REPLIES]
    try:
        answer = replies.answer(topic)
    except DataError:
        return None
    context = Context()
    said = {audience: replies.reply(topic, Context(audience, now=context.moment())) for audience in AUDIENCES}
    version = answer.version(context.day())
    return {
        "topic": topic,
        "title": answer.title,
        "first": answer.for_ or AUDIENCES[0],
        "texts": {audience: reply["text"] for audience, reply in said.items()},
        "ages": _ages(app[TEXTS], answer, context),
        "version": version,
        "sources": said["vuxen"]["custom"].get("sources", []),
        "reviewed": answer.reviewed.isoformat(),
        "next": _titles(app, answer.next),
        "asks_for_contact": answer.contact,
    }


def _card(app: web.Application, kommun: Kommun) -> Dict[str, Any]:
    card: Dict[str, Any] = app[REPLIES].contact_card(kommun, None, Context())["custom"]["contact"]
    return card


def _ages(texts: Texts, answer: Answer, context: Context) -> List[Dict[str, Any]]:
    """`{label, texts}` of what holds at certain ages today."""
    notes = []
    for note in answer.ages:
        if note.until is None or context.day() <= note.until:
            key = "alder_under" if note.from_ == 0 else "alder_fran" if note.to >= _NO_LIMIT else "alder_fran_till"
            label = texts(f"sida.{key}", fran=note.from_, till=note.to, fore=note.to + 1)
            notes.append({"label": label, "texts": {audience: note.text(audience) for audience in AUDIENCES}})
    return notes
