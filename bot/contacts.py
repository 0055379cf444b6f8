"""National helplines and authorities: `data/contacts.yml`. Only numbers that stand there may stand in an answer."""

import datetime
import re
from pathlib import Path
from typing import Dict, List, Optional, Set, Tuple

from pydantic import BaseModel, Extra, Field, HttpUrl

from bot.answers import Audience, load_models
from bot.project import PROJECT

# Helplines of three to six digits, and every run of at least five digits however it is grouped.
_PHONE = re.compile(r"(?<![\w:+])(?:11\d(?: ?\d{3})?|1177|\+?\(?\d(?:[ \-–./()]{0,2}\d){4,})(?![\w:])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Contact(BaseModel):
    """`checked`: the day the facts were last compared with independent sources."""

    name: str = Field(min_length=2)
    phone: Optional[str] = None
    web: HttpUrl
    for_: str = Field(alias="for")
    hours: str = Field(min_length=2)
    audience: Tuple[Audience, ...]
    checked: datetime.date

    class Config:
        extra = Extra.forbid
        frozen = True


def load_contacts(path: Path = PROJECT.data / "contacts.yml") -> Dict[str, Contact]:
    """All contacts by id. Raises DataError."""
    return load_models(path, Contact)


def numbers(contacts: Dict[str, Contact]) -> Set[str]:
    """The digits of all numbers that may be shown."""
    return {digits(contact.phone) for contact in contacts.values() if contact.phone}


def digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def phones_in(text: str) -> List[str]:
    """What looks like a phone number in a text. Years, sections of law and ages do not."""
    return [match[0] for match in _PHONE.finditer(text) if not _DATE.fullmatch(match[0])]
