"""Source addresses are asked live only when someone wants it, and the findings can be read as a page."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from aiohttp import web

from bot.addresses import addresses, ask_all
from bot.check_report import render
from bot.checks.finding import Finding
from bot.cli import main
from bot.context import Context
from bot.project import PROJECT, Project


@pytest.fixture
async def site(aiohttp_server):
    """Pages that are there, gone, moved, guarded, and one more that is slow until others have been asked too."""
    waiting, together = [], asyncio.Event()

    async def ok(request: web.Request) -> web.Response:
        return web.Response(text="ja")

    async def slow(request: web.Request) -> web.Response:
        waiting.append(request)
        if len(waiting) == 2:
            together.set()
        await together.wait()
        return web.Response(text="ja")

    def moved(status: int):
        async def move(request: web.Request) -> web.Response:
            return web.Response(status=status, headers={"Location": "/finns"})

        return move

    app = web.Application()
    app.router.add_get("/finns", ok)
    app.router.add_get("/langsam/{number}", slow)
    app.router.add_get("/flyttad", moved(301))
    app.router.add_get("/tillfalligt", moved(302))
    app.router.add_get("/stangd", lambda request: web.Response(status=403))
    app.router.add_get("/borta", lambda request: web.Response(status=410))
    return await aiohttp_server(app)


@pytest.fixture
def copy(tmp_path: Path, site) -> Project:
    pages = ["finns", "langsam/1", "langsam/2", "flyttad", "tillfalligt", "stangd", "borta", "aldrig"]
    entries = [
        f"k{number}:\n  name: Källa {number}\n  url: {site.make_url('/' + page)}" for number, page in enumerate(pages)
    ]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources.yml").write_text(
        "\n".join([*entries, "dod:\n  name: Död\n  url: http://127.0.0.1:9/x"]) + "\n", encoding="utf-8"
    )
    shutil.copy(PROJECT.data / "contacts.yml", tmp_path / "data")
    return Project(tmp_path)


async def test_each_address_is_asked_once_and_its_line_is_told(copy):
    asked = [address for address in addresses(copy) if address.path.name == "sources.yml"]
    told = []
    found = await ask_all(asked, lambda: told.append(1))
    assert len(told) == len(asked) == 9
    lines = copy.data.joinpath("sources.yml").read_text(encoding="utf-8").splitlines()
    by_page = {re.sub(r".*/", "", lines[finding.line - 1]): finding for finding in found}
    assert {page: finding.severity for page, finding in by_page.items()} == {
        "flyttad": "varning", "stangd": "varning", "borta": "fel", "aldrig": "fel", "x": "fel",
    }  # fmt: skip
    assert "/finns" in by_page["flyttad"].remedy and "403" in by_page["stangd"].problem


def test_the_projects_addresses_are_those_of_sources_and_contacts():
    found = addresses(PROJECT)
    assert {address.path.name for address in found} == {"sources.yml", "contacts.yml"}
    assert len({address.url for address in found}) == len(found) > 20
    for address in found:
        assert address.url.rstrip("/") in address.path.read_text(encoding="utf-8").splitlines()[address.line - 1]


def test_a_file_that_cannot_be_read_gives_no_addresses(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources.yml").write_text("a: [", encoding="utf-8")
    assert addresses(Project(tmp_path)) == []


FINDINGS = [
    Finding(PROJECT.data / "sources.yml", 4, "källan <b> är fel.", "Rätta den."),
    Finding(PROJECT.data / "hittepa.yml", 7, "filen saknas.", "Skriv en.", "varning"),
]


def test_the_page_holds_every_finding_with_its_line_and_nothing_from_elsewhere():
    page = render(FINDINGS, PROJECT, Context().day(), asked=3)
    assert "<b>1 fel</b>" in page and "1 varning</b>" in page and "3 webbadresser" in page
    assert "data/sources.yml" in page and "källan &lt;b&gt; är fel." in page
    assert (PROJECT.data / "sources.yml").read_text(encoding="utf-8").splitlines()[3].strip() in page
    assert not re.search(r"(?:src|href)=|<script|url\(", page)


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def found(self, monkeypatch):
        monkeypatch.setattr("bot.commands.check.check", lambda project, today: FINDINGS)
        monkeypatch.setattr("bot.commands.check._installed", lambda: [])

    def test_faults_are_counted_and_fail(self, capsys):
        assert main(["check"]) == 2
        out = capsys.readouterr().out
        assert "data/sources.yml:4: fel: källan <b> är fel. Rätta den." in out and "1 fel, 1 varning." in out

    def test_warnings_fail_only_where_asked(self, monkeypatch, capsys):
        monkeypatch.setattr("bot.commands.check.check", lambda project, today: FINDINGS[1:])
        assert main(["check"]) == 0 and main(["check", "--strikt"]) == 2
        assert "Inga fel i data, 1 varning." in capsys.readouterr().out

    def test_json_is_one_object_a_finding(self, capsys):
        main(["check", "--json"])
        first, second = capsys.readouterr().out.splitlines()
        assert '"path": "data/sources.yml", "line": 4' in first and '"severity": "varning"' in second

    def test_the_web_is_asked_only_with_webb(self, monkeypatch, tmp_path):
        async def ask_all(asked, tell):
            seen.append(len(asked))
            return []

        seen = []
        monkeypatch.setattr("bot.commands.check.ask_all", ask_all)
        main(["check"])
        assert seen == []
        page = tmp_path / "rapport.html"
        main(["check", "--webb", "--rapport", str(page)])
        assert seen == [len(addresses(PROJECT))] and f"{seen[0]} webbadresser" in page.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("argv", "words"),
        [
            (["--today", "i går"], "--today"),
            (["--rapport", "fil.txt"], "--rapport"),
            (["--rapport", "/finns/ej/x.html"], "--rapport"),
        ],
    )
    def test_a_bad_option_is_one_line_and_status_2(self, argv, words, capsys):
        assert main(["check", *argv]) == 2
        err = capsys.readouterr().err
        assert len(err.splitlines()) == 1 and err.startswith(words)
