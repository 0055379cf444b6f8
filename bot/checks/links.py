"""Numbers, addresses and pages that the texts name are the right ones."""

import re
from typing import Iterator, Tuple
from urllib.parse import urlsplit

from bot.answers import SourceRef
from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule
from bot.contacts import digits, phones_in
from bot.languages import load_languages
from bot.texts import Texts

_SITE = re.compile(r"(?<![@\w.-])(?:https?://)?(?:www\.)?((?:[\w-]+\.)+(?:se|nu|org|com|net|eu))\b")
_PAGE = re.compile(r"(?<![\w./:])/(?:svar/)?[\w/-]+")
_MARKS = re.compile(r"\[[^\]\n]+\]\([^)\n]*\)|</?[a-zA-Z][^>\n]*>|\*\*|__")
_SECTION = re.compile(r"§|\bkap\.|\bartik\w+|\bdnr \d", re.IGNORECASE)


@rule
def known_numbers(data: Data) -> Iterator[Finding]:
    """No phone number that is not checked in contacts.yml, in whatever text or language."""
    remedy = "Kontrollera det och lägg till det där, eller ta bort det."
    for passage in data.passages():
        for phone in phones_in(passage.text):
            if digits(phone) not in data.numbers:
                problem = f"{passage.audience}: numret {phone} står inte i data/contacts.yml."
                yield Finding(passage.path, data.at(passage, phone), problem, remedy)
    path = data.project.data / "texts.yml"
    texts = Texts(path)
    for key in list(texts.keys()):
        for phone in phones_in(texts.raw(key)):
            if digits(phone) not in data.numbers:
                line = data.lines(path).words(phone, *key.split("."))
                yield Finding(path, line, f"{key}: numret {phone} står inte i data/contacts.yml.", remedy)
    path = data.project.data / "languages.yml"
    for code, language in load_languages(path).all.items():
        for text in filter(None, (language.text, *language.crisis.values())):
            for phone in phones_in(text):
                if digits(phone) not in data.numbers:
                    problem = f"numret {phone} på {language.name} står inte i data/contacts.yml."
                    yield Finding(path, data.lines(path).words(phone, code), problem, remedy)


@rule
def known_sites(data: Data) -> Iterator[Finding]:
    """A text names only web sites that stand among the sources or contacts."""
    pages = [source.url for source in data.sources.values()] + [contact.web for contact in data.contacts.values()]
    known = {_host(str(page)) for page in pages}
    for passage in data.passages():
        for match in _SITE.finditer(passage.text):
            if _host(f"https://{match[1].lower()}") not in known:
                problem = f"{passage.audience}: webbplatsen {match[1]} står varken i data/sources.yml eller data/contacts.yml."
                yield Finding(
                    passage.path, data.at(passage, match[0]), problem, "Kontrollera den och lägg till den där."
                )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


@rule
def links_lead_somewhere(data: Data) -> Iterator[Finding]:
    """A page of our own that a text names (`/svar/utredning_tid`) exists, and no text has marks that would be shown as they are."""
    for passage in data.passages():
        for match in _MARKS.finditer(passage.text):
            problem = f"{passage.audience}: {match[0]!r} visas som det står, för texten är ren text."
            remedy = "Ta bort det. En webbplats skrivs med sitt namn, ett ämne att gå vidare till under next."
            yield Finding(passage.path, data.at(passage, match[0]), problem, remedy)
        for match in _PAGE.finditer(_MARKS.sub("", passage.text)):
            topic = match[0].removeprefix("/svar/")
            if topic not in data.topics:
                problem = f"{passage.audience}: länken {match[0]} leder ingenstans."
                remedy = "Skriv /svar/ och ett ämne som finns i data/answers, eller ta bort den."
                yield Finding(passage.path, data.at(passage, match[0]), problem, remedy)


@rule
def known_sources(data: Data) -> Iterator[Finding]:
    """Each source that an answer points at exists, and a section of law reads like one."""
    for topic, answer in data.answers.items():
        versions = ((("versions", number), version.sources) for number, version in enumerate(answer.versions))
        for where, refs in [((), answer.sources), *versions]:
            for number, ref in enumerate(refs):
                for problem, remedy in _wrong(data, ref):
                    path = data.path(topic)
                    yield Finding(path, data.lines(path).of(*where, "sources", number), problem, remedy)


def _wrong(data: Data, ref: SourceRef) -> Iterator[Tuple[str, str]]:
    if ref.id not in data.sources:
        yield f"källan {ref.id} finns inte i data/sources.yml.", "Lägg till den där."
    if ref.ref is not None and not _SECTION.search(ref.ref):
        yield f"ref {ref.ref!r} är varken paragraf eller diarienummer.", 'Skriv till exempel "20 kap. 3 §".'


@rule
def sources_are_used(data: Data) -> Iterator[Finding]:
    """No source stands unused, and each has an address of its own."""
    path = data.project.data / "sources.yml"
    used = {
        ref.id for answer in data.answers.values() for version in answer.versions for ref in answer.all_sources(version)
    }
    owners: dict[str, str] = {}
    for name, source in data.sources.items():
        line = data.lines(path).of(name)
        if name not in used:
            yield Finding(
                path, line, f"källan {name} används inte.", "Ta bort den, eller nämn den i ett svar.", "varning"
            )
        owner = owners.setdefault(str(source.url), name)
        if owner != name:
            yield Finding(
                path, data.lines(path).of(name, "url"), f"adressen är densamma som för {owner}.", "Rätta den ena."
            )
