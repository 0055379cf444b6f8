"""The words around the answers: `data/texts.yml`, read by key ("kontakt.fraga") and filled in with values."""

from pathlib import Path
from typing import Any, Dict, Iterator, List

from bot.answers import DataError, read_yaml
from bot.project import PROJECT


class Texts:
    """Flat access to a nested YAML file of texts. A missing key raises DataError naming it."""

    def __init__(self, path: Path = PROJECT.data / "texts.yml"):
        self._path = path
        self._texts = dict(_flatten(read_yaml(path)))

    def __call__(self, key: str, **values: Any) -> str:
        try:
            return self._texts[key].format(**values)
        except (KeyError, IndexError, ValueError) as error:
            raise DataError(
                f"{self._path}: texten {key!r} saknas eller har fel klamrar ({error}). Rätta den."
            ) from None

    def keys(self) -> List[str]:
        return list(self._texts)

    def raw(self, key: str) -> str:
        """The text as it stands in the file."""
        return self._texts[key]

    def section(self, name: str) -> Dict[str, str]:
        """The texts whose key begins with `name.`, by the rest of the key."""
        return {key[len(name) + 1 :]: text for key, text in self._texts.items() if key.startswith(f"{name}.")}


def _flatten(content: Any, prefix: str = "") -> Iterator[Any]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value).strip()
