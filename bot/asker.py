"""Who asks and how old the child is, as far as the words say it: "jag är 12", "vår son", "hon fyllde 15 i våras".

Ages matter because the law draws lines at 12, 15 and 18 years (SoL 2025:400, 14 kap. 2 § and 21 kap. 1 §; LVU 1–3 §§).
Where a text leaves open on which side of a line somebody is, nothing is claimed.
"""

import re
from typing import Dict, NamedTuple, Optional, Tuple

from bot.answers import Audience

LINES = (12, 15, 18)
OLDEST = 20  # beyond this nobody asks as a child or about one

_COUNTED = (
    *("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton", "fjorton"),
    *("femton", "sexton", "sjutton", "arton", "nitton", "tjugo"),
)
_WORDS: Dict[str, int] = {word: number for number, word in enumerate(_COUNTED, start=2)}
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_UNIT = r"\s*-?\s*(?:år(?:s|ing(?:ar|en|s)?|ig[at]?)?|bast)\b"
_NOT_COUNTED = (
    r"(?!\s*(?:av\b|minut|timm|dag|veck|månad|barn|syskon|styck|st\b|som\b|person|ung|gång|mot\b|kap|§|:|\.\d|%|kr))"
)
_SMALL = (
    r"(?:\s+(?:bara|typ|ju|nu|redan|snart|precis|nyss|just|nästan|alltså|också|visst|inte|än|väl|hela|ungefär)){0,2}"
)
# A length of time or a distance in it: "i två år", "för tre år sedan", "upp till 5 års fängelse".
_LENGTH = re.compile(
    r"\b(?:i|på|om|efter|varje|vart|var|för|inom|upp till|senaste|hela|varannan|ytterligare|högst|mer än)\s+(?:de\s+|cirka\s+|typ\s+)?$",
    re.I,
)
_LENGTH_AFTER = re.compile(
    r"\s*(?:sedan|sen\b|framåt|tillbaka|i rad|fängelse|senare|innan|gamm\w+ (?:anmälan|utredning|beslut))", re.I
)
_I = r"\b(?:jag|ja|vi)"
_PERSON = r"\b(?:barn\w*|\w*(?:pojke|flicka|tjej|kille|dotter|son|unge|bror|syster|brorsa|syrra|kompis|elev|tonåring))"
_PERSON_ON = re.compile(rf"{_PERSON}\s+på\s+$", re.I)
_IS = r"\b(?:är|e|ar|va|var|blir|blev|fyller|fyllde|(?:har\s+)?(?:\w+\s+)?fyllt|ska\s+fylla)"

_OWN = [
    re.compile(
        rf"{_I}\s+(?:(?:som|bara|ju|själv)\s+){{0,2}}{_IS}{_SMALL}(?:\s+(?:en|ett))?(?:\s+\w+(?:\s+på)?)?\s+{_N}\b{_NOT_COUNTED}",
        re.I,
    ),
    re.compile(rf"\bjag,?\s+(?:som\s+)?(?:är\s+)?(?:en\s+)?{_N}{_UNIT}", re.I),
    re.compile(rf"(?:^|[.!?,]\s*)(?:är|e)\s+{_N}\b{_NOT_COUNTED}", re.I),
    re.compile(rf"\b{_N}\s*(?:år|bast)\s+här\b|^\s*(?:tjej|kille|flicka|pojke)\s+(?P<n2>1?\d)\b", re.I),
]
_OTHERS = [
    re.compile(
        rf"\b(?P<below>under|yngre än|inte(?:\s+ens)?(?:\s+har)?\s+fyllt|inte\s+är)\s+{_N}\b(?!\s*(?:minut|timm|dag|veck|månad))",
        re.I,
    ),
    re.compile(rf"{_IS}{_SMALL}\s+{_N}\b{_NOT_COUNTED}", re.I),
    re.compile(rf"{_PERSON}\s+(?:på\s+)?{_N}\b{_NOT_COUNTED}", re.I),
    re.compile(rf"\b(?:fyller|fyllde|fyllt|fylla){_SMALL}\s+{_N}\b", re.I),
    re.compile(rf"\b{_N}{_UNIT}", re.I),
]
_BECOMES = re.compile(r"\b(?:fyller|fylla|blir)\b", re.I)  # that many years, some day
_PLACES = [
    (re.compile(r"\b(?:bebis\w*|spädbarn\w*|nyfödd\w*|småbarn\w*|lågstadie\w*|(?:går|börjar) (?:på|i) (?:dagis|förskola\w*|ettan|tvåan|trean))\b", re.I), 6),
    (re.compile(r"\b(?:går|börjar|börjat) i (?:sjuan|7:?an|åk ?7|årskurs 7|klass 7)\b", re.I), 13),
]  # fmt: skip
_BORN = re.compile(r"\bfödd\w*\s+(?:år\s+)?(?P<n>20[0-4]\d)\b", re.I)

