"""Shares with their uncertainty."""

import math
from dataclasses import dataclass
from typing import Dict, Tuple

_Z = 1.96


def wilson(part: int, total: int) -> Tuple[float, float]:
    """Wilson's 95 % interval for a share (Wilson 1927)."""
    share = part / total
    centre = share + _Z * _Z / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    whole = 1 + _Z * _Z / total
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)


@dataclass(frozen=True)
class Share:
    """`part` of `total`, which is above 0, with its 95 % interval."""

    part: int
    total: int

    @property
    def share(self) -> float:
        return self.part / self.total

    @property
    def low(self) -> float:
        return wilson(self.part, self.total)[0]

    @property
    def high(self) -> float:
        return wilson(self.part, self.total)[1]

    def as_dict(self) -> Dict[str, float]:
        return {"share": self.share, "low": self.low, "high": self.high, "part": self.part, "total": self.total}
