"""The embedded processor does what Rasa's does, for less."""

import asyncio
import itertools
from pathlib import Path

import pytest
import yaml
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.embedding import CollectingChannel, InProcessAction
from bot.project import PROJECT
from bot.tracker import SHOWN_TURNS, Tracker

QUESTIONS = [
    "hur länge får en utredning ta",
    "vad är det för väder",
    "hur når jag soc i Falun",
    "i Västerås då?",
    "jag är 12 år, får mamma veta vad jag säger?",
    "Hur överklagar jag ett beslut och vad är en sip?",
    "min pappa slår mig",
    "tack",
]


@pytest.fixture(scope="module")
def stock(engine):
    """Rasa's own processor over the loaded graph, with its scheduler, its stores and its copies of the conversation."""
    ours = engine._processor
    processor = MessageProcessor.__new__(MessageProcessor)
    vars(processor).update(vars(ours), tracker_store=InMemoryTrackerStore(ours.domain), lock_store=InMemoryLockStore())
    runner = DaskGraphRunner.__new__(DaskGraphRunner)
    vars(runner).update(vars(ours.graph_runner))
    processor.graph_runner = runner
    return processor


def test_a_conversation_leaves_the_same_events_as_with_rasas_processor(engine, stock):
    async def talk():
        for question in QUESTIONS * 2:
            for processor in (stock, engine._processor):
                await processor.handle_message(UserMessage(question, CollectingChannel(), "lika", metadata={}))
        theirs = await stock.tracker_store.retrieve("lika")
        ours = await engine._processor.tracker_store.retrieve("lika")
        await engine.forget("lika")
        return theirs, ours

    theirs, ours = asyncio.run(talk())
    assert [_lasting(event) for event in ours.events] == [_lasting(event) for event in theirs.events]
    assert ours.current_slot_values() == theirs.current_slot_values()


def _lasting(event):
    """What an event holds besides when it was and the message's own number."""
    content = {**event.as_dict(), "timestamp": None, "message_id": None}
    if "parse_data" in content:
        content["parse_data"] = {**content["parse_data"], "message_id": None}
    return content


@pytest.fixture(scope="module")
def tracker(engine):
    """A conversation of many turns."""

    async def talk():
        for question in QUESTIONS * 2:
            await engine.answer(question, "lång")
        tracker = await engine._processor.tracker_store.retrieve("lång")
        await engine.forget("lång")
        return tracker

    return asyncio.run(talk())


def test_a_copy_is_what_rasas_copy_is_and_stands_on_its_own(tracker):
    theirs = DialogueStateTracker.copy(tracker)
    ours = tracker.copy()
    assert list(ours.events) == list(theirs.events)
    assert _state(ours) == _state(theirs)
    before = _state(tracker)
    ours.update(UserUttered("mer"))
    ours.update(SlotSet("kommun", "Ystad"))
    assert _state(tracker) == before


def _state(tracker):
    return {**tracker.current_state(EventVerbosity.ALL), "slots": tracker.current_slot_values()}


def test_an_action_is_sent_what_rasa_would_send(engine, tracker):
    theirs = RemoteAction("action_forslag", None)._action_call_format(
        DialogueStateTracker.copy(tracker), engine._processor.domain
    )
    assert RemoteAction("action_forslag", None)._action_call_format(tracker, engine._processor.domain) == theirs


def test_every_prediction_is_the_one_that_the_whole_conversation_gives(engine, stock, tracker):
    for length in range(1, len(tracker.events)):
        before = Tracker.of(
            DialogueStateTracker.from_events(
                "så långt", list(itertools.islice(tracker.events, length)), engine._processor.domain.slots
            )
        )
        before.followup_action = None
        theirs = stock._predict_next_with_tracker(before.copy())
        ours = engine._processor._predict_next_with_tracker(before)
        assert ours.probabilities == theirs.probabilities
        assert ours.events == theirs.events


def test_the_rules_that_can_apply_are_those_that_rasa_finds_among_all(engine, tracker):
    policy, domain = engine._processor.component(RulePolicy), engine._processor.domain
    rules = policy.lookup["rules"]
    found = 0
    for length in range(1, len(tracker.events)):
        events = list(itertools.islice(tracker.events, length))
        before = DialogueStateTracker.from_events("så långt", events, domain.slots)
        for by_text in (True, False):
            states = policy._prediction_states(before, domain, by_text)
            theirs = RulePolicy._get_possible_keys(policy, rules, states)
            assert policy._get_possible_keys(rules, states) == theirs
            found += len(theirs)
    assert type(policy) is not RulePolicy and found > len(QUESTIONS)


@pytest.mark.parametrize(
    "more",
    [
        [],
        [UserUtteranceReverted()],
        [ActionReverted()],
        [ActiveLoop("forslag"), ActionExecuted("forslag"), ActionExecuted("forslag")],
        [Restarted()],
        [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")],
    ],
)
def test_what_has_been_taken_back_does_not_count(tracker, more):
    longer = tracker.copy()
    for event in more:
        longer.update(event)
    longer.update(UserUttered("mer"))
    assert longer.applied_events() == DialogueStateTracker.applied_events(longer)


def test_no_rule_is_longer_than_what_a_prediction_is_shown():
    for path in sorted(PROJECT.stories.glob("*.yml")):
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        for rule in content.get("rules", []):
            assert sum("intent" in step for step in rule["steps"]) < SHOWN_TURNS
            assert not rule.get("conversation_start")


def test_a_custom_action_that_answers_in_the_wrong_form_is_refused():
    assert InProcessAction("action_forslag", None)._validate_action_result({"events": [], "responses": []})
    with pytest.raises(Exception, match="is not of type 'array'"):
        InProcessAction("action_forslag", None)._validate_action_result({"events": [], "responses": "hej"})
