"""`soclots check` finds each fault planted in a copy of the data, in its file and on its line."""

import datetime
import re
import shutil
from pathlib import Path
from typing import NamedTuple, Optional, Tuple

import pytest

from bot.check import check
from bot.checks.examples import MIN_EXAMPLES
from bot.checks.finding import Finding
from bot.project import PROJECT, Project

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def short(tmp_path_factory) -> Path:
    """The data with the first examples of each topic only, so that each test looks through them in a moment."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(PROJECT.data, folder / "data")
    for path in (folder / "data" / "nlu").glob("*.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(lines[: 4 + MIN_EXAMPLES]) + "\n", encoding="utf-8")
    for path in (folder / "data" / "samtal").glob("*.yml"):
        beginning, *conversations = path.read_text(encoding="utf-8").split("\n-\n")
        path.write_text("\n-\n".join([beginning, *conversations[:5]]) + "\n", encoding="utf-8")
    shutil.copy(PROJECT.domain, folder)
    return folder


@pytest.fixture
def copy(short: Path, tmp_path: Path) -> Project:
    shutil.copytree(short, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


def edit(path: Path, pattern: str, replacement: str) -> int:
    """Plants a fault and returns the first line that it changes."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
    assert changed != text, "the fault was not planted"
    path.write_text(changed, encoding="utf-8")
    before, after = text.splitlines(), changed.splitlines()
    return next(
        (number for number, (old, new) in enumerate(zip(before, after, strict=False), start=1) if old != new),
        len(after),
    )


def line_of(path: Path, pattern: str) -> int:
    text = path.read_text(encoding="utf-8")
    match = re.search(pattern, text, re.MULTILINE)
    assert match, pattern
    return text.count("\n", 0, match.end()) + 1


def test_the_projects_own_data_have_no_faults():
    assert [finding for finding in check() if finding.severity == "fel"] == []


def test_a_clean_copy_has_no_faults(copy):
    assert check(copy, TODAY) == []


class Fault(NamedTuple):
    """`pattern` becomes `replacement` in `file`; the finding says `words`, on the first line changed unless `at` says where."""

    file: str
    pattern: str
    replacement: str
    words: str
    severity: str = "fel"
    at: Optional[Tuple[str, str]] = None


TIME, TREATMENT, THANKS, SIP = (f"data/answers/{name}.yml" for name in ("utredning_tid", "tvangsvard", "tack", "sip"))
HARD = "Socialförvaltningsorganisationens myndighetsutövningsansvariga handläggningsenhet tackar "
LONG = "Det här är en mening som bara går på och går på " + "och går på " * 6 + "utan att ta slut."
RULES = "data/stories/regler.yml"

