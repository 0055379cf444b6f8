"""`soclots check` finds each fault planted in a copy of the data."""

import datetime
import re
import shutil
from pathlib import Path

import pytest

from bot.check import check
from bot.project import PROJECT, Project


@pytest.fixture
def copy(tmp_path: Path) -> Project:
    shutil.copytree(PROJECT.data, tmp_path / "data")
    shutil.copy(PROJECT.domain, tmp_path / "domain.yml")
    return Project(tmp_path)


def edit(path: Path, pattern: str, replacement: str) -> None:
    text = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
    assert changed != text, "the fault was not planted"
    path.write_text(changed, encoding="utf-8")


def test_a_clean_copy_has_no_faults(copy):
    assert check(copy) == []


FAULTS = {
    "en text utan sitt faktum": (
        "data/answers/utredning_tid.yml",
        "får ta högst fyra månader. Den",
        "får ta ganska lång tid. Den",
        "key",
    ),
    "för svår text": (
        "data/answers/tack.yml",
        "Tack själv.",
        "Socialförvaltningsorganisationens myndighetsutövningsansvariga handläggningsenhet tackar "
        + "vederbörligen " * 20,
        "LIX",
    ),
    "okänt telefonnummer": ("data/answers/utredning_tid.yml", "Ring 112 om", "Ring 08-123 45 67 om", "contacts.yml"),
    "okänd källa": ("data/answers/utredning_tid.yml", "id: sol", "id: hittepa", "sources.yml"),
    "nästa ämne finns inte": ("data/answers/utredning_tid.yml", r"next: \[", "next: [hittepa, ", "next"),
    "för gammal granskning": ("data/answers/utredning_tid.yml", "reviewed: .*", "reviewed: 2020-01-01", "granskades"),
    "granskad i framtiden": ("data/answers/utredning_tid.yml", "reviewed: .*", "reviewed: 2999-01-01", "inte varit"),
    "saknad målgrupp": ("data/answers/tack.yml", "    barn: ", "    ungdom: ", "barn"),
    "samma exempel i två ämnen": (
        "data/nlu/sip.yml",
        "    - ",
        "    - hur länge håller dom på\n    - ",
        "står redan",
    ),
    "ämne utan regel": ("data/stories/regler.yml", "intent: sip$", "intent: sipp", "sip"),
    "ämne utanför domänen": ("domain.yml", "^  - sip$", "  - sipp", "sip"),
    "kontakt utan regel": ("data/stories/regler.yml", "  - action: action_kommun_kontakt\n", "", "contact"),
    "trasig yaml": ("data/answers/sip.yml", "key:", "key: [", "indrag"),
    "kommun som saknas": ("data/kommuner.csv", "^2180,.*\n", "", "290"),
    "dubbelt alias": ("data/kommuner.csv", "Rinkeby", "Angered", "hör redan"),
    "trasigt krismönster": ("data/crisis.yml", "overdos", "overdos(", "mönstret"),
    "fel intent i exempelfil": ("data/nlu/sip.yml", "intent: sip", "intent: lagar", "som filen heter"),
    "populärt ämne som inte finns": ("data/populara.txt", "^overklaga$", "overklagan", "populara"),
    "klamrar som inte går ihop": ("data/texts.yml", r"\{telefon\}", "{telefon", "klamrarna"),
    "text som saknas": ("data/texts.yml", "^  menar_du:", "  menade_du:", "forslag.menar_du"),
    "regel utan intent": ("data/stories/regler.yml", "  - intent: sip\n", "", "regel"),
    "domän utan intents": ("domain.yml", "^intents:", "intent:", "intents"),
    "gammal kontakt": ("data/contacts.yml", "checked: .*", "checked: 2020-01-01", "Kontrollera"),
    "nummer i en annan form": ("data/answers/utredning_tid.yml", "Ring 112 om", "Ring 0701234567 om", "contacts.yml"),
    "språk utan 112": ("data/languages.yml", r"wac 112\.", "wac.", "112"),
    "okänt nummer på ett annat språk": ("data/languages.yml", "Bris: 116 111. It", "Bris: 116 112. It", "contacts.yml"),
    "kontakt utan webb": ("data/contacts.yml", "  web: .*\n", "", "web"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_with_its_file(copy, fault):
    name, pattern, replacement, words = FAULTS[fault]
    edit(copy.root / name, pattern, replacement)
    problems = check(copy, datetime.date(2026, 11, 21))
    assert any(words in problem for problem in problems), problems
    for problem in problems:
        assert re.match(r"\S+?:\d+: |\S+: ", problem), problem
        assert problem.endswith((".", "'", '"'))


def test_too_few_examples_are_told(copy):
    path = copy.nlu / "sip.yml"
    lines = path.read_text(encoding="utf-8").splitlines()[:10]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any("minst 40" in problem for problem in check(copy))


def test_a_topic_without_examples_is_told(copy):
    (copy.nlu / "sip.yml").unlink()
    assert any("data/nlu" in problem and "sip" in problem for problem in check(copy))
