"""Two hundred secrets of all kinds, in the spellings that people use. The same at every run."""

import random
from typing import List, NamedTuple


class Secret(NamedTuple):
    """`text` as it is written; `kind` is what masking makes of it."""

    text: str
    kind: str


_SPELLINGS = (
    "{d}-{n}",
    "{d}{n}",
    "{d} {n}",
    "{d}+{n}",
    "{c}{d}-{n}",
    "{c}{d}{n}",
    "{c} {d} {n}",
    "{d} - {n}",
    "{d}–{n}",
)
_MOBILE = (
    "07{a}-{b} {c} {d}",
    "07{a}{b}{c}{d}",
    "07{a} {b} {c} {d}",
    "+467{a}{b}{c}{d}",
    "+46 7{a}-{b} {c} {d}",
    "00467{a}{b}{c}{d}",
)
_FIXED = ("0{a}-{b} {c} {d}", "0{a}{b}{c}{d}", "+46 {a} {b} {c} {d}", "(0{a}) {b} {c} {d}")
_STREETS = (
    "Storgatan {n}",
    "Björkvägen {n} B",
    "storgatan {n}",
    "Norra Kyrkogatan {n}",
    "Ekbacken {n}",
    "Karl Johans gata {n}",
)
_CASES = ("dnr {y}-{n}", "Dnr SN {y}/{n}", "ärende {n}-{y}", "mål nr T {n}-24", "SN-{y}-{n}", "diarienummer {y}:{n}")
_NAMES = (
    "Zandra",
    "Leopoldina",
    "Kasimir",
    "Ottilia",
    "Valdemar",
    "Yngvild",
    "Trofast",
    "Rosamunda",
    "Engelbrekt",
    "Sigfrida",
)


def secrets() -> List[Secret]:
    """200: sixty birth and coordination numbers, forty phone numbers, thirty e-mail and thirty street addresses, twenty numbers
    of cases, ten IP addresses and ten names."""
    dice = random.Random(20261124)
    planted = [
        *(_birth(dice, _SPELLINGS[i % len(_SPELLINGS)], 60 if i % 3 == 0 else 0) for i in range(60)),
        *(_phone(dice, (_MOBILE + _FIXED)[i % 10]) for i in range(40)),
        *(Secret(f"{_word(dice)}.{_word(dice)}{dice.choice(['@', ' @ ', '(at)'])}{_word(dice)}.se", "mejladress") for _ in range(30)),
        *(Secret(_STREETS[i % len(_STREETS)].format(n=dice.randrange(100, 1000)), "adress") for i in range(30)),
        *(Secret(_CASES[i % len(_CASES)].format(y=2020 + i % 7, n=dice.randrange(10_000, 99_999)), "ärendenummer") for i in range(20)),
        *(Secret(f"192.0.{dice.randrange(256)}.{dice.randrange(100, 256)}", "ip-adress") for _ in range(5)),
        *(Secret(f"2001:db8:{dice.randrange(4096, 65536):x}::{dice.randrange(4096, 65536):x}", "ip-adress") for _ in range(5)),
        *(Secret(f"jag heter {name}", "namn") for name in _NAMES),
    ]  # fmt: skip
    assert len(set(planted)) == 200
    return planted


def messages(at_once: int = 40) -> List[str]:
    """All of them, a few to a message. They stand in another order, so that kinds mix."""
    texts = [secret.text for secret in secrets()]
    random.Random(1).shuffle(texts)
    return ["hjälp, " + ", ".join(texts[i : i + at_once]) + ", vad är en utredning" for i in range(0, 200, at_once)]


def needles() -> List[str]:
    """What to search for: each secret as written, and its digits alone where there are seven or more."""
    searched = []
    for text, kind in secrets():
        digits = "".join(character for character in text if character.isdigit())
        searched.append(text.removeprefix("jag heter ") if kind == "namn" else text)
        if len(digits) >= 7:
            searched.append(digits)
    return searched


def found_in(haystack: str) -> List[str]:
    return [needle for needle in needles() if needle in haystack]


def _birth(dice: random.Random, spelling: str, added: int) -> Secret:
    day = f"{dice.randrange(100):02}{dice.randrange(1, 13):02}{dice.randrange(1, 29) + added:02}"
    return Secret(spelling.format(c=dice.choice([19, 20]), d=day, n=f"{dice.randrange(10_000):04}"), "personnummer")


def _phone(dice: random.Random, spelling: str) -> Secret:
    mobile = spelling in _MOBILE
    area = dice.choice("0236") if mobile else dice.choice(["31", "40", "46", "90", "21"])
    parts = {"a": area, "b": dice.randrange(300, 1000), "c": dice.randrange(10, 100), "d": dice.randrange(10, 100)}
    return Secret(spelling.format(**parts), "telefonnummer")


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("abdefgiklmnoprstuv") for _ in range(7))
