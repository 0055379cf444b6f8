"""Explanations and search hits as lines with a style each, for a terminal of any width."""

import datetime
from typing import Iterator, List, Optional, Tuple

from bot.charts import number
from bot.context import Context
from bot.explain import Explanation
from bot.reply import Reply
from bot.shell.topics import Hit

Line = Tuple[str, str]
Valid = Optional[Tuple[Optional[datetime.date], Optional[datetime.date], datetime.date]]
_WORDS = 6
_NOTICEABLE = 0.02  # of a probability
_BAR, _NARROW = 20, 60


def explanation_lines(why: Explanation, reply: Reply, valid: Valid, context: Context, width: int) -> Iterator[Line]:
    yield "Läst som", "bold"
    yield f"  {why.text}", ""
    yield from _ranking(why, width)
    yield from _words(why)
    yield "Närmaste exempel", "bold"
    for near in why.nearest:
        yield f"  {number(near.similarity)} {near.text} ({near.intent})", ""
    if not why.nearest:
        yield "  inga: en knapp trycktes, eller så är modellen tränad utan att spara sina exempel", "dim"
    yield "Samtalet", "bold"
    yield from ((f"  {line}", "") for line in _conversation(why, reply, context))
    yield "Fara", "bold"
    yield from ((f"  {line}", "") for line in _danger(why, reply))
    yield "Regel", "bold"
    for name, policy in why.actions:
        yield f"  {name}, vald av {policy or 'ingen policy'}", ""
    yield f"  {why.rule_place or 'ingen regel; säkerheten räckte inte'}", "dim"
    yield "Källor och tid", "bold"
    for source in (source for part in reply.replies for source in part["sources"]):
        law = f", {source['law']}" if source.get("law") else ""
        yield f"  {source['name']}{law}", ""
    if valid:
        since, until, reviewed = valid
        yield f"  Gäller {since or 'sedan länge'} till {until or 'vidare'}. Granskat {reviewed}.", ""
    yield f"  {number(reply.ms, 0)} ms", ""


def _ranking(why: Explanation, width: int) -> Iterator[Line]:
    length = _BAR if width >= _NARROW else _BAR // 2
    threshold = f", svar ges från {number(why.threshold)}" if why.threshold is not None else ""
    yield f"Ämnen och säkerhet{threshold}", "bold"
    for topic, confidence in why.ranking:
        filled = round(length * confidence)
        style = "green" if topic == why.topic else ""
        yield f"  {number(confidence)} {'█' * filled}{'·' * (length - filled)} {topic}", style
    if why.also_asked:
        yield f"  frågade också: {', '.join(why.also_asked)}", ""


def _words(why: Explanation) -> Iterator[Line]:
    yield f"Ord som vägde mest för {why.topic}", "bold"
    heavy = [weight for weight in why.words if abs(weight.weight) >= _NOTICEABLE][:_WORDS]
    for word, weight in heavy:
        sign = "+" if weight > 0 else "−"
        yield f"  {sign}{number(abs(weight))} {word}", "green" if weight > 0 else "red"
    if not heavy:
        yield "  inget ensamt ord ändrar valet", "dim"


def _conversation(why: Explanation, reply: Reply, context: Context) -> Iterator[str]:
    found = [entity for entity in why.entities if entity["entity"] == "kommun"]
    for entity in found:
        place = f" (skrevs {entity['place']})" if entity.get("place") else ""
        yield f"Kommun i frågan: {entity['value']}{place}"
    if not found:
        known = why.known.get("kommun")
        yield f"Kommun: {known} (sagt förut)" if known else f"Kommun: {context.kommun or 'okänd'}"
    ages = [entity["value"] for entity in why.entities if entity["entity"] == "alder"]
    known_age = why.known.get("alder")
    yield (
        f"Ålder: {ages[-1]} år (i frågan)"
        if ages
        else f"Ålder: {f'{known_age} år (sagt förut)' if known_age else 'okänd'}"
    )
    chosen = "valt" if context.audience else "gissat"
    yield f"Skrivet för: {f'{reply.audience} ({chosen})' if reply.audience else 'vuxen, för inget säger något annat'}"
    if why.before:
        yield f"Förra ämnet: {why.before}"
    if why.language:
        yield f"Språk: {why.language}"


def _danger(why: Explanation, reply: Reply) -> List[str]:
    perhaps = " Men frågan anar fara, så svaret slutar med vart man kan ringa." if why.perhaps_danger else ""
    answered = f"Svaret gäller fara ({reply.topic})." if reply.crisis else f"Svaret gäller ingen fara.{perhaps}"
    if why.verdict is None:
        return [answered, "Inget mönster i data/crisis.yml."]
    strength = "säkert mönster" if why.verdict.strong else "mönster som anar fara"
    general = ", men frågan låter allmän" if why.verdict.general else ""
    return [answered, f"{why.verdict.topic}: {strength}{general}", f"{why.crisis_place}: {why.verdict.pattern}"]


def hit_lines(hits: List[Hit]) -> Iterator[Line]:
    for hit in hits:
        yield f"{hit.topic}: {hit.title}", "bold"
        if hit.where != "rubrik":
            yield f"  {hit.where}: {hit.text}", ""
