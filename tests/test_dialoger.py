"""The conversations in tests/dialoger, turn by turn. A new conversation needs no Python."""

from pathlib import Path

import pytest
import yaml

DIALOGS = [
    pytest.param(dialog, id=f"{path.stem}: {dialog['name']}")
    for path in sorted((Path(__file__).parent / "dialoger").glob("*.yml"))
    for dialog in yaml.safe_load(path.read_text(encoding="utf-8"))
]


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
        assert contacts == ([turn["contact"]] if "contact" in turn else [])
