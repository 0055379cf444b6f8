"""On which line of a YAML file something stands, by the marks of its nodes."""

from pathlib import Path
from typing import Optional, Sequence, Tuple, Union

import yaml

Key = Union[str, int]
# libyaml, where PyYAML was built with it, is ten times faster.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlLines:
    """The lines of one file. Raises OSError where it cannot be read and yaml.YAMLError where it is no YAML."""

    def __init__(self, path: Path):
        text = path.read_text(encoding="utf-8")
        self._lines = text.splitlines()
        self._root: Optional[yaml.Node] = yaml.compose(text, Loader=SafeLoader)

    def of(self, *keys: Key) -> int:
        """The line of a key, or of an item of a list, by the keys and indices that lead to it; of the last that there is."""
        return self._find(keys)[0]

    def words(self, words: str, *keys: Key) -> int:
        """The line within that value where `words` begin, however they are wrapped; the value's own line where they do not stand."""
        line, node = self._find(keys)
        if node is None:
            return line
        wanted = words.split()
        stop = max(node.end_mark.line, node.start_mark.line + 1)
        lines = [" ".join(text.split()) for text in self._lines[node.start_mark.line : stop + 1]]
        for length in range(len(wanted), 0, -1):
            beginning = " ".join(wanted[:length])
            for offset, text in enumerate(lines):
                if beginning in text:
                    return node.start_mark.line + offset + 1
        return line

    def _find(self, keys: Tuple[Key, ...]) -> Tuple[int, Optional[yaml.Node]]:
        node, line = self._root, 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                found = next(((name, value) for name, value in node.value if name.value == str(key)), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line + 1
            else:
                break
        return line, node


def line_of(path: Path, steps: Sequence[Key]) -> int:
    """The line of what `steps` (keys and positions) lead to, or of the last on the way that exists."""
    return YamlLines(path).of(*steps)
