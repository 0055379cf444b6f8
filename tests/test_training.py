"""When a model must be trained again, and what only training finds."""

import os
import shutil
from pathlib import Path

import pytest

from bot.answers import DataError
from bot.cli import main
from bot.project import PROJECT, Project
from bot.training import current_model, data_hash, fingerprint, train


@pytest.fixture
def copy(tmp_path: Path) -> Project:
    shutil.copytree(PROJECT.data, tmp_path / "data")
    shutil.copytree(PROJECT.root / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (PROJECT.domain, PROJECT.config):
        shutil.copy(path, tmp_path)
    return Project(tmp_path)


def test_a_copy_has_the_same_fingerprint(copy):
    assert fingerprint(copy) == fingerprint(PROJECT)


@pytest.mark.parametrize(
    "name",
    ["data/nlu/sip.yml", "data/stories/regler.yml", "config.yml", "domain.yml", "bot/places.py", "bot/intents.py"],
)
def test_what_the_model_learns_from_changes_the_fingerprint(copy, name):
    before = fingerprint(copy)
    with (copy.root / name).open("a", encoding="utf-8") as file:
        file.write("\n# ändrad\n")
    assert fingerprint(copy) != before


def test_a_municipalitys_new_number_needs_no_training_but_a_new_name_does(copy):
    path = copy.data / "kommuner.csv"
    before, text = fingerprint(copy), path.read_text(encoding="utf-8")
    path.write_text(text.replace("026-17 80 00", "026-17 80 01"), encoding="utf-8")
    assert fingerprint(copy) == before
    path.write_text(text.replace("Rinkeby|", "Rinkeby|Ursvik|"), encoding="utf-8")
    assert fingerprint(copy) != before


def test_a_changed_answer_needs_no_training_but_another_data_hash(copy):
    before, data = fingerprint(copy), data_hash(copy)
    with (copy.answers / "sip.yml").open("a", encoding="utf-8") as file:
        file.write("\n# ändrad\n")
    assert fingerprint(copy) == before
    assert data_hash(copy) != data


def test_without_a_model_the_remedy_is_told(copy):
    with pytest.raises(DataError, match="soclots train"):
        current_model(copy)


def test_contradicting_rules_stop_the_training(copy):
    """`rasa data validate` lets these pass; only training finds them."""
    for path in copy.nlu.glob("*.yml"):
        if path.stem not in ("sip", "lagar", "tack"):
            path.unlink()
    (copy.root / "domain.yml").write_text(
        'version: "3.1"\nintents: [sip, lagar, tack]\nactions: [utter_sip, utter_lagar, utter_tack, action_forslag]\n',
        encoding="utf-8",
    )
    (copy.root / "config.yml").write_text(
        "recipe: default.v1\nassistant_id: prov\nlanguage: sv\npipeline: [{name: KeywordIntentClassifier}]\n"
        "policies: [{name: RulePolicy, core_fallback_action_name: action_forslag}]\n",
        encoding="utf-8",
    )
    rule = "- rule: {0}\n  steps:\n  - intent: {1}\n  - action: {2}\n"
    rules = [("ett", "sip", "utter_sip"), ("två", "sip", "utter_lagar"), ("tre", "tack", "utter_tack")]
    (copy.stories / "regler.yml").write_text(
        'version: "3.1"\nrules:\n' + "".join(rule.format(*values) for values in rules), encoding="utf-8"
    )
    with pytest.raises(DataError, match="Contradicting"):
        train(copy)


def test_after_training_an_editor_is_told_how_to_see_what_it_changed(monkeypatch, tmp_path, capsys):
    earlier = tmp_path / "soclots-förra.tar.gz"
    earlier.touch()
    monkeypatch.setattr("bot.commands.train.newest_model", lambda: earlier)
    monkeypatch.setattr("bot.commands.train.train", lambda: None)
    monkeypatch.setattr("bot.commands.train.show_progress", lambda: None)
    assert main(["train"]) == 0
    assert f"soclots diff --modell {os.path.relpath(earlier)}" in capsys.readouterr().out
