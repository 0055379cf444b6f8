"""What the bot says: `data/answers/<topic>.yml`, checked by a schema and chosen by audience and date.

The file's name is the topic's id. Nothing here knows Rasa or the web.
"""

import datetime
import itertools
import re
from pathlib import Path
from typing import Any, Dict, List, Literal, Optional, Tuple, TypeVar

import yaml
from pydantic import BaseModel, Extra, Field, HttpUrl, ValidationError, root_validator, validator
from pydantic.error_wrappers import ErrorWrapper

from bot.yaml_lines import Key, SafeLoader, YamlLines

Audience = Literal["barn", "vuxen"]
AUDIENCES: Tuple[Audience, ...] = ("vuxen", "barn")
OLDEST = 120  # years; an age note without an end goes so far


ModelT = TypeVar("ModelT", bound=BaseModel)


class DataError(Exception):
    """Something an editor can mend in a data file. The message names the file, the place and the remedy, in Swedish."""


class _Model(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Source(_Model):
    """A public page that answers rest on (`data/sources.yml`)."""

    name: str = Field(min_length=2)
    url: HttpUrl
    guidance: Optional[str] = Field(None, regex=r"^\d{3}$")


class SourceRef(_Model):
    """An answer's pointer to a source: its id and, for a law, the section ("20 kap. 3 §")."""

    id: str
    ref: Optional[str] = None


class _Wordings(_Model):
    """What is said, to adults and to children."""

    vuxen: str = Field(min_length=20)
    barn: str = Field(min_length=20)

    @validator("vuxen", "barn")
    def _tidy(cls, text: str) -> str:
        return text.strip()

    def text(self, audience: Audience) -> str:
        return self.vuxen if audience == "vuxen" else self.barn


class Version(_Wordings):
    """The texts that hold from the day `from` to the day `to`, both included; an open end has no limit."""

    from_: Optional[datetime.date] = Field(None, alias="from")
    to: Optional[datetime.date] = None
    sources: Tuple[SourceRef, ...] = ()

    def holds(self, day: datetime.date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class AgeNote(_Wordings):
    """What holds for a child of `from` to `to` whole years, both included; said before the answer. `until`: the last day it holds."""

    from_: int = Field(0, alias="from", ge=0)
    to: int = Field(OLDEST, ge=0)
    until: Optional[datetime.date] = None


class Answer(_Model):
    """One topic or function: its question, its texts for adults and children, where they come from and what comes next."""

    title: str = Field(min_length=2)
    kind: Literal["topic", "function"] = "topic"
    for_: Optional[Audience] = Field(None, alias="for")
    contact: bool = False
    reviewed: datetime.date
    facts: Tuple[str, ...] = ()
    key: Tuple[str, ...] = ()
    ages: Tuple[AgeNote, ...] = ()
    versions: Tuple[Version, ...]
    sources: Tuple[SourceRef, ...] = ()
    next: Tuple[str, ...] = ()

    @validator("key", each_item=True)
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"mönstret {pattern!r} går inte att läsa: {error}") from error
        return pattern

    @validator("ages")
    def _one_note_an_age(cls, notes: Tuple[AgeNote, ...]) -> Tuple[AgeNote, ...]:
        for earlier, later in itertools.pairwise(notes):
            if later.from_ <= earlier.to:
                raise ValueError(
                    f"ages: åldrarna {earlier.to} och {later.from_} går in i varandra. Skriv dem i ordning, utan överlapp"
                )
        return notes

    @root_validator(skip_on_failure=True)
    def _one_version_a_day(cls, values: dict) -> dict:
        versions = values["versions"]
        if not versions:
            raise cls._fault("minst en text behövs", "versions")
        for number, (earlier, later) in enumerate(itertools.pairwise(versions), start=1):
            if earlier.to is None or later.from_ is None or earlier.to + datetime.timedelta(days=1) != later.from_:
                told = "varje text ska gälla från dagen efter den förra slutar (to + 1 dag = from)"
                raise cls._fault(told, "versions", number, "from")
        if values["kind"] == "topic":
            for name in ("facts", "key"):
                if not values[name]:
                    raise cls._fault("skriv vad svaret måste säga, och mönster som visar att det sägs", name)
            if not all(values["sources"] or version.sources for version in versions):
                raise cls._fault("minst en källa behövs", "sources")
            if not values["next"]:
                raise cls._fault("minst ett ämne att gå vidare till behövs", "next")
        return values

    @classmethod
    def _fault(cls, told: str, *where: Key) -> ValidationError:
        """A fault in a field that pydantic would place in the model as a whole."""
        return ValidationError([ErrorWrapper(ValueError(told), where)], cls)

    def version(self, day: datetime.date) -> Optional[Version]:
        """The version that holds on `day`, or None where none does."""
        return next((version for version in self.versions if version.holds(day)), None)

    def age_note(self, years: int, day: datetime.date) -> Optional[AgeNote]:
        """What to say first to or about a child of that age on `day`, or None."""
        notes = (note for note in self.ages if note.until is None or day <= note.until)
        return next((note for note in notes if note.from_ <= years <= note.to), None)

    def missing_keys(self, version: Version, audience: Audience) -> List[str]:
        """The patterns of `key` that the text for `audience` does not match."""
        text = version.text(audience)
        return [pattern for pattern in self.key if not re.search(pattern, text, re.IGNORECASE)]

    def all_sources(self, version: Version) -> Tuple[SourceRef, ...]:
        return self.sources + version.sources


class UniqueKeyLoader(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice, which YAML would silently let win."""


class _FastLoader(SafeLoader):  # type: ignore[misc, valid-type]
    """The same on libyaml, for the project's own files."""


def _unique_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict:
    seen = set()
    for key_node, _ in node.value:
        if key_node.value in seen:
            raise yaml.MarkedYAMLError(
                problem=f"nyckeln {key_node.value!r} står två gånger", problem_mark=key_node.start_mark
            )
        seen.add(key_node.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


def _date_or_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    """A day that is in no calendar stays a text, for the field that holds it to refuse."""
    try:
        return yaml.SafeLoader.construct_yaml_timestamp(loader, node)
    except ValueError:
        return node.value


for _loader in (UniqueKeyLoader, _FastLoader):
    _loader.add_constructor("tag:yaml.org,2002:timestamp", _date_or_text)
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_yaml(path: Path) -> object:
    """The content of a YAML file. Raises DataError with file and line where it cannot be read."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise DataError(f"{path}: filen saknas. Hämta den ur versionshanteringen eller skriv en ny.") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: filen är inte UTF-8 ({error.reason}). Spara den som UTF-8.") from error


def parse_yaml(text: str, where: str, loader: Any = _FastLoader) -> object:
    """The content of a YAML text. Raises DataError with `where` and the line where it cannot be read."""
    try:
        return yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        told = f"raden går inte att läsa ({error.problem}). Rätta indrag, kolon eller citattecken."
        raise DataError(f"{where}:{line}: {told}") from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:  # odd characters, dates, keys or depth
        reason = str(error).splitlines()[0]
        raise DataError(f"{where}:1: filen går inte att läsa som YAML ({reason}). Rätta den.") from error


def parse_model(model: type[ModelT], content: object, path: Path, *within: Key) -> ModelT:
    """`content` as a pydantic model. Raises DataError naming the file and the field. `within`: the keys that lead to it in the file."""
    if not isinstance(content, dict):
        raise DataError(f"{path}:{YamlLines(path).of(*within)}: här ska stå fält med namn och värde. Rätta det.")
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        raise DataError(faults(error, path, *within)[0]) from error


def faults(error: ValidationError, path: Path, *within: Key) -> List[str]:
    """All that is wrong with a model's fields, each with file, line and remedy."""
    lines = YamlLines(path)
    told = []
    for fault in error.errors():
        place = (*within, *(part for part in fault["loc"] if part != "__root__"))
        where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
        told.append(f"{path}:{lines.of(*place)}: {where + ': ' if where else ''}{in_swedish(fault)}")
    return told


def in_swedish(error: Any) -> str:
    """What is wrong with a field and what to do, from one of pydantic's errors."""
    kind = error["type"]
    if kind == "value_error.missing":
        return "fältet saknas. Lägg till det."
    if kind == "value_error.extra":
        return "fältet är okänt. Rätta stavningen eller ta bort det."
    if kind == "value_error":  # our own words
        return f"{error['msg']}. Rätta fältet."
    if kind.startswith("value_error.date") or kind.startswith("type_error.date"):
        return "är inget datum. Skriv till exempel 2026-11-21."
    if kind.startswith("value_error.url"):
        return "är ingen webbadress. Skriv den hel, med https://."
    if kind.startswith("value_error.any_str"):
        return f"texten är för kort eller för lång ({error['msg']}). Skriv om den."
    if kind.startswith("value_error.number"):
        return f"talet är för stort eller för litet ({error['msg']}). Välj ett annat."
    return f"värdet har fel form ({error['msg']}). Rätta det."


def load_models(path: Path, model: type[ModelT]) -> Dict[str, ModelT]:
    """A file of models by id. Raises DataError."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise DataError(f"{path}:1: filen ska innehålla poster, var och en med ett id.")
    return {key: parse_model(model, value, path, key) for key, value in content.items()}


def load_sources(path: Path) -> Dict[str, Source]:
    """All sources by id. Raises DataError."""
    return load_models(path, Source)


def load_answer(path: Path) -> Answer:
    """One answer. Raises DataError."""
    return parse_model(Answer, read_yaml(path), path)


def load_answers(folder: Path) -> Dict[str, Answer]:
    """All answers by topic id, in the order of their ids. Raises DataError for the first that is wrong."""
    return {path.stem: load_answer(path) for path in sorted(folder.glob("*.yml"))}
