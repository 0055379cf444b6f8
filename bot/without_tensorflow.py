"""Starts Rasa without TensorFlow where no component of config.yml uses it (docs/decisions/0007-tensorflow.md).

Rasa imports TensorFlow with its own components, used or not. While they are imported, those modules only inherit from its
classes and name them in annotations; the stand-in gives that much. Whatever else is done with it raises TensorFlowNotLoaded.
"""

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Iterable, Optional, Sequence, Set

from bot.config import component_names
from bot.project import PROJECT, Project

_PACKAGES = ("tensorflow", "keras")
_OURS = "bot."
_WITHOUT: Set[str] = {  # of Rasa's own components; one that is not listed gets the real TensorFlow
    "AugmentedMemoizationPolicy",
    "CountVectorsFeaturizer",
    "FallbackClassifier",
    "KeywordIntentClassifier",
    "LogisticRegressionClassifier",
    "MemoizationPolicy",
    "RegexEntityExtractor",
    "RulePolicy",
    "SpacyNLP",
    "SpacyTokenizer",
    "WhitespaceTokenizer",
}


class TensorFlowNotLoaded(RuntimeError):
    """Something uses TensorFlow after all."""


class _Absent(type):
    """The type of every name in the stand-in: good to inherit from and to look further names up in, and for nothing else."""

    def __getattr__(cls, name: str) -> Any:
        return _absent(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise TensorFlowNotLoaded(f"{cls.__name__}: TensorFlow is not loaded, as no component of config.yml needs it")


def _absent(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    return _Absent(name, (), {})


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _absent(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname.partition(".")[0] not in _PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def needs_tensorflow(names: Iterable[str]) -> bool:
    """Whether one of these components, named as in config.yml, may use TensorFlow."""
    return not all(name in _WITHOUT or name.startswith(_OURS) for name in names)


def spare_tensorflow(project: Project = PROJECT) -> bool:
    """Call before the first import of rasa: puts the stand-in in place where it will do, and tells whether it did."""
    if any(name in sys.modules for name in _PACKAGES) or needs_tensorflow(component_names(project.config)):
        return False
    sys.modules.update(dict.fromkeys(_PACKAGES))  # type: ignore[arg-type]  # None makes an import fail
    import thinc.compat  # noqa: F401  # so that spaCy takes TensorFlow for missing, as it would the stand-in for real

    for name in _PACKAGES:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder())
    return True
