"""Cleans a message and masks personal details before anything else reads it.

Recall goes first: a number is taken for a personal one when its date is possible, whether or not its check digit is right, for who
writes in haste makes mistakes. What carries meaning stays: ages, years, dates, sums, sections of law, and the helplines' numbers.
"""

import functools
import ipaddress
import re
import unicodedata
from typing import Callable, FrozenSet, List, NamedTuple, Pattern, Sequence

from bot.contacts import digits, load_contacts, numbers
from bot.names import find_names

# Unicode's default-ignorable characters that are no control or format characters, and letters and signs that show nothing
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_BREAKS = "\n\r\t\v\f\x85\u2028\u2029"


def clean(text: str) -> str:
    """`text` in one Unicode form (NFKC, which is NFC besides), without characters that cannot be seen; line breaks become blanks.

    Removes control, format (zero-width, bidirectional, tags), lone surrogate, private and unassigned characters.
    """
    text = unicodedata.normalize("NFKC", text)
    characters = (" " if character in _BREAKS else character for character in text)
    seen = "".join(character for character in characters if unicodedata.category(character)[0] != "C")
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", seen))  # letters may meet where something stood between them


class _Kind(NamedTuple):
    """A kind of personal detail. `name` is what stands in brackets in its place; `holds` tells whether a match is one."""

    name: str
    pattern: Pattern[str]
    holds: Callable[[str], bool]


# Streets by their last part: those that are hardly ever another word, and those that need a capital letter.
_STREET_PART = "(?:gatan|gata|vägen|väg|gränden|gränd|stigen|stig|torget|torg|allén|allé|leden|kajen|esplanaden|strand)"
_CAPITAL_PART = "(?:backen|backe|plan|gården|gård|ringen|höjden|parken|park|berget|lunden|dalen|udden|hagen|liden|platsen|plats|gången)"
_WORDS_PART = "(?:gata|väg|gränd|stig|torg|allé|plan|plats|backe|gårdsväg|strand)"
_SIDE = "(?:[Nn]orra|[Ss]ödra|[Öö]stra|[Vv]ästra|[Ss]tora|[Ll]illa|[Ss]ankt|[Ss]:t|[Nn]ya|[Gg]amla|[Öö]vre|[Nn]edre|[Yy]ttre|[Ii]nre)"
_UNIT = r"(?! ?(?:år|barn|gånger|timm|månad|veck|dag|minut|kap|§|st\b|kr|procent|%|personer|syskon|unga|mil\b|km\b))"
_HOUSE = rf"(?: ?nr\.?)? ?\d{{1,4}}(?!\d)(?: ?[A-Ha-h](?!\w))?{_UNIT}(?:,? (?:lgh|lägenhet) ?\d{{1,4}})?(?:,? \d{{3}} ?\d{{2}}(?!\d))?"
_CASE_WORD = (
    r"(?i:\bdnr|\bdiarie\w*|\bärende\w*|\bmål(?:et|nummer|nr)?|\bakt(?:en|nummer|nr)?|\breferens\w*|\bref|\bbeteckning|\bk-?nummer)"
    r"(?:[ .:#]+(?i:nr|nummer|numret|har|är|heter|med))*[ .:#]*"
)
_CASE_NUMBER = rf"(?:[A-ZÅÄÖ]{{1,6}}[ \-]?|[a-zåäö]{{1,6}}[ \-]?(?=\d{{4}}[/\-]))?\d+(?: ?[\-–/:.] ?\d+)*(?!\d){_UNIT}"


def _personal_number(text: str) -> bool:
    """Whether the digits begin with a possible date of birth; in a coordination number 60 is added to the day."""
    number = digits(text)
    month, day = int(number[-8:-6]), int(number[-6:-4])
    century = number[:-10]
    return 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= 31 and century in ("", "18", "19", "20")


def _phone(text: str) -> bool:
    return digits(text) not in _helplines() and not re.fullmatch(r"\d{6}[-+]\d{4}", text)


def _case(text: str) -> bool:
    """Not a year alone, nor a law's number, nor the number of a section."""
    number = re.sub(r"^\D*", "", text)
    return len(digits(number)) >= 3 and not re.fullmatch(r"(?:19|20)\d\d\D*|\d{4}:\d{1,4}\D*", number)


def _long_number(text: str) -> bool:
    number = digits(text)
    return number not in _helplines() and not re.fullmatch(r"(?:19|20)\d\d-?(?:0\d|1[0-2])-?[0-3]\d", text.strip())


def _ip(text: str) -> bool:
    with_digits = text.strip(".:[]") if text.count("::") == 0 else text.strip("[].")
    try:
        return bool(digits(text)) and bool(ipaddress.ip_address(with_digits))
    except ValueError:
        return False


