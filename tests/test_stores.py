"""Conversations in memory, in Redis and in PostgreSQL: the same conversation, kept in order, forgotten when it should be."""

import asyncio
import time

import pytest
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.answers import DataError
from bot.memory_stores import MemoryLocks, MemoryTrackers
from bot.redis_client import connect
from bot.redis_stores import RedisLocks, RedisTrackers, WriteConflict
from bot.stores import Places
from bot.tracker import Tracker
from bot.web.redis_state import RedisState
from tests.servers import POSTGRESQL, free_port, postgresql, redis_server

QUESTIONS = ["hur länge får en utredning ta", "hur når jag soc i Falun", "i Västerås då?", "tack", "min pappa slår mig"]


@pytest.fixture(scope="module")
def redis(program):
    program("redis-server")
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def database(program):
    program("initdb", *POSTGRESQL)
    with postgresql() as port:
        yield port


def _endpoints(tmp_path, text):
    path = tmp_path / "endpoints.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=["memory", "redis", "redis in endpoints.yml", "postgresql"])
def places(request, tmp_path):
    if request.param == "memory":
        return Places(_endpoints(tmp_path, "{}"))
    if request.param == "redis":
        return Places(_endpoints(tmp_path, "{}"), request.getfixturevalue("redis").url)
    if request.param == "redis in endpoints.yml":
        port = request.getfixturevalue("redis").port
        text = f"tracker_store: {{type: redis, url: 127.0.0.1, port: {port}, db: 2}}\nlock_store: {{type: redis, url: 127.0.0.1, port: {port}, db: 3}}"
        return Places(_endpoints(tmp_path, text))
    port = request.getfixturevalue("database")
    text = f"tracker_store: {{type: SQL, dialect: postgresql, url: 127.0.0.1, port: {port}, db: postgres, username: postgres}}"
    return Places(_endpoints(tmp_path, text))


def test_a_conversation_goes_on_in_another_process_as_if_it_were_one(engine, places, converse):
    before = engine._processor.tracker_store, engine._processor.lock_store
    expected = [(reply.topic, reply.kommun, reply.confidence, reply.replies) for reply in converse(*QUESTIONS)]

    async def talk():
        stores = places.open(60)
        said = []
        for question in QUESTIONS:
            if not isinstance(stores.trackers, MemoryTrackers):
                stores = places.open(60)  # another process
            engine.keep_in(*stores)
            reply = await engine.answer(question, "samma")
            said.append((reply.topic, reply.kommun, reply.confidence, reply.replies))
        kept = await stores.trackers.retrieve("samma")
        await engine.forget("samma")
        return said, kept, await stores.trackers.retrieve("samma"), list(await stores.trackers.keys())

    try:
        said, kept, forgotten, keys = asyncio.run(talk())
    finally:
        engine.keep_in(*before)
    assert [_without_payloads(turn) for turn in said] == [_without_payloads(turn) for turn in expected]
    assert forgotten is None and "samma" not in keys
    again = DialogueStateTracker.from_dict(
        "samma", [dict(event) for event in kept.written()], engine._processor.domain.slots
    )
    assert again.current_state(EventVerbosity.ALL)["events"] == kept.current_state(EventVerbosity.ALL)["events"]
    assert again.current_slot_values() == kept.current_slot_values()


def _without_payloads(turn):
    *rest, replies = turn
    return (*rest, [{**part, "buttons": [button["title"] for button in part["buttons"]]} for part in replies])


def test_ten_at_once_are_written_one_after_the_other(places):
    async def write(stores, number):
        async with stores.locks.lock("kö"):
            tracker = Tracker.of(await stores.trackers.get_or_create_tracker("kö", append_action_listen=False))
            await asyncio.sleep(0.01)
            tracker.update(UserUttered(str(number)))
            await stores.trackers.save(tracker)

    async def all_at_once():
        stores = [places.open(60) for _ in range(2)]
        if isinstance(stores[0].locks, MemoryLocks):  # one process has one
            stores[1] = stores[0]
        await asyncio.gather(*(write(stores[number % 2], number) for number in range(10)))
        tracker = await stores[0].trackers.retrieve("kö")
        await stores[0].trackers.delete("kö")
        return [event.text for event in tracker.events if isinstance(event, UserUttered)]

    assert sorted(asyncio.run(all_at_once()), key=int) == [str(number) for number in range(10)]


def test_who_came_first_is_served_first(redis):
    async def take(locks, number, served):
        async with locks.lock("ordning"):
            served.append(number)

    async def queue():
        locks, served = [RedisLocks(connect(redis.url)) for _ in range(2)], []
        waiting = []
        async with locks[0].lock("ordning"):
            for number in range(6):
                waiting.append(asyncio.create_task(take(locks[number % 2], number, served)))
                await asyncio.sleep(0.05)
        await asyncio.gather(*waiting)
        return served

    assert asyncio.run(queue()) == list(range(6))


def test_one_that_dies_in_mid_turn_holds_up_the_next_for_its_lease_only(redis, monkeypatch):
    monkeypatch.setattr("bot.redis_stores.LEASE", 0.3)
    monkeypatch.setattr("bot.redis_stores._BEAT", 0.1)

    async def die_and_go_on():
        client = connect(redis.url)
        dead = RedisLocks(client)
        await dead._beat("soclots:ko:död", "den döda", enter=True)
        started = time.monotonic()
        async with RedisLocks(client).lock("död"):
            return time.monotonic() - started, await client.lrange("soclots:ko:död", 0, -1)

    waited, queue = asyncio.run(die_and_go_on())
    assert waited >= 0.2 and len(queue) == 1


