"""Do the sources' web addresses still answer? Asked live, many at a time, and only where someone wants to know (`--webb`)."""

import asyncio
from pathlib import Path
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional

import aiohttp
from yarl import URL

from bot.answers import DataError, load_sources
from bot.checks.finding import Finding
from bot.contacts import load_contacts
from bot.project import PROJECT, Project
from bot.yaml_lines import YamlLines

AT_ONCE, AT_ONE_SITE = 12, 2
SECONDS = 20  # for one address
_GONE = (404, 410)
_AGENT = "Mozilla/5.0 (compatible; Soclots; kontroll av länkar)"


class Address(NamedTuple):
    """An address and the line that names it."""

    url: str
    path: Path
    line: int


def addresses(project: Project = PROJECT) -> List[Address]:
    """Those of sources and contacts, each once. A file that cannot be read gives none: the check of files tells why."""
    return list({address.url: address for address in reversed(list(_named(project)))}.values())


def _named(project: Project) -> Iterator[Address]:
    for name, field in (("sources.yml", "url"), ("contacts.yml", "web")):
        path = project.data / name
        try:
            entries = load_sources(path) if field == "url" else load_contacts(path)
        except DataError:
            continue
        lines = YamlLines(path)
        for key, entry in entries.items():
            yield Address(str(getattr(entry, field)), path, lines.of(key, field))


async def ask_all(asked: List[Address], tell: Callable[[], None] = lambda: None) -> List[Finding]:
    """What is wrong with addresses, in the order of files and lines. `tell` is called when one has been asked."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    connector = aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONE_SITE)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, headers={"User-Agent": _AGENT}) as client:

        async def ask(address: Address) -> Optional[Finding]:
            try:
                return await _ask(client, address)
            finally:
                tell()

        found = await asyncio.gather(*map(ask, asked))
    return sorted(filter(None, found))


async def _ask(client: aiohttp.ClientSession, address: Address) -> Optional[Finding]:
    def finding(problem: str, remedy: str, severe: bool = False) -> Finding:
        return Finding(address.path, address.line, problem, remedy, "fel" if severe else "varning")

    try:
        async with client.get(address.url) as response:
            status, moved = response.status, [step.status for step in response.history]
            reached = response.url
    except asyncio.TimeoutError:
        return finding(f"{address.url} svarar inte inom {SECONDS} sekunder.", "Pröva igen, och öppna den själv.")
    except (aiohttp.ClientError, ValueError) as error:
        reason = str(error) or type(error).__name__
        return finding(f"{address.url} går inte att nå ({reason}).", "Öppna den själv. Rätta den om den är fel.", True)
    if status in _GONE:
        return finding(f"{address.url} finns inte längre (svar {status}).", "Leta upp sidans nya adress.", True)
    if status >= 400:
        return finding(f"{address.url} svarar {status} till program.", "Öppna den själv och se att den finns.")
    if moved and all(code in (301, 308) for code in moved) and _bare(reached) != _bare(URL(address.url)):
        return finding(f"{address.url} har flyttat.", f"Läs sidan och skriv dess nya adress: {reached}.")
    return None


def _bare(url: URL) -> Dict[str, str]:
    """What makes an address another one: not the scheme, www or a slash at the end."""
    return {
        "host": (url.host or "").removeprefix("www."),
        "path": url.path_qs.rstrip("/"),
        "port": str(url.explicit_port),
    }
