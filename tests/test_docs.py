"""The docs name every command, setting and address, and link to what exists."""

import re
from pathlib import Path

import pytest
import yaml

from bot import contacts_source, encoder, home
from bot.cli import COMMANDS
from bot.no_model import NoModel
from bot.own_contacts import OwnFacts, parse_own_contacts
from bot.project import PROJECT
from bot.settings import VARIABLES, Settings
from bot.web.app import create_app

ROOT = PROJECT.root
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command):
    assert f"| `{command}` |" in text("README.md")


@pytest.mark.parametrize("variable", [*VARIABLES.values(), encoder.SETTING, home.SETTING, contacts_source.SETTING])
def test_the_operators_page_names_every_setting(variable):
    assert f"| `{variable}` |" in text("docs/drift.md")


def test_the_settings_table_tells_the_defaults():
    for name, field in Settings.__fields__.items():
        if field.default:
            assert f"| `{VARIABLES[name]}` | `{field.default}" in text("docs/drift.md")


def test_the_editors_example_of_own_facts_is_right_and_whole():
    (example,) = re.findall(r"```yaml\n(Lund:.*?)```", text("docs/datafiler.md"), re.DOTALL)
    facts = parse_own_contacts(example.encode(), "exemplet")["Lund"]
    assert facts.__fields_set__ == set(OwnFacts.__fields__)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_files_named_in_the_docs_exist(path: Path):
    for name in re.findall(
        r"`((?:bot|data|docs|tests|scripts|bench|actions)/[\w./-]*\w)`", path.read_text(encoding="utf-8")
    ):
        assert (ROOT / name).exists(), name


def test_every_address_is_described():
    described = {*yaml.safe_load((ROOT / "bot/web/openapi.yml").read_text(encoding="utf-8"))["paths"]}
    pages = text("docs/drift.md")
    app = create_app(NoModel(), Settings(inkorg="inkorg.db"))
    for resource in app.router.resources():
        address = resource.canonical.replace("{topic}", "<ämne>")
        assert address in described or f"`{address}`" in pages or address == "/static", address
