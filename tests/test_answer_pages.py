"""The pages that need no script and no model: everything here is served by an application without one."""

import re
from html import unescape

import pytest
import time_machine

from bot.answers import load_answers
from bot.context import Context
from bot.groups import UNLISTED
from bot.no_model import NoModel
from bot.project import PROJECT
from bot.readability import lix
from bot.settings import Settings
from bot.web.app import create_app

ANSWERS = {topic: answer for topic, answer in load_answers(PROJECT.answers).items() if topic not in UNLISTED}
BROWSER = {"Accept": "text/html,application/xhtml+xml"}
PAGES = ["/", "/svar", "/svar/utredning_tid", "/tillganglighet", "/integritet"]


@pytest.fixture
async def client(aiohttp_client):
    return await aiohttp_client(create_app(NoModel(), Settings()), headers=BROWSER)


async def page(client, path, status=200, **fields):
    """The page's HTML; with fields, as its form posts them."""
    response = await (client.post(path, data=fields) if fields else client.get(path))
    assert response.status == status
    assert response.content_type == "text/html"
    return await response.text()


def text(html):
    """What a reader sees, roughly."""
    inline = re.sub(r"</?(?:a|b|strong|span|time)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inline)).split())


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_keeps_help_in_sight_and_leaves_nothing_behind(client, path):
    response = await client.get(path)
    html = await response.text()
    assert 'href="tel:112"' in html and 'href="tel:116111"' in html and '<html lang="sv">' in html
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers
    assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', html)
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", html)


async def test_all_answers_are_listed_and_each_has_its_page_with_both_wordings(client):
    listed = re.findall(r'href="/svar/(\w+)"', await page(client, "/svar"))
    assert sorted(listed) == sorted(ANSWERS)
    for topic, answer in ANSWERS.items():
        html = await page(client, f"/svar/{topic}")
        shown = text(html)
        assert answer.title in shown and answer.reviewed.isoformat() in shown, topic
        version = answer.version(Context().day())
        for words in (version.vuxen, version.barn):
            assert text(words.split("\n")[0]) in shown, topic
        for following in answer.next:
            assert f'href="/svar/{following}"' in html, topic


async def test_what_holds_today_is_shown_and_what_held_before_is_not(client):
    before, after = ANSWERS["lagar"].versions
    assert before.to and after.from_
    for day, holds, other in ((before.to, before, after), (after.from_, after, before)):
        with time_machine.travel(f"{day}T12:00:00+01:00"):
            shown = text(await page(client, "/svar/lagar"))
        only = set(holds.vuxen.splitlines()) - set(other.vuxen.splitlines())
        gone = set(other.vuxen.splitlines()) - set(holds.vuxen.splitlines())
        assert only and all(line.removeprefix("- ") in shown for line in only)
        assert gone and not any(line.removeprefix("- ") in shown for line in gone)
        assert str(holds.to or holds.from_) in shown


@pytest.mark.parametrize("path", ["/finns_inte", "/svar/finns_inte", "/svar/halsning", "/svar/..%2f..%2fetc", "/svar/"])
async def test_an_unknown_address_leads_on_for_people_and_stays_json_for_programs(client, path):
    html = await page(client, path, 404)
    assert "Sidan finns inte" in html and 'href="/svar"' in html
    response = await client.get(path, headers={"Accept": "application/json"})
    assert (await response.json())["error"]["code"] == "saknas"


async def test_a_program_gets_json_whatever_it_accepts(client):
    response = await client.get("/api/chat")
    assert response.status == 405 and (await response.json())["error"]["code"] == "metod"


async def test_a_search_finds_without_script_or_model(client):
    shown = text(await page(client, "/svar", q="läsa min journal"))
    assert shown.index("Får jag läsa det som står om mig") < shown.index("Välj ett ämne")
    linked = text(await page(client, "/svar?q=l%C3%A4sa+min+journal"))
    assert linked == shown


async def test_a_child_who_tells_of_danger_is_helped_first_and_in_a_childs_words(client):
    shown = text(await page(client, "/svar", q="min pappa slår mig"))
    assert shown.index("Ring 112 nu om du är i fara") < shown.index("Välj ett ämne")
    assert "Det är inte ditt fel" in shown


async def test_danger_in_another_language_is_answered_in_it(client):
    html = await page(client, "/svar", q="my dad beats me")
    assert 'lang="en"' in html


async def test_an_adult_reads_the_adults_words(client):
    shown = text(await page(client, "/svar", q="utredningen av vår son"))
    assert "Det kan vara jobbigt att vänta" not in shown


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}",
        "hej\x00",
        "å" * 20_000,
        " ",
        "\ud83d\ude31",
    ],
)
async def test_whatever_is_searched_for_shows_as_text(client, query):
    response = await client.post("/svar", data={"q": query.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
    html = await response.text()
    assert response.status in (200, 413)
    assert "<script>alert" not in html and "<img" not in html and ">49<" not in html
    assert "Välj ett ämne" in html or "för stort" in html


async def test_a_search_in_a_wrong_form_still_shows_all_answers(client):
    for body, kind in ((b"\xff\xfe", "application/x-www-form-urlencoded"), (b"{}", "application/json")):
        response = await client.post("/svar", data=body, headers={"Content-Type": kind})
        assert response.status == 200 and "Välj ett ämne" in await response.text()


async def test_what_was_searched_for_is_in_no_log_and_in_no_title(client, caplog, capfd):
    html = await page(client, "/svar", q="hemligtord om utredning")
    title = re.search(r"<title>(.*)</title>", html)
    assert title and "hemligtord" not in title[1]
    assert 'method="post"' in html and 'autocomplete="off"' in html
    captured = capfd.readouterr()
    assert "hemligtord" not in caplog.text + captured.out + captured.err


async def test_a_municipality_named_in_a_search_shows_how_to_reach_it(client):
    html = await page(client, "/svar", q="ring soc i gävle")
    assert "Gävle kommun" in text(html) and re.search(r'href="tel:\+?\d{6,}"', html)


async def test_whoever_needs_contact_chooses_a_municipality_without_script(client):
    html = await page(client, "/svar/kontakta_socialtjansten")
    assert html.count("<option") == 1 + 290 and "Numret står på kommunens webbplats" in html
    html = await page(client, "/svar/kontakta_socialtjansten?kommun=Lund")
    assert "Lunds kommun" in text(html) and "<option selected>Lund</option>" in html
    for wrong in ("Atlantis", "%3Cscript%3E", "x" * 500):
        html = await page(client, f"/svar/kontakta_socialtjansten?kommun={wrong}")
        assert "Numret står på kommunens webbplats" in html and wrong not in html


async def test_the_statements_name_who_answers_for_the_chat(client, aiohttp_client):
    for path in ("/tillganglighet", "/integritet"):
        assert "Kommunen som visar chatten" in text(await page(client, path))
    settings = Settings(kommun="lund", write_to="tillganglig@example.se", session_minutes=20)
    client = await aiohttp_client(create_app(NoModel(), settings), headers=BROWSER)
    for path in ("/tillganglighet", "/integritet"):
        html = await page(client, path)
        assert "Lunds kommun" in html and 'href="mailto:tillganglig@example.se"' in html
    assert "20 minuter" in text(html)
    assert "Lunds kommun" in text(await page(client, "/svar/kontakta_socialtjansten"))


@pytest.mark.parametrize("path", ["/tillganglighet", "/integritet"])
async def test_the_statements_are_easy_to_read(client, path):
    html = await page(client, path)
    article = re.sub(r"</(?:h1|h2|li|p)>", ".\n", html[html.index("<article") : html.index("</article")])
    child = re.search(r'<section class="card barn">(.*?)</section>', article, re.DOTALL)
    assert lix(text(article)) <= 40
    assert child is None or lix(text(child[1])) <= 30


async def test_the_accessibility_statement_says_what_the_law_asks_for(client):
    shown = text(await page(client, "/tillganglighet"))
    for part in (
        "delvis förenlig",
        "lagen om tillgänglighet till digital offentlig service",
        "brister",
        "Digg",
        "2026-",
    ):
        assert part in shown
    assert 'href="https://www.digg.se/tdosanmalan"' in await page(client, "/tillganglighet")


async def test_without_a_model_the_chat_apologises_and_is_not_ready(client):
    response = await client.get("/readyz")
    assert (response.status, (await response.json())["error"]["code"]) == (503, "inte_redo")
    body = await (await client.post("/api/chat", json={"message": "min pappa slår mig"})).json()
    assert body["crisis"] and "112" in body["replies"][0]["text"]
    body = await (await client.post("/api/chat", json={"message": "hej"})).json()
    assert not body["answered"] and body["replies"][0]["sources"][0]["url"] == "/svar"


@pytest.mark.parametrize("contact", ["kommunen", "http://osäker.se", "a@b", "javascript:alert(1)", "https://a b"])
def test_a_contact_that_cannot_be_pressed_stops_the_start(contact):
    with pytest.raises(ValueError, match="mejladress"):
        Settings(write_to=contact)