FAULTS = {
    "ett fält som är felstavat": Fault(TIME, "^reviewed:", "granskad:", "okänt"),
    "saknad målgrupp": Fault(THANKS, "^    barn: ", "    ungdom: ", "barn: fältet saknas", at=(THANKS, "^  - vuxen")),
    "en tom text": Fault(THANKS, "^    barn: .*\n.*", '    barn: ""', "för kort"),
    "inga fakta": Fault(TIME, "^facts:(\n  - .*)+", "facts: []", "mönster som visar"),
    "ett mönster som inte går att läsa": Fault(TIME, r"^  - fyra månader\|4 månader", '  - "("', "mönstret"),
    "en text utan sitt faktum": Fault(
        TIME, "får ta högst fyra månader. Den", "får ta ganska lång tid. Den", "key", at=(TIME, "^  - vuxen")
    ),
    "för svår text": Fault(THANKS, "Tack själv.", HARD + "vederbörligen " * 20, "LIX"),
    "en lång mening": Fault(TIME, "Undrar du hur långt de har kommit", f"{LONG} Undrar du", "ord, helst", "varning"),
    "ett krångligt ord": Fault(
        TIME, "Är du i fara ska du", "Samtliga ska. Är du i fara ska du", "'Samtliga' är krångligt", "varning"
    ),
    "okänt telefonnummer": Fault(TIME, "Ring 112 om", "Ring 08-123 45 67 om", "contacts.yml"),
    "nummer i en annan form": Fault(TIME, "Ring 112 om", "Ring 0701234567 om", "contacts.yml"),
    "okänt nummer i texterna runt": Fault("data/texts.yml", r"på 116 111\. Är", "på 116 112. Är", "contacts.yml"),
    "okänt nummer på ett annat språk": Fault(
        "data/languages.yml", "Bris: 116 111. It", "Bris: 116 112. It", "contacts.yml"
    ),
    "en okänd webbplats": Fault(TIME, "Ring 112 om", "Läs på hittepa.se. Ring 112 om", "hittepa.se"),
    "en länk till ett ämne som inte finns": Fault(TIME, "Ring 112 om", "Läs /svar/hittepa. Ring 112 om", "ingenstans"),
    "en länk i klamrar": Fault(TIME, "Ring 112 om", "Läs [här](/svar/sip). Ring 112 om", "ren text"),
    "en tagg i en text": Fault(TIME, "Ring 112 om", "Läs <b>nu</b>. Ring 112 om", "ren text"),
    "okänd källa": Fault(TIME, "id: sol", "id: hittepa", "sources.yml"),
    "en lag utan paragraf": Fault(TIME, "20 kap. 3 §", "tjugonde kapitlet", "paragraf"),
    "en källa med trasig adress": Fault("data/sources.yml", "url: https://kollpasoc.se", "url: kollpasoc", "webbadress"),
    "en källa som ingen använder": Fault(
        "data/sources.yml", "^koll_pa_soc:", "ny:\n  name: Ny\n  url: https://ny.se\nkoll_pa_soc:", "används", "varning"
    ),
    "nästa ämne finns inte": Fault(TIME, r"next: \[", "next: [hittepa, ", "next"),
    "samma nästa ämne två gånger": Fault(TIME, r"next: \[", "next: [missnojd, ", "två gånger"),
    "inga nästa ämnen": Fault(TIME, r"next: \[.*", "next: []", "gå vidare"),
    "samma rubrik i två ämnen": Fault(
        "data/answers/tidsfrister.yml", "^title: .*", "title: Hur lång tid får en utredning ta?", "rubriken", at=(TIME, "^title")
    ),
    "en granskning som börjar bli gammal": Fault(TIME, "reviewed: .*", "reviewed: 2025-10-01", "12 månader", "varning"),
    "för gammal granskning": Fault(TIME, "reviewed: .*", "reviewed: 2025-05-01", "18 månader"),
    "granskad i framtiden": Fault(TIME, "reviewed: .*", "reviewed: 2999-01-01", "inte har varit"),
    "ett datum som inte finns": Fault(TIME, "reviewed: .*", "reviewed: 2026-02-30", "datum"),
    "gammal kontakt": Fault("data/contacts.yml", "checked: .*", "checked: 2020-01-01", "kontrollerades"),
    "en text som snart slutar gälla": Fault(TIME, "^  - vuxen:", "  - to: 2026-12-31\n    vuxen:", "efter 2026", "varning"),
    "en text som har slutat gälla": Fault(TIME, "^  - vuxen:", "  - to: 2026-10-31\n    vuxen:", "sedan 2026-10-31"),
    "en text som inte gäller än": Fault(TIME, "^  - vuxen:", "  - from: 2027-01-01\n    vuxen:", "förrän 2027"),
    "ett glapp mellan två texter": Fault("data/answers/lvu_rykten.yml", "from: 2027-01-01", "from: 2027-01-02", "dagen efter"),
    "en åldersrad som har slutat gälla": Fault(TREATMENT, "until: 2026-12-31", "until: 2026-10-31", "ålder", "varning"),
    "samma exempel i två ämnen": Fault(
        "data/nlu/sip.yml", "^    - ", "    - hur länge håller dom på\n    - ", "står redan",
        at=("data/nlu/utredning_tid.yml", "hur länge håller dom på$"),
    ),
    "nästan samma exempel i två ämnen": Fault(
        "data/nlu/sip.yml", "^    - ", "    - hinner dom bli klara med oss innan sommarlovet om dom började i mars\n    - ", "liknar",
    ),
    "en personuppgift i ett exempel": Fault(
        "data/nlu/sip.yml", "^    - ", "    - jag har nummer 120304-1234\n    - ", "personuppgift"
    ),
    "en personuppgift i ett samtal": Fault(
        "data/samtal/unga.yml", "va e soc ens", "va e soc ens, mejla kim@exempel.se", "personuppgift"
    ),
    "ett namn i ett exempel": Fault(
        "data/nlu/sip.yml", "^    - ", "    - jag heter Kim Berg och undrar om sip\n    - ", "[namn]", "varning"
    ),
    "ett samtal om ett ämne som inte finns": Fault("data/samtal/unga.yml", "vad_ar_socialtjansten:", "hittepa:", "hittepa"),
    "fel intent i exempelfil": Fault("data/nlu/sip.yml", "intent: sip", "intent: lagar", "som filen heter"),
    "ämne utan regel": Fault(RULES, "intent: sip$", "intent: sipp", "sip saknas", at=(RULES, "^rules:")),
    "en regel som säger ett annat ämnes svar": Fault(
        RULES, "action: utter_sip$", "action: utter_lagar", "säger inte utter_sip", at=(RULES, "^- rule: sip$")
    ),
    "kontakt utan regel": Fault(
        RULES, "utter_overklaga\n  - action: action_kommun_kontakt\n", "utter_overklaga\n", "contact",
        at=("data/answers/overklaga.yml", "^contact"),
    ),
    "regel utan intent": Fault(RULES, "  - intent: sip\n", "", "regel", at=(RULES, "^- rule: sip$")),
    "ämne utanför domänen": Fault("domain.yml", "^  - sip$", "  - sipp", "sip saknas", at=("domain.yml", "^intents:")),
    "domän utan intents": Fault("domain.yml", "^intents:", "intent:", "intents", at=("domain.yml", "^version")),
    "trasig yaml": Fault(SIP, r"^key:$", "key: [", "indrag", at=(SIP, r"^key: .\n  -")),
    "en nyckel två gånger": Fault(SIP, r"^key:$", "title: SIP\nkey:", "två gånger"),
    "kommun som saknas": Fault("data/kommuner.csv", "^2180,.*\n", "", "290", at=("data/kommuner.csv", "^kod")),
    "dubbelt alias": Fault(
        "data/kommuner.csv", "Rinkeby", "Angered", "hör redan", at=("data/kommuner.csv", "^1480,")
    ),
    "kod i fel län": Fault("data/kommuner.csv", "^2180,Gävle", "2580,Gävle", "Norrbottens län"),
    "ingen mejladress": Fault("data/kommuner.csv", "gavle.kommun@gavle.se", "gavle.kommun", "mejladress"),
    "okänd telefonstatus": Fault(
        "data/kommuner.csv", "^2180,(.*),egen sida: bekräftar äldre förteckning", r"2180,\1,ser rätt ut", "telefon_status"
    ),
    "vanligt ord som inte är ett namn": Fault("data/kommuner.csv", ",Nora$", ",Norra", "Norra"),
    "trasigt krismönster": Fault("data/crisis.yml", "overdos", "overdos(", "mönstret"),
    "populärt ämne som inte finns": Fault("data/populara.txt", "^overklaga$", "overklagan", "overklagan"),
    "grupperat ämne som inte finns": Fault("data/grupper.yml", "^  - sip$", "  - sipp", "sipp"),
    "ämne i två grupper": Fault(
        "data/grupper.yml", "^  - sip$", "  - overklaga", "två gånger", at=("data/grupper.yml", "^# Så")
    ),
    "klamrar som inte går ihop": Fault("data/texts.yml", r"\{telefon\}", "{telefon", "klamrarna"),
    "text som saknas": Fault("data/texts.yml", "^  menar_du:", "  menade_du:", "menar_du", at=("data/texts.yml", "^forslag")),
    "språk utan 112": Fault("data/languages.yml", r"wac 112\.", "wac.", "112", at=("data/languages.yml", r"^so:(\n .*)+?\n  text:")),
    "kontakt utan webb": Fault("data/contacts.yml", "  web: .*\n", "", "web", at=("data/contacts.yml", "^larm_112")),
    "en krånglig lista som inte går att läsa": Fault(
        "data/krangelsprak.yml", "^ej: inte", "ej: [inte]", "enklare", at=("data/krangelsprak.yml", "^# Kr")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_with_its_file_line_and_remedy(copy, name):
    fault = FAULTS[name]
    line = edit(copy.root / fault.file, fault.pattern, fault.replacement)
    path = copy.root / fault.file
    if fault.at:
        path = copy.root / fault.at[0]
        line = line_of(path, fault.at[1])
    findings = check(copy, TODAY)
    found = [finding for finding in findings if fault.words in finding.problem + finding.remedy]
    assert (path, line, fault.severity) in [(finding.path, finding.line, finding.severity) for finding in found], (
        findings
    )
    for finding in findings:
        assert finding.remedy.endswith((".", "'", "’")), finding
        assert finding.told(copy.root).startswith(finding.place(copy.root))


def test_all_faults_of_a_file_are_told_at_once(copy):
    edit(copy.answers / "sip.yml", "^title:", "titel:")
    edit(copy.answers / "sip.yml", "^reviewed: .*", "reviewed: i går")
    told = " ".join(finding.problem for finding in check(copy, TODAY) if finding.path.name == "sip.yml")
    assert "titel" in told and "title" in told and "reviewed" in told


def test_too_few_examples_are_told(copy):
    path = copy.nlu / "sip.yml"
    lines = path.read_text(encoding="utf-8").splitlines()[:10]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any("minst 40" in finding.problem and finding.line == 4 for finding in check(copy, TODAY))


def test_a_topic_without_examples_is_told(copy):
    (copy.nlu / "sip.yml").unlink()
    assert any(finding.path == copy.nlu / "sip.yml" and "saknas" in finding.problem for finding in check(copy, TODAY))


def test_the_hardest_sentences_are_named_with_their_lines(copy):
    path = copy.answers / "utredning_tid.yml"
    edit(path, "Ring 112 om ett barn är i fara.", (HARD + "dig. ") * 30)
    (finding,) = (finding for finding in check(copy, TODAY) if "LIX" in finding.problem)
    line = line_of(path, "handläggningsenhet")
    assert finding.line == line and f"rad {line}, LIX" in finding.remedy and "handläggningsenhet" in finding.remedy


def test_the_check_takes_the_day_it_is_told(copy):
    years_later = check(copy, TODAY + datetime.timedelta(days=1000))
    assert sum("18 månader" in finding.problem for finding in years_later) > 60


def test_a_told_fault_becomes_a_finding():
    finding = Finding.of("data/x.yml:7: fel form (a: b). Rätta det.")
    assert finding == Finding(Path("data/x.yml"), 7, "fel form (a: b).", "Rätta det.")
    assert Finding.of("data/x.yml: saknas. Skriv en.").line == 1
