"""All topics are found where they are arranged, also one that an editor has just added."""

import pytest

from bot.answers import DataError, load_answers
from bot.groups import UNLISTED, arranged, load_groups
from bot.project import PROJECT


def test_every_topic_in_a_group_may_be_looked_up():
    grouped = [topic for topics in load_groups().values() for topic in topics]
    assert set(grouped) <= set(load_answers(PROJECT.answers)) - UNLISTED


def test_a_new_topic_is_shown_before_anyone_has_arranged_it():
    groups = arranged({"Först": ["a", "b"]}, {"a", "ny", "tack"}, "Annat")
    assert groups == {"Först": ["a"], "Annat": ["ny"]}


@pytest.mark.parametrize(
    ("content", "remedy"),
    [("- a\n", "grupper"), ("A: ett\n", "lista"), ("A: [ett]\nB: [ett]\n", "två gånger")],
)
def test_a_wrong_file_is_refused_with_the_remedy(tmp_path, content, remedy):
    path = tmp_path / "grupper.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=remedy) as error:
        load_groups(path)
    assert str(path) in str(error.value)
