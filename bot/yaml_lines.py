"""On which line of a YAML file a value stands."""

from pathlib import Path
from typing import Sequence, Union

import yaml


def line_of(path: Path, steps: Sequence[Union[str, int]]) -> int:
    """The line of what `steps` (keys and positions) lead to, or of the last on the way that exists."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = 1
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode) and any(key.value == step for key, _ in node.value):
            node = next(value for key, value in node.value if key.value == step)
        else:
            break
        line = node.start_mark.line + 1
    return line