def _spaced_digits(count: int) -> "Pattern[str]":
    """So many digits, alone or with a sign and blanks between any of them."""
    return re.compile(rf"(?<!\d)(?<!\d:)\d(?:[ \-–./+]{{0,3}}\d){{{count - 1}}}(?![ \-–./+]?\d)")


def _always(text: str) -> bool:
    return True


_KINDS: Sequence[_Kind] = (
    _Kind(
        "mejladress",
        re.compile(r"(?<![\w.+\-])[\w.+\-]+ ?(?:@|[(\[]at[)\]]| snabel-?a ) ?[\w\-]+(?:(?:\.| punkt )[\w\-]+)+"),
        _always,
    ),
    _Kind(
        "ip-adress",
        re.compile(r"(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:(?:\.\d{1,3}){3})?(?![\w:])"),
        _ip,
    ),
    _Kind("ip-adress", re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w)"), _ip),
    _Kind("telefonnummer", re.compile(r"(?<![\d-])\(?07[02369]\)?(?:[ \-–./]{0,3}\d){7}(?!\d)"), _phone),
    _Kind("personnummer", _spaced_digits(12), _personal_number),
    _Kind("personnummer", _spaced_digits(10), _personal_number),
    _Kind("telefonnummer", re.compile(r"(?<![\d-])(?:\+|00)[1-9](?:[ \-–./()]{0,3}\d){6,13}(?!\d)"), _phone),
    _Kind("telefonnummer", re.compile(r"(?<![\d-])\(?0(?:[ \-–./()]{0,3}\d){7,10}(?!\d)"), _phone),
    _Kind("telefonnummer", re.compile(r"(?<![\d-])7[02369](?:[ \-–]?\d){7}(?!\d)"), _phone),
    _Kind("ärendenummer", re.compile(_CASE_WORD + _CASE_NUMBER), _case),
    _Kind("ärendenummer", re.compile(r"\b[A-ZÅÄÖ]{1,6}[ \-]?(?:19|20)\d\d[/\-]\d{1,6}(?:-\d{1,3})?\b"), _always),
    _Kind("ärendenummer", re.compile(r"\b(?:19|20)\d\d/(?!(?:19|20)?\d\d\b)\d{1,6}(?:-\d{1,3})?\b"), _always),
    _Kind(
        "ärendenummer", re.compile(r"(?<![\d\-])(?:[A-ZÅÄÖ] )?(?!(?:19|20)\d\d-)\d{3,5}-\d{2}(?![ \-]?\d)\b"), _always
    ),
    _Kind("ärendenummer", re.compile(r"\b(?:\d{4}-)?K\d{4,}-\d{2}\b"), _always),
    _Kind("adress", re.compile(rf"\b(?:{_SIDE} )?\w{{2,}}{_STREET_PART}{_HOUSE}", re.IGNORECASE), _always),
    _Kind("adress", re.compile(rf"\b{_SIDE} {_STREET_PART}{_HOUSE}"), _always),
    _Kind("adress", re.compile(rf"\b(?:{_SIDE} )?[A-ZÅÄÖ]\w+{_CAPITAL_PART}{_HOUSE}"), _always),
    _Kind("adress", re.compile(rf"\b(?:[A-ZÅÄÖ]\w+ ){{1,3}}{_WORDS_PART}{_HOUSE}"), _always),
    _Kind("adress", re.compile(rf"(?<=\bpå )[A-ZÅÄÖ]\w{{2,}}{_STREET_PART}\b"), _always),
    _Kind("nummer", re.compile(r"(?<!\d)(?<!\d:)\d(?:-?\d){6,}(?!\d|:\d)"), _long_number),
)


def mask(text: str) -> str:
    """`text` with every personal detail replaced by its kind in brackets: "[personnummer]"."""
    return _masked(text, [])


def found(text: str) -> List[str]:
    """The kinds of personal details in `text`, each once: "personnummer", "mejladress", "telefonnummer" and so on."""
    kinds: List[str] = []
    _masked(text, kinds)
    return list(dict.fromkeys(kinds))


def _masked(text: str, kinds: List[str]) -> str:
    for kind in _KINDS:

        def replace(match: "re.Match[str]", kind: _Kind = kind) -> str:
            if not kind.holds(match[0]):
                return match[0]
            kinds.append(kind.name)
            end = match[0][len(match[0].rstrip()) :]
            return f"[{kind.name}]{end}"

        text = kind.pattern.sub(replace, text)
    for start, end in reversed(find_names(text)):
        kinds.append("namn")
        text = f"{text[:start]}[namn]{text[end:]}"
    return text


@functools.lru_cache(maxsize=1)
def _helplines() -> FrozenSet[str]:
    return frozenset(numbers(load_contacts()))
