"""State, and the sessions, rate limits and repeated messages that rest on it, by a clock that the test holds."""

import asyncio

import pytest

from bot.context import Context
from bot.web.errors import ApiError
from bot.web.limits import WINDOW, Limits
from bot.web.once import Once
from bot.web.sessions import Sessions
from bot.web.state import MemoryState


@pytest.fixture
def state(clock):
    return MemoryState(at_most=5, clock=clock)


async def test_a_value_lives_for_its_time(state, clock):
    await state.set("k:a", {"x": [1]}, ttl=10)
    clock.now += 9
    assert await state.get("k:a") == {"x": [1]}
    clock.now += 1
    assert await state.get("k:a") is None


async def test_reading_can_begin_its_time_anew(state, clock):
    await state.set("k:a", 1, ttl=10)
    clock.now += 9
    assert await state.get("k:a", ttl=10) == 1
    clock.now += 9
    assert await state.get("k:a") == 1
    assert await state.get("k:b", ttl=10) is None


async def test_what_was_read_does_not_change_what_is_kept(state):
    await state.set("k:a", {"x": []}, ttl=10)
    (await state.get("k:a"))["x"].append(1)
    assert await state.get("k:a") == {"x": []}


async def test_only_the_first_sets_and_only_what_stands_is_replaced(state, clock):
    assert not await state.set_if_present("k:a", 1, ttl=10)
    assert await state.set_if_absent("k:a", 1, ttl=10)
    assert not await state.set_if_absent("k:a", 2, ttl=10)
    assert await state.set_if_present("k:a", 3, ttl=10)
    assert await state.get("k:a") == 3
    clock.now += 10
    assert await state.set_if_absent("k:a", 4, ttl=10)


async def test_a_count_starts_over_when_its_time_is_out(state, clock):
    assert [await state.increment("k:a", 10) for _ in range(3)] == [1, 2, 3]
    clock.now += 10
    assert await state.increment("k:a", 10) == 1


async def test_a_flood_of_one_kind_pushes_out_no_other(state):
    await state.set("session:a", 1, ttl=10)
    for number in range(100):
        await state.set(f"rate:{number}", 1, ttl=10)
    assert await state.get("session:a") == 1
    assert await state.get("rate:99") == 1
    assert await state.get("rate:94") is None


async def test_what_is_expired_is_swept_away(state, clock):
    await state.set("k:a", 1, ttl=10)
    clock.now += 10
    await state.sweep()
    assert not state._kinds["k"]


@pytest.fixture
def sessions(state, clock):
    return Sessions(state, idle_seconds=60, at_most=3, clock=clock)


async def test_a_session_is_kept_while_it_is_used_and_no_longer(sessions, clock):
    session = await sessions.start()
    for _ in range(3):
        clock.now += 50
        assert await sessions.get(session.id)
    clock.now += 61
    assert await sessions.get(session.id) is None
    assert await sessions.sweep() == [session.conversation]
    assert len(sessions) == 0


async def test_another_process_sees_the_same_session(sessions, state, clock):
    session = await sessions.start()
    session.context, session.topic = Context("barn", "Lund"), "lvu"
    await sessions.save(session)
    other = Sessions(state, idle_seconds=60, at_most=3, clock=clock)
    assert await other.get(session.id) == session
    clock.now += 50
    await other.get(session.id)
    clock.now += 20
    assert await sessions.sweep() == []  # the other has gone on with it
    assert await other.get(session.id)


async def test_above_the_limit_the_longest_idle_goes(sessions):
    started = [await sessions.start() for _ in range(4)]
    assert await sessions.sweep() == [started[0].conversation]
    assert await sessions.get(started[0].id) is None
    assert await sessions.get(started[1].id)


async def test_what_was_forgotten_does_not_come_back_with_a_late_answer(sessions, state):
    session = await sessions.start()
    session.once.append("once:x")
    await sessions.save(session)
    await state.set("once:x", {"topic": "lvu"}, 100)
    await sessions.drop(session.conversation)
    assert not await sessions.save(session)
    assert await sessions.get(session.id) is None
    assert await state.get("once:x") is None


async def test_the_store_cannot_tell_a_sessions_id(sessions, state):
    session = await sessions.start()
    kept = repr(state._kinds)
    assert session.id not in kept and session.conversation in kept


async def test_messages_are_counted_for_as_long_as_a_conversation_lives(sessions, clock):
    session = await sessions.start()
    for number in range(1, 4):
        assert await sessions.turn(session, at_most=60) == number
        clock.now += 59


async def test_too_many_messages_in_a_minute_must_wait_for_the_next(state, clock):
    limits = Limits(state, per_session=2, per_address=3, clock=clock)
    clock.now = 60 * 1000 + 15
    for _ in range(2):
        await limits.check("session", "a")
    with pytest.raises(ApiError) as refused:
        await limits.check("session", "a")
    assert (refused.value.status, refused.value.retry_after) == (429, WINDOW - 15)
    await limits.check("session", "b")
    clock.now += 45
    await limits.check("session", "a")


async def test_a_repeated_message_waits_for_the_first_answer(state):
    once = Once(state, answering=5)
    made = []
    go_on = asyncio.Event()

    async def make():
        made.append(1)
        await go_on.wait()
        return {"topic": "lvu"}, True

    tries = [asyncio.create_task(once.answer("once:a", make)) for _ in range(3)]
    await asyncio.sleep(0.01)
    go_on.set()
    assert await asyncio.gather(*tries) == [{"topic": "lvu"}] * 3
    assert await once.answer("once:a", make) == {"topic": "lvu"}
    assert made == [1]


async def test_a_message_that_failed_is_tried_anew(state):
    once = Once(state, answering=5)
    outcomes = [ApiError(503, "upptagen"), ({"topic": "utanfor"}, False), ({"topic": "lvu"}, True)]

    async def make():
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with pytest.raises(ApiError):
        await once.answer("once:a", make)
    assert (await once.answer("once:a", make))["topic"] == "utanfor"
    assert (await once.answer("once:a", make))["topic"] == "lvu"
    assert not outcomes


async def test_a_process_that_died_with_a_message_does_not_hold_it_for_ever(state, clock):
    once = Once(state, answering=5)
    await state.set_if_absent("once:a", {}, 5)  # as the dead one left it
    clock.now += 5

    async def make():
        return {"topic": "lvu"}, True

    assert await once.answer("once:a", make) == {"topic": "lvu"}
