"""What the chat consists of: small, complete, and nothing of it keeps anything or names another host."""

import gzip
import re

import pytest

from bot.project import PROJECT
from bot.settings import Settings
from bot.web.app import create_app

STATIC = PROJECT.root / "bot" / "web" / "static"


@pytest.fixture
async def client(engine, aiohttp_client):
    return await aiohttp_client(create_app(engine, Settings(origins=["https://www.kommun.se"])))


async def test_the_page_names_no_other_host_and_keeps_nothing(client):
    response = await client.get("/")
    page = await response.text()
    assert 'lang="sv"' in page and "112" in page and "116 111" in page
    assert response.cookies == {}
    scripts = [*STATIC.rglob("*.js"), *STATIC.rglob("*.css")]
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        for word in ("localStorage", "sessionStorage", "document.cookie", "indexedDB", "caches.", "url("):
            assert word not in text, path


async def test_the_chat_learns_all_it_needs_in_one_answer(client):
    response = await client.get("/api/config", headers={"Origin": "https://www.kommun.se"})
    config = await response.json()
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Access-Control-Allow-Origin"] == "https://www.kommun.se"
    assert len(config["kommuner"]) == 290 and config["kommuner"][-1] == "Övertorneå"
    assert config["kommun"] is None
    assert len(config["topics"]) == 6 and set(config["topics"][0]) == {"topic", "title"}
    assert {"112", "116 111"} <= set(config["phones"])
    assert config["max_characters"] == 1000
    assert config["exit_url"].startswith("https://")


async def test_every_text_the_chat_asks_for_is_there_and_no_other(client):
    texts = (await (await client.get("/api/config")).json())["texts"]
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    named = set(re.findall(r"texts\.(\w+)", code)) | {"barn", "vuxen"}
    for prefix in re.findall(r"texts\[`(\w+)\$", code):
        named |= {key for key in texts if key.startswith(prefix)}
    assert named == set(texts)


async def test_all_of_the_chat_is_small(client):
    """What a browser fetches for the widget, compressed: kilobytes of 1000 bytes."""
    files = [path.read_bytes() for path in STATIC.rglob("*") if path.is_file()]
    files.append(await (await client.get("/api/config")).read())
    files.append(await (await client.get("/")).read())
    assert sum(len(gzip.compress(content)) for content in files) < 40_000