def test_one_that_works_for_longer_than_its_lease_keeps_its_turn(redis, monkeypatch):
    monkeypatch.setattr("bot.redis_stores.LEASE", 1.5)
    monkeypatch.setattr("bot.redis_stores._BEAT", 0.1)

    async def work_long():
        locks, order = RedisLocks(connect(redis.url)), []

        async def second():
            async with locks.lock("lång"):
                order.append("second")

        async with locks.lock("lång"):
            waiting = asyncio.create_task(second())
            await asyncio.sleep(2)
            order.append("first")
        await waiting
        return order

    assert asyncio.run(work_long()) == ["first", "second"]


def test_one_that_lost_its_turn_cannot_write_over_what_was_said_since(redis):
    async def conflict():
        trackers = RedisTrackers(connect(redis.url), 60)
        slow, quick = [Tracker("strid", []) for _ in range(2)]
        quick.update(UserUttered("snabb"))
        await trackers.save(quick)
        slow.update(UserUttered("sen"))
        with pytest.raises(WriteConflict):
            await trackers.save(slow)
        kept = await trackers.retrieve("strid")
        await trackers.delete("strid")
        return [event.text for event in kept.events]

    assert asyncio.run(conflict()) == ["snabb"]


def test_a_conversation_in_redis_is_gone_when_its_time_is_out(redis):
    async def wait():
        client = connect(redis.url)
        trackers = RedisTrackers(client, 0.2)
        tracker = Tracker("kort", [])
        tracker.update(BotUttered("hej"))
        await trackers.save(tracker)
        alive = await trackers.retrieve("kort")
        await asyncio.sleep(0.4)
        return alive, await trackers.retrieve("kort"), await client.keys("*kort*")

    alive, gone, keys = asyncio.run(wait())
    assert alive and gone is None and keys == []


def test_idle_conversations_are_deleted_from_the_database(database, tmp_path):
    text = f"tracker_store: {{type: SQL, dialect: postgresql, url: 127.0.0.1, port: {database}, db: postgres, username: postgres}}"

    async def idle():
        trackers = Places(_endpoints(tmp_path, text)).open(60).trackers
        for name, age in (("gammal", 1900), ("ny", 10)):
            tracker = Tracker(name, [])
            for event in (
                UserUttered("hej", timestamp=time.time() - age),
                SlotSet("kommun", "Falun", timestamp=time.time() - age),
            ):
                tracker.update(event)
            await trackers.save(tracker)
        await trackers.delete_idle(1800)
        kept = list(await trackers.keys())
        await trackers.delete("ny")
        return kept, list(await trackers.keys())

    assert asyncio.run(idle()) == (["ny"], [])


async def test_state_in_redis_is_as_state_in_memory(redis):
    state = RedisState(connect(redis.url))
    assert not await state.set_if_present("k:a", 1, ttl=10)
    assert await state.set_if_absent("k:a", {"x": [1, "å"]}, ttl=10)
    assert not await state.set_if_absent("k:a", 2, ttl=10)
    assert await state.get("k:a") == {"x": [1, "å"]}
    assert await state.set_if_present("k:a", 3, ttl=0.1)
    await asyncio.sleep(0.2)
    assert await state.get("k:a") is None
    assert [await state.increment("k:n", 0.3) for _ in range(3)] == [1, 2, 3]
    await asyncio.sleep(0.2)
    assert await state.increment("k:n", 0.3) == 4  # counted from the first
    await asyncio.sleep(0.2)
    assert await state.increment("k:n", 0.3) == 1
    await state.delete("k:n")
    assert await state.get("k:n") is None
    await state.set("k:b", {"y": 1}, ttl=0.3)
    await asyncio.sleep(0.2)
    assert await state.get("k:b", ttl=10) == {"y": 1}
    await asyncio.sleep(0.2)
    assert await state.get("k:b") == {"y": 1}
    assert await state.get("k:c", ttl=10) is None
    await state.close()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tracker_store: {type: mongod, url: x}", "tracker_store: type: mongod finns inte här. Välj redis eller sql."),
        ("lock_store: {type: in_memory}", "lock_store: type: in_memory finns inte här. Välj redis."),
        ("tracker_store: [1]", "tracker_store: går inte att läsa"),
    ],
)
def test_a_store_that_is_not_known_is_told_with_the_remedy(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        Places(_endpoints(tmp_path, text))


def test_a_store_that_does_not_answer_is_told_at_start(tmp_path):
    with pytest.raises(DataError, match=r"SOCLOTS_REDIS: Redis svarar inte"):
        Places(_endpoints(tmp_path, "{}"), f"redis://127.0.0.1:{free_port()}/0").check()
    with pytest.raises(DataError, match=r"SOCLOTS_REDIS: Redis svarar inte"):
        Places(_endpoints(tmp_path, "{}"), "http://redis").check()
    text = f"tracker_store: {{type: SQL, dialect: postgresql, url: 127.0.0.1, port: {free_port()}, db: x}}"
    with pytest.raises(DataError, match=r"tracker_store: databasen svarar inte \(OperationalError\)"):
        Places(_endpoints(tmp_path, text)).check()


def test_the_stores_that_answer_pass(redis, tmp_path):
    Places(_endpoints(tmp_path, "{}"), redis.url).check()
