"""Who is calling: the client's address behind trusted proxies, kept only as a keyed hash."""

import hashlib
import ipaddress
import secrets
from typing import List, Optional, Sequence, Union

from aiohttp import web

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]


class Addresses:
    """Hashes client addresses with a key of this start, or with one that processes share."""

    def __init__(self, trusted: Sequence[Network], key: Optional[str] = None):
        self._trusted = tuple(trusted)
        self._key = hashlib.sha256(key.encode()).digest() if key else secrets.token_bytes(32)

    def who(self, request: web.Request) -> str:
        """A name for the caller's address, from which the address cannot be found without the key."""
        return hashlib.blake2b(self._address(request).encode(), key=self._key, digest_size=16).hexdigest()

    def _address(self, request: web.Request) -> str:
        """The right-most address that no trusted proxy has; what a client writes in the header itself stands left of it."""
        address = request.remote or ""
        forwarded: List[str] = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
        for hop in reversed(forwarded):
            if not self._is_trusted(address) or not _parse(hop):
                break
            address = hop
        return _one_household(address)

    def _is_trusted(self, address: str) -> bool:
        parsed = _parse(address)
        return parsed is not None and any(parsed in network for network in self._trusted)


def _parse(address: str) -> "Optional[ipaddress.IPv4Address | ipaddress.IPv6Address]":
    try:
        parsed = ipaddress.ip_address(address.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _one_household(address: str) -> str:
    """A household changes its IPv6 addresses at will within its /64."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed or address)
