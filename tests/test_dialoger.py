"""The conversations in tests/dialoger, turn by turn. A new conversation needs no Python."""

from pathlib import Path

import pytest
import yaml

from bot.answers import load_answers
from bot.project import PROJECT

ANSWERS = load_answers(PROJECT.answers)
DIALOGS = [
    pytest.param(dialog, id=f"{path.stem}: {dialog['name']}")
    for path in sorted((Path(__file__).parent / "dialoger").glob("*.yml"))
    for dialog in yaml.safe_load(path.read_text(encoding="utf-8"))
]
STORIES = yaml.safe_load((Path(__file__).parent / "test_samtal.yml").read_text(encoding="utf-8"))["stories"]


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_conversation_goes_as_written(converse, dialog):
    turns = dialog["turns"]
    for turn, reply in zip(
        turns, converse(*(turn["user"] for turn in turns), audience=dialog.get("audience")), strict=True
    ):
        said = "\n".join(part["text"] for part in reply.replies)
        contacts = [part["contact"]["kommun"] for part in reply.replies if part["contact"]]
        assert (turn["user"], reply.topic) == (turn["user"], turn["topic"])
        assert reply.crisis == turn.get("crisis", False)
        assert turn.get("says", "") in said
        assert turn.get("never_says", "\0") not in said
        wanted = turn.get("contact", [])
        assert contacts == (wanted if isinstance(wanted, list) else [wanted])
        assert reply.audience == turn.get("written_for", reply.audience)
        buttons = [button["title"] for part in reply.replies for button in part["buttons"]]
        expected = [ANSWERS[name].title if name in ANSWERS else name for name in turn.get("buttons", [])]
        assert buttons[: len(expected)] == expected


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["story"])
def test_the_stories_for_rasas_own_test_command_hold(converse, story):
    turns = [step for step in story["steps"] if "user" in step]
    replies = converse(*(turn["user"].strip() for turn in turns))
    assert [reply.topic for reply in replies] == [turn["intent"] for turn in turns]
