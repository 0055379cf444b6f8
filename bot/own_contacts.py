"""What municipalities say of themselves: the operator's own contact facts, which win over the table.

A YAML file (docs/datafiler.md describes it) with an entry a municipality. Whatever is wrong in it is told with file, line and remedy.
"""

import datetime
import re
from functools import cached_property
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import yaml
from pydantic import BaseModel, Extra, Field, HttpUrl, ValidationError, validator

from bot.answers import DataError, UniqueKeyLoader, in_swedish, parse_yaml
from bot.kommuner import Kommuner, load_kommuner
from bot.office import OwnHours, Span

MAX_BYTES = 256 * 1024
WEEKDAYS = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_PHONE = r"^\+?\d[\d -]{1,18}\d$"


class _Own(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True
        keep_untouched = (cached_property,)


class WebAddress(HttpUrl):
    allowed_schemes = frozenset({"https"})  # type: ignore[assignment]


class Jour(_Own):
    """The municipality's own emergency duty: its number and its hours in words."""

    telefon: str = Field(regex=_PHONE)
    tider: str = Field(min_length=2, max_length=200)


class OwnFacts(_Own):
    """One municipality's own words. `oppettider` are its hours as the card shows them, `oppet` the same for the clock."""

    webb: Optional[WebAddress] = None
    telefon: Optional[str] = Field(None, regex=_PHONE)
    mottagning: Optional[str] = Field(None, regex=_PHONE)
    epost: Optional[str] = Field(None, regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=100)
    oppettider: Optional[str] = Field(None, min_length=2, max_length=200)
    oppet: Dict[str, str] = {}
    stangt: Tuple[datetime.date, ...] = ()
    jour: Optional[Jour] = None
    orosanmalan: Optional[WebAddress] = None
    klagomal: Optional[WebAddress] = None
    adress: Optional[str] = Field(None, min_length=2, max_length=200)

    @validator("oppet")
    def _readable(cls, oppet: Dict[str, str], values: Dict[str, Any]) -> Dict[str, str]:
        if oppet and not values.get("oppettider"):
            raise ValueError("skriv också oppettider, med de ord som kortet ska visa")
        for days, spans in oppet.items():
            _weekdays(days)
            _spans(spans)
        return oppet

    @cached_property
    def hours(self) -> Optional[OwnHours]:
        """The hours for the clock, where they are given."""
        if not self.oppet:
            return None
        week = {day: _spans(spans) for days, spans in self.oppet.items() for day in _weekdays(days)}
        return OwnHours(week, frozenset(self.stangt))


NOTHING_OWN = OwnFacts.parse_obj({})


def _weekdays(days: str) -> Sequence[int]:
    first, _, last = days.partition("-")
    if first not in WEEKDAYS or (last and last not in WEEKDAYS):
        raise ValueError(f"{days!r} är ingen veckodag. Skriv till exempel mandag eller mandag-torsdag")
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    if end < start:
        raise ValueError(f"{days!r} slutar före den börjar. Skriv dagarna i veckans ordning")
    return range(start, end + 1)


def _spans(text: str) -> Tuple[Span, ...]:
    spans: List[Span] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        try:
            start, end = (datetime.time.fromisoformat(time) for time in match.groups()) if match else (None, None)
        except ValueError:  # 25:00
            start = end = None
        if start is None or end is None or not (spans[-1][1] if spans else datetime.time.min) <= start < end:
            raise ValueError(f"{text!r} är inga tider. Skriv till exempel 08:00-16:30, i dagens ordning")
        spans.append((start, end))
    return tuple(spans)


class _PlainLoader(UniqueKeyLoader):
    """YAML without aliases, with which a small file can hold a huge one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.MarkedYAMLError(problem="en hänvisning (*) får inte finnas här", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def read_own_contacts(path: Path, kommuner: Optional[Kommuner] = None) -> Dict[str, OwnFacts]:
    """A file's facts by the municipality's short name. Raises DataError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: filen finns inte eller går inte att läsa. Rätta sökvägen.") from error
    return parse_own_contacts(content, str(path), kommuner)


def parse_own_contacts(content: bytes, where: str, kommuner: Optional[Kommuner] = None) -> Dict[str, OwnFacts]:
    """The facts in a file's bytes by the municipality's short name. `where` names the file. Raises DataError."""
    kommuner = kommuner or load_kommuner()
    if len(content) > MAX_BYTES:
        raise DataError(f"{where}:1: filen är större än {MAX_BYTES // 1024} kB. Gör den mindre.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{where}:1: filen är inte UTF-8 ({error.reason}). Spara den som UTF-8.") from error
    entries = parse_yaml(text, where, _PlainLoader)
    if not isinstance(entries, dict) or not entries:
        raise DataError(f"{where}:1: filen ska ha minst en kommuns namn med uppgifter under. Se docs/datafiler.md.")
    facts: Dict[str, OwnFacts] = {}
    for name, entry in entries.items():
        kommun = kommuner.get(str(name))
        if kommun is None or kommun.namn in facts:
            remedy = f"Menar du {', '.join(kommuner.nearest(str(name)))}?" if kommun is None else "Behåll en av dem."
            problem = "är ingen kommun" if kommun is None else "står två gånger"
            raise DataError(f"{where}:{_line(text, (name,))}: {name} {problem}. {remedy}")
        if not isinstance(entry, Mapping):
            raise DataError(
                f"{where}:{_line(text, (name,))}: {name} saknar uppgifter. Skriv dem indragna under namnet."
            )
        try:
            facts[kommun.namn] = OwnFacts.parse_obj(entry)
        except ValidationError as error:
            first = error.errors()[0]
            keys = (name, *(key for key in first["loc"] if key != "__root__"))
            field = ".".join(map(str, keys))
            raise DataError(f"{where}:{_line(text, keys)}: {field}: {_in_swedish(first)}") from error
    return facts


def _in_swedish(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error.str.regex":
        is_phone = error["ctx"]["pattern"] == _PHONE
        remedy = "Skriv det som 026-17 80 00" if is_phone else "Skriv adressen som namn@kommun.se"
        return f"är inget {'telefonnummer' if is_phone else 'mejl'}. {remedy}."
    if error["type"] == "value_error.url.scheme":
        return "adressen ska börja med https://. Rätta den."
    return in_swedish(error)


def _line(text: str, keys: Sequence[object]) -> int:
    """The line of the innermost of nested keys that the text has."""
    node, line = yaml.compose(text, Loader=yaml.SafeLoader), 1
    for key in keys:
        if not isinstance(node, yaml.MappingNode):
            break
        pair = next((pair for pair in node.value if pair[0].value == str(key)), None)
        if pair is None:
            break
        line, node = pair[0].start_mark.line + 1, pair[1]
    return line
