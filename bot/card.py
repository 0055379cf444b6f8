"""The contact card: how to reach social services in a municipality at this hour. Shell, API and page show what stands here."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional

from bot.answers import Audience
from bot.contacts import Contact, digits
from bot.kommuner import Kommun
from bot.office import Status, status
from bot.own_contacts import NOTHING_OWN, OwnFacts
from bot.texts import Texts


@dataclass(frozen=True)
class Occasion:
    """When and for whom a card is made. `place` is the part of the municipality that was named (Rinkeby); `fetched` is the
    moment the municipality's own facts were last confirmed, given only where that is too long ago to leave unsaid. `danger`: someone
    has told of danger."""

    moment: datetime.datetime
    audience: Optional[Audience] = None
    place: Optional[str] = None
    fetched: Optional[datetime.datetime] = None
    danger: bool = False


def tel(phone: str) -> str:
    """A number as a `tel:` address: international, except for the short and the free ones, which only work in Sweden."""
    number = digits(phone)
    if phone.startswith("+"):
        return f"tel:+{number}"
    return f"tel:+46{number[1:]}" if re.match(r"0(?!20)", number) else f"tel:{number}"


def contact_card(
    kommun: Kommun, own: Optional[OwnFacts], helplines: Mapping[str, Contact], occasion: Occasion, texts: Texts
) -> Dict[str, Any]:
    """`{text, buttons, custom: {contact}}`. In office hours the municipality comes first, else what is open. `own` wins over the table."""
    own = own or NOTHING_OWN
    audience = occasion.audience or "vuxen"
    now = status(occasion.moment, own.hours)
    card = _Card(texts)
    card.say("rubrik", officiellt_namn=kommun.officiellt_namn)
    if occasion.place:
        card.advise("ligger_i", plats=occasion.place, officiellt_namn=kommun.officiellt_namn)
    phone = own.telefon or kommun.shown_phone
    web = str(own.webb or kommun.webb)
    email = own.epost or kommun.epost or None
    closed = now.open is False
    if closed:
        card.tell("stangt_nu_dag" if now.holiday else "stangt_nu", dag=now.holiday)
        _urgent(card, own, helplines, audience, "akut_stangt")
        if not occasion.danger:  # that cannot wait
            _later(card, now, occasion.moment.date())
    elif now.open:
        card.tell("oppet_nu")
    elif not now.usual:
        card.tell("kanske_stangt")
    if own.mottagning:
        card.offer("mottagning", tel(own.mottagning), telefon=own.mottagning)
    if phone and phone != own.mottagning:
        card.offer("ring", tel(phone), telefon=phone)
    elif not own.mottagning:
        card.advise("nummer_pa_webben")
    if not own.mottagning:
        card.advise(f"be_om_{audience}")
    card.advise(f"sag_{audience}")
    card.offer("webb", web, webb=web)
    if email:
        card.offer("mejl", f"mailto:{email}", epost=email)
        card.advise("mejl_varning")
    for name, url in (("orosanmalan", own.orosanmalan), ("klagomal", own.klagomal)):
        if url:
            card.offer(name, str(url), webb=url)
    if own.adress:
        card.advise("adress", adress=own.adress)
    card.advise("oppettider" if own.oppettider else "tider_okanda", tider=own.oppettider)
    if not closed:
        if now.short_day:
            card.advise("kort_dag", dag=now.short_day)
        _urgent(card, own, helplines, audience, "stangt")
    if occasion.fetched:
        card.advise("gammalt", dag=_date(occasion.fetched.date(), texts), tid=f"{occasion.fetched:%H.%M}")
    contact = {
        "kommun": kommun.namn,
        "name": kommun.officiellt_namn,
        "web": web,
        "phone": phone,
        "tel": tel(phone) if phone else None,
        "email": email,
        "open": now.open,
        "hours": own.oppettider,
        "reception": own.mottagning,
        "jour": own.jour.dict() if own.jour else None,
        "report": own.orosanmalan and str(own.orosanmalan),
        "complaint": own.klagomal and str(own.klagomal),
        "address": own.adress,
        "fetched": occasion.fetched.isoformat() if occasion.fetched else None,
        "status": card.status,
        "links": card.links,
        "advice": card.advice,
    }
    return {"text": "\n".join(card.lines), "buttons": [], "custom": {"contact": contact}}


@dataclass
class _Card:
    """`lines` is the whole card in words. The same in parts: whether it is open, what can be pressed, and the advice."""

    texts: Texts
    lines: List[str] = field(default_factory=list)
    status: Optional[str] = None
    links: List[Dict[str, str]] = field(default_factory=list)
    advice: List[str] = field(default_factory=list)

    def say(self, text: str, **values: Any) -> str:
        self.lines.append(self.texts(f"kontakt.{text}", **values))
        return self.lines[-1]

    def tell(self, text: str, **values: Any) -> None:
        self.status = self.say(text, **values)

    def advise(self, text: str, **values: Any) -> None:
        self.advice.append(self.say(text, **values))

    def offer(self, text: str, href: str, **values: Any) -> None:
        self.say(text, **values)
        self.link(text, href, **values)

    def link(self, text: str, href: str, **values: Any) -> None:
        self.links.append({"label": self.texts(f"kontakt.lank.{text}", **values), "href": href})


def _urgent(card: _Card, own: OwnFacts, helplines: Mapping[str, Contact], audience: Audience, text: str) -> None:
    """What is open also when the office is not."""
    emergency = helplines["larm_112"].phone or ""
    card.advise(text, telefon=emergency)
    card.link("larm", tel(emergency), telefon=emergency)
    if own.jour:
        card.offer("jour", tel(own.jour.telefon), telefon=own.jour.telefon, tider=own.jour.tider)
    if audience == "barn":
        bris = helplines["bris"]
        card.offer("bris", tel(bris.phone or ""), telefon=bris.phone, tider=bris.hours)


def _later(card: _Card, now: Status, today: datetime.date) -> None:
    """When someone will answer."""
    day = _day(now.next_day, today, card.texts)
    card.advise("oppnar" if now.opens else "nasta_vardag", dag=day, tid=now.opens and f"{now.opens:%H.%M}")


def _day(day: datetime.date, today: datetime.date, texts: Texts) -> str:
    """A day ahead as one says it: "i dag", "i morgon", else its date."""
    ahead = (day - today).days
    return texts(("kalender.i_dag", "kalender.i_morgon")[ahead]) if ahead < 2 else _date(day, texts)


def _date(day: datetime.date, texts: Texts) -> str:
    names = texts("kalender.dagar").split(), texts("kalender.manader").split()
    return f"{names[0][day.weekday()]} {day.day} {names[1][day.month - 1]}"
