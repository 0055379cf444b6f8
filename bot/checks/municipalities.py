"""The table of municipalities and what the operator's own file says of them."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Dict, Iterator

from bot.answers import DataError
from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule
from bot.contacts_source import SETTING
from bot.kommuner import CONFIRMED, Kommun, load_kommuner
from bot.own_contacts import read_own_contacts

KOMMUNER = 290
STATUSES = (*CONFIRMED, "samma nummerserie", "endast äldre förteckning")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@rule
def all_are_there(data: Data) -> Iterator[Finding]:
    """All municipalities, each with a code of its own within its county."""
    path = data.project.data / "kommuner.csv"
    kommuner = load_kommuner(path).all
    if len(kommuner) != KOMMUNER or len({kommun.kod for kommun in kommuner}) != KOMMUNER:
        problem = f"{len(kommuner)} rader, ska vara {KOMMUNER} med var sin kod."
        yield Finding(path, 1, problem, "Lägg till eller ta bort rader.")
    pairs = Counter((kommun.kod[:2], kommun.lan) for kommun in kommuner)
    county = {prefix: lan for (prefix, lan), _ in reversed(pairs.most_common())}
    for line, kommun in enumerate(kommuner, start=2):
        lan = county[kommun.kod[:2]]
        if lan != kommun.lan:
            problem = f"{kommun.namn}: koden {kommun.kod} hör till {lan}, inte {kommun.lan}."
            yield Finding(path, line, problem, "Rätta det ena.")


@rule
def facts_are_in_form(data: Data) -> Iterator[Finding]:
    """E-mail, the status that decides whether a number is shown, and words that are names of the row."""
    path = data.project.data / "kommuner.csv"
    for line, kommun in enumerate(load_kommuner(path).all, start=2):
        for problem, remedy in _faults(kommun):
            yield Finding(path, line, f"{kommun.namn}: {problem}", remedy)


def _faults(kommun: Kommun) -> Iterator["tuple[str, str]"]:
    if kommun.epost and not _EMAIL.fullmatch(kommun.epost):
        yield f"{kommun.epost} är ingen mejladress.", "Rätta den eller låt fältet vara tomt."
    if bool(kommun.telefon) != bool(kommun.telefon_status) or (
        kommun.telefon and not kommun.telefon_status.startswith(STATUSES)
    ):
        yield "telefon och telefon_status hör inte ihop.", f"Börja status med något av: {', '.join(STATUSES)}."
    for word in kommun.vanliga_ord:
        if word not in kommun.names:
            yield f"{word} under vanliga_ord är inget av kommunens namn.", "Rätta stavningen eller ta bort ordet."


@rule
def names_are_their_own(data: Data) -> Iterator[Finding]:
    """No name or place belongs to two municipalities, or stands twice in one."""
    path = data.project.data / "kommuner.csv"
    owner: Dict[str, str] = {}
    for line, kommun in enumerate(load_kommuner(path).all, start=2):
        for name in (kommun.namn, *kommun.stavningar, *kommun.alias):
            if name.lower() in owner:
                yield Finding(path, line, f"{name} hör redan till {owner[name.lower()]}.", "Ta bort det ena.")
            owner[name.lower()] = kommun.namn


@rule
def own_facts_can_be_read(data: Data) -> Iterator[Finding]:
    """The operator's own file, where the environment names one."""
    value = os.environ.get(SETTING, "")
    if value and "://" not in value:
        try:
            read_own_contacts(Path(value), load_kommuner(data.project.data / "kommuner.csv"))
        except DataError as error:
            yield Finding.of(error)