_ADULT = re.compile(
    r"\b(?:min|vår|mina|våra|mitt|vårt|hans|hennes)\s+(?:\w+\s+){0,2}?(?:son|sons|söner|dotter|dotters|döttrar|barn|barns|unge|ungar|ungarna|pojke|pojkar|flicka|flickor|grabb|tös|tonåring\w*|bebis|"
    r"barnbarn|bonusbarn|styvson|styvdotter|sonson|dotterson|sondotter|dotterdotter|man|fru|make|maka|sambo|ex|exman|exfru|elev|elever|patient\w*|klient\w*|anställda|medarbetare|svärmor|svärfar|svärdotter|svärson)\b"
    r"|\b(?:sonen|dottern|barnbarnet)\b|\bjag\s+(?:är|som|jobbar som|arbetar som)\s+(?:en\s+|ensamstående\s+|orolig\s+|ny\s+|själv\s+)*(?:mamma|pappa|förälder|mor|far|lärare|rektor|förskollärare|läkare|sjuksköterska|kurator|mormor|farmor|morfar|farfar|familjehem\w*|fosterförälder|granne|handläggare|socialsekreterare|socionom\w*|tränare|vuxen|vårdnadshavare)\b"
    r"|\bsom\s+(?:mamma|pappa|förälder|lärare|rektor|vårdnadshavare|mormor|farmor|morfar|farfar|familjehem|tränare|granne|personal)\b|\b(?:vi|jag)\s+(?:som\s+)?(?:föräldrar|vårdnadshavare)\b|\bvi\s+på\s+(?:skolan|förskolan|bvc|avdelningen)\b",
    re.I,
)
_YOUNG = re.compile(
    r"\b(?:min|mina|mitt)\s+(?:\w+\s+)?(?:mamma|mammas|pappa|pappas|morsa|farsa|päron|föräldrar|föräldrars|lillebror|lillasyster|småsyskon|storebror|storasyster|brorsa|syrra|styvpappa|styvmamma|plastpappa|plastmamma|bonuspappa|bonusmamma|fosterfamilj|familjehem|klasskompis\w*|lärare|fröken|soc\s?tant)\b"
    r"|^(?:mamma|pappa|morsan|farsan)\b|\b(?:hos|får|vet|veta för|med|om)\s+(?:mamma|pappa|morsan|farsan)\b"
    r"|\bjag\s+(?:är|e)\s+(?:ett\s+barn|ung|barn|tonåring|en\s+tonåring|elev|under 18|minderårig|omyndig|placerad)\b|\b(?:jag|ja)\s+går\s+i\s+(?:ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian|åk|årskurs|klass|\d)"
    r"|\bjag\s+bor\s+(?:på\s+(?:ett\s+)?hvb|i\s+(?:ett\s+)?familjehem|i\s+fosterfamilj)",
    re.I,
)


class Age(NamedTuple):
    """Whole years; `own` where the writers tell their own age."""

    years: int
    own: bool


def find_age(text: str, year: int) -> Optional[Age]:
    """The age that a message tells, or None. `year` is the present one, for years of birth.

    The writer's own age goes before another's; of several others the last counts, since stories end in the question.
    """
    found: Dict[int, Optional[Age]] = {}  # by where the number stands; what the first pattern says of it holds
    for own, patterns in ((True, _OWN), (False, _OTHERS)):
        for match in (match for pattern in patterns for match in pattern.finditer(text)):
            years = _years(match, text)
            found.setdefault(_number(match)[0], None if years is None else Age(years, own))
    ages = [age for _, age in sorted(found.items()) if age]
    if ages:
        return next((age for age in ages if age.own), ages[-1])
    born = _BORN.search(text)
    if born:
        older = year - int(born["n"])
        if 0 < older <= OLDEST and band(older) == band(older - 1):
            return Age(older, False)
    return next((Age(years, False) for pattern, years in _PLACES if pattern.search(text)), None)


def _years(match: "re.Match[str]", text: str) -> Optional[int]:
    start, word = _number(match)
    years = int(word) if word.isdigit() else _WORDS[word.lower()]
    before, after = text[:start], text[match.end() :]
    if (_LENGTH.search(before) and not _PERSON_ON.search(before)) or _LENGTH_AFTER.match(after):
        return None
    youngest = years
    if match.groupdict().get("below"):
        youngest, years = 0, years - 1
    elif _BECOMES.search(match[0]):
        youngest = years - 1
    if band(youngest) != band(years):  # "under 15", "fyller 18": on either side of a line
        return None
    return years if 0 <= years <= OLDEST else None


def _number(match: "re.Match[str]") -> Tuple[int, str]:
    """Where the number of a match stands, and the number."""
    group = "n" if match["n"] else "n2"
    return match.start(group), match[group]


def band(years: int) -> int:
    """How many of the law's lines an age has passed: 0 under 12, 1 from 12, 2 from 15, 3 from 18."""
    return sum(years >= line for line in LINES)


def guess_audience(text: str, age: Optional[Age]) -> Optional[Audience]:
    """Whom the answer should be written for, where the message tells it; else None. Only a guess: a choice made goes before it."""
    if age and age.own:
        return "barn" if age.years < LINES[-1] else "vuxen"
    if _ADULT.search(text):
        return "vuxen"
    return "barn" if _YOUNG.search(text) else None
